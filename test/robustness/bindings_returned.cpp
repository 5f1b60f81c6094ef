// A result that a structured binding names, of a temporary that has no name.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -std=c++20
// HEDDLE-SILENT
#include <mutex>

struct Answer {
  template <int> int get() { return 0; }
  operator bool() { return true; }
};
namespace std {
template <> struct tuple_size<Answer> {
  static constexpr int value = 1;
};
template <> struct tuple_element<0, Answer> {
  using type = int;
};
} // namespace std

static std::mutex M;
int inTest() {
  std::lock_guard<std::mutex> Hold(M);
  if (auto [Value] = Answer())
    return Value; // OK: what it is computed from has no name
  return 0;
}
int once() {
  std::lock_guard<std::mutex> Hold(M);
  auto [Value] = Answer();
  return Value;
}
int main() { return inTest() + once(); }
