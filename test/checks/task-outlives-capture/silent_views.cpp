// RUN: %check_heddle %s heddle-task-outlives-capture -std=c++20
// HEDDLE-SILENT
#include <future>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

void use(int);
void useView(std::string_view);
void useText(std::string);

// OK: joined before the string ends.
void joined(int N) {
  std::string Name = std::to_string(N);
  std::string_view View = Name;
  std::thread Worker([View] { useView(View); });
  Worker.join();
}
// OK: the future waits at the end of its scope.
void awaited(int N) {
  std::string Name = std::to_string(N);
  std::string_view View = Name;
  auto Done = std::async(std::launch::async, [View] { useView(View); });
  Done.get();
}
// OK: a literal lives as long as the program.
void literal() {
  std::string_view View = "literal";
  std::thread([View] { useView(View); }).detach();
}
// OK: so does a global.
static const std::string Title = "title";
void global() {
  std::string_view View = Title;
  std::thread([View] { useView(View); }).detach();
}
// OK: and a static local.
void remembered() {
  static std::string Kept = "kept";
  std::string_view View = Kept;
  std::thread([View] { useView(View); }).detach();
}
// OK: the task has a string of its own.
void copied(int N) {
  std::string Name = std::to_string(N);
  std::string_view View = Name;
  std::thread([Own = std::string(View)] { useText(Own); }).detach();
}
// OK: whom the view of a parameter belongs to, the caller knows.
void given(std::string_view View) {
  std::thread([View] { useView(View); }).detach();
}
// OK: the vector goes into the task, and its elements with it.
void movedIn(int N) {
  std::vector<int> Numbers(N);
  std::span<int> All(Numbers);
  std::thread([Numbers = std::move(Numbers), All] { use(All[0]); }).detach();
}
// OK: the task owns it from then on.
void released() {
  auto Owner = std::make_unique<int>(3);
  int *Raw = Owner.release();
  std::thread([Raw] {
    use(*Raw);
    delete Raw;
  }).detach();
}
// OK: a shared pointer has other owners.
void shared(std::shared_ptr<int> Number) {
  std::shared_ptr<int> Mine = Number;
  int *Raw = Mine.get();
  std::thread([Raw] { use(*Raw); }).detach();
}
// OK: a number that was taken out is a copy.
void element(int N) {
  std::vector<int> Numbers(N);
  int First = Numbers[0];
  std::size_t Count = Numbers.size();
  std::thread([First, Count] { use(First + Count); }).detach();
}
// OK: what the task posts is waited for.
void promised(int N) {
  std::string Name = std::to_string(N);
  std::string_view View = Name;
  std::promise<void> Done;
  auto Wait = Done.get_future();
  std::thread([View, &Done] {
    useView(View);
    Done.set_value();
  }).detach();
  Wait.wait();
}
// OK: the string is copied when the thread is started.
void passed(int N) {
  std::string Name = std::to_string(N);
  std::thread(useText, Name).detach();
}
// OK: a string made at once.
void madeAtOnce(int N) {
  std::string Name = std::to_string(N);
  std::thread(useText, std::string(Name.c_str())).detach();
}
