// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"

bool connected();

// OK: remembers that it was closed.
void closeOnce(heddle::channel<int> Samples, int Rounds) {
  bool Closed = false;
  for (int Round = 0; Round < Rounds; ++Round) {
    if (Closed)
      continue;
    Samples.send(Round);
    if (!connected()) {
      Samples.close();
      Closed = true;
    }
  }
}
