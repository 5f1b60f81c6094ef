// RUN: %check_heddle %s heddle-unjoined-thread
// RUN: %aborts_truth %s
// HEDDLE-END: aborts
#include <stdexcept>
#include <thread>

void parse(int arguments) {
  if (arguments < 2)
    throw std::invalid_argument("too few");
}

int main(int argc, char **) {
  try {
    std::thread worker([] {});
    parse(argc);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: an exception that comes from here destroys 'worker' while it is joinable, which ends the program; let an object join it [heddle-unjoined-thread]
    worker.join();
  } catch (const std::exception &) {
  }
  return 0;
}
