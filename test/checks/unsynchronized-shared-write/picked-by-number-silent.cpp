// The number or role that a task was started with says what it does.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <functional>
#include <thread>
#include <vector>

static int by_argument, by_loop, in_case, in_default, by_role, of_object,
    of_functor, of_lambda, of_bound;

static void work(int me) {
  if (me == 0)
    ++by_argument;
}
static void pick(int me) {
  switch (me) {
  case 0:
    ++in_case;
    break;
  case 1:
    break;
  default:
    ++in_default;
  }
}
static void arguments() {
  std::thread a(work, 0), b(work, 1);
  a.join();
  b.join();
  std::thread c(pick, 0), d(pick, 1), e(pick, 2);
  c.join();
  d.join();
  e.join();
}

static void looped(int me) {
  if (me == 0)
    ++by_loop;
}
static void loop() {
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i)
    all.emplace_back(looped, i);
  for (std::thread &t : all)
    t.join();
}

enum class Role { Reader, Writer };
static void play(Role role) {
  switch (role) {
  case Role::Writer:
    ++by_role;
    break;
  case Role::Reader:
    break;
  }
}
static void roles() {
  std::thread reader(play, Role::Reader);
  std::thread writer(std::bind(play, Role::Writer));
  reader.join();
  writer.join();
}

struct Worker {
  int number;
  void run() {
    if (number == 0)
      ++of_object;
  }
  void operator()() const {
    if (number == 0)
      ++of_functor;
  }
};
static void objects() {
  Worker first{0}, second{1};
  std::thread a(&Worker::run, &first), b(&Worker::run, &second);
  a.join();
  b.join();
  std::vector<Worker> many(3);
  std::vector<std::thread> all;
  for (int i = 0; i < 3; ++i) {
    many[i].number = i;
    all.emplace_back(&Worker::run, &many[i]);
  }
  for (std::thread &t : all)
    t.join();
}
static void functors() {
  std::vector<std::thread> all;
  for (int i = 0; i < 3; ++i)
    all.emplace_back(Worker{i});
  for (std::thread &t : all)
    t.join();
}
static void lambdas() {
  std::vector<std::thread> all;
  for (int i = 0; i < 3; ++i)
    all.emplace_back([i] {
      if (i == 2)
        ++of_lambda;
    });
  for (std::thread &t : all)
    t.join();
}

template <typename F> static void each(F f) {
  std::thread a(f, 0), b(f, 1);
  a.join();
  b.join();
}

int main() {
  arguments();
  loop();
  roles();
  objects();
  functors();
  lambdas();
  each([](int me) {
    if (me == 1)
      ++of_bound;
  });
}
