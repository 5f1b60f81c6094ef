// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"

class Log {
  heddle::channel<int> Lines{16};
  bool Open = true;

public:
  // FP: asks the flag that the close sets.
  void append(int Line) {
    if (Open)
      Lines.send(Line);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Output->Lines' is already closed when this sends
  }
  void shut() {
    Open = false;
    Lines.close();
  }
};

void lastWords(Log &Output) {
  Output.shut();
  Output.append(1);
}
