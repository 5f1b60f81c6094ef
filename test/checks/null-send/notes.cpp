// RUN: %check_heddle %s heddle-null-send
#include "heddle/heddle.h"
#include <memory>
#include <utility>

struct Job {
  void run();
};

void sentTwice() {
  heddle::channel<std::unique_ptr<Job>> Jobs(2);
  auto Mine = std::make_unique<Job>();
  Jobs.send(std::move(Mine));
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: nothing is sent into 'Jobs', whose receiver uses what it gets without asking; send an object, or have the receiver ask
  // CHECK-NOTES: :[[@LINE+5]]:5: note: it is used here
  // CHECK-NOTES: :[[@LINE-3]]:13: note: what was in it has gone here
  Jobs.send(std::move(Mine));
  Jobs.close();
  for (auto &Each : Jobs)
    Each->run();
}
