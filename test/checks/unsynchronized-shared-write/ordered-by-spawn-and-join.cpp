// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

// OK: the only reader joins first.
void readAfterJoin() {
  int Lines = 0;
  std::thread Counter([&Lines] { Lines = 42; });
  Counter.join();
  if (Lines != 42)
    std::terminate();
}

// OK: everything is set up before the thread exists.
void writtenBeforeSpawn() {
  std::string Path;
  Path = "/tmp";
  Path += "/input.txt";
  std::thread Reader([&Path] { (void)Path.size(); });
  Reader.join();
}

// OK: the first thread ends before the second starts.
void oneAfterTheOther() {
  int Stage = 0;
  std::thread Compile([&] { Stage = 1; });
  Compile.join();
  std::thread Link([&] { Stage = 2; });
  Link.join();
  Stage = 3;
}

// OK: the range-for joins all of them.
void joinedInRangeFor() {
  std::array<int, 4> Partial{};
  std::vector<std::thread> Workers;
  for (std::size_t I = 0; I < Partial.size(); ++I)
    Workers.emplace_back([&Partial, I] { Partial[I] = static_cast<int>(I); });
  for (auto &Worker : Workers)
    Worker.join();
  int Sum = std::accumulate(Partial.begin(), Partial.end(), 0);
  Partial.fill(Sum);
}

// OK: the loop goes over all threads of the array.
void joinedInIndexLoop() {
  std::thread Threads[3];
  int Results[3] = {};
  for (int I = 0; I < 3; ++I)
    Threads[I] = std::thread([&Results, I] { Results[I] = I * I; });
  for (int I = 0; I < 3; ++I)
    Threads[I].join();
  Results[0] += Results[1] + Results[2];
}

// OK: for_each joins all.
void joinedByAlgorithm() {
  std::vector<int> Squares(4);
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([&Squares, I] { Squares[I] = I * I; });
  std::for_each(Workers.begin(), Workers.end(), [](std::thread &T) { T.join(); });
  Squares[0] = Squares[3];
}

// OK: for_each joins all, by a member function object.
void joinedByMemFn() {
  int Total = 0;
  std::vector<std::thread> Workers;
  Workers.emplace_back([&Total] { Total = 7; });
  std::for_each(Workers.begin(), Workers.end(), std::mem_fn(&std::thread::join));
  Total++;
}

static void joinAll(std::vector<std::thread> &Threads) {
  for (std::thread &T : Threads)
    if (T.joinable())
      T.join();
  Threads.clear();
}

// OK: the helper joins all.
void joinedInHelper() {
  std::vector<int> Buckets(3);
  std::vector<std::thread> Threads;
  for (int I = 0; I < 3; ++I)
    Threads.push_back(std::thread([&Buckets, I] { Buckets[I]++; }));
  joinAll(Threads);
  Buckets.push_back(Buckets[0]);
}

class ScopedThread {
public:
  explicit ScopedThread(std::function<void()> Body) : Worker(std::move(Body)) {}
  ScopedThread(const ScopedThread &) = delete;
  ~ScopedThread() {
    if (Worker.joinable())
      Worker.join();
  }

private:
  std::thread Worker;
};

// OK: the scope ends, and with it the thread, before the result is used.
void joinedInDestructor() {
  int Answer = 0;
  {
    ScopedThread Asker([&Answer] { Answer = 42; });
  }
  Answer += 1;
}

class Recorder {
public:
  void start() {
    Worker = std::thread([this] { record(); });
  }
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }
  int frames() const { return Frames; }
  void reset() { Frames = 0; }

private:
  void record() {
    for (int I = 0; I < 10; ++I)
      ++Frames;
  }
  int Frames = 0;
  std::thread Worker;
};

// OK: stop() joins.
void joinedInStop() {
  Recorder Camera;
  Camera.start();
  Camera.stop();
  if (Camera.frames() > 3)
    Camera.reset();
}

// OK: every thread is joined through its pointer.
void joinedThroughPointers() {
  int Weights[2] = {};
  std::vector<std::unique_ptr<std::thread>> Threads;
  for (int I = 0; I < 2; ++I)
    Threads.push_back(std::make_unique<std::thread>([&Weights, I] { Weights[I] = I; }));
  for (auto &T : Threads)
    T->join();
  Weights[0] = Weights[1];
}

// OK: the destructor joins at the end of the block.
void jthreadScope() {
  int Sum = 0;
  {
    std::jthread Adder([&Sum] { Sum = 5; });
  }
  Sum *= 2;
}

// OK: the vector's destructor joins all of them.
void vectorOfJthreadsScope() {
  std::vector<int> Values(4);
  {
    std::vector<std::jthread> Workers;
    for (int I = 0; I < 4; ++I)
      Workers.emplace_back([&Values, I] { Values[I] = I; });
  }
  Values.clear();
}

// OK: clear() destroys and so joins them.
void vectorOfJthreadsCleared() {
  int Total = 0;
  std::vector<std::jthread> Workers;
  Workers.emplace_back([&Total] { Total = 1; });
  Workers.clear();
  Total += 1;
}

// OK: get() waits for the task.
void asyncThenGet() {
  int Steps = 0;
  auto Walk = std::async(std::launch::async, [&Steps] {
    Steps = 10;
    return true;
  });
  if (Walk.get())
    Steps++;
}

