//===- fibers/sanitized_stack.h - What sanitizers are told -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_SANITIZED_STACK_H
#define HEDDLE_SRC_FIBERS_SANITIZED_STACK_H

#include "heddle/detail/sanitizers.h"
#include <cstddef>
#include <pthread.h>

#if HEDDLE_DETAIL_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif
#if HEDDLE_DETAIL_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace heddle::detail {

/// A stack as AddressSanitizer and ThreadSanitizer see it; they have to be told
/// of every switch. Without them all of this is nothing.
///
/// For ThreadSanitizer a switch orders what came before it on one stack before
/// what comes after it on the other. So it sees races between tasks of
/// different workers only.
class sanitized_stack {
public:
  /// That of the calling thread.
  void adopt_thread() noexcept {
#if HEDDLE_DETAIL_ASAN
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &bottom_, &size_);
      pthread_attr_destroy(&attributes);
    }
#endif
#if HEDDLE_DETAIL_TSAN
    thread_ = __tsan_get_current_fiber();
#endif
  }

  /// A new one, which ends below \p top.
  void begin([[maybe_unused]] void *top,
             [[maybe_unused]] std::size_t size) noexcept {
#if HEDDLE_DETAIL_ASAN
    bottom_ = static_cast<char *>(top) - size;
    size_ = size;
    // What a waiting task has is not lost.
    __lsan_register_root_region(bottom_, size_);
#endif
#if HEDDLE_DETAIL_TSAN
    thread_ = __tsan_create_fiber(0);
#endif
  }

  /// The caller, who runs on this stack, is about to switch to \p to. With \p
  /// for_ever nobody comes back; not for ThreadSanitizer, which would take the
  /// returns from the functions of this stack for those of \p to. Inlined,
  /// because its own would be.
  [[gnu::always_inline]] void
  leave([[maybe_unused]] const sanitized_stack &to,
        [[maybe_unused]] bool for_ever = false) noexcept {
#if HEDDLE_DETAIL_ASAN
    __sanitizer_start_switch_fiber(for_ever ? nullptr : &fake_, to.bottom_,
                                   to.size_);
#endif
#if HEDDLE_DETAIL_TSAN
    __tsan_switch_to_fiber(to.thread_, 0);
#endif
  }

  /// The memory will be another stack: what was not allowed to be touched in
  /// the frames of this one may be.
  static void forget([[maybe_unused]] void *bottom,
                     [[maybe_unused]] std::size_t size) noexcept {
#if HEDDLE_DETAIL_ASAN
    __lsan_unregister_root_region(bottom, size);
    ASAN_UNPOISON_MEMORY_REGION(bottom, size);
#endif
  }

  /// The first thing on this stack after a switch.
  void arrive() noexcept {
#if HEDDLE_DETAIL_ASAN
    __sanitizer_finish_switch_fiber(fake_, nullptr, nullptr);
    fake_ = nullptr;
#endif
  }

#if HEDDLE_DETAIL_ASAN
private:
  void *bottom_ = nullptr;
  std::size_t size_ = 0;
  void *fake_ =
      nullptr; ///< where locals are whose use after return is looked for
#endif
#if HEDDLE_DETAIL_TSAN
private:
  void *thread_ = nullptr;
#endif
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_SANITIZED_STACK_H
