// RUN: %check_heddle %s heddle-lost-cancel
// HEDDLE-SILENT
#include <chrono>
#include <cstdlib>
#include <functional>
#include <heddle/context.h>
#include <heddle/defer.h>
#include <heddle/task.h>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;

void step(const heddle::context &ctx);
bool failed();
void keep(heddle::cancel_function cancel);
void run(std::function<void()> f);

// OK: it is called
void calls(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  step(ctx);
  cancel();
}

// OK: deferred
void deferred(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  heddle::defer release{cancel};
  if (failed())
    return;
  step(ctx);
}

// OK: deferred by a closure
void deferredByClosure(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  heddle::defer release{[&cancel = cancel] { cancel(); }};
  step(ctx);
}

// OK: each way calls it
void eachWay(const heddle::context &p, bool b) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  if (b) {
    cancel();
    return;
  }
  step(ctx);
  cancel();
}

// OK: the tests cover all
void sameTest(const heddle::context &p, bool b) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  if (b)
    step(ctx);
  if (b)
    cancel();
  if (!b)
    cancel();
}

// OK: calling it again is harmless
void twice(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  cancel();
  cancel();
  step(ctx);
}

// OK: passed on
void passes(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  step(ctx);
  keep(cancel);
}

// OK: moved away
void moves(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  step(ctx);
  keep(std::move(cancel));
}

// OK: a task calls it
void toATask(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  heddle::go([ctx = ctx, cancel = cancel] {
    step(ctx);
    cancel();
  });
}

// OK: given away as a callback
void asCallback(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  run(cancel);
}

// OK: returned
auto returned(const heddle::context &p) {
  auto both = heddle::with_cancel(p);
  return both;
}

// OK: a wrapper for its callers
std::pair<heddle::context, heddle::cancel_function>
wraps(const heddle::context &p) {
  return heddle::with_timeout(p, 1s);
}

// OK: called as part of the pair
void second(const heddle::context &p) {
  auto both = heddle::with_cancel(p);
  step(both.first);
  both.second();
}

// OK: only the function is kept
void onlyTheFunction(const heddle::context &p) {
  auto cancel = heddle::with_cancel(p).second;
  cancel();
}

// OK: stored for another method
struct Job {
  heddle::context ctx;
  heddle::cancel_function cancel;
  void start(const heddle::context &p) {
    std::tie(ctx, cancel) = heddle::with_cancel(p);
  }
  void stop() { cancel(); }
};

// OK: stored
struct Session {
  heddle::cancel_function stop;
  void start(const heddle::context &p) {
    auto [ctx, cancel] = heddle::with_cancel(p);
    stop = cancel;
    step(ctx);
  }
};

// OK: collected
void collects(const heddle::context &p,
              std::vector<heddle::cancel_function> &all) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  all.push_back(cancel);
}

// OK: the program ends
void exits(const heddle::context &p) {
  auto [ctx, cancel] = heddle::with_cancel(p);
  if (failed())
    std::exit(1);
  cancel();
}

// OK: a value needs no cancel
void value(const heddle::context &p) {
  struct Id {
    using context_value_type = int;
  };
  auto ctx = heddle::with_value<Id>(p, 1);
  step(ctx);
}

// OK: it ends with the program
int main() {
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  step(ctx);
  return 0;
}
