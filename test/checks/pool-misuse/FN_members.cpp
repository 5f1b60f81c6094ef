// RUN: %check_heddle %s heddle-pool-misuse
// HEDDLE-SILENT
#include <heddle/pool.h>
#include <string>

void use(std::string *line);

// FN: only local variables are followed
struct Holder {
  std::string *line;
  void twice(heddle::pool<std::string> &lines) {
    lines.put(line);
    line->clear();
  }
};

// FN: a pointer that is only passed on may be compared or printed
void passed(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  lines.put(line);
  use(line);
}

// FN: without a put on another path nobody knows who puts it back
void never(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  line->clear();
}
