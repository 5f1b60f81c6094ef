// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A cache that many read and few change: readers take the state of the moment
// and never wait for a writer; a miss is loaded once, however many ask for it;
// each reader counts its hits in a cache line of its own.

#include "heddle/heddle.h"
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <string>

using namespace std::chrono_literals;

class Cache {
public:
  using Entry = heddle::once_value<std::string>;

  std::string get(int key) {
    if (const auto entry = entries_.get(key))
      return (*entry)->get();
    std::shared_ptr<Entry> entry;
    // Others may have come first; what is there stays.
    entries_.update([&](auto &next) {
      auto &slot = next[key];
      if (!slot)
        slot = std::make_shared<Entry>([this, key] { return load(key); });
      entry = slot;
    });
    return entry->get(); // the slow load runs without any lock
  }

  int loads() const { return loads_; }

private:
  std::string load(int key) {
    ++loads_;
    heddle::sleep_for(1ms);
    return "value " + std::to_string(key);
  }

  heddle::snapshot_map<int, std::shared_ptr<Entry>> entries_;
  std::atomic<int> loads_{0};
};

int main() {
  constexpr int readers = 4, keys = 10, rounds = 200;
  Cache cache;
  std::array<heddle::padded<std::atomic<int>>, readers> right{};
  heddle::task_group group;
  for (int reader = 0; reader < readers; ++reader)
    group.go([&cache, &mine = *right[reader]] {
      for (int i = 0; i < rounds; ++i)
        mine += cache.get(i % keys) == "value " + std::to_string(i % keys);
    });
  group.wait();
  int sum = 0;
  for (const auto &count : right)
    sum += *count;
  std::printf("%d reads, %d loads\n", sum, cache.loads());
  return sum == readers * rounds && cache.loads() == keys ? 0 : 1;
}
