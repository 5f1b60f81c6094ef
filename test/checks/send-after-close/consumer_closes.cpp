// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"

// The receiving side closes while the other task still sends.
// The consumer closes when it has seen enough.
void consumerCloses() {
  heddle::channel<int> Jobs(4);
  heddle::task Producer = heddle::go([Jobs] {
    for (int I = 0; I < 1000; ++I)
      Jobs.send(I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Jobs' after it was closed: nothing orders the send before the close
  });
  heddle::task Consumer = heddle::go([Jobs] {
    for (int Job : Jobs)
      if (Job > 10) {
        Jobs.close();
        break;
      }
  });
  Producer.join();
  Consumer.join();
}

// As before, with the spawner as the consumer.
int takeTheFirst() {
  heddle::channel<int> Offers(4);
  heddle::task Market = heddle::go([Offers] {
    for (int Price = 10; Price > 0; --Price)
      Offers.send(Price);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Offers' after it was closed: nothing orders the send before the close
  });
  int Best = *Offers.receive();
  Offers.close();
  Market.join();
  return Best;
}
