// RUN: %check_heddle %s heddle-reference-cycle -std=c++17,c++20
// HEDDLE-SILENT
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

struct Session : std::enable_shared_from_this<Session> {
  std::function<void()> Weak, Plain, Once, Cleared, Reset, Swapped;
  std::vector<std::function<void()>> Queue;
  std::map<int, std::function<void()>> Pending;
  std::thread Thread;
  int Bytes = 0;

  void weak() {
    // OK: a weak pointer
    Weak = [Me = weak_from_this()] {
      if (auto Self = Me.lock())
        ++Self->Bytes;
    };
  }
  void plain() {
    // OK: owns nothing
    Plain = [this] { ++Bytes; };
  }
  void once() {
    auto Self = shared_from_this();
    // OK: moved out before it is called
    Once = [Self] { ++Self->Bytes; };
  }
  void fire() {
    auto F = std::move(Once);
    F();
  }
  void cleared() {
    // OK: cleared when it stops
    Cleared = [Self = shared_from_this()] { ++Self->Bytes; };
  }
  void stop() { Cleared = nullptr; }
  void reset() {
    // OK: replaced by an empty one
    Reset = [Self = shared_from_this()] { ++Self->Bytes; };
    Reset = {};
  }
  void swapped() {
    // OK: swapped away
    Swapped = [Self = shared_from_this()] { ++Self->Bytes; };
    std::function<void()> Empty;
    Swapped.swap(Empty);
  }
  void queued() {
    // OK: the queue is emptied
    Queue.push_back([Self = shared_from_this()] { ++Self->Bytes; });
  }
  void drain() {
    for (auto &F : Queue)
      F();
    Queue.clear();
  }
  void pending() {
    // OK: erased when it is done
    Pending[1] = [Self = shared_from_this()] { ++Self->Bytes; };
  }
  void done() { Pending.erase(1); }
  void spawned() {
    // OK: a task lets go when it ends
    Thread = std::thread([Self = shared_from_this()] { ++Self->Bytes; });
  }
};

struct Button {
  std::function<void()> OnClick;
  void setOnClick(std::function<void()> F) { OnClick = std::move(F); }
};
struct Other {
  std::function<void()> Hook;
  void setHook(std::function<void()> F) { Hook = std::move(F); }
  int N = 0;
};

void another(std::shared_ptr<Button> B, std::shared_ptr<Other> O) {
  // OK: another object
  B->OnClick = [O] { ++O->N; };
}
void byReference(std::shared_ptr<Button> B) {
  // OK: a reference owns nothing
  B->OnClick = [&B] { B->OnClick; };
}
void byPlainPointer(std::shared_ptr<Button> B) {
  // OK: a plain pointer
  B->OnClick = [P = B.get()] { (void)P; };
}
void weakly(std::shared_ptr<Button> B) {
  std::weak_ptr<Button> W = B;
  // OK: a weak pointer
  B->OnClick = [W] { (void)W.expired(); };
}
void cleared(std::shared_ptr<Other> O) {
  // OK: the setter is called with nothing later
  O->setHook([O] { ++O->N; });
  O->setHook(nullptr);
}
void recursive() {
  auto Step = std::make_shared<std::function<void(int)>>();
  // OK: cleared after use
  *Step = [Step](int N) {
    if (N)
      (*Step)(N - 1);
  };
  (*Step)(3);
  *Step = nullptr;
}
struct Releases {
  std::function<void()> F;
};
void lets(std::shared_ptr<Releases> R) {
  // OK: lets go of itself when it is called
  R->F = [R]() mutable { R.reset(); };
}
void passed(std::shared_ptr<Button> B, void (*Post)(std::function<void()>)) {
  // OK: who knows how long it is kept
  Post([B] { B->OnClick(); });
}
struct Holder {
  Button *Outside = nullptr;
  int N = 0;
};
void outside(std::shared_ptr<Holder> H) {
  // OK: what a plain pointer leads to belongs to somebody else
  H->Outside->OnClick = [H] { ++H->N; };
}
struct Unstored {
  void run(std::function<void()> F) { F(); }
  int N = 0;
};
void runs(std::shared_ptr<Unstored> U) {
  // OK: called and forgotten
  U->run([U] { ++U->N; });
}