// OK: every future is waited for.
void asyncInVectorThenGet() {
  std::vector<int> Sizes(3);
  std::vector<std::future<void>> Pending;
  for (int I = 0; I < 3; ++I)
    Pending.push_back(std::async(std::launch::async, [&Sizes, I] { Sizes[I] = I; }));
  for (auto &F : Pending)
    F.get();
  Sizes.resize(1);
}

// OK: the destructor of the temporary future waits.
void discardedAsync() {
  int Saved = 0;
  (void)std::async(std::launch::async, [&Saved] { Saved = 1; });
  Saved = 2;
}

// OK: tasks return what they found.
static int countPrimes(int From, int To) {
  int Count = 0;
  for (int I = From; I < To; ++I)
    Count += I % 7 != 0;
  return Count;
}

void returnedValuesOnly() {
  auto Low = std::async(std::launch::async, countPrimes, 0, 100);
  auto High = std::async(std::launch::async, countPrimes, 100, 200);
  int Count = Low.get();
  Count += High.get();
}

// OK: both branches join.
void joinedOnEveryPath() {
  int Value = 0;
  std::thread Loader([&Value] { Value = 3; });
  if (Loader.get_id() == std::this_thread::get_id()) {
    Loader.join();
    Value = 1;
    return;
  }
  Loader.join();
  Value = 2;
}

// OK: the thread that is joined is the one that was moved.
void movedThread() {
  int Packets = 0;
  std::thread Sender([&Packets] { Packets = 8; });
  std::thread Owner = std::move(Sender);
  Owner.join();
  Packets = 0;
}

// OK: moved into the container and joined there.
void movedIntoContainer() {
  int Packets = 0;
  std::thread Sender([&Packets] { Packets = 8; });
  std::list<std::thread> Running;
  Running.push_back(std::move(Sender));
  Running.front().join();
  Packets = 0;
}

// OK: each round joins before the next begins.
void swappedRounds() {
  int Generation = 0;
  for (int Round = 0; Round < 3; ++Round) {
    std::thread Evolve([&Generation] { Generation++; });
    Evolve.join();
    Generation += 10;
  }
}

// OK: started and joined under the same condition.
void optionalThread(bool Parallel = true) {
  int Loaded = 0;
  std::thread Loader;
  if (Parallel)
    Loader = std::thread([&Loaded] { Loaded = 1; });
  if (Parallel)
    Loader.join();
  Loaded += 1;
}

// OK: what may be joined is joined.
void optionalThreadJoinable(int Count = 2) {
  int Loaded = 0;
  std::thread Loader;
  if (Count > 1)
    Loader = std::thread([&Loaded] { Loaded = 1; });
  if (Loader.joinable())
    Loader.join();
  Loaded += 1;
}

// OK: the clean-up lambda joins.
void joinInLambda() {
  int Done = 0;
  std::thread Worker([&Done] { Done = 1; });
  auto Finish = [&Worker] { Worker.join(); };
  Finish();
  Done = 2;
}

// OK: the future of the packaged task is waited for.
void packagedTask() {
  int Rows = 0;
  std::packaged_task<void()> Query([&Rows] { Rows = 12; });
  std::future<void> Answer = Query.get_future();
  std::thread Database(std::move(Query));
  Answer.get();
  Rows++;
  Database.join();
}

// OK: found in the map again and joined.
void threadInMap() {
  int Served = 0;
  std::map<std::string, std::thread> Services;
  Services["http"] = std::thread([&Served] { Served = 1; });
  for (auto &[Name, Service] : Services)
    Service.join();
  Served += 1;
}

// OK: the restarted worker is joined as well.
class Restartable {
public:
  void restart() {
    stop();
    Runs++;
    Worker = std::thread([this] { Runs++; });
  }
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }
  ~Restartable() { stop(); }

private:
  int Runs = 0;
  std::thread Worker;
};

void reassignedAfterJoin() {
  Restartable Job;
  Job.restart();
  Job.restart();
}

// OK: every thread is joined and deleted.
void joinedThroughRawPointers() {
  std::vector<std::thread *> Threads;
  int Total = 0;
  Threads.push_back(new std::thread([&Total] { Total += 1; }));
  for (std::thread *T : Threads) {
    T->join();
    delete T;
  }
  Total += 1;
}

int main() {
  readAfterJoin();
  writtenBeforeSpawn();
  oneAfterTheOther();
  joinedInRangeFor();
  joinedInIndexLoop();
  joinedByAlgorithm();
  joinedByMemFn();
  joinedInHelper();
  joinedInDestructor();
  joinedInStop();
  joinedThroughPointers();
  jthreadScope();
  vectorOfJthreadsScope();
  vectorOfJthreadsCleared();
  asyncThenGet();
  asyncInVectorThenGet();
  discardedAsync();
  returnedValuesOnly();
  joinedOnEveryPath();
  movedThread();
  movedIntoContainer();
  swappedRounds();
  optionalThread();
  optionalThreadJoinable();
  joinInLambda();
  packagedTask();
  threadInMap();
  reassignedAfterJoin();
  joinedThroughRawPointers();
}
