// Operators look at objects like any function; assignments make new ones.
// RUN: %check_heddle %s heddle-inconsistent-locking
#include <mutex>
#include <ostream>
#include <string>

class Peer {
public:
  Peer() = default;
  Peer &operator=(const Peer &Other) {
    State = Other.State; // OK: whoever assigns has both
    return *this;
  }
  void connecting() {
    std::lock_guard<std::mutex> Hold(Lock);
    State = 1;
  }
  void established() {
    std::lock_guard<std::mutex> Hold(Lock);
    State = 2;
  }
  bool isUp() const {
    std::lock_guard<std::mutex> Hold(Lock);
    return State == 2;
  }
  friend std::ostream &operator<<(std::ostream &Out, const Peer &P) {
    return Out << "peer " << P.State;
    // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'State' is read here without 'Lock'
  }

private:
  mutable std::mutex Lock;
  int State = 0;
};
