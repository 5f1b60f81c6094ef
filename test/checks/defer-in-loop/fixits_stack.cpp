// RUN: %check_heddle %s heddle-defer-in-loop -no-fixed-is-silent
#include "heddle/heddle.h"

void closeSegment(int Id);

// What it refers to is kept; that it piles up is for the author to mend.
void seal(int Segments) {
  heddle::defer_stack OnExit;
  for (int Segment = 0; Segment < Segments; ++Segment)
    OnExit.push([&Segment] { closeSegment(Segment); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Segment'
  // CHECK-FIXES: OnExit.push([Segment] { closeSegment(Segment); });
}
