// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

// OK: every worker fills its own slot.
void slotByCapturedIndex() {
  std::vector<int> Out(4);
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([&Out, I] { Out[I] = I * I; });
  for (auto &W : Workers)
    W.join();
}

static void square(std::vector<double> &Values, std::size_t Index) {
  Values[Index] *= Values[Index];
}
// OK: the index is an argument of its own for each thread.
void slotByArgument() {
  std::vector<double> Values{1, 2, 3};
  std::vector<std::thread> Workers;
  for (std::size_t I = 0; I < Values.size(); ++I)
    Workers.push_back(std::thread(square, std::ref(Values), I));
  for (auto &W : Workers)
    W.join();
}

static void fill(std::vector<int> &Pixels, std::size_t From, std::size_t To) {
  for (std::size_t I = From; I < To; ++I)
    Pixels[I] = 255;
}
// OK: the slices do not overlap.
void slices() {
  std::vector<int> Pixels(100);
  const std::size_t Chunk = Pixels.size() / 4;
  std::vector<std::thread> Painters;
  for (std::size_t T = 0; T < 4; ++T)
    Painters.emplace_back(fill, std::ref(Pixels), T * Chunk, (T + 1) * Chunk);
  for (auto &P : Painters)
    P.join();
}

static long sumRange(const int *Begin, const int *End) {
  return std::accumulate(Begin, End, 0L);
}
// OK: two halves, two results.
void halves() {
  std::vector<int> Numbers(64, 1);
  long Left = 0, Right = 0;
  const int *Middle = Numbers.data() + 32;
  std::thread First([&] { Left = sumRange(Numbers.data(), Middle); });
  std::thread Second([&] { Right = sumRange(Middle, Numbers.data() + 64); });
  First.join();
  Second.join();
  Left += Right;
}

struct Partition {
  const int *Begin = nullptr;
  int Count = 0;
  long Sum = 0;
};
static void sumPartition(Partition *P) {
  for (int I = 0; I < P->Count; ++I)
    P->Sum += P->Begin[I];
}
// OK: each thread gets its own struct.
void argumentStructPerThread() {
  int Data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  Partition Parts[2];
  std::thread Threads[2];
  for (int I = 0; I < 2; ++I) {
    Parts[I].Begin = Data + I * 4;
    Parts[I].Count = 4;
    Threads[I] = std::thread(sumPartition, &Parts[I]);
  }
  for (auto &T : Threads)
    T.join();
}

// OK: the pointer passed leads to another element each time.
void pointerIntoArray() {
  std::array<int, 3> Counters{};
  std::vector<std::thread> Workers;
  for (int I = 0; I < 3; ++I) {
    int *Mine = &Counters[I];
    Workers.emplace_back([Mine] {
      for (int K = 0; K < 10; ++K)
        ++*Mine;
    });
  }
  for (auto &W : Workers)
    W.join();
}

struct Tile {
  int Width = 16;
  long Checksum = 0;
};
// OK: every task has its own element of the vector.
void rangeForReference() {
  std::vector<Tile> Tiles(3);
  std::vector<std::thread> Workers;
  for (Tile &T : Tiles)
    Workers.emplace_back([&T] { T.Checksum = T.Width * 31; });
  for (auto &W : Workers)
    W.join();
}

// OK: distinct constant elements.
void differentConstants() {
  int Scores[2] = {};
  std::thread Home([&Scores] { Scores[0]++; });
  std::thread Guest([&Scores] { Scores[1]++; });
  Home.join();
  Guest.join();
}

struct Telemetry {
  double Speed = 0;
  double Altitude = 0;
};
// OK: distinct fields.
void differentFields() {
  Telemetry Now;
  std::thread Gps([&Now] { Now.Speed = 3; });
  std::thread Barometer([&Now] { Now.Altitude = 800; });
  Gps.join();
  Barometer.join();
}

// OK: the task has its own copy.
void byValueCapture() {
  std::string Name = "alice";
  std::thread Greeter([Name]() mutable { Name += "!"; });
  Name += "?";
  Greeter.join();
}

static void rotate(std::vector<int> Cards) {
  std::rotate(Cards.begin(), Cards.begin() + 1, Cards.end());
}
// OK: arguments are copied into the thread.
void byValueArgument() {
  std::vector<int> Cards{1, 2, 3};
  std::thread Dealer(rotate, Cards);
  Cards.clear();
  Dealer.join();
}

static void consume(const std::string &Message) { (void)Message.size(); }
// OK: without std::ref the reference binds to the thread's own copy.
void referenceParameterWithoutRef() {
  std::string Message = "hello";
  std::thread Sender(consume, Message);
  Message = "bye";
  Sender.join();
}

// OK: ownership moves into the task.
void movedIn() {
  auto Image = std::make_unique<std::vector<int>>(10);
  std::thread Encoder([Image = std::move(Image)] { Image->push_back(1); });
  Encoder.join();
}

static void compress(std::unique_ptr<std::string> Text) { Text->clear(); }
// OK: ownership moves into the task, and a new object is made.
void movedAsArgument() {
  auto Text = std::make_unique<std::string>("aaaa");
  std::thread Compressor(compress, std::move(Text));
  Text = std::make_unique<std::string>("bbbb");
  Text->push_back('c');
  Compressor.join();
}

struct Request {
  int Status = 0;
};
// OK: every round allocates a new request.
void newObjectPerRound() {
  std::vector<std::thread> Handlers;
  for (int I = 0; I < 3; ++I) {
    auto Current = std::make_shared<Request>();
    Current->Status = 100;
    Handlers.emplace_back([Current] { Current->Status = 200; });
  }
  for (auto &H : Handlers)
    H.join();
}

