// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>

bool healthy();

static void closeIfIll(heddle::channel<int> Ch) {
  if (!healthy())
    Ch.close();
}
// OK: closed on some ways through the helper only, which may say so elsewhere.
void perhapsClosed(heddle::channel<int> Orders) {
  closeIfIll(Orders);
  Orders.send(1);
}

static bool closeAndTell(heddle::channel<int> Ch) {
  if (healthy())
    return false;
  Ch.close();
  return true;
}
// OK: the helper says whether it has closed.
void askHelper(heddle::channel<int> Orders) {
  if (!closeAndTell(Orders))
    Orders.send(1);
}

static void closeFirst(heddle::channel<int> First, heddle::channel<int>) {
  First.close();
}
// OK: the helper closes the other argument.
void closeOther(heddle::channel<int> Control, heddle::channel<int> Data) {
  closeFirst(Control, Data);
  Data.send(1);
}

class Log {
  heddle::channel<int> Lines{16};
  bool Open = true;

public:
  // OK: asks the flag that the close sets.
  void append(int Line) {
    if (Open)
      Lines.send(Line);
  }
  void shut() {
    Open = false;
    Lines.close();
  }
  // OK: a new one before the next line.
  void rotate() {
    Lines.close();
    Lines = heddle::channel<int>(16);
    append(0);
  }
};

// OK: the lambda is kept, not called, before the sends.
void keepForLater(heddle::channel<int> Orders) {
  auto Finish = [Orders] { Orders.close(); };
  Orders.send(1);
  Orders.send(2);
  Finish();
}

// OK: registered to be called later by code that is not seen.
void onShutdown(std::function<void()> Handler);
void registerClose(heddle::channel<int> Orders) {
  onShutdown([Orders] { Orders.close(); });
  Orders.send(1);
}

template <bool Last> void emitChunk(heddle::channel<int> Out, int Chunk) {
  Out.send(Chunk);
  if constexpr (Last)
    Out.close();
}
// OK: the first instantiation does not close.
void emitTwo(heddle::channel<int> Out) {
  emitChunk<false>(Out, 1);
  emitChunk<true>(Out, 2);
}

struct Closing {
  heddle::channel<int> Target;
  ~Closing() { Target.close(); }
};
// OK: the destructor closes at the end of the scope.
void scoped(heddle::channel<int> Orders) {
  Closing Guard{Orders};
  Orders.send(1);
}
