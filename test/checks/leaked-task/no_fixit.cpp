// RUN: %check_heddle %s heddle-leaked-task -no-fixed-is-silent
#include "heddle/heddle.h"

// Reported, but left to the author: nothing below may change.
int compute(int Part);
void report(int Value);

// Two values: one of them would still wait.
int twoValues(int Part, bool Cached) {
  heddle::channel<int> Result;
  heddle::go([=] {
    Result.send(compute(Part));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves
    Result.send(compute(Part + 1));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves
  });
  if (Cached)
    return 0;
  return *Result.receive() + *Result.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<int> Result;
}

// What comes after the send relies on that the value was taken.
int handover(int Part, bool Cached) {
  heddle::channel<int> Handed;
  heddle::go([=] {
    Handed.send(compute(Part));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves
    report(Part);
  });
  if (Cached)
    return 0;
  return *Handed.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<int> Handed;
}

// As many values as there are tasks.
int firstOf(int Parts, bool Cached) {
  heddle::channel<int> First;
  for (int Part = 0; Part < Parts; ++Part)
    heddle::go([=] { First.send(compute(Part)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the task waits here for ever if its receiver leaves
  if (Cached)
    return 0;
  return *First.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<int> First;
}

#define CHANNEL(type, name) heddle::channel<type> name
int byMacro(int Part, bool Cached) {
  CHANNEL(int, Reply);
  heddle::go([=] { Reply.send(compute(Part)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever if its receiver leaves
  if (Cached)
    return 0;
  return *Reply.receive();
  // CHECK-FIXES: {{^  }}CHANNEL(int, Reply);
}

template <class T> T inTemplate(T Part, bool Cached) {
  heddle::channel<T> Answer;
  heddle::go([=] { Answer.send(compute(Part)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever if its receiver leaves
  if (Cached)
    return 0;
  return *Answer.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<T> Answer;
}
template int inTemplate(int, bool);
