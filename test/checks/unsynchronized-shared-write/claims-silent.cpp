// What a monitor gives away by a flag or a counter that is kept under its lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>
#include <thread>

class Busy {
public:
  void run() {
    {
      std::unique_lock<std::mutex> L(M);
      C.wait(L, [this] { return !IsBusy; });
      IsBusy = true;
    }
    ++N; // OK: nobody else has found it free
    {
      std::lock_guard<std::mutex> L(M);
      IsBusy = false;
    }
    C.notify_one();
  }

private:
  std::mutex M;
  std::condition_variable C;
  bool IsBusy = false;
  long N = 0;
};

class GoesAway {
public:
  void run() {
    {
      std::lock_guard<std::mutex> L(M);
      if (Running)
        return;
      Running = true;
    }
    ++N; // OK: the others have gone away
    std::lock_guard<std::mutex> L(M);
    Running = false;
  }

private:
  std::mutex M;
  bool Running = false;
  long N = 0;
};

class ReadersAndWriters {
public:
  void beginReading() {
    std::unique_lock<std::mutex> L(M);
    while (Writing)
      C.wait(L);
    ++Readers;
  }
  void endReading() {
    std::lock_guard<std::mutex> L(M);
    if (--Readers == 0)
      C.notify_all();
  }
  void beginWriting() {
    std::unique_lock<std::mutex> L(M);
    C.wait(L, [&] { return !Writing && Readers == 0; });
    Writing = true;
  }
  void endWriting() {
    std::lock_guard<std::mutex> L(M);
    Writing = false;
    C.notify_all();
  }

private:
  std::mutex M;
  std::condition_variable C;
  int Readers = 0;
  bool Writing = false;
};

class Page {
public:
  void run() {
    RW.beginWriting();
    ++N; // OK: no reader, no other writer
    RW.endWriting();
    RW.beginReading();
    Seen = N > 0; // OK: no writer
    RW.endReading();
  }

private:
  ReadersAndWriters RW;
  long N = 0;
  static thread_local bool Seen;
};
thread_local bool Page::Seen;

class States {
public:
  void run() {
    std::unique_lock<std::mutex> L(M);
    while (Now != Idle)
      C.wait(L);
    Now = Working;
    L.unlock();
    N += 2; // OK: it is working for this task
    L.lock();
    Now = Idle;
    C.notify_all();
  }

private:
  enum State { Idle, Working };
  State Now = Idle;
  std::mutex M;
  std::condition_variable C;
  long N = 0;
};

// One slot, which the two sides fill and empty outside of the lock.
class Slot {
public:
  void put(int Value) {
    {
      std::unique_lock<std::mutex> L(M);
      while (Full)
        C.wait(L);
    }
    Item = Value; // OK: as long as it is empty it belongs to this side
    {
      std::lock_guard<std::mutex> L(M);
      Full = true;
    }
    C.notify_one();
  }
  int take() {
    {
      std::unique_lock<std::mutex> L(M);
      while (!Full)
        C.wait(L);
    }
    int Value = Item;
    Item = 0; // OK: and to this one as long as it is full
    {
      std::lock_guard<std::mutex> L(M);
      Full = false;
    }
    C.notify_one();
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable C;
  bool Full = false;
  int Item = 0;
};

// The semaphore of the textbooks.
class Semaphore {
public:
  explicit Semaphore(int Count) : Count(Count) {}
  void down() {
    std::unique_lock<std::mutex> L(M);
    while (Count <= 0)
      C.wait(L);
    --Count;
  }
  void up() {
    std::lock_guard<std::mutex> L(M);
    ++Count;
    C.notify_one();
  }

private:
  std::mutex M;
  std::condition_variable C;
  int Count;
};

class OneAtATime {
public:
  void run() {
    S.down();
    ++N; // OK: there is one to take
    S.up();
  }

private:
  Semaphore S{1};
  long N = 0;
};

template <typename T> static void both() {
  T X;
  std::thread A([&X] {
    for (int I = 0; I < 100; ++I)
      X.run();
  }),
      B([&X] {
        for (int I = 0; I < 100; ++I)
          X.run();
      });
  A.join();
  B.join();
}

int main() {
  both<Busy>();
  both<GoesAway>();
  both<Page>();
  both<States>();
  both<OneAtATime>();
  Slot S;
  std::thread Left([&S] {
    for (int I = 0; I < 100; ++I)
      S.put(I);
  });
  std::thread Right([&S] {
    for (int I = 0; I < 100; ++I)
      S.take();
  });
  Left.join();
  Right.join();
  return 0;
}
