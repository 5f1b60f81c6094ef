// RUN: %check_heddle %s heddle-waitgroup-add-in-task
#include "heddle/heddle.h"
#include <memory>
#include <thread>
#include <vector>

void fetch(int Page);

void inBlock() {
  heddle::wait_group Loading;
  heddle::go([&Loading] {
    Loading.add(); // one page
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    fetch(1);
    Loading.done();
  });
  Loading.wait();
  // CHECK-FIXES: heddle::wait_group Loading;
  // CHECK-FIXES-NEXT: {{^  }}Loading.add(); // one page
  // CHECK-FIXES-NEXT: {{^  }}heddle::go([&Loading] {
  // CHECK-FIXES-NEXT: {{^    //}}
  // CHECK-FIXES-NEXT: {{^    }}fetch(1);
  // CHECK-FIXES-NEXT: Loading.done();
}

void inBodyWithoutBraces(int Pages) {
  heddle::wait_group Loading;
  for (int Page = 0; Page < Pages; ++Page)
    heddle::go([&, Page] {
      Loading.add(1);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Loading' is counted up
      fetch(Page);
      Loading.done();
    });
  Loading.wait();
  // CHECK-FIXES: for (int Page = 0; Page < Pages; ++Page) {
  // CHECK-FIXES-NEXT: {{^    }}Loading.add(1);
  // CHECK-FIXES-NEXT: {{^    }}heddle::go([&, Page] {
  // CHECK-FIXES-NEXT: {{^      //}}
  // CHECK-FIXES-NEXT: fetch(Page);
  // CHECK-FIXES-NEXT: Loading.done();
  // CHECK-FIXES-NEXT: {{^    \}\);$}}
  // CHECK-FIXES-NEXT: {{^  \}$}}
  // CHECK-FIXES-NEXT: Loading.wait();
}

void onOneLine() {
  heddle::wait_group Loading;
  std::thread Loader([&] { Loading.add(); fetch(1); Loading.done(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Loading' is counted up
  Loading.wait();
  Loader.join();
  // CHECK-FIXES: {{^  }}Loading.add();
  // CHECK-FIXES-NEXT: {{^  }}std::thread Loader([&] { fetch(1); Loading.done(); });
}

class Crawler {
  heddle::wait_group Running;
  heddle::wait_group *Group = &Running;

public:
  void member() {
    std::thread Worker{[this] {
      Running.add();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Running' is counted up
      fetch(1);
      Running.done();
    }};
    Running.wait();
    Worker.join();
    // CHECK-FIXES: {{^    }}Running.add();
    // CHECK-FIXES-NEXT: {{^    }}std::thread Worker{[this] {
    // CHECK-FIXES-NEXT: {{^      //}}
    // CHECK-FIXES-NEXT: fetch(1);
  }
};

void heapObject() {
  auto Loading = std::make_shared<heddle::wait_group>();
  std::thread([Loading] {
    Loading->add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'the object' is counted up
    fetch(1);
    Loading->done();
  }).detach();
  Loading->wait();
  // CHECK-FIXES: {{^  }}Loading->add();
  // CHECK-FIXES-NEXT: {{^  }}std::thread([Loading] {
}

struct Batch {
  heddle::wait_group Group;
  int Size = 0;
};
void field(Batch &B) {
  for (int I = 0; I < B.Size; ++I) {
    heddle::go([&B] {
      B.Group.add();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'B->Group' is counted up
      fetch(1);
      B.Group.done();
    });
  }
  B.Group.wait();
  // CHECK-FIXES: {{^    }}B.Group.add();
  // CHECK-FIXES-NEXT: {{^    }}heddle::go([&B] {
}
