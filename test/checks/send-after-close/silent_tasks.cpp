// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int readSensor(int Id);

// OK: the sender itself closes, after its last send.
int sumOfProducer() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] {
    for (int I = 0; I < 10; ++I)
      Numbers.send(I);
    Numbers.close();
  });
  int Sum = 0;
  for (int N : Numbers)
    Sum += N;
  return Sum;
}

// OK: closed when all senders were joined.
void joined(heddle::channel<int> Readings) {
  heddle::task Sensor = heddle::go([Readings] { Readings.send(1); });
  Sensor.join();
  Readings.close();
}

// OK: the group has ended.
void grouped(int Sensors) {
  heddle::channel<int> Readings(64);
  heddle::task_group Group;
  for (int Id = 0; Id < Sensors; ++Id)
    Group.go([Readings, Id] { Readings.send(readSensor(Id)); });
  Group.wait();
  Readings.close();
}

// OK: the wait group has counted all of them down.
void waited(int Sensors) {
  heddle::channel<int> Readings(64);
  heddle::wait_group Running;
  for (int Id = 0; Id < Sensors; ++Id) {
    Running.add();
    heddle::go([Readings, Id, &Running] {
      Readings.send(readSensor(Id));
      Running.done();
    });
  }
  Running.wait();
  Readings.close();
}

// OK: as above, by the short form, and done() deferred.
void waitedShorter(int Sensors) {
  heddle::channel<int> Readings(64);
  heddle::wait_group Running;
  for (int Id = 0; Id < Sensors; ++Id)
    Running.go([Readings, Id] { Readings.send(readSensor(Id)); });
  Running.wait();
  Readings.close();
}

// OK: a closing task waits for the senders, as one does in Go.
int fanIn(int Sensors) {
  heddle::channel<int> Readings;
  heddle::wait_group Running;
  for (int Id = 0; Id < Sensors; ++Id) {
    Running.add();
    heddle::go([Readings, Id, &Running] {
      heddle::defer Done{[&Running] { Running.done(); }};
      Readings.send(readSensor(Id));
    });
  }
  heddle::task Closer = heddle::go([Readings, &Running] {
    Running.wait();
    Readings.close();
  });
  int Sum = 0;
  for (int R : Readings)
    Sum += R;
  Closer.join();
  return Sum;
}

// OK: every thread of the list is joined.
void threads(heddle::channel<int> Frames) {
  std::vector<std::thread> Cameras;
  for (int Id = 0; Id < 4; ++Id)
    Cameras.emplace_back([Frames, Id] { Frames.send(Id); });
  for (std::thread &Camera : Cameras)
    Camera.join();
  Frames.close();
}

// OK: the destructor of the inner scope joins.
void scopedThread(heddle::channel<int> Frames) {
  {
    std::jthread Camera([Frames] { Frames.send(1); });
  }
  Frames.close();
}

// OK: the future was waited for.
void asynchronous(heddle::channel<int> Frames) {
  auto Camera =
      std::async(std::launch::async, [Frames] { Frames.send(1); });
  Camera.get();
  Frames.close();
}

// OK: the latch is counted down after the last send.
void latched(heddle::channel<int> Frames) {
  std::latch Finished(2);
  std::jthread Left([Frames, &Finished] {
    Frames.send(1);
    Finished.count_down();
  });
  std::jthread Right([Frames, &Finished] {
    Frames.send(2);
    Finished.count_down();
  });
  Finished.wait();
  Frames.close();
}

// OK: the close comes before the task is started, which sends into another.
void otherChannel(heddle::channel<int> Old) {
  Old.close();
  heddle::channel<int> Fresh(1);
  heddle::task T = heddle::go([Fresh] { Fresh.send(1); });
  T.join();
}

// OK: the task closes a channel of its own.
void replyChannels(int Requests) {
  for (int Id = 0; Id < Requests; ++Id) {
    heddle::channel<int> Reply(1);
    heddle::go([Reply, Id] {
      Reply.send(Id);
      Reply.close();
    });
  }
}

// OK: a second channel tells the sender to stop; it is joined before the close.
void stopFirst() {
  heddle::channel<int> Samples(4);
  heddle::channel<heddle::unit> Quit;
  heddle::task Sampler = heddle::go([Samples, Quit] {
    for (int I = 0;; ++I) {
      std::size_t Chosen = heddle::select(heddle::on_send(Samples, I),
                                          heddle::on_receive(Quit));
      if (Chosen == 1)
        return;
    }
  });
  heddle::sleep_for(10ms);
  Quit.close();
  Sampler.join();
  Samples.close();
}

// OK: the sender says by another channel that it has finished.
void acknowledged() {
  heddle::channel<int> Samples(16);
  heddle::channel<heddle::unit> Finished;
  heddle::go([Samples, Finished] {
    for (int I = 0; I < 10; ++I)
      Samples.send(I);
    Finished.send({});
  });
  Finished.receive();
  Samples.close();
}

// OK: as before, but by closing the other channel.
void acknowledgedByClose() {
  heddle::channel<int> Samples(16);
  heddle::channel<heddle::unit> Finished;
  heddle::go([Samples, Finished] {
    Samples.send(1);
    Finished.close();
  });
  for (auto Event : Finished)
    (void)Event;
  Samples.close();
}

// OK: the atomic is set after the last send and awaited before the close.
void flagged() {
  heddle::channel<int> Samples(16);
  std::atomic<bool> Finished{false};
  std::jthread Sampler([Samples, &Finished] {
    Samples.send(1);
    Finished = true;
    Finished.notify_one();
  });
  Finished.wait(false);
  Samples.close();
}

class Pump {
  heddle::channel<int> Items{4};
  heddle::channel<heddle::unit> Quit;
  std::thread Worker;

public:
  // OK: the destructor joins the sender before it closes.
  Pump()
      : Worker([this] {
          for (int I = 0; I < 100; ++I)
            Items.send(I);
        }) {}
  ~Pump() {
    Worker.join();
    Items.close();
  }
};

// OK: the last one out closes.
void lastOneCloses(int Workers) {
  auto Results = heddle::make_channel<int>(64);
  auto Left = std::make_shared<std::atomic<int>>(Workers);
  for (int Id = 0; Id < Workers; ++Id)
    heddle::go([Results, Left, Id] {
      Results.send(Id);
      if (Left->fetch_sub(1) == 1)
        Results.close();
    });
}

// OK: closed under the lock under which every send asks.
class Mailbox {
  std::mutex Lock;
  bool Closed = false;
  heddle::channel<int> Mail{64};

  void deliver(int Letter) {
    std::lock_guard<std::mutex> Hold(Lock);
    if (!Closed)
      Mail.send(Letter);
  }
  void shut() {
    std::lock_guard<std::mutex> Hold(Lock);
    Closed = true;
    Mail.close();
  }

public:
  void once() {
    std::jthread Sender([this] { deliver(1); });
    shut();
  }
};
