#ifndef RENDEZVOUS_H
#define RENDEZVOUS_H

#include "heddle/annotations.h"
#include <condition_variable>
#include <mutex>

namespace rendezvous {

// A team's own wait group.
class HEDDLE_TYPE(kind: wait-group) Countdown {
public:
  HEDDLE_ROLE(role: wg-add) void expect(int N = 1);
  HEDDLE_ROLE(role: wg-done) void arrived();
  HEDDLE_ROLE(role: wg-wait) void await();
};

// Counts when it is made, counts down when it goes.
class Ticket {
  Countdown &Owner;

public:
  explicit Ticket(Countdown &C) : Owner(C) { Owner.expect(); }
  Ticket(const Ticket &) = delete;
  ~Ticket() { Owner.arrived(); }
};

} // namespace rendezvous

#endif
