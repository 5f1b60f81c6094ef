// RUN: %check_heddle %s heddle-pool-misuse
#include <heddle/pool.h>
#include <string>

bool failed();
void use(std::string &line);

void usesAfterPut(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  use(*line);
  lines.put(line);
  line->clear();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'line' is used after it was put back, when others may have it; put it back last [heddle-pool-misuse]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is put back here
}

void passesAfterPut(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  lines.put(line);
  use(*line);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'line' is used after it was put back, when others may have it; put it back last
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is put back here
}

void putsTwice(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  if (failed())
    lines.put(line);
  lines.put(line);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'line' is put back a second time, so that two others may get it; put it back once
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it is put back here
}

void leavesEarly(heddle::pool<std::string> &lines) {
  std::string *line = lines.get();
  if (failed())
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'line' is not put back on a path that leaves the function here, although other paths put it back; put it back on every path
    // CHECK-NOTES: :[[@LINE-4]]:23: note: it is taken out here
  use(*line);
  lines.put(line);
}

// Annotations make any pool one.
struct Buffer {
  int size;
  char *data;
};
class HEDDLE_TYPE(kind: synchronization) Buffers {
public:
  HEDDLE_ROLE(role: pool-get) Buffer *acquire();
  HEDDLE_ROLE(role: pool-put) void release(Buffer *buffer);
};
int readsAfterRelease(Buffers &buffers) {
  Buffer *buffer = buffers.acquire();
  buffer->size = 1;
  buffers.release(buffer);
  return buffer->size;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'buffer' is used after it was put back, when others may have it; put it back last
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is put back here
}
