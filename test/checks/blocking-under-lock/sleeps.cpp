// RUN: %check_heddle %s heddle-blocking-under-lock
#include "heddle/heddle.h"
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

std::mutex M, Inner;
std::condition_variable Changed;
bool Ready;
int Shared;

void guarded() {
  std::lock_guard<std::mutex> Hold(M);
  std::this_thread::sleep_for(10ms);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sleep_for' sleeps while it holds 'M', and so does everybody who needs that lock; release it first [heddle-blocking-under-lock]
  ++Shared;
}

void plain() {
  M.lock();
  ++Shared;
  usleep(100);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'usleep' sleeps while it holds 'M'
  M.unlock();
}

void backOff() {
  std::this_thread::sleep_for(1s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sleep_for' sleeps while it holds 'M'
}

void throughCall() {
  std::lock_guard<std::mutex> Hold(M);
  if (Shared > 3)
    backOff();
  ++Shared;
}

void relocked() {
  std::unique_lock<std::mutex> Hold(M);
  Hold.unlock();
  Hold.lock();
  std::this_thread::sleep_for(10ms);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sleep_for' sleeps while it holds 'M'
  ++Shared;
}

void waitsWithAnother() {
  std::lock_guard<std::mutex> Hold(M);
  std::unique_lock<std::mutex> Own(Inner);
  Changed.wait(Own, [] { return Ready; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for the condition 'Changed', which belongs to another lock, while it holds 'M'
}

heddle::mutex Lock;
void runtime() {
  heddle::lock_guard<heddle::mutex> Hold(Lock);
  heddle::sleep_for(10ms);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sleep_for' sleeps while it holds 'Lock'
  ++Shared;
}
