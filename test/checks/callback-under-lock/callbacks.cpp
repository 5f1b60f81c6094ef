// RUN: %check_heddle %s heddle-callback-under-lock
#include "heddle/heddle.h"
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

class Button {
public:
  void onClick(std::function<void(int)> Handler) {
    std::lock_guard<std::mutex> Hold(M);
    Handlers.push_back(std::move(Handler));
  }
  void onClose(std::function<void()> Handler) { Closed = std::move(Handler); }
  void click(int Where) {
    std::lock_guard<std::mutex> Hold(M);
    for (auto &Handler : Handlers)
      Handler(Where);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}} was handed in from outside and is called while 'M' is held: if it comes back for that lock, or waits for who does, nothing moves any more; copy it, and call the copy after the lock is released [heddle-callback-under-lock]
  }
  void close() {
    std::lock_guard<std::mutex> Hold(M);
    if (Closed)
      Closed();
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Closed' was handed in from outside and is called while 'M' is held
  }
  void closeThrough() {
    std::lock_guard<std::mutex> Hold(M);
    notifyClosed();
  }

private:
  void notifyClosed() {
    Finished();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Finished' was handed in from outside and is called while 'M' is held
  }
public:
  explicit Button(std::function<void()> Finished)
      : Finished(std::move(Finished)) {}
private:
  std::mutex M;
  std::vector<std::function<void(int)>> Handlers;
  std::function<void()> Closed, Finished;
};

class Observer {
public:
  virtual ~Observer() = default;
  virtual void changed(int Value) = 0;
};

class Subject {
public:
  void add(Observer *New) {
    std::lock_guard<std::mutex> Hold(M);
    Observers.push_back(New);
  }
  void watch(Observer *New) { Only = New; }
  void set(int New) {
    std::lock_guard<std::mutex> Hold(M);
    Value = New;
    for (Observer *Each : Observers)
      Each->changed(New);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}} was handed in from outside and is called while 'M' is held
    if (Only)
      Only->changed(New);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}} was handed in from outside and is called while 'M' is held
  }

private:
  std::mutex M;
  std::vector<Observer *> Observers;
  Observer *Only = nullptr;
  int Value = 0;
};
