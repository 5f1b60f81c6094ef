// RUN: %check_heddle %s heddle-task-outlives-capture -std=c++20
// HEDDLE-SILENT
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

void use(int);
void useView(std::string_view);

// FN: a copied view refers to the local string.
void view() {
  std::string Text = "text";
  std::string_view View = Text;
  std::thread([View] { useView(View); }).detach();
}

// FN: the same of a span.
void span() {
  std::vector<int> Numbers{1, 2};
  std::span<int> All(Numbers);
  std::thread([All] { use(All[0]); }).detach();
}

// FN: the object ends with its owner.
void pointer() {
  auto Owner = std::make_unique<int>(3);
  std::thread([Raw = Owner.get()] { use(*Raw); }).detach();
}
