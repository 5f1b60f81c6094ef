// What a task finds in its part of the data others find in theirs: letters,
// remainders, kinds.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

static int Remainders[10];
static void byIndex(const std::vector<int> &Data, std::size_t First,
                    std::size_t Last) {
  for (std::size_t I = First; I != Last; ++I)
    ++Remainders[Data[I] % 10];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Remainders[...]' is written by this task while another instance of the task may be running; no lock is held
}

static int Letters[26];
static void byPointer(const char *Text, int N) {
  for (; N > 0; --N, ++Text)
    Letters[*Text - 'a']++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Letters[...]' is written by this task while another instance of the task may be running; no lock is held
}

enum class Kind { A, B, C };
struct Item {
  Kind What;
  int Weight;
};
struct Totals {
  std::array<long, 3> Weights{};
  void add(const std::vector<Item> &Items) {
    for (const Item &I : Items)
      Weights[static_cast<int>(I.What)] += I.Weight;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'T.Weights[...]' is written by this task while another instance of the task may be running; no lock is held
  }
};

static int Lengths[8];
static void bySize(const std::vector<std::string> &Words) {
  for (const std::string &Word : Words) {
    std::size_t Bucket = std::min<std::size_t>(Word.size(), 7);
    Lengths[Bucket] = Lengths[Bucket] + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Lengths[...]' is written by this task while another instance of the task may be running; no lock is held
  }
}

// Counting is meant for what comes up several times.
static int Seen[100];
static void counts(const int *Data, int Me) {
  for (int I = Me * 100; I < Me * 100 + 100; ++I)
    Seen[Data[I]]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Seen[...]' is written by this task while another instance of the task may be running; no lock is held
}

// Through a call.
static int Digits[10];
static void count(int Digit) { ++Digits[Digit]; }
// CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Digits[...]' is written by this task while another instance of the task may be running; no lock is held
static void calls(const std::vector<int> &Data) {
  for (int V : Data)
    count(V);
}

int main() {
  std::vector<int> Data(400);
  for (int I = 0; I < 400; ++I)
    Data[I] = I % 7;
  std::string Text(400, 'x');
  std::vector<Item> Items(100, Item{Kind::B, 3});
  std::vector<std::string> Words(100, "word");
  Totals T;
  std::vector<std::thread> Threads;
  for (int K = 0; K < 4; ++K) {
    Threads.emplace_back(byIndex, std::cref(Data), K * 100, K * 100 + 100);
    Threads.emplace_back(byPointer, Text.data() + K * 100, 100);
    Threads.emplace_back([&] { T.add(Items); });
    Threads.emplace_back([&] { bySize(Words); });
    Threads.emplace_back(counts, Data.data(), K);
    Threads.emplace_back(calls, std::cref(Data));
  }
  for (std::thread &Each : Threads)
    Each.join();
}
