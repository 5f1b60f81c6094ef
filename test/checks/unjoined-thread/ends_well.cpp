// RUN: %check_heddle %s heddle-unjoined-thread,heddle-thread-handle-misuse
// RUN: %aborts_truth %s
// HEDDLE-END: well
// HEDDLE-SILENT
#include <stdexcept>
#include <thread>

struct Joined {
  std::thread thread;
  ~Joined() {
    if (thread.joinable())
      thread.join();
  }
};

void parse(int arguments) {
  if (arguments < 2)
    throw std::invalid_argument("too few");
}

int main(int argc, char **) {
  // OK: its owner joins it when the exception comes
  try {
    Joined worker{std::thread([] {})};
    parse(argc);
  } catch (const std::exception &) {
  }
  return 0;
}
