// Tests that look as if they were decided before.
// RUN: %check_heddle %s heddle-double-lock
#include <mutex>

static std::mutex m;
int flag();
static void both() { std::lock_guard<std::mutex> guard(m); }

void ored() {
  int n = 0;
  n |= flag();
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void counted() {
  int n = 0;
  n++;
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void again() {
  int n = 0;
again:
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
  n = 1;
  if (flag())
    goto again;
}
void inLoop() {
  int n = 0;
  for (int i = 0; i < 3; i++) {
    if (n == 2) {
      std::lock_guard<std::mutex> guard(m);
      both();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this call locks 'm' while this task holds it already
    }
    n = i;
  }
}
void referred() {
  int n = 0;
  int &same = n;
  same = 1;
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void thrown() {
  bool inside = false;
  try {
    inside = true;
    flag();
    inside = false;
  } catch (...) {
    if (inside) {
      std::lock_guard<std::mutex> guard(m);
      both();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this call locks 'm' while this task holds it already
    }
  }
}
void chosen() {
  int n = 0;
  n = flag() ? 1 : n;
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void switched() {
  int n = 0;
  switch (flag()) {
  case 1:
    n = 1;
    [[fallthrough]];
  case 2:
    if (n) {
      std::lock_guard<std::mutex> guard(m);
      both();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this call locks 'm' while this task holds it already
    }
  }
}
void notFirst() {
  bool first = true;
  do {
    if (!first) {
      std::lock_guard<std::mutex> guard(m);
      both();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this call locks 'm' while this task holds it already
    }
    first = false;
  } while (flag());
}
void wrapped() {
  unsigned char n = 0;
  if (flag())
    n += 2;
  if (n == 2) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void pointed() {
  int n = 0, *p = &n;
  *p = 1;
  if (n) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void assigned() {
  int n = -1;
  if ((n = flag()) == 3) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
void kept() {
  bool ok = true;
  for (int i = 0; i < 5; i++)
    ok &= flag() != 0;
  if (!ok) {
    std::lock_guard<std::mutex> guard(m);
    both();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'm' while this task holds it already
  }
}
