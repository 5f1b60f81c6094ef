// RUN: %check_heddle %s heddle-reference-cycle -std=c++17,c++20
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Session : std::enable_shared_from_this<Session> {
  std::function<void()> OnDone;
  std::vector<std::function<void(int)>> Handlers;
  std::map<std::string, std::function<void()>> Named;
  int Bytes = 0;

  void start() {
    auto Self = shared_from_this();
    OnRead = [Self] { Self->Bytes++; };
    // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the closure keeps its object alive, which holds the closure in 'OnRead': neither is ever freed; capture a weak pointer, or clear 'OnRead' when it is done [heddle-reference-cycle]
  }
  void initCapture() {
    OnWrite = [this, Self = shared_from_this()] { ++Bytes; };
    // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the closure keeps its object alive, which holds the closure in 'OnWrite'
  }
  void setOnClose(std::function<void()> F) { OnClose = std::move(F); }
  void addListener(std::function<void()> F) { Listeners.push_back(F); }

private:
  std::function<void()> OnRead, OnWrite, OnClose;
  std::vector<std::function<void()>> Listeners;
};

void directly() {
  auto S = std::make_shared<Session>();
  S->OnDone = [S] { ++S->Bytes; };
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the closure keeps 'S' alive, which holds the closure in 'OnDone'
}

void everything(std::shared_ptr<Session> S) {
  S->Handlers.push_back([=](int N) { S->Bytes += N; });
  // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: the closure keeps 'S' alive, which holds the closure in 'Handlers'
}

void byName(std::shared_ptr<Session> S) {
  S->Named["done"] = [Keep = S] { ++Keep->Bytes; };
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the closure keeps 'S' alive, which holds the closure in 'Named'
}

void bySetter() {
  auto S = std::make_shared<Session>();
  S->setOnClose([S] { ++S->Bytes; });
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the closure keeps 'S' alive, which holds the closure in 'OnClose'
  S->addListener([S] { ++S->Bytes; });
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: the closure keeps 'S' alive, which holds the closure in 'Listeners'
}

void recursive() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int N) {
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the closure is held by 'Step', which it keeps alive: it is never freed; capture a weak pointer, or clear it when it is done
    if (N)
      (*Step)(N - 1);
  };
  (*Step)(3);
}

// What a member owns belongs to the object, too.
struct Timer {
  std::function<void()> Callback;
};
struct Client {
  std::unique_ptr<Timer> Heartbeat;
  Timer Retry;
  int Tries = 0;
};
void nested(std::shared_ptr<Client> C) {
  C->Heartbeat->Callback = [C] { ++C->Tries; };
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: the closure keeps 'C' alive
  C->Retry.Callback = [C] { ++C->Tries; };
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the closure keeps 'C' alive
}

// The closure has a name of its own, is bound, or gets there by a reference.
struct Task : std::enable_shared_from_this<Task> {
  std::function<void()> Step, Retry, Finish;
  int N = 0;
  void run() {
    auto Self = this->shared_from_this();
    auto Next = [Self] { ++Self->N; };
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the closure keeps its object alive, which holds the closure in 'Step'
    Step = Next;
  }
  void count() { ++N; }
  void bind() {
    Retry = std::bind(&Task::count, shared_from_this());
    // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: the closure keeps its object alive, which holds the closure in 'Retry'
  }
};
void byReference() {
  auto T = std::make_shared<Task>();
  Task &Same = *T;
  Same.Finish = [T] { ++T->N; };
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the closure keeps 'T' alive, which holds the closure in 'Finish'
}

// A share of the base is a share of the whole.
struct Base : std::enable_shared_from_this<Base> {};
struct Derived : Base {
  std::function<void()> Handler;
  int N = 0;
  void start() {
    auto Self = std::static_pointer_cast<Derived>(shared_from_this());
    Handler = [Self] { ++Self->N; };
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the closure keeps its object alive, which holds the closure in 'Handler'
  }
};
