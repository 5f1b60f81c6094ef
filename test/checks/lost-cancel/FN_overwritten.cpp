// RUN: %check_heddle %s heddle-lost-cancel
// HEDDLE-SILENT
#include <heddle/context.h>
#include <stop_token>
#include <thread>
#include <tuple>

void step(const heddle::context &ctx);

// FN: all but the last are overwritten
void overwrites(const heddle::context &parent, int rounds) {
  heddle::context ctx;
  heddle::cancel_function cancel;
  for (int i = 0; i < rounds; ++i) {
    std::tie(ctx, cancel) = heddle::with_cancel(parent);
    step(ctx);
  }
  cancel();
}

// FN: nobody asks the task to stop that is waited for
void waitsForEver() {
  std::stop_source source;
  std::thread worker([token = source.get_token()] {
    while (!token.stop_requested())
      std::this_thread::yield();
  });
  worker.join();
}
