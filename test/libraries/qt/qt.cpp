// REQUIRES: qt5, qt6
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-lock-order-inversion,heddle-wait-without-predicate,heddle-blocking-under-lock -std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtConcurrent
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-lock-order-inversion,heddle-wait-without-predicate,heddle-blocking-under-lock -std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore -isystem /usr/include/x86_64-linux-gnu/qt5/QtConcurrent
#include <QAtomicInt>
#include <QMetaObject>
#include <QMutex>
#include <QMutexLocker>
#include <QReadWriteLock>
#include <QRunnable>
#include <QSemaphore>
#include <QThread>
#include <QThreadPool>
#include <QTimer>
#include <QVector>
#include <QWaitCondition>
#include <QtConcurrent>

//===----------------------------------------------------------------------===//
// What fires
//===----------------------------------------------------------------------===//

class Counter : public QThread {
public:
  int Count = 0;

protected:
  void run() override {
    for (int I = 0; I < 100; ++I)
      ++Count;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}}Count' is written by this task
  }
};

int readsWhileItRuns() {
  Counter Worker;
  Worker.start();
  int Seen = Worker.Count;
  Worker.wait();
  return Seen;
}

class Job : public QRunnable {
  int *Sum;

public:
  explicit Job(int *Sum) : Sum(Sum) {}
  void run() override { ++*Sum; }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Sum' is written by this task while another instance
};

int pool() {
  int Sum = 0;
  QThreadPool Pool;
  for (int I = 0; I < 10; ++I)
    Pool.start(new Job(&Sum));
  Pool.waitForDone();
  return Sum;
}

int functions() {
  int Sum = 0;
  QThreadPool Pool;
  for (int I = 0; I < 10; ++I)
    Pool.start([&Sum] { ++Sum; });
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Sum' is written by this task while another instance
  Pool.waitForDone();
  return Sum;
}

int concurrently() {
  int Result = 0;
  QFuture<void> Future = QtConcurrent::run([&Result] { Result = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:56: warning: 'Result' is written by this task
  int Seen = Result;
  Future.waitForFinished();
  return Seen;
}

int mapped(QVector<int> &Data) {
  int Sum = 0;
  QtConcurrent::blockingMap(Data, [&Sum](int &V) { Sum += V; });
  // CHECK-MESSAGES: :[[@LINE-1]]:52: warning: 'Sum' is written by this task while another instance
  return Sum;
}

struct Store {
  QMutex Lock, Other;
  QWaitCondition Changed;
  int Value = 0;

  void set(int V) {
    QMutexLocker Locker(&Lock);
    Value = V;
  }
  void again() {
    QMutexLocker Locker(&Lock);
    set(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'Lock' while this task holds it already
  }
  void oneWay() {
    QMutexLocker First(&Lock);
    QMutexLocker Second(&Other);
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'Other' is locked while 'Lock' is held
  }
  void otherWay() {
    QMutexLocker First(&Other);
    QMutexLocker Second(&Lock);
  }
  void waitOnce() {
    QMutexLocker Locker(&Lock);
    Changed.wait(&Lock);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning:
  }
  void sleepInside() {
    QMutexLocker Locker(&Lock);
    QThread::sleep(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}}'Lock'
  }
};

//===----------------------------------------------------------------------===//
// What stays silent
//===----------------------------------------------------------------------===//

class Guarded : public QThread {
  QMutex Lock;
  QReadWriteLock Rw;
  QAtomicInt Atomic;
  int Value = 0, Table = 0;
  bool Stop = false;

public:
  ~Guarded() override {
    {
      QMutexLocker Locker(&Lock);
      Stop = true;
    }
    wait();
  }
  int value() {
    QMutexLocker Locker(&Lock);
    return Value; // OK: guarded
  }
  int table() {
    QReadLocker Locker(&Rw);
    return Table; // OK: guarded
  }

protected:
  void run() override {
    for (;;) {
      Lock.lock();
      bool Ends = Stop; // OK: guarded
      ++Value;          // OK: guarded
      Lock.unlock();
      if (Ends)
        return;
      {
        QWriteLocker Locker(&Rw);
        ++Table; // OK: guarded
      }
      Atomic.fetchAndAddRelaxed(1); // OK: atomic
      Atomic.ref();
      QMutexLocker Locker(&Lock);
      ++Value; // OK: guarded
      Locker.unlock();
      Locker.relock();
      ++Value; // OK: locked again
    }
  }
};

int uses() {
  Guarded G;
  G.start();
  return G.value() + G.table();
}

int waits() {
  Counter Worker;
  Worker.Count = 1; // OK: not yet started
  Worker.start();
  Worker.wait();
  return Worker.Count; // OK: it has ended
}

int created() {
  int X = 0;
  QThread *Thread = QThread::create([&X] { X = 1; });
  Thread->start();
  Thread->wait();
  delete Thread;
  return X; // OK: it has ended
}

int futures() {
  int X = 0;
  auto Future = QtConcurrent::run([&X] { X = 1; });
  Future.waitForFinished();
  return X; // OK: it has ended
}

void squares(QVector<int> &Data) {
  QtConcurrent::blockingMap(Data, [](int &V) { V *= V; }); // OK: one each
}

class Buffer {
  QMutex Lock;
  QWaitCondition NotEmpty;
  QVector<int> Items;

public:
  void put(int V) {
    QMutexLocker Locker(&Lock);
    Items.append(V);
    NotEmpty.wakeOne();
  }
  int take() {
    QMutexLocker Locker(&Lock);
    while (Items.isEmpty())
      NotEmpty.wait(&Lock); // OK: in a loop; it releases the lock
    return Items.takeFirst();
  }
};

int semaphores() {
  int X = 0;
  QSemaphore Done;
  auto Future = QtConcurrent::run([&] {
    X = 1;
    Done.release();
  });
  Done.acquire();
  int Seen = X; // OK: released after the write
  Future.waitForFinished();
  return Seen;
}

class Controller : public QObject {
  int Ticks = 0;

public:
  void begin() {
    // OK: both run on this object's thread
    QTimer::singleShot(10, this, [this] { ++Ticks; });
    QMetaObject::invokeMethod(this, [this] { ++Ticks; }, Qt::QueuedConnection);
    ++Ticks;
  }
};

class Worker : public QObject {
public:
  int Done = 0;
  void work() { ++Done; }
};
void moved() {
  QThread Thread;
  Worker W;
  W.moveToThread(&Thread);
  QObject::connect(&Thread, &QThread::started, &W, &Worker::work);
  Thread.start();
  Thread.quit();
  Thread.wait();
  W.Done = 0; // OK: it has ended
}
