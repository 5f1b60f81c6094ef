// Where the share of a task begins is a part of the whole; half of its number is
// the number of another one, too.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <thread>
#include <vector>

static constexpr int Tasks = 4;
static int Halves[Tasks];

class Field {
public:
  explicit Field(int N) : Cells(N), Size(N) {}
  void run() {
    std::vector<std::thread> All;
    for (int Id = 0; Id < Tasks; ++Id)
      All.emplace_back([this, Id] { fill(Id); });
    for (std::thread &T : All)
      T.join();
  }

private:
  void fill(int Id) {
    const int Low = 1 + (Size - 2) * Id / Tasks;
    const int High = 1 + (Size - 2) * (Id + 1) / Tasks;
    for (int I = Low; I < High; ++I)
      Cells[I] += Id; // a share of its own
    for (int I = 0; I < 1000; ++I)
      ++Halves[Id / 2];
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Halves[...]' is written by this task while another instance of the task may be running
  }

  std::vector<int> Cells;
  const int Size;
};

int main() {
  Field F(1000);
  F.run();
  return Halves[0] ? 0 : 1;
}
