// RUN: %check_heddle %s heddle-context-not-propagated
// HEDDLE-SILENT
#include <heddle/heddle.h>
#include <chrono>

void audit(heddle::context Ctx);
void serve() {
  auto [Ctx, Cancel] =
      heddle::with_timeout(heddle::background(), std::chrono::seconds(1));
  heddle::context Request = Ctx;
  // FN: the task goes on with a context that is over when this returns
  heddle::go([Request] { audit(Request); });
  Cancel();
}

class Client {
  heddle::context Mine;

public:
  // FN: the context at hand is a member
  void ask() { audit(heddle::background()); }
};
