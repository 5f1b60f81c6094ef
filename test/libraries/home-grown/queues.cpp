// What goes wrong with queues of the program's own, known by their shape.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-send-after-close,heddle-double-close,heddle-blocked-forever,heddle-leaked-task -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: race
#include "Inputs/queues.h"

//===- What is not handed over --------------------------------------------===//

long textbook() {
  blocking_queue<int> q;
  long result = 0;
  std::thread t([&] {
    q.push(1);
    result = 42;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'result' is written by this task
    // while the code that started the task uses it
  });
  q.pop();
  long seen = result;
  t.join();
  return seen;
}

long severalReaders() {
  mailbox<int> m(4);
  long total = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (auto letter = m.take())
        total += *letter;
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'total' is written by this
      // task while another instance of the task may be running
    });
  for (int i = 0; i < 300; ++i)
    m.put(i);
  m.close();
  for (auto &t : readers)
    t.join();
  return total;
}

long afterPut() {
  ring<int, 8> r;
  long result = 0;
  std::thread t([&] {
    r.put(1);
    result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'result' is written by this task
    // while the code that started the task uses it
  });
  int first;
  r.get(first);
  long seen = result;
  t.join();
  return seen + first;
}

long afterAdd() {
  inbox<int> box;
  long result = 0;
  std::thread t([&] {
    box.add(1);
    result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'result' is written by this task
    // while the code that started the task uses it
  });
  box.take_all();
  long seen = result;
  t.join();
  return seen;
}

long afterWrite() {
  pipe_end<int> p;
  long result = 0;
  std::thread t([p, &result]() mutable {
    p.write(1);
    result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'result' is written by this task
    // while the code that started the task uses it
  });
  int first = 0;
  p.read(&first);
  long seen = result;
  t.join();
  return seen + first;
}

long afterAppend() {
  list_queue q;
  node n;
  long result = 0;
  std::thread t([&] {
    q.append(&n);
    result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'result' is written by this task
    // while the code that started the task uses it
  });
  q.remove();
  long seen = result;
  t.join();
  return seen;
}

//===- After the end ------------------------------------------------------===//

void lateLetter() {
  mailbox<int> m(4);
  m.put(1);
  m.close();
  m.put(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'm' is already closed when this
  // sends
}

void lateInRing() {
  ring<int, 8> r;
  r.put(1);
  r.finish();
  r.put(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'r' is already closed when this
  // sends
}

void finishedMeanwhile() {
  ring<int, 8> r;
  std::thread t([&] {
    for (int i = 0; i < 8; ++i)
      r.put(i);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'r' after it
    // was closed
  });
  r.finish();
  t.join();
}

//===- For ever -----------------------------------------------------------===//

void nobodyPushes() {
  blocking_queue<int> q;
  std::thread t([&] { q.pop(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the task waits here for ever: nobody sends to 'q' or closes it; close it when there is nothing more to send
  t.join();
}

void nobodyCloses() {
  mailbox<int> m(4);
  m.take();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning:
}

void onlyLater() {
  inbox<int> box;
  box.take_all();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning:
  box.add(1);
}

void eachWaitsForTheOther() {
  blocking_queue<int> there, back;
  std::thread t([&] {
    there.pop();
    back.push(1);
  });
  back.pop();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning:
  there.push(1);
  t.join();
}

int main() {
  for (int i = 0; i < 50; ++i)
    textbook(), severalReaders(), afterPut(), afterAdd(), afterWrite(),
        afterAppend();
}
