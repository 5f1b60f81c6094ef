// RUN: %check_heddle %s heddle-task-exception
#include <heddle/task.h>
#include <stdexcept>
#include <pthread.h>
#include <thread>

void connect(int Port) {
  if (Port < 1)
    throw std::invalid_argument("port");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task and ends the program; catch it in the task [heddle-task-exception]
    // CHECK-NOTES: :[[@LINE+3]]:24: note: the task gets there by this call
    // CHECK-NOTES: :[[@LINE+4]]:3: note: the task starts here
}
void serve(int Port) { connect(Port); }
void start() {
  heddle::go(serve, 80);
}

void finish(bool Good) noexcept {
  if (!Good)
    throw 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception cannot leave 'finish', which is noexcept, and ends the program; catch it there
    // CHECK-NOTES: :[[@LINE+6]]:7: note: the task gets there by this call
    // CHECK-NOTES: :[[@LINE+3]]:16: note: the task starts here
}
void inVain() {
  std::jthread T([](bool Good) {
    try {
      finish(Good);
    } catch (...) {
    }
  }, true);
}

void *routine(void *) {
  throw std::runtime_error("x");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this exception leaves the task and ends the program; catch it in the task
  // CHECK-NOTES: :[[@LINE+4]]:3: note: the task starts here
}
void posix() {
  pthread_t T;
  pthread_create(&T, nullptr, routine, nullptr);
  pthread_join(T, nullptr);
}
