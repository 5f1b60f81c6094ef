#include <thread>

int main() {
  int Visitors = 0;
  std::thread Door([&] { ++Visitors; });
  ++Visitors;
  Door.join();
  return Visitors;
}
