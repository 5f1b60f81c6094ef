#include <heddle/annotations.h>
#include <heddle/mutex.h>
#include <mutex>
#include <thread>

int main() {
  heddle::mutex Guard;
  int Visitors = 0;
  std::thread Door([&] {
    std::lock_guard Lock(Guard);
    ++Visitors;
  });
  {
    std::lock_guard Lock(Guard);
    ++Visitors;
  }
  Door.join();
  return Visitors == 2 ? 0 : 1;
}
