// RUN: %check_heddle %s heddle-callback-under-lock
// HEDDLE-SILENT
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class Button {
public:
  void onClick(std::function<void(int)> Handler) {
    std::lock_guard<std::mutex> Hold(M);
    Handlers.push_back(std::move(Handler));
  }
  void onClose(std::function<void()> Handler) {
    std::lock_guard<std::mutex> Hold(M);
    Closed = std::move(Handler);
  }
  void click(int Where) {
    std::vector<std::function<void(int)>> Copy;
    {
      std::lock_guard<std::mutex> Hold(M);
      Copy = Handlers;
    }
    // OK: the lock is released before
    for (auto &Handler : Copy)
      Handler(Where);
  }
  void close() {
    std::unique_lock<std::mutex> Hold(M);
    auto Copy = Closed;
    Hold.unlock();
    // OK: the lock is released before
    if (Copy)
      Copy();
  }

private:
  std::mutex M;
  std::vector<std::function<void(int)>> Handlers;
  std::function<void()> Closed;
};

std::mutex M;
int Shared;

template <typename Function> auto withLock(Function &&Run) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: to run it under the lock is all that the function is for
  return Run();
}
void withLockToo(const std::function<void()> &Run) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: as above
  Run();
}
void useThem() {
  withLock([] { ++Shared; });
  withLockToo([] { ++Shared; });
}
void ownLambda() {
  std::lock_guard<std::mutex> Hold(M);
  // OK: known code
  auto Add = [] { ++Shared; };
  std::function<void()> Stored = Add;
  Add();
  Stored();
}
class Sorted {
public:
  explicit Sorted(std::function<bool(int, int)> Less) : Less(std::move(Less)) {}
  void insert(int Value) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: a comparator
    auto At = std::find_if(Values.begin(), Values.end(),
                           [&](int Each) { return Less(Value, Each); });
    Values.insert(At, Value);
    if (Less(Value, 3))
      ++Small;
  }

private:
  std::mutex Mu;
  std::function<bool(int, int)> Less;
  std::vector<int> Values;
  int Small = 0;
};
class Handles {
public:
  explicit Handles(void (*Free)(void *)) : Free(Free) {}
  void clear() {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: frees what the container owns
    for (void *Each : All)
      Free(Each);
    All.clear();
  }

private:
  std::mutex Mu;
  void (*Free)(void *);
  std::vector<void *> All;
};
class Storage {
public:
  virtual ~Storage() = default;
  virtual void write(const std::string &Line) = 0;
  virtual std::string name() const = 0;
};
class Log {
public:
  explicit Log(std::unique_ptr<Storage> Target) : Target(std::move(Target)) {}
  void add(const std::string &Line) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: a part of the object that it was built with
    Target->write(Line);
    if (Target->name().empty())
      ++Lines;
  }

private:
  std::mutex Mu;
  std::unique_ptr<Storage> Target;
  int Lines = 0;
};
class Format {
public:
  virtual ~Format() = default;
  virtual void print(int Value, std::string &To) = 0;
};
class Sink {
public:
  void use(std::unique_ptr<Format> New) {
    std::lock_guard<std::mutex> Hold(Mu);
    Formatter = std::move(New);
  }
  void use(std::string Name, std::unique_ptr<Format> New) {
    std::lock_guard<std::mutex> Hold(Mu);
    Others[Name] = std::move(New);
  }
  void print(int Value) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: an exchangeable part, which nobody else has
    Formatter->print(Value, Line);
    for (auto &Each : Others)
      Each.second->print(Value, Line);
  }

private:
  std::mutex Mu;
  std::unique_ptr<Format> Formatter;
  std::map<std::string, std::unique_ptr<Format>> Others;
  std::string Line;
};
class Base {
public:
  virtual ~Base() = default;
  void run() {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: a step of its own class
    step();
  }

protected:
  virtual void step() = 0;
  std::mutex Mu;
};
class Recursive {
public:
  void onChange(std::function<void()> Handler) { Changed = std::move(Handler); }
  void change() {
    std::lock_guard<std::recursive_mutex> Hold(Mu);
    // OK: may come back for the lock
    Changed();
  }

private:
  std::recursive_mutex Mu;
  std::function<void()> Changed;
};
std::once_flag Once;
std::function<void()> Setup;
void setSetup(std::function<void()> New) { Setup = std::move(New); }
void once() {
  // OK: not a lock
  std::call_once(Once, [] { Setup(); });
}
class Factory {
public:
  void registerKind(std::string Name, int (*Make)(int)) { Makers[Name] = Make; }
  int make(const std::string &Name, int Argument) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: answers a question about its argument
    return Makers[Name](Argument);
  }

private:
  std::mutex Mu;
  std::map<std::string, int (*)(int)> Makers;
};
