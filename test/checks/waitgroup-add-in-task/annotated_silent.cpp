// RUN: %check_heddle %s heddle-waitgroup-add-in-task -std=c++17,c++20
// HEDDLE-SILENT
#include "Inputs/rendezvous.h"
#include <memory>
#include <thread>
#include <vector>

using rendezvous::Countdown;
using rendezvous::Ticket;

void convert(int Page);

// OK: expected before the thread is started.
void convertAll(int Pages) {
  Countdown Left;
  std::vector<std::thread> Threads;
  for (int Page = 0; Page < Pages; ++Page) {
    Left.expect();
    Threads.emplace_back([&Left, Page] {
      convert(Page);
      Left.arrived();
    });
  }
  Left.await();
  for (std::thread &T : Threads)
    T.join();
}

// OK: all expected at once.
void convertTogether(int Pages) {
  Countdown Left;
  Left.expect(Pages);
  for (int Page = 0; Page < Pages; ++Page)
    std::thread([&Left, Page] {
      convert(Page);
      Left.arrived();
    }).detach();
  Left.await();
}

// OK: threads joined before the wait, which then only checks.
void convertJoined(int Page) {
  Countdown Left;
  std::thread T([&Left, Page] {
    Left.expect();
    convert(Page);
    Left.arrived();
  });
  T.join();
  Left.await();
}

// OK: the ticket is made before the thread and moved into it.
void convertWithTicket(int Page) {
  Countdown Left;
  auto Mine = std::make_shared<Ticket>(Left);
  std::thread([Mine, Page] { convert(Page); }).detach();
  Mine.reset();
  Left.await();
}

// OK: another countdown is awaited.
void convertOther(Countdown &Background, int Page) {
  Countdown Left;
  Left.expect();
  std::thread T([&, Page] {
    Background.expect();
    convert(Page);
    Left.arrived();
    Background.arrived();
  });
  Left.await();
  T.join();
}

// OK: nobody waits in this function.
void convertInBackground(Countdown &Background, int Page) {
  std::thread([&Background, Page] {
    Background.expect();
    convert(Page);
    Background.arrived();
  }).detach();
}

// OK: the constructor counts, the tasks count down, the destructor waits.
class Converter {
  Countdown Left;
  std::vector<std::thread> Workers;

public:
  explicit Converter(int Pages) {
    for (int Page = 0; Page < Pages; ++Page) {
      Left.expect();
      Workers.emplace_back([this, Page] {
        convert(Page);
        Left.arrived();
      });
    }
  }
  ~Converter() {
    Left.await();
    for (std::thread &Worker : Workers)
      Worker.join();
  }
};
