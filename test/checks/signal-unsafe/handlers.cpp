// RUN: %check_heddle %s heddle-signal-unsafe
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace {
std::mutex Mutex;
std::condition_variable Stopped;
bool Stop = false;
std::vector<int> Signals;
std::string Last;
} // namespace

void onInterrupt(int signal) {
  std::cout << "signal " << signal << std::endl;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'operator<<'
  std::lock_guard<std::mutex> lock(Mutex);
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: a signal handler that locks waits for ever if the signal interrupted the holder of the lock; set a flag of type 'volatile sig_atomic_t' and leave the work to who tests it
  Stop = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Stop' is changed by a signal handler
  Stopped.notify_all();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'notify_all'
}

void onTerminate(int signal) {
  Signals.push_back(signal);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'push_back'
  Last += "x";
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'operator+='
  int *copy = new int(signal);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: a signal handler must not allocate or free memory, which the signal may have interrupted; use memory that is there before
  delete copy; // said already
  throw std::runtime_error("terminated");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not throw
}

class Server {
public:
  static void onHangup(int) { instance->reload(); }
  void reload() {
    std::printf("reload\n");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: a signal handler must not call 'printf'
  }
  static Server *instance;
};
Server *Server::instance;

template <class T> void report(T signal) {
  std::puts("signal");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'puts'
}

int main() {
  std::signal(SIGINT, onInterrupt);
  signal(SIGTERM, onTerminate);
  std::signal(SIGHUP, &Server::onHangup);
  std::signal(SIGQUIT, report<int>);
  std::signal(SIGALRM, [](int) { std::perror("alarm"); });
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: a signal handler must not call 'perror'
  std::unique_lock<std::mutex> lock(Mutex);
  Stopped.wait(lock, [] { return Stop; });
}
