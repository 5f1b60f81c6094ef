// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <string>
#include <vector>

int readSensor();
bool connected();

// OK: every send comes before the close.
void publish(heddle::channel<std::string> Lines,
             const std::vector<std::string> &Texts) {
  for (const std::string &Text : Texts)
    Lines.send(Text);
  Lines.close();
}

// OK: returns after the close.
void reportOrGiveUp(heddle::channel<int> Results, bool Failed) {
  if (Failed) {
    Results.close();
    return;
  }
  Results.send(0);
}

// OK: the same flag decides both.
void correlated(heddle::channel<int> Results, bool Failed) {
  if (Failed)
    Results.close();
  int Value = readSensor();
  if (!Failed)
    Results.send(Value);
}

// OK: the two branches exclude each other.
void eitherOr(heddle::channel<int> Results, int Code) {
  if (Code == 0)
    Results.send(1);
  else
    Results.close();
}

// OK: a switch of which every case is one thing.
void bySwitch(heddle::channel<int> Results, int Code) {
  switch (Code) {
  case 0:
    Results.send(1);
    break;
  case 1:
    Results.send(2);
    break;
  default:
    Results.close();
    break;
  }
}

// OK: leaves the loop after the close.
void untilDisconnected(heddle::channel<int> Samples) {
  for (;;) {
    if (!connected()) {
      Samples.close();
      break;
    }
    Samples.send(readSensor());
  }
}

// OK: closed on the way out.
void closeDeferred(heddle::channel<int> Samples) {
  heddle::defer Close{[Samples] { Samples.close(); }};
  Samples.send(readSensor());
  Samples.send(readSensor());
}

// OK: the macro runs at the end of the block.
void closeDeferredByMacro(heddle::channel<int> Samples) {
  HEDDLE_DEFER { Samples.close(); };
  for (int I = 0; I < 3; ++I)
    Samples.send(I);
}

// OK: the stack runs when the function returns.
void closeFromStack(heddle::channel<int> Samples) {
  heddle::defer_stack OnExit;
  OnExit.push([Samples] { Samples.close(); });
  Samples.send(readSensor());
}

// OK: throws after the close.
void closeAndThrow(heddle::channel<int> Samples) {
  if (!connected()) {
    Samples.close();
    throw std::string("connection lost");
  }
  Samples.send(1);
}

// OK: the program ends there.
void closeAndExit(heddle::channel<int> Samples) {
  if (!connected()) {
    Samples.close();
    std::abort();
  }
  Samples.send(1);
}

// OK: the exception goes to the handler, past the send.
void closeInHandler(heddle::channel<int> Samples) {
  try {
    Samples.send(readSensor());
    Samples.send(readSensor());
  } catch (...) {
    Samples.close();
  }
}

enum class State { Running, Failed };

// OK: the state says whether it was closed.
void byState(heddle::channel<int> Results, State Now) {
  if (Now == State::Failed)
    Results.close();
  if (Now == State::Running)
    Results.send(1);
}

// OK: early return by a goto that jumps past the sends.
void byGoto(heddle::channel<int> Results, int Code) {
  if (Code < 0)
    goto Failed;
  Results.send(Code);
  return;
Failed:
  Results.close();
}
