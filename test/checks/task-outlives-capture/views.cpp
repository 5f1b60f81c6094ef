// RUN: %check_heddle %s heddle-task-outlives-capture -std=c++20
// A copy of what refers into a local variable is of no use when that has ended.
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

void use(int);
void useView(std::string_view);
void useText(std::string);

void view() {
  std::string Text = "text";
  std::string_view View = Text;
  std::thread([View] { useView(View); }).detach();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Text' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:32: note: the task uses 'Text' here
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Text' ends here
}

void span() {
  std::vector<int> Numbers{1, 2};
  std::span<int> All(Numbers);
  std::thread([All] { use(All[0]); }).detach();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Numbers' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:27: note: the task uses 'Numbers' here
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Numbers' ends here
}

void partOfView() {
  std::string Text = "text";
  std::string_view All = Text;
  std::string_view Part = All.substr(1);
  std::thread([Part] { useView(Part); }).detach();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Text' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:32: note: the task uses 'Text' here
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Text' ends here
}

void pointer() {
  auto Owner = std::make_unique<int>(3);
  std::thread([Raw = Owner.get()] { use(*Raw); }).detach();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Owner' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:42: note: the task uses 'Owner' here
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Owner' ends here
}

void iterators(int Count) {
  std::vector<int> Data(Count);
  std::thread([From = Data.begin(), To = Data.end()] {
    // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Data' that it refers to ends
    for (auto I = From; I != To; ++I)
      // CHECK-NOTES: :[[@LINE-1]]:19: note: the task uses 'Data' here
      use(*I);
  }).detach();
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Data' ends here
}

void found(int Key) {
  std::map<int, int> Table{{1, 2}};
  auto Entry = Table.find(Key);
  if (Entry == Table.end())
    return;
  std::thread([Entry] { use(Entry->second); }).detach();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Table' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:29: note: the task uses 'Table[Key].second' here
  // CHECK-NOTES: :[[@LINE+1]]:1: note: 'Table' ends here
}

// The string is made from the characters in the new thread, perhaps too late.
void characters(int N) {
  std::string Name = std::to_string(N);
  std::thread Printer(useText, Name.c_str());
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: the task may still be running when the local variable 'Name' that it refers to ends
  // CHECK-NOTES: :[[@LINE-2]]:32: note: the task uses 'Name' here
  // CHECK-NOTES: :[[@LINE+2]]:1: note: 'Name' ends here
  Printer.detach();
}
