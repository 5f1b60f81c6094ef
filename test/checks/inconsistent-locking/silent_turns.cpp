// Whose turn it is needs no lock.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>

// The ring goes when no transfer is under way, as is waited for.
class Device {
public:
  bool begin() {
    std::unique_lock<std::mutex> lk(m_);
    if (stopping_)
      return false;
    ++pending_;
    return true;
  }
  void transfer(int channel) {
    ring_[channel] += 1; // OK: between begin() and end()
  }
  void end() {
    std::lock_guard<std::mutex> g(m_);
    if (--pending_ == 0)
      idle_.notify_all();
  }
  void stop() {
    std::unique_lock<std::mutex> lk(m_);
    stopping_ = true;
    idle_.wait(lk, [this] { return pending_ == 0; });
    delete[] ring_;
    ring_ = nullptr;
  }

private:
  std::mutex m_;
  std::condition_variable idle_;
  bool stopping_ = false;
  int pending_ = 0;
  int *ring_ = new int[4]();
};
