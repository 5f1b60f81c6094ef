// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <map>
#include <string>

// FN: the same key.
void sameKey(std::map<std::string, heddle::channel<int>> &Topics) {
  Topics["news"].close();
  Topics["news"].close();
}

// FN: two methods that a caller elsewhere calls one after the other.
class Feed {
  heddle::channel<int> Items{4};

public:
  void finish() { Items.close(); }
  void abort() { Items.close(); }
};

// FN: the test asks for something else, but is taken for a guard.
class Logger {
  heddle::channel<int> Lines{4};
  bool Verbose = false;

public:
  void stop() {
    Lines.close();
    if (Verbose)
      Lines.close();
  }
};
