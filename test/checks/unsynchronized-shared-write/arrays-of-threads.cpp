// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-SILENT
// HEDDLE-TSAN: clean
#include <mutex>
#include <thread>

// OK: a range-for over an array joins every thread.
static int assignedInRangeFor() {
  int Sum = 0;
  std::mutex Lock;
  std::thread Adders[4];
  for (std::thread &Adder : Adders)
    Adder = std::thread([&] {
      std::lock_guard<std::mutex> Guard(Lock);
      ++Sum;
    });
  for (std::thread &Adder : Adders)
    Adder.join();
  return Sum;
}

// OK: started in an initializer list, joined by reference.
static int initialized() {
  int Left = 0, Right = 0;
  std::thread Both[] = {std::thread([&] { ++Left; }),
                        std::thread([&] { ++Right; })};
  for (auto &Side : Both)
    Side.join();
  return Left + Right;
}

// OK: joined through a pointer that walks along the array.
static int joinedByPointer() {
  int Done = 0;
  std::thread Workers[1];
  Workers[0] = std::thread([&] { Done = 1; });
  for (std::thread *Next = Workers; Next != Workers + 1; ++Next)
    Next->join();
  return Done;
}

int main() {
  return assignedInRangeFor() + initialized() + joinedByPointer() == 7 ? 0 : 1;
}
