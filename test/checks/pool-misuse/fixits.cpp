// RUN: %check_heddle %s heddle-pool-misuse
#include <heddle/pool.h>
#include <string>

void use(std::string &line);

void putsTwice(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  use(*line);
  lines.put(line);
  lines.put(line); // again
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'line' is put back a second time
  // CHECK-FIXES: lines.put(line);
  // CHECK-FIXES-NOT: // again
}
