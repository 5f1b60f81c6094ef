// REQUIRES: tbb
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-lock-order-inversion,heddle-write-under-shared-lock -std=c++17
#include <tbb/blocked_range.h>
#include <tbb/combinable.h>
#include <tbb/concurrent_hash_map.h>
#include <tbb/concurrent_queue.h>
#include <tbb/concurrent_vector.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_for_each.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/parallel_sort.h>
#include <tbb/queuing_mutex.h>
#include <tbb/queuing_rw_mutex.h>
#include <tbb/spin_mutex.h>
#include <tbb/spin_rw_mutex.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <string>
#include <vector>

//===----------------------------------------------------------------------===//
// What fires
//===----------------------------------------------------------------------===//

long sumOfRange(const std::vector<int> &Data) {
  long Sum = 0;
  tbb::parallel_for(tbb::blocked_range<size_t>(0, Data.size()),
                    [&](const tbb::blocked_range<size_t> &R) {
                      for (size_t I = R.begin(); I != R.end(); ++I)
                        Sum += Data[I];
                      // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Sum' is written by this task while another instance of the task may be running
                    });
  return Sum;
}

int indices(std::vector<int> &Data) {
  int Last = 0;
  tbb::parallel_for(0, 100, [&](int I) {
    Data[I] = I;
    Last = I;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Last' is written by this task
  });
  return Last;
}

std::vector<int> collected(const std::vector<int> &Data) {
  std::vector<int> Even;
  tbb::parallel_for_each(Data.begin(), Data.end(), [&](int V) {
    if (V % 2 == 0)
      Even.push_back(V);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Even' is written by this task
  });
  return Even;
}

