// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <map>
#include <string>

bool healthy();

// FN: the helper closes on one of its paths.
static void closeIfIll(heddle::channel<int> Ch) {
  if (!healthy())
    Ch.close();
}
void perhapsClosed(heddle::channel<int> Orders) {
  closeIfIll(Orders);
  Orders.send(1);
}

// FN: the same key.
void sameKey(std::map<std::string, heddle::channel<int>> &Topics) {
  Topics["news"].close();
  Topics["news"].send(1);
}
