#include "threads.h"
void sample(std::vector<std::thread> &crew, int n) {
  for (int i = 0; i < n; ++i)
    crew.emplace_back([&] { n += i; });
  for (auto &t : crew)
    t.join();
}
