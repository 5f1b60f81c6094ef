// RUN: %check_heddle %s heddle-unbounded-spawn
// HEDDLE-SILENT
#include <heddle/heddle.h>
#include <chrono>
#include <condition_variable>
#include <future>
#include <iostream>
#include <mutex>
#include <semaphore>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

void handle(int);
void handleLine(std::string);
int next();

void counted(int N) {
  std::vector<std::thread> All;
  // OK: as many as it was told
  for (int I = 0; I < N; ++I)
    All.emplace_back(handle, I);
  for (auto &T : All)
    T.join();
}

void workers() {
  std::vector<std::thread> All;
  // OK: one for each processor
  for (unsigned I = 0; I < std::thread::hardware_concurrency(); ++I)
    All.emplace_back(handle, I);
  for (auto &T : All)
    T.join();
}

void each(const std::vector<int> &Items) {
  std::vector<std::thread> All;
  // OK: one for each element
  for (int Item : Items)
    All.emplace_back(handle, Item);
  for (auto &T : All)
    T.join();
}

void joined(std::istream &In) {
  std::string Line;
  // OK: joined in the same round
  while (std::getline(In, Line)) {
    std::thread T(handleLine, Line);
    T.join();
  }
}

void scoped(std::istream &In) {
  std::string Line;
  // OK: joined at the end of the round
  while (std::getline(In, Line))
    std::jthread T(handleLine, Line);
}

std::counting_semaphore<8> Slots(8);
void limited(int Listener) {
  // OK: waits for a free slot
  for (;;) {
    int Connection = accept(Listener, nullptr, nullptr);
    Slots.acquire();
    std::thread([Connection] {
      handle(Connection);
      Slots.release();
    }).detach();
  }
}

void batches(std::istream &In) {
  std::vector<std::thread> All;
  std::string Line;
  // OK: joins a batch when there are many
  while (std::getline(In, Line)) {
    All.emplace_back(handleLine, Line);
    if (All.size() >= 16) {
      for (auto &T : All)
        T.join();
      All.clear();
    }
  }
  for (auto &T : All)
    T.join();
}

std::mutex Mutex;
std::condition_variable Free;
int Active;
void waitForSlot() {
  std::unique_lock<std::mutex> Lock(Mutex);
  Free.wait(Lock, [] { return Active < 8; });
  ++Active;
}
void byHelper(int Listener) {
  // OK: a helper waits
  for (;;) {
    int Connection = accept(Listener, nullptr, nullptr);
    waitForSlot();
    std::thread(handle, Connection).detach();
  }
}

void rejects(int Listener) {
  static int Count;
  // OK: turns away what is too much
  for (;;) {
    int Connection = accept(Listener, nullptr, nullptr);
    if (Count > 100)
      continue;
    ++Count;
    std::thread(handle, Connection).detach();
  }
}

void timer() {
  // OK: a new one every minute
  for (;;) {
    std::this_thread::sleep_for(std::chrono::minutes(1));
    std::thread(handle, 1).detach();
  }
}

void once(std::istream &In) {
  bool Started = false;
  std::string Line;
  // OK: only when it does not run yet
  while (std::getline(In, Line))
    if (!Started) {
      Started = true;
      std::thread(handleLine, Line).detach();
    }
}

void commands(std::istream &In) {
  std::string Line;
  // OK: only for one of many commands
  while (std::getline(In, Line)) {
    switch (Line.size()) {
    case 1:
      std::thread(handleLine, Line).detach();
      break;
    default:
      return;
    }
  }
}

void pooled(heddle::channel<int> Inbox) {
  heddle::channel<int> Work(8);
  // OK: a fixed number of workers
  for (int I = 0; I < 4; ++I)
    heddle::go([Work] {
      while (std::optional<int> Item = Work.receive())
        handle(*Item);
    });
  for (int Message : Inbox)
    Work.send(Message);
}

void tokens(heddle::channel<int> Inbox) {
  heddle::channel<int> Tokens(8);
  // OK: room in a channel limits them
  for (int Message : Inbox) {
    Tokens.send(1);
    heddle::go([Message, Tokens] {
      handle(Message);
      Tokens.receive();
    });
  }
}

void stops() {
  int N = 0;
  // OK: ends after ten
  for (;;) {
    std::thread(handle, N).detach();
    if (++N == 10)
      break;
  }
}

void waits() {
  // OK: the future that nobody keeps waits
  for (;;)
    std::async(std::launch::async, handle, next()).get();
}

void retries(std::istream &In) {
  std::thread Last;
  std::string Line;
  // OK: joins the one before
  while (std::getline(In, Line)) {
    if (Last.joinable())
      Last.join();
    Last = std::thread(handleLine, Line);
  }
  if (Last.joinable())
    Last.join();
}

void once() {
  // OK: no loop
  std::thread(handle, 1).detach();
}
