// RUN: %check_heddle %s heddle-double-close
#include "heddle/heddle.h"

// The receiving side closes while the other task still sends. Where
// heddle-send-after-close looks too, it tells about it at the send.
int takeTheFirst() {
  heddle::channel<int> Offers(4);
  heddle::task Market = heddle::go([Offers] {
    for (int Price = 10; Price > 0; --Price)
      Offers.send(Price);
  });
  int Best = *Offers.receive();
  Offers.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Offers' is closed here while another task may still send on it
  Market.join();
  return Best;
}
