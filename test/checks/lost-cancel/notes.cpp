// RUN: %check_heddle %s heddle-lost-cancel
#include <heddle/context.h>

bool failed();

void leavesEarly(const heddle::context &parent) {
  auto [ctx, cancel] = heddle::with_cancel(parent);
  if (failed())
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'cancel' is not called on a path that leaves the function here, although other paths call it; defer it [heddle-lost-cancel]
    // CHECK-NOTES: :[[@LINE-4]]:24: note: the context is made here
  cancel();
}
