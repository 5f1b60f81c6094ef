#include "threads.h"
struct Log {
  void flush();
  void start() {
    int lines = 0;
    std::thread([this, &lines] {
      flush();
      ++lines;
    }).detach();
  }
};
