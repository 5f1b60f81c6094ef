// Who takes out of a pool may make one more instead of waiting.
// RUN: %check_heddle %s heddle-blocked-forever -std=c++17
// HEDDLE-SILENT
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Pool {
public:
  explicit Pool(int Limit) : Limit(Limit) {}
  std::unique_ptr<int> borrow() {
    {
      std::unique_lock<std::mutex> L(M);
      Returned.wait(L, [this] { return !Idle.empty() || Made < Limit; });
      if (!Idle.empty()) {
        auto One = std::move(Idle.back());
        Idle.pop_back();
        return One;
      }
      ++Made;
    }
    return std::make_unique<int>(1);
  }
  void giveBack(std::unique_ptr<int> One) {
    {
      std::lock_guard<std::mutex> L(M);
      Idle.push_back(std::move(One));
    }
    Returned.notify_one();
  }

private:
  const int Limit;
  std::mutex M;
  std::condition_variable Returned;
  std::vector<std::unique_ptr<int>> Idle;
  int Made = 0;
};

int main() {
  Pool P(2);
  std::vector<std::thread> Clients;
  for (int C = 0; C < 6; ++C)
    Clients.emplace_back([&] {
      for (int I = 0; I < 20; ++I)
        P.giveBack(P.borrow());
    });
  for (std::thread &C : Clients)
    C.join();
}
