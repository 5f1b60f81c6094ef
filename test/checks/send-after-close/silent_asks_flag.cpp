// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <mutex>

class Log {
  heddle::channel<int> Lines{16};
  bool Open = true;

public:
  void append(int Line) {
    if (Open)
      Lines.send(Line);
  }
  void shut() {
    Open = false;
    Lines.close();
  }
};

// OK: asks the flag that the close sets.
void lastWords(Log &Output) {
  Output.shut();
  Output.append(1);
}

class Journal {
  heddle::channel<int> Lines{16};
  std::mutex Lock;
  bool Open = true;

public:
  void append(int Line) {
    std::lock_guard<std::mutex> Guard(Lock);
    if (!Open)
      return;
    Lines.send(Line);
  }
  void shut() {
    std::lock_guard<std::mutex> Guard(Lock);
    Open = false;
    Lines.close();
  }
};

// OK: the same under a lock.
void lockedWords(Journal &Output) {
  Output.shut();
  Output.append(1);
}

// OK: beside each other, under the lock.
void besideEachOther(Journal &Output) {
  heddle::task Writer = heddle::go([&] { Output.append(1); });
  Output.shut();
  Writer.join();
}

struct Line {
  heddle::channel<int> Out{1};
  int State = 0;
};
static void hangUp(Line *L) {
  L->State = 2;
  L->Out.close();
}
// OK: asks for the state that the close leaves behind.
void callBack(Line *L) {
  hangUp(L);
  if (L->State != 2)
    L->Out.send(1);
}
