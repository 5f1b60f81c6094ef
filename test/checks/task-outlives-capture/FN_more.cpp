// RUN: %check_heddle %s heddle-task-outlives-capture -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

void use(int number);
void print(std::string_view text);

// FN: a view that gets its value later, on one of two ways
void views(bool loud) {
  std::string text = "view";
  std::string_view view;
  if (loud)
    view = text;
  std::thread([view] { print(view); }).detach();
}

// FN: what a function makes a view of is not followed
std::string_view trimmed(const std::string &text);
void trims() {
  std::string text = " view ";
  std::string_view view = trimmed(text);
  std::thread([view] { print(view); }).detach();
}

// FN: a number is destroyed before the thread that is declared in front of it
// is joined; the storage is still there, so nothing is said
void order() {
  std::jthread worker;
  int count = 0;
  worker = std::jthread([&count] { ++count; });
}

// FN: an object that others create; nothing says how long it lives
class Poller {
public:
  void start() {
    std::thread([this] { loop(); }).detach();
  }
  ~Poller() { stop = true; }

private:
  void loop() {
    while (!stop)
      ++rounds;
  }
  std::atomic<bool> stop{false};
  int rounds = 0;
};
Poller *makePoller() {
  auto *poller = new Poller;
  poller->start();
  return poller;
}
void dropPoller(Poller *poller) { delete poller; }
