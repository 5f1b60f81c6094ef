// RUN: %check_heddle %s heddle-context-not-propagated
#include <heddle/heddle.h>
#include <chrono>
#include <stop_token>
#include <thread>

void query(heddle::context Ctx, int Id);
void wait(const heddle::context &Ctx);

void handle(heddle::context Ctx, int Id) {
  query(heddle::background(), Id);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: cancelling 'Ctx' does not reach what gets this fresh context; pass 'Ctx' on [heddle-context-not-propagated]
  // CHECK-FIXES: query(Ctx, Id);
}

void limited(const heddle::context &Parent) {
  auto [Ctx, Cancel] =
      heddle::with_timeout(heddle::background(), std::chrono::seconds(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: cancelling 'Parent' does not reach
  // CHECK-FIXES: heddle::with_timeout(Parent, std::chrono::seconds(1));
  wait(Ctx);
}

void captured(heddle::context Request) {
  heddle::go([Request] {
    query(heddle::background(), 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: cancelling 'Request' does not reach
    // CHECK-FIXES: query(Request, 1);
    wait(Request);
  });
}

void local(heddle::context Ctx) {
  heddle::context Mine = heddle::background();
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: cancelling 'Ctx' does not reach
  // CHECK-FIXES: heddle::context Mine = Ctx;
  query(Mine, 2);
}
