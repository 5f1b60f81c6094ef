// RUN: %check_heddle %s heddle-inconsistent-locking
#include <mutex>
#include <queue>
#include <vector>

// Unlocked too early.
class Work {
public:
  void put(int j) {
    std::lock_guard<std::mutex> g(mu);
    jobs.push(j);
    ++pending;
  }
  int take() {
    std::unique_lock<std::mutex> g(mu);
    if (jobs.empty())
      return -1;
    int j = jobs.front();
    jobs.pop();
    g.unlock();
    --pending;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pending' is written here without 'mu', which is held by 1 of 2 functions
    return j;
  }

private:
  std::mutex mu;
  std::queue<int> jobs;
  int pending = 0;
};

// Locked too late.
class Late {
public:
  void add(int v) {
    std::lock_guard<std::mutex> g(mu);
    values.push_back(v);
    sum += v;
  }
  void drop() {
    sum -= 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'sum' is written here outside of the section in which this function holds 'mu', which guards it; do it inside
    std::lock_guard<std::mutex> g(mu);
    values.pop_back();
    if (values.empty())
      sum = 0;
  }

private:
  std::mutex mu;
  std::vector<int> values;
  int sum = 0;
};

// The wrong lock.
class Mixer {
public:
  void addInput(int i) {
    std::lock_guard<std::mutex> g(inputMutex);
    inputs.push_back(i);
  }
  void dropInput() {
    std::lock_guard<std::mutex> g(inputMutex);
    inputs.pop_back();
  }
  void addOutput(int i) {
    std::lock_guard<std::mutex> g(outputMutex);
    outputs.push_back(i);
  }
  void dropOutput() {
    std::lock_guard<std::mutex> g(outputMutex);
    outputs.pop_back();
  }
  void clearInputs() {
    std::lock_guard<std::mutex> g(outputMutex);
    inputs.clear();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'inputs' is written here with 'outputMutex' held instead of 'inputMutex', which 2 functions hold that use it; hold 'inputMutex', too
  }

private:
  std::mutex inputMutex, outputMutex;
  std::vector<int> inputs, outputs;
};

// The wrong lock, and everybody else writes.
class Wrong {
public:
  void a() {
    std::lock_guard<std::mutex> lock(mu);
    value++;
  }
  void b() {
    std::lock_guard<std::mutex> lock(mu);
    value--;
  }
  int c() {
    std::lock_guard<std::mutex> lock(other);
    return value;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'value' is read here with 'other' held instead of 'mu', which 2 functions hold that use it; hold 'mu', too
  }

private:
  std::mutex mu, other;
  int value = 0;
};

// What the object points to, and no one else.
struct Buffer {
  int length = 0;
  char data[64];
};
class Writer {
public:
  explicit Writer(Buffer *b) : buffer(b) {}
  void put(char c) {
    std::lock_guard<std::mutex> g(mu);
    buffer->data[buffer->length++] = c;
  }
  int flush() {
    std::lock_guard<std::mutex> g(mu);
    int n = buffer->length;
    buffer->length = 0;
    return n;
  }
  int used() {
    std::lock_guard<std::mutex> g(mu);
    return buffer->length;
  }
  void reset() {
    buffer->length = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'length' is written here without 'mu', which is held by 3 of 4 functions
  }

private:
  std::mutex mu;
  Buffer *buffer;
};

// The lock lies in another part of the object.
class Parts {
public:
  void a() {
    std::lock_guard<std::mutex> g(sync.mutex);
    ++n;
  }
  void b() {
    std::lock_guard<std::mutex> g(sync.mutex);
    --n;
  }
  int c() {
    std::lock_guard<std::mutex> g(sync.mutex);
    return n;
  }
  void d() {
    n = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'n' is written here without 'mutex', which is held by 3 of 4 functions
  }

private:
  struct {
    std::mutex mutex;
    bool used = false;
  } sync;
  int n = 0;
};

// A class whose interface is implemented: others call it.
class Sink {
public:
  virtual ~Sink() = default;
  virtual void write(int) = 0;
  virtual void flush() = 0;
  void writeAll() {
    write(1);
    flush();
  }
};
class FileSink : public Sink {
public:
  void write(int v) override {
    std::lock_guard<std::mutex> g(mu);
    buffer.push_back(v);
  }
  void flush() override {
    buffer.clear();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'buffer' is written here without 'mu', which is held by 2 of 3 functions
  }
  void rotate() {
    std::lock_guard<std::mutex> g(mu);
    buffer.clear();
    ++files;
  }

private:
  std::mutex mu;
  std::vector<int> buffer;
  int files = 0;
};

// The objects that a class is given are guarded by its lock.
struct Task {
  int state = 0;
};
class Scheduler {
public:
  void enqueue(Task *t) {
    std::lock_guard<std::mutex> g(mu);
    t->state = 1;
    tasks.push(t);
  }
  void start(Task *t) {
    std::lock_guard<std::mutex> g(mu);
    t->state = 2;
  }
  void finish(Task *t) {
    std::lock_guard<std::mutex> g(mu);
    t->state = 3;
  }
  void cancel(Task *t) {
    t->state = 4;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'state' is written here without 'mu', which is held by 3 of 4 functions
  }

private:
  std::mutex mu;
  std::queue<Task *> tasks;
};
