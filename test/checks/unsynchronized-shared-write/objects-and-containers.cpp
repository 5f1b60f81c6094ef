// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <cstdio>
#include <cstring>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

struct Session {
  int Packets = 0;
};

void heapObject() {
  Session *Current = new Session;
  std::thread Receiver([Current] { Current->Packets++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:36: warning: 'new Session.Packets' is written by this task while the code that started the task uses it
  Current->Packets++;
  Receiver.join();
  delete Current;
}

struct Document {
  int Revision = 0;
};

void sharedPointer() {
  auto Draft = std::make_shared<Document>();
  std::thread Editor([Draft] { Draft->Revision += 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Revision' is written by this task while the code that started the task uses it
  Draft->Revision += 1;
  Editor.join();
}

struct Page {
  int Words = 0;
};

void uniquePointerByReference() {
  auto Draft = std::make_unique<Page>();
  std::thread Editor([&Draft] { Draft->Words = 10; });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Words' is written by this task while the code that started the task uses it
  int Words = Draft->Words;
  Draft->Words = 0;
  Editor.join();
  (void)Words;
}

struct Engine {
  int Rpm = 0;
};
static void rev(Engine *E) { E->Rpm += 500; }
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'new Engine.Rpm' is written by this task while the code that started the task uses it

void rawPointerOfUnique() {
  std::unique_ptr<Engine> Motor(new Engine);
  std::thread Pedal(rev, Motor.get());
  Motor->Rpm = 0;
  Pedal.join();
}

void vectorPushBackAgainstSize() {
  std::vector<int> Measurements;
  std::thread Sensor([&] { Measurements.push_back(21); });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Measurements' is written by this task while the code that started the task uses it
  bool Empty = Measurements.size() == 0;
  Sensor.join();
  std::printf("%d\n", Empty);
}

void vectorPushBackTwice() {
  std::vector<std::string> Names;
  Names.reserve(4);
  std::thread First([&] { Names.push_back("ada"); });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Names' is written by this task while another task uses it
  std::thread Second([&] { Names.emplace_back("grace"); });
  First.join();
  Second.join();
}

void mapIndexAgainstFind() {
  std::map<std::string, int> Stock;
  std::thread Import([&] { Stock["apple"] = 3; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Stock' is written by this task while the code that started the task uses it
  bool Known = Stock.find("pear") != Stock.end();
  Import.join();
  std::printf("%d\n", Known);
}

void unorderedMapInsert() {
  std::unordered_map<int, int> Sessions;
  std::thread Login([&] { Sessions.emplace(1, 10); });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Sessions' is written by this task while the code that started the task uses it
  Sessions.erase(2);
  Login.join();
}

void stringAppend() {
  std::string Report;
  std::thread Header([&] { Report.append("title"); });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Report' is written by this task while the code that started the task uses it
  Report += "body";
  Header.join();
}

void listIteratedWhileFilled() {
  std::list<int> Tasks{1, 2};
  std::thread Planner([&] { Tasks.push_back(3); });
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Tasks' is written by this task while the code that started the task uses it
  int Sum = 0;
  for (int T : Tasks)
    Sum += T;
  Planner.join();
  std::printf("%d\n", Sum);
}

void vectorClearedWhileIndexed() {
  std::vector<int> Samples(4, 1);
  int Seen = 0;
  std::thread Reader([&] { Seen = Samples[2]; });
  Samples.assign(4, 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Samples' is written here while a task that was started uses it
  Reader.join();
  std::printf("%d\n", Seen);
}

void sameArrayElement() {
  int Scores[4] = {};
  std::thread Home([&] { Scores[2] += 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'Scores[2]' is written by this task while another task uses it
  std::thread Guest([&] { Scores[2] += 3; });
  Home.join();
  Guest.join();
}

void vectorElement() {
  std::vector<double> Prices(3);
  std::thread Feed([&] { Prices[0] = 9.5; });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'Prices[0]' is written by this task while the code that started the task uses it
  Prices[0] = 1.0;
  Feed.join();
}

void optionalValue() {
  std::optional<int> Winner;
  std::thread Judge([&] { Winner = 4; });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Winner' is written by this task while the code that started the task uses it
  bool Decided = Winner.has_value();
  Judge.join();
  std::printf("%d\n", Decided);
}

void pairMember() {
  std::pair<int, int> Range{0, 10};
  std::thread Narrow([&] { Range.first = 3; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Range.first' is written by this task while the code that started the task uses it
  Range.first = 1;
  Narrow.join();
}

struct Flags {
  unsigned Visible : 1;
  unsigned Dirty : 1;
};

void bitFieldsOfOneWord() {
  static Flags State;
  std::thread Painter([] { State.Visible = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'State.Visible' is written by this task while the code that started the task uses it
  State.Dirty = 1;
  Painter.join();
}

struct Position {
  double X = 0, Y = 0;
};

void structCopy() {
  Position Ship;
  std::thread Radar([&Ship] { Ship.X = 4; });
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Ship.X' is written by this task while the code that started the task uses it
  Position Copy = Ship;
  Radar.join();
  std::printf("%f\n", Copy.X + Copy.Y);
}

struct Course {
// CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'Ship.Y' is written by this task while the code that started the task uses it
  double X = 0, Y = 0;
};

void structAssignment() {
  Course Ship;
  const Course Harbour{1, 2};
  std::thread Radar([&] { Ship = Harbour; });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Ship' is written by this task while the code that started the task uses it
  Ship.Y += 1;
  Radar.join();
}

void memsetOfBuffer() {
  char Frame[64] = {};
  std::thread Clear([&Frame] { std::memset(Frame, 0, sizeof Frame); });
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Frame[...]' is written by this task while the code that started the task uses it
  Frame[3] = 'x';
  Clear.join();
}

void memcpyFromBuffer() {
  char Source[16] = "abc";
  char Target[16];
  std::thread Copy([&] { std::memcpy(Target, Source, sizeof Target); });
  Source[0] = 'z';
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Source[0]' is written here while a task that was started uses it
  Copy.join();
}

static char StatusLine[32];
static void showStatus(int N) {
  std::snprintf(StatusLine, sizeof StatusLine, "job %d", N);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'StatusLine[...]' is written by this task while the code that started the task uses it
}

void snprintfIntoGlobal() {
  std::thread Other(showStatus, 2);
  showStatus(1);
  Other.join();
}

struct Node {
  int Value;
  Node *Next;
};
static Node *Head;
static void push(int Value) { Head = new Node{Value, Head}; }
// CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Head' is written by this task while the code that started the task uses it

void linkedListHead() {
  std::thread Other(push, 1);
  push(2);
  Other.join();
}

void swappedStrings() {
  std::string Front = "a", Back = "b";
  std::thread Flip([&] { std::swap(Front, Back); });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'Front' is written by this task while the code that started the task uses it
  Front += "c";
  Flip.join();
}

class EventLog {
public:
  void add(int Code) { Codes.push_back(Code); }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Log.Codes' is written by this task while the code that started the task uses it
  std::size_t count() const { return Codes.size(); }

private:
  std::vector<int> Codes;
};

void classWithOwnContainer() {
  EventLog Log;
  std::thread Other([&Log] { Log.add(404); });
  (void)Log.count();
  Log.add(200);
  Other.join();
}

int main() {
  heapObject();
  sharedPointer();
  uniquePointerByReference();
  rawPointerOfUnique();
  vectorPushBackAgainstSize();
  vectorPushBackTwice();
  mapIndexAgainstFind();
  unorderedMapInsert();
  stringAppend();
  listIteratedWhileFilled();
  vectorClearedWhileIndexed();
  sameArrayElement();
  vectorElement();
  optionalValue();
  pairMember();
  bitFieldsOfOneWord();
  structCopy();
  structAssignment();
  memsetOfBuffer();
  memcpyFromBuffer();
  snprintfIntoGlobal();
  linkedListHead();
  swappedStrings();
  classWithOwnContainer();
}
