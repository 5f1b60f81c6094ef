// RUN: %check_heddle %s heddle-reference-cycle
// HEDDLE-SILENT
#include <functional>
#include <memory>

struct A;
struct B {
  std::shared_ptr<A> Other;
};
struct A {
  std::shared_ptr<B> Other;
  std::function<void()> Callback;
  int N = 0;
};

void pair() {
  auto X = std::make_shared<A>();
  auto Y = std::make_shared<B>();
  // FN: two objects hold each other
  X->Other = Y;
  Y->Other = X;
}

struct Owner {
  A Part;
  std::function<void()> Hook;
};
void throughFunction(std::function<void()> &Place, std::shared_ptr<Owner> O) {
  Place = [O] { ++O->Part.N; };
}
void outside(std::shared_ptr<Owner> O) {
  // FN: another function stores it
  throughFunction(O->Hook, O);
}
