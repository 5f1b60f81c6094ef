// The last one to count down comes after all others, in classes.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Session {
public:
  explicit Session(int Owners) : Owners(Owners) {}
  void say(const std::string &What) {
    std::lock_guard<std::mutex> Guard(Lock);
    Log += What;
  }
  static void release(Session *S) {
    bool Last = false;
    {
      std::lock_guard<std::mutex> Guard(S->Lock);
      if (--S->Owners == 0)
        Last = true;
    }
    if (Last)
      delete S; // OK: nobody else is left
  }

private:
  std::mutex Lock;
  int Owners;
  std::string Log;
};

// The last one adds up.
static std::mutex Lock;
static int Left = 4;
static int Parts[4];
static long Total;
static void add(int I) {
  Parts[I] = I * I;
  bool Last;
  {
    std::unique_lock<std::mutex> Guard(Lock);
    Last = --Left == 0;
  }
  if (Last)
    for (int Part : Parts)
      Total += Part; // OK: all parts are there
}

int main() {
  auto *S = new Session(4);
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([S, I] {
      for (int Round = 0; Round < 20; ++Round)
        S->say(std::to_string(I));
      Session::release(S);
      add(I);
    });
  for (std::thread &T : Threads)
    T.join();
  return Total == 0;
}