struct Message {
  int Retries = 0;
};
static void deliver(Message *M) {
  M->Retries++;
  delete M;
}
// OK: every thread owns the message that was allocated for it.
void rawNewPerRound() {
  std::vector<std::thread> Couriers;
  for (int I = 0; I < 3; ++I) {
    Message *M = new Message;
    M->Retries = I;
    Couriers.emplace_back(deliver, M);
  }
  for (auto &C : Couriers)
    C.join();
}

// OK: the loop's own local dies only after its thread was joined.
void localInBody() {
  for (int I = 0; I < 3; ++I) {
    int Result = 0;
    std::thread Worker([&Result, I] { Result = I; });
    Worker.join();
    Result++;
  }
}

static const int Primes[] = {2, 3, 5, 7};
static const std::string Greeting = "hi";
// OK: nobody writes.
void constData() {
  long Sum1 = 0, Sum2 = 0;
  std::thread A([&Sum1] {
    for (int P : Primes)
      Sum1 += P;
  });
  std::thread B([&Sum2] { Sum2 = Primes[0] + static_cast<long>(Greeting.size()); });
  A.join();
  B.join();
}

// OK: both sides only read.
void readOnlyAfterSetup() {
  std::vector<int> Table(16);
  std::iota(Table.begin(), Table.end(), 0);
  int First = 0;
  std::thread Looker([&] { First = Table[3]; });
  int Second = Table[4] + static_cast<int>(Table.size());
  Looker.join();
  First += Second;
}

static thread_local int Depth = 0;
static void descend(int Levels) {
  while (Levels-- > 0)
    ++Depth;
}
// OK: every thread has its own.
void threadLocal() {
  std::thread Left(descend, 3);
  descend(4);
  Left.join();
}

static std::string &scratchBuffer() {
  thread_local std::string Buffer;
  return Buffer;
}
// OK: every thread has its own buffer.
void threadLocalInFunction() {
  std::thread Formatter([] { scratchBuffer() += "x"; });
  scratchBuffer() += "y";
  Formatter.join();
}

// OK: thread T takes the rows T, T + N, T + 2 N...
void stridedLoop() {
  constexpr int Threads = 3;
  std::vector<int> Rows(12);
  std::vector<std::thread> Pool;
  for (int T = 0; T < Threads; ++T)
    Pool.emplace_back([&Rows, T] {
      for (int Row = T; Row < static_cast<int>(Rows.size()); Row += Threads)
        Rows[Row] = T;
    });
  for (auto &P : Pool)
    P.join();
}

// OK: each thread fills its own row.
void matrixRows() {
  std::vector<std::vector<int>> Matrix(3, std::vector<int>(4));
  std::vector<std::thread> Pool;
  for (std::size_t Row = 0; Row < Matrix.size(); ++Row)
    Pool.emplace_back([&Matrix, Row] {
      for (int &Cell : Matrix[Row])
        Cell = static_cast<int>(Row);
    });
  for (auto &P : Pool)
    P.join();
}

class ImageWorker {
public:
  void operator()() { Lines += 3; }
  int lines() const { return Lines; }

private:
  int Lines = 0;
};
// OK: a functor is copied into each thread.
void workerObjects() {
  ImageWorker Worker;
  std::thread First(Worker);
  std::thread Second(Worker);
  First.join();
  Second.join();
  (void)Worker.lines();
}

class Simulation {
public:
  void start() {
    Thread = std::thread([this] { Steps++; });
  }
  void finish() { Thread.join(); }

private:
  int Steps = 0;
  std::thread Thread;
};
// OK: two objects, each with its own thread and counter.
void ownInstanceEach() {
  Simulation Fast, Slow;
  Fast.start();
  Slow.start();
  Fast.finish();
  Slow.finish();
}

class Particle {
public:
  void start() {
    Thread = std::thread(&Particle::move, this);
  }
  void finish() {
    Thread.join();
    Position++;
  }

private:
  void move() { Position += 2; }
  int Position = 0;
  std::thread Thread;
};
// OK: each element is worked on by its own thread only.
void instancesInVector() {
  std::vector<Particle> Particles(3);
  for (auto &P : Particles)
    P.start();
  for (auto &P : Particles)
    P.finish();
}

// OK: each thread transforms its own block.
void blockByIterators() {
  std::vector<int> Data(90, 1);
  std::vector<std::thread> Pool;
  auto Begin = Data.begin();
  for (int T = 0; T < 3; ++T) {
    auto End = Begin + 30;
    Pool.emplace_back([Begin, End] {
      for (auto It = Begin; It != End; ++It)
        *It *= 2;
    });
    Begin = End;
  }
  for (auto &P : Pool)
    P.join();
}

int main() {
  slotByCapturedIndex();
  slotByArgument();
  slices();
  halves();
  argumentStructPerThread();
  pointerIntoArray();
  rangeForReference();
  differentConstants();
  differentFields();
  byValueCapture();
  byValueArgument();
  referenceParameterWithoutRef();
  movedIn();
  movedAsArgument();
  newObjectPerRound();
  rawNewPerRound();
  localInBody();
  constData();
  readOnlyAfterSetup();
  threadLocal();
  threadLocalInFunction();
  stridedLoop();
  matrixRows();
  workerObjects();
  ownInstanceEach();
  instancesInVector();
  blockByIterators();
}
