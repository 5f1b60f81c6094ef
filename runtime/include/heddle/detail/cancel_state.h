//===- heddle/detail/cancel_state.h - A context's cancellation - -*- C++
//-*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_CANCEL_STATE_H
#define HEDDLE_DETAIL_CANCEL_STATE_H

#include "heddle/context.h"
#include "heddle/detail/timer_service.h"
#include <unordered_map>

namespace heddle::detail {

/// What the handles of one cancellable context share. A child keeps its parent
/// alive; the parent knows its children weakly, so that a child that nobody can
/// observe any more disappears, and deregisters itself in its destructor.
///
/// Locks: a parent's is taken before its children's, a state's before those of
/// its channel and of the timer service.
class cancel_state : public std::enable_shared_from_this<cancel_state> {
public:
  cancel_state(std::shared_ptr<cancel_state> parent, time_point deadline)
      : parent_(std::move(parent)), deadline_(deadline), done_(0) {}
  ~cancel_state();
  cancel_state(const cancel_state &) = delete;
  cancel_state &operator=(const cancel_state &) = delete;

  /// To be called once, after construction: needs weak_from_this.
  void register_with_parent();
  void start_timer();

  void cancel(context_errc why) noexcept;

  int error() const noexcept { return error_.load(std::memory_order_acquire); }
  time_point deadline() const noexcept { return deadline_; }

  /// Shares ownership with the whole state: who waits for `done` must keep
  /// the context registered with its parent.
  std::shared_ptr<channel_state<unit>> done() noexcept {
    return {shared_from_this(), &done_};
  }

private:
  struct child_entry {
    std::weak_ptr<cancel_state> reference;
    std::shared_ptr<cancel_state> alive; ///< set while it is being cancelled
  };
  using child_map = std::unordered_map<cancel_state *, child_entry>;

  void cancel_tree(context_errc why) noexcept;
  void forget(cancel_state *child) noexcept;

  const std::shared_ptr<cancel_state> parent_;
  const time_point deadline_;
  channel_state<unit> done_;
  std::atomic<int> error_{0}; // written with the lock held
  internal_mutex mutex_;
  child_map children_ HEDDLE_GUARDED_BY(mutex_);
  std::optional<timer_key> timer_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_CANCEL_STATE_H
