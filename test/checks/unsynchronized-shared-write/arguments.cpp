// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>

static void addDeposit(int *Balance, int Amount) { *Balance += Amount; }
// CHECK-MESSAGES: :[[@LINE-1]]:52: warning: 'Balance' is written by this task while the code that started the task uses it

void pointerArgument() {
  int Balance = 100;
  std::thread Bank(addDeposit, &Balance, 50);
  Balance -= 20;
  Bank.join();
}

struct ScanJob {
  const char *Path;
  int FilesFound;
};

static void scanDirectory(ScanJob *Job) {
  for (int I = 0; I < 5; ++I)
    Job->FilesFound++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Job.FilesFound' is written by this task while the code that started the task uses it
}

void structArgument() {
  ScanJob Job{"/var/log", 0};
  std::thread Scanner(scanDirectory, &Job);
  while (Job.FilesFound < 0) {
  }
  Job.FilesFound = 0;
  Scanner.join();
}

static void appendLine(std::string &Log, const char *Line) { Log += Line; }
// CHECK-MESSAGES: :[[@LINE-1]]:62: warning: 'Log' is written by this task while the code that started the task uses it

void referenceByStdRef() {
  std::string Log;
  std::thread Writer(appendLine, std::ref(Log), "started\n");
  appendLine(Log, "waiting\n");
  Writer.join();
}

static void raiseLevel(int &Level, int By) { Level += By; }
// CHECK-MESSAGES: :[[@LINE-1]]:46: warning: 'Level' is written by this task while another task uses it

void boundArguments() {
  int Level = 0;
  std::thread First(std::bind(raiseLevel, std::ref(Level), 1));
  std::thread Second(std::bind(raiseLevel, std::ref(Level), 2));
  First.join();
  Second.join();
}

class Accumulator {
public:
  explicit Accumulator(long &Total) : Total(Total) {}
  void operator()() const {
    for (int I = 0; I < 100; ++I)
      Total += I;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Total' is written by this task while another task uses it
  }

private:
  long &Total;
};

void functorWithReference() {
  long Total = 0;
  std::thread Low{Accumulator(Total)};
  std::thread High{Accumulator(Total)};
  Low.join();
  High.join();
}

struct RetryCounter {
  int Retries = 0;
  void operator()() { ++Retries; }
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'Counter.Retries' is written by this task while the code that started the task uses it
};

void functorPassedByRef() {
  RetryCounter Counter;
  std::thread Connector(std::ref(Counter));
  Counter();
  Connector.join();
}

class Thermostat {
public:
  void heat() { Temperature += 1.5; }
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Kitchen.Temperature' is written by this task while the code that started the task uses it
  double temperature() const { return Temperature; }

private:
  double Temperature = 18;
};

void memberFunctionPointer() {
  Thermostat Kitchen;
  std::thread Heater(&Thermostat::heat, &Kitchen);
  double Now = Kitchen.temperature();
  Heater.join();
  std::printf("%f\n", Now);
}

class Odometer {
public:
  void drive(int Km) { Kilometers += Km; }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Meter.Kilometers' is written by this task while another task uses it

private:
  int Kilometers = 0;
};

void memberFunctionPointerByRef() {
  Odometer Meter;
  std::thread Out(&Odometer::drive, std::ref(Meter), 12);
  std::thread Back(&Odometer::drive, std::ref(Meter), 13);
  Out.join();
  Back.join();
}

static void onTimer(void *Context) {
  int *Ticks = static_cast<int *>(Context);
  ++*Ticks;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Ticks' is written by this task while another task uses it
}

void voidPointerContext() {
  int Ticks = 0;
  std::thread Timer(onTimer, &Ticks);
  std::thread Other(onTimer, static_cast<void *>(&Ticks));
  Timer.join();
  Other.join();
}

void initCaptureOfPointer() {
  int Score = 0;
  std::thread Player([Target = &Score] { *Target += 10; });
  // CHECK-MESSAGES: :[[@LINE-1]]:42: warning: 'Score' is written by this task while the code that started the task uses it
  Score += 1;
  Player.join();
}

void initCaptureOfReference() {
  int Lives = 3;
  std::thread Enemy([&Remaining = Lives] { --Remaining; });
  // CHECK-MESSAGES: :[[@LINE-1]]:44: warning: 'Lives' is written by this task while the code that started the task uses it
  ++Lives;
  Enemy.join();
}

void storedStdFunction() {
  int Jobs = 0;
  std::function<void()> Finish = [&Jobs] { ++Jobs; };
  // CHECK-MESSAGES: :[[@LINE-1]]:44: warning: 'Jobs' is written by this task while another task uses it
  std::thread First(Finish);
  std::thread Second(Finish);
  First.join();
  Second.join();
}

struct Settings {
  int Volume = 5;
  int Brightness = 7;
};
static Settings Current;

void referenceAlias() {
  Settings &Shared = Current;
  int *Volume = &Shared.Volume;
  std::thread Remote([Volume] { *Volume = 11; });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Current.Volume' is written by this task while the code that started the task uses it
  Current.Volume = 3;
  Remote.join();
}

int main() {
  pointerArgument();
  structArgument();
  referenceByStdRef();
  boundArguments();
  functorWithReference();
  functorPassedByRef();
  memberFunctionPointer();
  memberFunctionPointerByRef();
  voidPointerContext();
  initCaptureOfPointer();
  initCaptureOfReference();
  storedStdFunction();
  referenceAlias();
}
