// RUN: %check_heddle %s heddle-task-exception -std=c++17,c++20
// HEDDLE-SILENT
#include <cassert>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

struct ParseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
void use(int);
void work();
void log(const char *);
#define ENSURE(X)                                                              \
  do {                                                                         \
    if (!(X))                                                                  \
      throw std::logic_error(#X);                                              \
  } while (false)

void caughtInside() {
  // OK: every exception is caught
  std::thread T([] {
    try {
      throw ParseError("x");
    } catch (...) {
    }
  });
  T.join();
}

void parse() { throw ParseError("line 1"); }
void caughtByBase() {
  // OK: a base class catches it, two calls further up
  std::thread T([] {
    try {
      parse();
    } catch (const std::exception &E) {
      log(E.what());
    }
  });
  T.join();
}

void handedOver() {
  std::exception_ptr Error;
  // OK: handed over to who joins
  std::thread T([&Error] {
    try {
      parse();
    } catch (...) {
      Error = std::current_exception();
    }
  });
  T.join();
  if (Error)
    std::rethrow_exception(Error);
}

int compute() { throw ParseError("y"); }
void futures() {
  // OK: the future delivers it
  std::future<int> F = std::async(std::launch::async, compute);
  try {
    F.get();
  } catch (const ParseError &) {
  }
}

void packaged() {
  std::packaged_task<int()> P(compute);
  std::future<int> F = P.get_future();
  // OK: a packaged task keeps what is thrown for its future
  std::thread T(std::move(P));
  T.join();
}

void promised() {
  std::promise<int> P;
  std::future<int> F = P.get_future();
  // OK: the promise delivers it
  std::thread T([&P] {
    try {
      P.set_value(compute());
    } catch (...) {
      P.set_exception(std::current_exception());
    }
  });
  T.join();
}

void assertion(int N) {
  // OK: an assertion says what never happens
  std::thread T([N] { ENSURE(N > 0); });
  T.join();
}

constexpr bool Checked = false;
void neverTaken() {
  // OK: the branch is never taken
  std::thread T([] {
    if (Checked)
      throw 1;
    if constexpr (sizeof(int) == 1)
      throw 2;
  });
  T.join();
}

void literal() {
  // OK: the programmer knows what the text is
  std::thread T([] { use(std::stoi("42")); });
  T.join();
}

void guarded(std::string Line) {
  // OK: what the conversion throws is caught
  std::thread T([Line] {
    try {
      use(std::stoi(Line));
    } catch (const std::invalid_argument &) {
    } catch (const std::out_of_range &) {
    }
  });
  T.join();
}

void asked(const std::map<std::string, int> &Prices, std::string Name,
           const std::vector<int> &Values, std::optional<int> Found) {
  std::thread T([&, Name] {
    // OK: asked before
    if (Prices.count(Name))
      use(Prices.at(Name));
    // OK: the loop stays inside
    for (size_t I = 0; I < Values.size(); ++I)
      use(Values.at(I));
    // OK: asked before
    if (Found)
      use(Found.value());
  });
  T.join();
}

void neverCalled() {
  // OK: the lambda that throws is only made here
  std::thread T([] { std::function<void()> F = [] { throw 1; }; });
  T.join();
}

struct Job {
  virtual ~Job() = default;
  virtual void run() { throw ParseError("not overridden"); }
};
void dispatched(Job &J) {
  // OK: somebody else may run
  std::thread T([&J] { J.run(); });
  T.join();
}

void onThisTask() {
  // OK: no task of its own
  auto F = [] { throw ParseError("z"); };
  try {
    F();
  } catch (const ParseError &) {
  }
}

void ownLoop() {
  // OK: caught in each round, and thrown on only within the task
  std::thread T([] {
    for (int I = 0; I < 10; ++I)
      try {
        try {
          parse();
        } catch (const ParseError &) {
          log("again");
          throw;
        }
      } catch (...) {
        return;
      }
  });
  T.join();
}

void functionTry() try {
  parse();
} catch (...) {
}
void startFunctionTry() {
  // OK: the function's own try block
  std::thread T(functionTry);
  T.join();
}

struct Pool {
  std::vector<std::function<void()>> Jobs;
  void add(std::function<void()> Job) { Jobs.push_back(std::move(Job)); }
  void loop() {
    for (auto &Job : Jobs)
      try {
        Job();
      } catch (...) {
      }
  }
};
void pool(Pool &P) {
  // OK: the pool catches what its jobs throw
  P.add([] { throw ParseError("job"); });
  std::thread T(&Pool::loop, &P);
  T.join();
}

void emptyTry() {
  // OK: nothing in the try block throws
  std::thread T([] {
    int N = 0;
    try {
      ++N;
    } catch (...) {
      throw;
    }
  });
  T.join();
}

void byPointer() {
  // OK: a text is thrown and caught
  std::thread T([] {
    try {
      throw "text";
    } catch (const char *Text) {
      log(Text);
    }
  });
  T.join();
}

struct Guarded {
  // OK: the task's body lets nothing out, whatever a helper throws
  void body() noexcept {
    try {
      helper();
    } catch (...) {
    }
  }
  void helper() { throw ParseError("w"); }
  void start() { std::thread(&Guarded::body, this).detach(); }
};

void notEvaluated() {
  // OK: only its type is asked for
  std::thread T([] { use(sizeof(compute())); });
  T.join();
}

template <class F> void safely(F Run) {
  try {
    Run();
  } catch (const std::exception &E) {
    log(E.what());
  }
}
void wrapped() {
  // OK: a helper runs it and catches
  std::thread T([] { safely([] { parse(); }); });
  T.join();
}
