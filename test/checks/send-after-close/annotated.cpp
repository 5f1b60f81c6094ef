// RUN: %check_heddle %s heddle-send-after-close -std=c++17,c++20
#include "Inputs/mailroom.h"
#include <memory>
#include <thread>
#include <vector>

using mailroom::Chute;
using mailroom::Clerks;

void dropLate(Chute &Out) {
  Out.shut();
  Out.drop(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends
}

void offerLate(Chute &Out) {
  Out.shut();
  Out.offer(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends
}

void shutInHeader(Chute &Out) {
  mailroom::shutQuietly(Out);
  Out.drop(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends
}

void shutOnOnePath(Chute &Out, bool Night) {
  if (Night)
    Out.shut();
  Out.drop(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is closed on a path that leads here when this sends
}

void shutWhileClerksWork(Chute &Out, Clerks &Staff) {
  for (int Letter = 0; Letter < 10; ++Letter)
    Staff.post([&Out, Letter] { Out.drop(Letter); });
    // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: this may send on 'Out' after it was closed: nothing orders the send before the close
  Out.shut();
  Staff.drain();
}

void shutWhileThreadWorks() {
  Chute Out;
  std::thread Clerk([&Out] { Out.drop(1); });
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: this may send on 'Out' after it was closed: nothing orders the send before the close
  Out.shut();
  Clerk.join();
}

// Through a smart pointer.
void shared(const std::shared_ptr<Chute> &Out) {
  Out->shut();
  Out->drop(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends
}

template <class Queue> void flush(Queue &Out) {
  Out.shut();
  Out.drop(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends
}
template void flush<Chute>(Chute &);
