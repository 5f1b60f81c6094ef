// RUN: %check_heddle %s heddle-unbounded-spawn
// HEDDLE-SILENT
#include <sys/socket.h>
#include <thread>

void handle(int);
void log(int, int);
int Threshold;

void serve(int Listener) {
  for (;;) {
    int Connection = accept(Listener, nullptr, nullptr);
    // FN: the comparison has nothing to do with a limit
    if (Connection > Threshold)
      log(Connection, Threshold);
    std::thread(handle, Connection).detach();
  }
}
