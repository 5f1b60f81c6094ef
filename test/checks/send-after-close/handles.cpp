// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <memory>
#include <utility>

// Copies of a handle are the same channel.
void copyIsTheSame(heddle::channel<int> Orders) {
  heddle::channel<int> Alias = Orders;
  Alias.close();
  Orders.send(1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
}

void referenceIsTheSame(heddle::channel<int> &Orders) {
  auto &Out = Orders;
  Out.close();
  Orders.send(1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
}

void pointerIsTheSame(heddle::channel<int> *Orders) {
  Orders->close();
  Orders->send(1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: '*Orders' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
}

struct Pipeline {
  heddle::channel<int> In;
  heddle::channel<int> Out;

  void finish() {
    Out.close();
    Out.send(-1);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'Out' is already closed when this sends; close it after the last send [heddle-send-after-close]
    // CHECK-NOTES: :[[@LINE-3]]:5: note: it is closed here
  }
};

void stopPipeline(Pipeline &P) {
  P.In.close();
  P.In.send(0);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'P->In' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
}

void senderView(heddle::channel<int> Orders) {
  heddle::sender<int> Out(Orders);
  Out.close();
  Out.send(1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Out' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
}

void caseAfterClose(heddle::channel<int> Status, heddle::channel<int> Jobs) {
  Status.close();
  heddle::select(heddle::on_send(Status, 1),
  // CHECK-NOTES: :[[@LINE-1]]:18: warning: 'Status' is already closed when this sends; close it after the last send [heddle-send-after-close]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is closed here
                 heddle::on_receive(Jobs));
}
