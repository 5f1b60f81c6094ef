// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

template <typename Number> void addSamples(Number &Sum, int Count) {
  for (int I = 0; I < Count; ++I)
    Sum += static_cast<Number>(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is written by this task while another task uses it
}

void insideTemplate() {
  double Sum = 0;
  std::thread Front([&Sum] { addSamples(Sum, 10); });
  std::thread Rear([&Sum] { addSamples<double>(Sum, 20); });
  Front.join();
  Rear.join();
}

template <typename Sample> class Histogram {
public:
  void add(Sample) { Entries += 1; }
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'Latencies.Entries' is written by this task while the code that started the task uses it
  long entries() const { return Entries; }

private:
  long Entries = 0;
};

void insideClassTemplate() {
  Histogram<float> Latencies;
  std::thread Probe([&] { Latencies.add(0.1f); });
  Latencies.add(0.2f);
  Probe.join();
}

#define BUMP(Counter) ((Counter) = (Counter) + 1)

void throughMacro() {
  int Errors = 0;
  std::thread Parser([&Errors] { BUMP(Errors); });
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'Errors' is written by this task while the code that started the task uses it
  BUMP(Errors);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Errors' is written here while a task that was started uses it
  Parser.join();
}

struct Inventory {
  int Stock = 50;
};
static void takeOne(Inventory &Store) { Store.Stock--; }
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: 'Warehouse.Stock' is written by this task while the code that started the task uses it
static void packItem(Inventory &Store) { takeOne(Store); }
static void fulfil(Inventory *Store) { packItem(*Store); }
static void processOrder(Inventory *Store) { fulfil(Store); }

void deepCallChain() {
  Inventory Warehouse;
  std::thread Clerk(processOrder, &Warehouse);
  processOrder(&Warehouse);
  Clerk.join();
}

template <typename Work> std::thread runInBackground(Work &&Job) {
  return std::thread(std::forward<Work>(Job));
}

void helperThatForwardsCallable() {
  int Indexed = 0;
  std::thread Indexer = runInBackground([&Indexed] { Indexed += 5; });
  // CHECK-MESSAGES: :[[@LINE-1]]:54: warning: 'Indexed' is written by this task while the code that started the task uses it
  Indexed += 1;
  Indexer.join();
}

class BackgroundTask {
public:
  template <typename Body>
  explicit BackgroundTask(Body Run) : Thread(std::move(Run)) {}
  ~BackgroundTask() { Thread.join(); }

private:
  std::thread Thread;
};

void wrapperClassThatSpawns() {
  int Uploaded = 0;
  BackgroundTask Upload([&Uploaded] { ++Uploaded; });
  // CHECK-MESSAGES: :[[@LINE-1]]:39: warning: 'Uploaded' is written by this task while the code that started the task uses it
  Uploaded = Uploaded + 2;
}

class Ticker {
public:
  explicit Ticker(std::function<void()> OnTick) : OnTick(std::move(OnTick)) {}
  void start() {
    Thread = std::thread([this] { OnTick(); });
  }
  void stop() { Thread.join(); }

private:
  std::function<void()> OnTick;
  std::thread Thread;
};

void wrapperTakingStdFunction() {
  int Frames = 0;
  Ticker Display([&Frames] { ++Frames; });
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'Frames' is written by this task while the code that started the task uses it
  Display.start();
  Frames = 0;
  Display.stop();
}

static int CacheEntries;
static std::thread startCleaner() {
  return std::thread([] { CacheEntries = 0; });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'CacheEntries' is written by this task while the code that started the task uses it
}

void spawnInHelper() {
  std::thread Cleaner = startCleaner();
  CacheEntries++;
  Cleaner.join();
}

static int Readings;
static void startSensor(std::thread &Out) {
  Out = std::thread([] { Readings += 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'Readings' is written by this task while the code that started the task uses it
}

void spawnThroughOutParameter() {
  std::thread Sensor;
  startSensor(Sensor);
  Readings += 1;
  Sensor.join();
}

void genericLambda() {
  long Checksum = 0;
  auto Mix = [&Checksum](auto Value) { Checksum ^= static_cast<long>(Value); };
  // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: 'Checksum' is written by this task while another task uses it
  std::thread Left([&] { Mix(17); });
  std::thread Right([&] { Mix(3.5); });
  Left.join();
  Right.join();
}

void nestedTasks() {
  int Depth = 0;
  std::thread Outer([&Depth] {
    std::thread Inner([&Depth] { Depth = 2; });
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'Depth' is written by this task while the code that started the task uses it
    Depth = 1;
    Inner.join();
  });
  Outer.join();
}

class Plugin {
public:
  virtual ~Plugin() = default;
  virtual void refresh() = 0;
};
class WeatherPlugin final : public Plugin {
public:
  void refresh() override { ++Updates; }
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Weather.Updates' is written by this task while the code that started the task uses it

private:
  int Updates = 0;
};

void virtualMethodOfDerived() {
  WeatherPlugin Weather;
  std::thread Refresher(&WeatherPlugin::refresh, &Weather);
  Weather.refresh();
  Refresher.join();
}

static long NodesVisited;
static void visitTree(int Depth) {
  ++NodesVisited;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'NodesVisited' is written by this task while the code that started the task uses it
  if (Depth > 0) {
    visitTree(Depth - 1);
    visitTree(Depth - 1);
  }
}

void recursion() {
  std::thread Left(visitTree, 3);
  visitTree(3);
  Left.join();
}

class Heartbeat {
public:
  Heartbeat() : Worker(&Heartbeat::run, this) {}
  ~Heartbeat() { Worker.join(); }
  void reset() { Beats = 0; }

private:
  void run() { Beats += 1; }
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'Monitor.Beats' is written by this task while the code that started the task uses it
  int Beats = 0;
  std::thread Worker;
};

void constructorSpawnsOnThis() {
  Heartbeat Monitor;
  Monitor.reset();
}

int main() {
  insideTemplate();
  insideClassTemplate();
  throughMacro();
  deepCallChain();
  helperThatForwardsCallable();
  wrapperClassThatSpawns();
  wrapperTakingStdFunction();
  spawnInHelper();
  spawnThroughOutParameter();
  genericLambda();
  nestedTasks();
  virtualMethodOfDerived();
  recursion();
  constructorSpawnsOnThis();
}
