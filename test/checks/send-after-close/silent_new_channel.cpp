// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"

void handOut(heddle::channel<int> &Ch);

// OK: unknown code may have put another channel there.
void renewed(heddle::channel<int> &Orders) {
  Orders.close();
  handOut(Orders);
  Orders.send(1);
}

static void renew(heddle::channel<int> &Ch) { Ch = heddle::channel<int>(4); }
// OK: the helper puts a new channel there.
void renewedByHelper(heddle::channel<int> &Orders) {
  Orders.close();
  renew(Orders);
  Orders.send(1);
}
