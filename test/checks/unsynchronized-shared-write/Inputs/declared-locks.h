// Locks whose functions have their bodies in another file: only when the
// program is run do they appear here.
#ifndef DECLARED_LOCKS_H
#define DECLARED_LOCKS_H
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BODY(...)                                                              \
  { __VA_ARGS__ }
#endif
#endif
#ifndef BODY
#define BODY(...) ;
#endif
#include <pthread.h>
#endif
