// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Right programs that composing programs at random has found false alarms in.
//
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-SILENT
// HEDDLE-TSAN: clean
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct Ledger {
  std::recursive_mutex mutex;
  int entries = 0;
};

// OK: the inner guard gives back one of two holds, not the lock.
void book_recursively() {
  Ledger ledger;
  auto book = [&] {
    std::lock_guard outer(ledger.mutex);
    {
      std::lock_guard inner(ledger.mutex);
    }
    ++ledger.entries;
  };
  std::thread other(book);
  book();
  other.join();
}

// OK: each thread is joined through a pointer to it.
void join_through_pointers() {
  int done = 0;
  std::thread worker([&] { ++done; });
  std::thread *all[] = {&worker};
  for (std::thread *one : all)
    one->join();
  ++done;
}

// OK: assigning to a jthread waits for the task that it stood for.
void join_by_assignment() {
  int done = 0;
  std::jthread worker([&] { ++done; });
  worker = std::jthread();
  ++done;
}

struct Setup {
  std::once_flag once;
  std::vector<int> table;
};
struct FillTable {
  Setup &setup;
  void operator()() {
    std::call_once(setup.once, [&] { setup.table.push_back(1); });
  }
};

// OK: the functor is a copy, what it refers to is not: one flag for both.
void set_up_once() {
  Setup setup;
  std::thread functor(FillTable{setup});
  std::thread lambda([&setup] {
    std::call_once(setup.once, [&] { setup.table.push_back(2); });
  });
  functor.join();
  lambda.join();
}

// OK: the flag that ends the loop is looked at through a local variable.
void wait_in_a_do_loop() {
  int result = 0;
  std::atomic<bool> ready{false};
  std::thread worker([&] {
    result = 1;
    ready.store(true);
  });
  bool seen;
  do {
    seen = ready.load();
  } while (!seen);
  ++result;
  worker.join();
}

class Settings {
public:
  std::shared_ptr<const std::string> current() const {
    std::lock_guard<std::mutex> lock(mutex);
    return text;
  }
  std::string name() const {
    std::lock_guard<std::mutex> lock(mutex);
    return title;
  }
  void reload() {
    auto fresh = std::make_shared<const std::string>("fresh");
    std::lock_guard<std::mutex> lock(mutex);
    text = fresh;
    title = *fresh;
  }

private:
  mutable std::mutex mutex;
  std::shared_ptr<const std::string> text =
      std::make_shared<const std::string>("default");
  std::string title;
};

// OK: what a getter returns by value is the caller's own, made under the lock.
std::size_t use_copies() {
  Settings settings;
  std::thread reloader([&] { settings.reload(); });
  std::size_t size = settings.current()->size() + settings.name().size();
  reloader.join();
  return size;
}

class Shared {
public:
  void retain() { ++references; }
  void release() {
    if (--references == 0)
      delete this;
  }
  int value = 0;

private:
  ~Shared() = default;
  std::atomic<int> references{1};
};

// OK: who brings the count to zero comes after all who counted before.
int last_one_deletes() {
  auto *object = new Shared;
  object->retain();
  int seen = 0;
  std::thread reader([object, &seen] {
    seen = object->value;
    object->release();
  });
  object->release();
  reader.join();
  return seen;
}

struct Account {
  std::mutex mutex;
  int balance = 0;
};
void move_money(Account &from, Account &to) {
  Account *first = &from < &to ? &from : &to;
  Account *second = &from < &to ? &to : &from;
  first->mutex.lock();
  second->mutex.lock();
  --from.balance;
  ++to.balance;
  second->mutex.unlock();
  first->mutex.unlock();
}

// OK: which of the two locks is taken first depends on addresses.
void ordered_by_address() {
  Account mine, yours;
  std::thread other([&] { move_money(mine, yours); });
  {
    std::lock_guard<std::mutex> lock(mine.mutex);
    ++mine.balance;
  }
  other.join();
}

// OK: the value arrives through a future that was made before the task.
void value_through_a_future() {
  struct Mail {
    std::promise<int> promise;
    std::future<int> future = promise.get_future();
    int payload = 0;
  };
  static Mail mail;
  std::thread sender([] {
    mail.payload = 2;
    mail.promise.set_value(1);
  });
  mail.payload += mail.future.get();
  sender.join();
}

int main() {
  book_recursively();
  join_through_pointers();
  join_by_assignment();
  set_up_once();
  wait_in_a_do_loop();
  use_copies();
  last_one_deletes();
  ordered_by_address();
  value_through_a_future();
}
