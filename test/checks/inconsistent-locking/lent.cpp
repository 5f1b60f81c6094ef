// A reference to what a lock guards outlives the lock's hold.
// RUN: %check_heddle %s heddle-inconsistent-locking -std=c++17
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

class Peer {
public:
  const std::string &address() const {
    std::lock_guard<std::mutex> L(M);
    return Address;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Address' through what is returned here when 'M', which guards it, has been released; return a copy
  }
  const char *text() const {
    std::lock_guard<std::mutex> L(M);
    return Address.c_str();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Address' through what is returned here
  }
  std::string_view view() const {
    std::lock_guard<std::mutex> L(M);
    return Address;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Address' through what is returned here
  }
  std::string copy() const {
    std::lock_guard<std::mutex> L(M);
    return Address; // OK: a copy
  }
  void migrate(std::string To) {
    std::lock_guard<std::mutex> L(M);
    Address = std::move(To);
  }

private:
  mutable std::mutex M;
  std::string Address;
};

class Log {
public:
  std::vector<std::string> &lines() {
    std::shared_lock<std::shared_mutex> L(M);
    return Lines;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Lines' through what is returned here
  }
  const char *name() {
    std::unique_lock<std::shared_mutex> L(M);
    return Name;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Name' through what is returned here
  }
  const std::shared_ptr<int> &last() {
    std::unique_lock<std::shared_mutex> L(M);
    return Last;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the caller gets at 'Last' through what is returned here
  }
  void add(std::string Line) {
    std::unique_lock<std::shared_mutex> L(M);
    for (int I = 0; I < 3; ++I)
      Name[I] = Line[I];
    Last = std::make_shared<int>(1);
    Lines.push_back(std::move(Line));
  }

private:
  std::shared_mutex M;
  std::vector<std::string> Lines;
  char Name[20] = "";
  std::shared_ptr<int> Last;
};

static std::mutex TableLock;
static std::map<int, int> Table;
std::map<int, int> &table() {
  std::lock_guard<std::mutex> L(TableLock);
  return Table;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the caller gets at 'Table' through what is returned here when 'TableLock', which guards it, has been released
}
void put(int K) {
  std::lock_guard<std::mutex> L(TableLock);
  Table[K] = 1;
}
