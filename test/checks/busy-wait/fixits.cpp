// RUN: %check_heddle %s heddle-busy-wait
#include "heddle/heddle.h"
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>

std::mutex Ledger;
std::shared_mutex Catalogue;
heddle::mutex Journal;
void work();

void addEntry() {
  while (!Ledger.try_lock()) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until 'Ledger' can be locked
  work();
  Ledger.unlock();
  // CHECK-FIXES: {{^  }}Ledger.lock();
  // CHECK-FIXES-NEXT: //
  // CHECK-FIXES-NEXT: work();
}

void addEntryDeferred() {
  std::unique_lock<std::mutex> Lock(Ledger, std::defer_lock);
  while (!Lock.try_lock())
    ;
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until 'Lock' can be locked
  work();
  // CHECK-FIXES: {{^  }}Lock.lock();
  // CHECK-FIXES-NEXT: //
  // CHECK-FIXES-NEXT: work();
}

void browse() {
  for (; !Catalogue.try_lock_shared();)
    continue;
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until 'Catalogue' can be locked
  Catalogue.unlock_shared();
  // CHECK-FIXES: {{^  }}Catalogue.lock_shared();
}

void addLine(heddle::mutex *Page) {
  for (;;)
    if (Journal.try_lock())
      break;
  // CHECK-MESSAGES: :[[@LINE-2]]:9: warning: the loop spins until 'Journal' can be locked
  while (true) {
    if (Page->try_lock()) {
      break;
    }
  }
  // CHECK-MESSAGES: :[[@LINE-4]]:9: warning: the loop spins until 'Page' can be locked
  work();
  Page->unlock();
  Journal.unlock();
  // CHECK-FIXES: {{^  }}Journal.lock();
  // CHECK-FIXES-NEXT: //
  // CHECK-FIXES-NEXT: {{^  }}Page->lock();
  // CHECK-FIXES-NEXT: //
}

void offer(heddle::channel<int> Jobs, int Job) {
  while (!Jobs.try_send(Job + 1)) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop asks 'Jobs' again and again without waiting
  // CHECK-FIXES: {{^  }}Jobs.send(Job + 1);
}

void drop(heddle::channel<int> Jobs) {
  while (!Jobs.try_receive()) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop asks 'Jobs' again and again without waiting
  // CHECK-FIXES: {{^  }}Jobs.receive();
}

void enter(std::counting_semaphore<> &Seats, std::latch &Start) {
  while (!Start.try_wait())
    ;
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop asks 'Start' again and again without waiting
  while (!Seats.try_acquire())
    ;
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop asks 'Seats' again and again without waiting
  // CHECK-FIXES: {{^  }}Start.wait();
  // CHECK-FIXES-NEXT: //
  // CHECK-FIXES-NEXT: {{^  }}Seats.acquire();
}

void serve(heddle::channel<int> Requests, heddle::channel<int> Stop) {
  while (true)
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_receive(Stop, [](auto) { work(); }),
                   heddle::on_default());
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the loop spins because this default case is taken
  // CHECK-FIXES: heddle::on_receive(Stop, [](auto) { work(); }));
}

void serveForEver(heddle::channel<int> Requests) {
  for (;;) {
    heddle::select(heddle::on_default([] {}),
                   heddle::on_receive(Requests, [](auto) {}));
  }
  // CHECK-MESSAGES: :[[@LINE-3]]:20: warning: the loop spins because this default case is taken
  // CHECK-FIXES: {{^    }}heddle::select(heddle::on_receive(Requests, [](auto) {}));
}
