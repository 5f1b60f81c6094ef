// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

int VisitCount = 0;

static void recordVisits() {
  for (int I = 0; I < 1000; ++I)
    ++VisitCount;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'VisitCount' is written by this task while another task uses it
}

void countVisitsInGlobal() {
  std::thread Morning(recordVisits);
  std::thread Evening(recordVisits);
  Morning.join();
  Evening.join();
}

static long TicketsSold;

static void sellTickets(int Batch) { TicketsSold += Batch; }
// CHECK-MESSAGES: :[[@LINE-1]]:38: warning: 'TicketsSold' is written by this task while another task uses it

void countTicketsInFileStatic() {
  std::thread Booth(sellTickets, 10);
  std::thread Web(sellTickets, 25);
  Booth.join();
  Web.join();
}

static int nextOrderNumber() {
  static int Last = 1000;
  Last = Last + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Last' is written by this task while the code that started the task uses it
  return Last;
}

void numberOrdersInFunctionStatic() {
  std::thread Till([] { nextOrderNumber(); });
  nextOrderNumber();
  Till.join();
}

class PageStatistics {
public:
  void hit() { ++Hits; }
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'Statistics.Hits' is written by this task while the code that started the task uses it
  int hits() const { return Hits; }

private:
  int Hits = 0;
};

void countHitsInMember() {
  PageStatistics Statistics;
  std::thread Worker([&Statistics] { Statistics.hit(); });
  Statistics.hit();
  Worker.join();
}

void countWordsInCapturedLocal() {
  int Words = 0;
  std::thread Chapter1([&] {
    Words += 1200;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Words' is written by this task while another task uses it
  });
  std::thread Chapter2([&] {
    Words += 900;
  });
  Chapter1.join();
  Chapter2.join();
}

namespace metrics {
double TotalLatency;
}

void accumulateInNamespaceVariable() {
  std::thread Sampler([] { metrics::TotalLatency += 0.25; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'TotalLatency' is written by this task while the code that started the task uses it
  metrics::TotalLatency += 0.5;
  Sampler.join();
}

struct ConnectionPool {
  static int Open;
  static void open() { ++Open; }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Open' is written by this task while another task uses it
};
int ConnectionPool::Open = 0;

void accumulateInStaticMember() {
  std::thread Client(&ConnectionPool::open);
  std::thread Other(ConnectionPool::open);
  Client.join();
  Other.join();
}

class DownloadManager {
public:
  void start() {
    Worker = std::thread([this] {
      for (int I = 0; I < 10; ++I)
        Finished++;
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Manager.Finished' is written by this task while the code that started the task uses it
    });
  }
  int progress() const { return Finished; }
  void stop() { Worker.join(); }

private:
  std::thread Worker;
  int Finished = 0;
};

void countThroughThisCapture() {
  DownloadManager Manager;
  Manager.start();
  int Seen = Manager.progress();
  Manager.stop();
  std::printf("%d\n", Seen);
}

inline unsigned PacketsDropped = 0;

void countInInlineVariable() {
  auto Drop = [] { PacketsDropped += 1; };
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'PacketsDropped' is written by this task while another task uses it
  std::thread Receiver(Drop), Sender(Drop);
  Receiver.join();
  Sender.join();
}

void countInLambdaBoundToName() {
  std::size_t Bytes = 0;
  auto Consume = [&Bytes](std::size_t N) { Bytes += N; };
  // CHECK-MESSAGES: :[[@LINE-1]]:44: warning: 'Bytes' is written by this task while another task uses it
  std::thread Left(Consume, 512);
  std::thread Right(Consume, 256);
  Left.join();
  Right.join();
}

int main() {
  countVisitsInGlobal();
  countTicketsInFileStatic();
  numberOrdersInFunctionStatic();
  countHitsInMember();
  countWordsInCapturedLocal();
  accumulateInNamespaceVariable();
  accumulateInStaticMember();
  countThroughThisCapture();
  countInInlineVariable();
  countInLambdaBoundToName();
}
