//===- thread_parkers.h - Parkers of OS threads --------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_THREAD_PARKERS_H
#define HEDDLE_SRC_THREAD_PARKERS_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/seam.h"
#include <pthread.h>
#include <utility>

namespace heddle::detail {

/// One \p Parker for each thread that asks, for as long as the thread lives.
/// They are recycled but never freed (see seam.h). Needs of \p Parker: clear()
/// and a member next_free.
template <class Parker> class thread_parkers {
public:
  /// The calling thread's.
  static Parker *get() {
    if (Parker *p = current)
      return p;
    static key at_exit;
    current = take();
    at_exit.keep(current);
    return current;
  }

private:
  struct free_list {
    internal_mutex mutex;
    Parker *first HEDDLE_GUARDED_BY(mutex) = nullptr;
  };

  // Never destroyed: threads may end, and static destructors may wait, after
  // the end of main.
  static free_list &unused() {
    static free_list *const list = new free_list;
    return *list;
  }

  static Parker *take() {
    {
      free_list &list = unused();
      internal_lock lock(list.mutex);
      if (Parker *p = list.first) {
        list.first = p->next_free;
        p->clear();
        return p;
      }
    }
    return new Parker;
  }

  static void give_back(Parker *p) noexcept {
    if (task_record *record = std::exchange(p->observed, nullptr))
      forget_record(record);
    free_list &list = unused();
    internal_lock lock(list.mutex);
    p->next_free = list.first;
    list.first = p;
  }

  /// Gives a thread's parker back. A pthread key, not a thread_local object
  /// with a destructor: keys come after those, whose destructors may still wait
  /// for something. A key's destructor that waits makes this one run again. The
  /// main thread's does not run at all, so static destructors may wait, too.
  class key {
  public:
    key() noexcept {
      made_ = pthread_key_create(&key_, [](void *p) {
                current = nullptr;
                give_back(static_cast<Parker *>(p));
              }) == 0;
    }
    /// Without a key the parker is lost with its thread: a few bytes.
    void keep(Parker *p) noexcept {
      if (made_)
        pthread_setspecific(key_, p);
    }

  private:
    pthread_key_t key_;
    bool made_;
  };

  static inline thread_local Parker *current = nullptr;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_THREAD_PARKERS_H
