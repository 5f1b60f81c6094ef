// What queues of the program's own put in order.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-send-after-close,heddle-double-close,heddle-blocked-forever,heddle-leaked-task,heddle-busy-wait,heddle-wait-without-predicate,heddle-blocking-under-lock -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include "Inputs/queues.h"

struct order {
  long price = 0;
  bool paid = false;
};

long handedOver() {
  blocking_queue<order *> q;
  order a, b;
  std::thread t([&] {
    for (int i = 0; i < 2; ++i)
      q.pop()->paid = true;
  });
  a.price = 3; // OK: before it is pushed
  q.push(&a);
  b.price = 4; // OK: nobody else has it yet
  q.push(&b);
  t.join();
  return a.paid + b.paid; // OK: joined
}

long beside() {
  blocking_queue<int> q;
  long result = 0;
  std::thread t([&] {
    result = 42;
    q.push(1);
  });
  q.pop();
  long seen = result; // OK: written before the push
  t.join();
  return seen;
}

long thereAndBack() {
  blocking_queue<order *> there, back;
  order mine;
  std::thread t([&] {
    order *o = there.pop();
    ++o->price;
    back.push(o);
  });
  mine.price = 1;
  there.push(&mine);
  long seen = back.pop()->price + mine.price; // OK: it came back
  t.join();
  return seen;
}

long untilClosed() {
  mailbox<std::shared_ptr<order>> m(4);
  long total = 0;
  std::thread t([&] {
    while (auto o = m.take())
      total += (*o)->price;
  });
  for (int i = 0; i < 5; ++i) {
    auto o = std::make_shared<order>();
    o->price = i;
    m.put(o); // OK: before the close
  }
  m.close();
  t.join();
  return total;
}

void refused() {
  mailbox<int> m(4);
  std::thread t([&] {
    int i = 0;
    while (m.put(i++)) // OK: it asks whether it was taken
      ;
  });
  m.take();
  m.close();
  t.join();
}

void closedMeanwhile() {
  mailbox<int> m(4);
  std::thread t([&] {
    for (int i = 0; i < 3; ++i)
      m.put(i); // OK: what is refused may be what is meant to be lost
  });
  m.close();
  m.close(); // OK: it says the same again
  t.join();
}

long ringOfTwo() {
  ring<long, 4> r;
  long sum = 0;
  std::thread t([&] {
    for (long i = 0; i < 8; ++i)
      r.put(i);
    r.finish(); // OK: by who puts
  });
  long value;
  while (r.get(value))
    sum += value;
  t.join();
  return sum;
}

long all() {
  inbox<order *> box;
  order a;
  long result = 0;
  std::thread t([&] {
    result = 1;
    a.price = 2;
    box.add(&a);
  });
  long sum = 0;
  for (order *o : box.take_all())
    sum += o->price;
  sum += result; // OK: written before it was added
  t.join();
  return sum;
}

long shared() {
  pipe_end<int> p;
  long result = 0;
  std::thread t([p, &result]() mutable {
    result = 1;
    p.write(1);
  });
  int first = 0;
  long seen = 0;
  if (p.read(&first))
    seen = result; // OK: written before
  t.join();
  return seen;
}

long nodes() {
  struct job : node {
    long cost = 0;
    bool done = false;
  };
  list_queue q;
  job j;
  std::thread t([&] { static_cast<job *>(q.remove())->done = true; });
  j.cost = 3; // OK: before it is appended
  q.append(&j);
  t.join();
  return j.done;
}

// OK: what is returned by who borrowed it is there to be borrowed again
class depot {
public:
  depot() {
    for (int i = 0; i < 4; ++i)
      free_.push_back(i);
  }
  int borrow() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (free_.empty())
      returned_.wait(lock);
    int number = free_.back();
    free_.pop_back();
    return number;
  }
  void give_back(int number) {
    std::lock_guard<std::mutex> guard(mutex_);
    free_.push_back(number);
    returned_.notify_one();
  }

private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<int> free_;
};

int borrowed() {
  depot d;
  return d.borrow();
}

// OK: others can wake it, too
class inspector {
public:
  void report(int fault) {
    std::lock_guard<std::mutex> guard(mutex_);
    faults_.push_back(fault);
    news_.notify_one();
  }
  void remind() {
    std::lock_guard<std::mutex> guard(mutex_);
    ++reminders_;
    news_.notify_all();
  }
  int next() {
    std::unique_lock<std::mutex> lock(mutex_);
    news_.wait(lock, [&] { return !faults_.empty() || reminders_ > 0; });
    if (faults_.empty())
      return -1;
    int fault = faults_.back();
    faults_.pop_back();
    return fault;
  }

private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<int> faults_;
  int reminders_ = 0;
};

void reminded() {
  inspector i;
  std::thread t([&] { i.next(); });
  i.remind();
  t.join();
}

// OK: a queue that works for itself ends with its object
class printer {
public:
  printer() : worker_([this] { work(); }) {}
  ~printer() {
    {
      std::lock_guard<std::mutex> guard(mutex_);
      over_ = true;
    }
    more_.notify_all();
    worker_.join();
  }
  void print(int page) {
    std::lock_guard<std::mutex> guard(mutex_);
    pages_.push_back(page);
    more_.notify_one();
  }

private:
  std::optional<int> next() {
    std::unique_lock<std::mutex> lock(mutex_);
    more_.wait(lock, [&] { return !pages_.empty() || over_; });
    if (pages_.empty())
      return std::nullopt;
    int page = pages_.front();
    pages_.pop_front();
    return page;
  }
  void work() {
    while (auto page = next())
      printed_ += *page;
  }
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<int> pages_;
  bool over_ = false;
  long printed_ = 0;
  std::thread worker_;
};

void printNothing() { printer p; }

// OK: several at once are sent by a method of its own
class letters : public mailbox<int> {
public:
  letters() : mailbox<int>(100) {}
  void send_all(const std::vector<int> &all) {
    for (int one : all)
      put(one);
  }
  void end() { close(); }
};

void many() {
  letters l;
  std::thread t([&] {
    while (l.take())
      ;
  });
  l.send_all({1, 2, 3});
  l.end();
  t.join();
}

// OK: opened again
class gate_queue {
public:
  void open() {
    std::lock_guard<std::mutex> guard(mutex_);
    shut_ = false;
  }
  void shut() {
    std::lock_guard<std::mutex> guard(mutex_);
    shut_ = true;
    changed_.notify_all();
  }
  void pass(int one) {
    std::lock_guard<std::mutex> guard(mutex_);
    if (shut_)
      return;
    waiting_.push_back(one);
    changed_.notify_all();
  }
  int next() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || shut_; });
    if (waiting_.empty())
      return -1;
    int one = waiting_.front();
    waiting_.pop_front();
    return one;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> waiting_;
  bool shut_ = false;
};

void twice() {
  gate_queue q;
  q.pass(1);
  q.shut();
  q.open();
  q.pass(2);
}

int main() {
  long sum = handedOver() + beside() + thereAndBack() + untilClosed() +
             ringOfTwo() + all() + shared() + nodes() + borrowed();
  refused();
  closedMeanwhile();
  printNothing();
  reminded();
  many();
  twice();
  return sum == 0;
}