int group() {
  int X = 0;
  tbb::task_group Group;
  Group.run([&] { X = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: 'X' is written by this task
  int Y = X;
  Group.wait();
  return Y;
}

int both() {
  int X = 0;
  tbb::parallel_invoke([&] { X = 1; }, [&] { X = 2; });
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'X' is written by this task while another task
  return X;
}

struct Body {
  int *Total;
  void operator()(const tbb::blocked_range<int> &R) const {
    *Total += R.size();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is written by this task
  }
};
int functor() {
  int Total = 0;
  tbb::parallel_for(tbb::blocked_range<int>(0, 100), Body{&Total});
  return Total;
}

struct Table {
  tbb::spin_mutex A, B;
  tbb::spin_rw_mutex Rw;
  int Rows = 0;

  void twice() {
    tbb::spin_mutex::scoped_lock First(A);
    tbb::spin_mutex::scoped_lock Second(A);
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'A' is locked again
  }
  void oneWay() {
    tbb::spin_mutex::scoped_lock First(A);
    tbb::spin_mutex::scoped_lock Second(B);
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'B' is locked while 'A' is held
  }
  void otherWay() {
    tbb::spin_mutex::scoped_lock First(B), Second;
    Second.acquire(A);
  }
};

int readersWrite() {
  Table T;
  tbb::parallel_for(0, 10, [&](int) {
    tbb::spin_rw_mutex::scoped_lock Reader(T.Rw, /*write=*/false);
    ++T.Rows;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Rows' is written
  });
  return T.Rows;
}

//===----------------------------------------------------------------------===//
// What stays silent
//===----------------------------------------------------------------------===//

int slots(std::vector<int> &Data) {
  std::vector<int> Square(Data.size());
  // OK: each writes its own elements
  tbb::parallel_for(size_t(0), Data.size(),
                    [&](size_t I) { Square[I] = Data[I] * Data[I]; });
  tbb::parallel_for(tbb::blocked_range<size_t>(0, Data.size(), 16),
                    [&](const tbb::blocked_range<size_t> &R) {
                      int Local = 0; // OK: its own
                      for (size_t I = R.begin(); I != R.end(); ++I) {
                        Square[I] += 1;
                        Local += Square[I];
                      }
                    });
  tbb::parallel_for_each(Data, [](int &V) { V *= 2; }); // OK: one element
  tbb::parallel_sort(Square.begin(), Square.end(),
                     [](int A, int B) { return A > B; });
  return Square[0]; // OK: they have ended
}

long reduced(const std::vector<int> &Data) {
  // OK: values are handed on
  return tbb::parallel_reduce(
      tbb::blocked_range<size_t>(0, Data.size()), 0L,
      [&](const tbb::blocked_range<size_t> &R, long Sum) {
        for (size_t I = R.begin(); I != R.end(); ++I)
          Sum += Data[I];
        return Sum;
      },
      [](long A, long B) { return A + B; });
}

struct Sum {
  const std::vector<int> &Data;
  long Value = 0;
  explicit Sum(const std::vector<int> &Data) : Data(Data) {}
  Sum(Sum &Other, tbb::split) : Data(Other.Data) {}
  void operator()(const tbb::blocked_range<size_t> &R) {
    for (size_t I = R.begin(); I != R.end(); ++I)
      Value += Data[I]; // OK: each part has a body of its own
  }
  void join(const Sum &Other) { Value += Other.Value; }
};
long reducedByBody(const std::vector<int> &Data) {
  Sum Body(Data);
  tbb::parallel_reduce(tbb::blocked_range<size_t>(0, Data.size()), Body);
  return Body.Value;
}

int guards() {
  int A = 0, B = 0, C = 0, D = 0;
  tbb::spin_mutex Spin;
  tbb::queuing_mutex Queuing;
  tbb::spin_rw_mutex Rw;
  tbb::queuing_rw_mutex QueuingRw;
  tbb::parallel_for(0, 10, [&](int I) {
    {
      tbb::spin_mutex::scoped_lock Lock(Spin);
      ++A; // OK: guarded
    }
    {
      tbb::queuing_mutex::scoped_lock Lock;
      Lock.acquire(Queuing);
      ++B; // OK: guarded
      Lock.release();
    }
    {
      tbb::queuing_mutex::scoped_lock Lock;
      if (Lock.try_acquire(Queuing))
        ++B; // OK: guarded
    }
    {
      tbb::spin_rw_mutex::scoped_lock Lock(Rw); // a writer
      ++C;                                      // OK: guarded
    }
    {
      tbb::spin_rw_mutex::scoped_lock Lock(Rw, false);
      if (C == I) {
        Lock.upgrade_to_writer();
        ++C; // OK: upgraded
      }
    }
    tbb::queuing_rw_mutex::scoped_lock Lock(QueuingRw, true);
    ++D; // OK: guarded
  });
  return A + B + C + D;
}

int groups() {
  int X = 0, Y = 0;
  tbb::task_group Group;
  Group.run([&] { X = 1; });
  Group.run([&] { Y = 1; }); // OK: another variable
  Group.wait();
  ++X; // OK: waited for
  Group.run_and_wait([&] { ++X; });
  return X + Y; // OK: waited for
}

int fibonacci(int N) {
  if (N < 2)
    return N;
  int A, B;
  tbb::parallel_invoke([&] { A = fibonacci(N - 1); },
                       [&] { B = fibonacci(N - 2); });
  return A + B; // OK: both have ended
}

int containers() {
  tbb::concurrent_vector<int> Vector;
  tbb::concurrent_queue<int> Queue;
  using Map = tbb::concurrent_hash_map<std::string, int>;
  Map Words;
  tbb::enumerable_thread_specific<int> Counts(0);
  tbb::combinable<int> Sums;
  tbb::parallel_for(0, 10, [&](int I) {
    Vector.push_back(I); // OK: made for it
    Queue.push(I);       // OK: made for it
    Map::accessor Entry;
    Words.insert(Entry, "x");
    ++Entry->second; // OK: the accessor holds it
    ++Counts.local(); // OK: one for each thread
    Sums.local() += I; // OK: one for each thread
    int &Mine = Counts.local();
    Mine += I; // OK: one for each thread
  });
  int Total = 0;
  for (int N : Counts)
    Total += N; // OK: they have ended
  return Total + Sums.combine([](int A, int B) { return A + B; });
}

int arena() {
  tbb::task_arena Arena(4);
  int X = 0;
  Arena.execute([&] { ++X; }); // OK: execute waits
  return ++X;
}
