// RUN: %check_heddle %s heddle-pool-misuse
// HEDDLE-SILENT
#include <cstdlib>
#include <heddle/defer.h>
#include <heddle/pool.h>
#include <string>
#include <vector>

bool failed();
void use(std::string &line);
void keep(std::string *line);

// OK: put back last
void putsLast(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  use(*s);
  p.put(s);
}

// OK: the handle puts it back
void borrows(heddle::pool<std::string> &p) {
  auto s = p.borrow();
  if (failed())
    return;
  s->append("x");
}

// OK: another object by the same name
void takesAnother(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  p.put(s);
  s = p.get();
  s->clear();
  p.put(s);
}

// OK: returned
std::string *returns(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  if (failed()) {
    p.put(s);
    return nullptr;
  }
  return s;
}

// OK: somebody else keeps it
void passesOn(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  if (failed()) {
    p.put(s);
    return;
  }
  keep(s);
}

// OK: nothing was taken out
void checks(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  if (!s)
    return;
  s->clear();
  p.put(s);
}

// OK: the name is cleared
void forgets(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  p.put(s);
  s = nullptr;
}

// OK: deferred
void deferred(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  heddle::defer back{[&] { p.put(s); }};
  if (failed())
    return;
  s->clear();
}

// OK: an object of each round
void rounds(heddle::pool<std::string> &p) {
  for (int i = 0; i < 4; ++i) {
    std::string *s = p.get();
    use(*s);
    p.put(s);
  }
}

// OK: the same test
void sameTest(heddle::pool<std::string> &p, bool b) {
  std::string *s = nullptr;
  if (b)
    s = p.get();
  if (b) {
    s->clear();
    p.put(s);
  }
}

// OK: each way puts it back
void eachWay(heddle::pool<std::string> &p, bool b) {
  std::string *s = p.get();
  if (b) {
    p.put(s);
    return;
  }
  use(*s);
  p.put(s);
}

// OK: collected
void collects(heddle::pool<std::string> &p, std::vector<std::string *> &all) {
  std::string *s = p.get();
  all.push_back(s);
  if (failed())
    p.put(s);
}

// OK: the program ends
void ends(heddle::pool<std::string> &p) {
  std::string *s = p.get();
  if (failed())
    std::exit(1);
  p.put(s);
}

// OK: a member that another method puts back
struct Holder {
  std::string *line;
  void take(heddle::pool<std::string> &p) { line = p.get(); }
  void give(heddle::pool<std::string> &p) {
    p.put(line);
    line = nullptr;
  }
};

// OK: only the pointer is compared
void compares(heddle::pool<std::string> &p, std::string *last) {
  std::string *s = p.get();
  p.put(s);
  if (s == last)
    return;
}
