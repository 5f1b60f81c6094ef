// `if consteval` has a branch and no condition.
// RUN: %clang_tidy -load=%plugin '-checks=-*,heddle-*' -config={} -quiet %s -- -std=c++23 | %filecheck %s --allow-empty --implicit-check-not=warning
#include <mutex>
#include <thread>

std::mutex M;
int Shared;

constexpr int pick(int X) {
  if consteval {
    return X;
  }
  if !consteval {
    X += 1;
  } else {
    X += 2;
  }
  return X;
}

void spins() {
  while (true)
    if consteval {
      break;
    }
}

int use(int X) {
  std::thread T([&] {
    std::lock_guard<std::mutex> G(M);
    if consteval {
      ++Shared;
    } else {
      --Shared;
    }
  });
  M.lock();
  if not consteval {
    Shared += pick(X);
  }
  M.unlock();
  T.join();
  return X;
}
