// RUN: %check_heddle %s heddle-blocked-forever
// Tasks that wait for each other's end, or for their own.
#include <thread>

void work();

static std::thread Left, Right;
static void leftMain() {
  Right.join();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task waits for the end of the task of 'Right', which waits for the end of this one: neither ever ends; join both in the task that started them
  // CHECK-NOTES: :[[@LINE+4]]:3: note: the other one waits here
  // CHECK-NOTES: :[[@LINE+7]]:10: note: the task starts here
}
static void rightMain() {
  Left.join();
  work();
}
void startBoth() {
  Left = std::thread(leftMain);
  Right = std::thread(rightMain);
}

// In a function that it calls.
static std::thread Runner;
static void stop() {
  Runner.join();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task waits for its own end; join it in the task that started it
  // CHECK-NOTES: :[[@LINE+7]]:12: note: the task starts here
}
static void run() {
  work();
  stop();
}
void startRunner() {
  Runner = std::thread(run);
}
