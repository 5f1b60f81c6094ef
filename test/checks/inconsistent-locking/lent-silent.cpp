// References that may leave the section: to what stays as it is, has a lock of
// its own, or comes with the lock.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// Made once, when first asked for.
class Lazy {
public:
  const std::string &text() {
    std::lock_guard<std::mutex> L(M);
    load();
    return Text;
  }
  bool isLoaded() {
    std::lock_guard<std::mutex> L(M);
    return !Text.empty();
  }

private:
  void load() {
    if (Text.empty())
      Text = "loaded";
  }
  std::mutex M;
  std::string Text;
};

// Nobody writes it but the constructor.
class Fixed {
public:
  explicit Fixed(std::string N) : Name(std::move(N)) {}
  const std::string &name() {
    std::lock_guard<std::mutex> L(M);
    ++Asked;
    return Name;
  }
  int asked() {
    std::lock_guard<std::mutex> L(M);
    return Asked;
  }

private:
  std::mutex M;
  std::string Name;
  int Asked = 0;
};

// Elements that stay where they are, and what a pointer leads to.
class Registry {
public:
  int &slot(int K) {
    std::lock_guard<std::mutex> L(M);
    return Slots[K];
  }
  std::string &object() {
    std::lock_guard<std::mutex> L(M);
    return *Object;
  }
  void clear() {
    std::lock_guard<std::mutex> L(M);
    Slots.clear();
    Object.reset();
  }

private:
  std::mutex M;
  std::map<int, int> Slots;
  std::shared_ptr<std::string> Object;
};

// What has a lock of its own, or is atomic.
class Inner {
public:
  void add() {
    std::lock_guard<std::mutex> L(M);
    ++N;
  }

private:
  std::mutex M;
  int N = 0;
};
class Outer {
public:
  Inner &inner() {
    std::lock_guard<std::mutex> L(M);
    return I;
  }
  std::atomic<int> &count() {
    std::lock_guard<std::mutex> L(M);
    return Count;
  }
  void touch() {
    std::lock_guard<std::mutex> L(M);
    I.add();
    ++Count;
  }

private:
  std::mutex M;
  Inner I;
  std::atomic<int> Count{0};
};

// The caller keeps the lock.
class Locked {
public:
  std::vector<int> &lock() {
    M.lock();
    return Items;
  }
  void unlock() { M.unlock(); }
  void add(int I) {
    std::lock_guard<std::mutex> L(M);
    Items.push_back(I);
  }

private:
  std::mutex M;
  std::vector<int> Items;
};
class Recursive {
public:
  // Callers that keep it take the lock themselves, too.
  std::vector<int> &items() {
    std::lock_guard<std::recursive_mutex> L(M);
    return Items;
  }
  void add(int I) {
    std::lock_guard<std::recursive_mutex> L(M);
    Items.push_back(I);
  }

private:
  std::recursive_mutex M;
  std::vector<int> Items;
};
