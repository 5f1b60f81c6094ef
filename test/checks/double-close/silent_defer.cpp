// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT
#include <heddle/heddle.h>

// OK: the guard's destructor runs what the method has deferred, once
class Desk {
public:
  void serve() {
    heddle::defer End([this] { Letters.close(); });
    Letters.send(1);
  }

private:
  heddle::channel<int> Letters{4};
};

void serveOnce() {
  Desk D;
  D.serve();
}

// OK: the same for a channel that is not its own
void serveOthers(heddle::channel<int> Letters) {
  heddle::defer End([&Letters] { Letters.close(); });
  Letters.send(1);
}
