#ifndef MAILROOM_H
#define MAILROOM_H

#include "heddle/annotations.h"
#include <functional>

namespace mailroom {

// A queue of a library that only has its header here.
class HEDDLE_TYPE(kind: channel) Chute {
public:
  Chute();
  HEDDLE_SENDS void drop(int Letter);
  HEDDLE_TRY_SENDS bool offer(int Letter);
  HEDDLE_RECEIVES bool take(int &Letter);
  HEDDLE_CLOSES void shut();
  void reopen();
};

class HEDDLE_TYPE(kind: task-group) Clerks {
public:
  HEDDLE_SPAWNS(0) void post(std::function<void()> Errand);
  HEDDLE_JOINS void drain();
};

inline void dropLast(Chute &Out) {
  Out.drop(-1);
}

inline void shutQuietly(Chute &Out) { Out.shut(); }

} // namespace mailroom

#endif
