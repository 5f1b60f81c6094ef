//===- heddle/broadcast.h - One sender, many receivers -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::broadcast<Price> prices;
//   auto mine = prices.subscribe(16);
//   heddle::go([mine] {
//     for (const Price &p : mine.channel())
//       show(p);
//   });
//   prices.publish(p); // to all that have subscribed
//   prices.close();
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_BROADCAST_H
#define HEDDLE_BROADCAST_H

#include "heddle/channel.h"
#include "heddle/mutex.h"
#include "heddle/semaphore.h"
#include <algorithm>
#include <memory>
#include <vector>

namespace heddle {

/// What happens to a subscriber who is slow.
enum class slow_subscriber : unsigned char {
  waited_for,  ///< publish waits until it has room
  loses_newest ///< it does not get what there is no room for
};

/// Hands every value to each of its subscribers, through a channel of each.
/// A handle: copies are the same broadcast.
///
/// Requires of T: copyable, and movable without exceptions.
/// Order: every subscriber gets what was published after its subscription, in
///   the order in which it was published.
/// Memory ordering: publish happens before the receive of the value.
/// Thread safety: all members may be called by several tasks at once.
template <class T> class HEDDLE_TYPE(kind: synchronization) broadcast {
  struct state;

public:
  /// What one subscriber holds; copies are the same subscription. It ends with
  /// the last of them, or by end(), or with the close of the broadcast.
  class subscription {
  public:
    /// The values; closed when the subscription ends.
    receiver<T> channel() const { return membership_->values; }
    /// Ends the subscription: nothing more comes. Values that are in the
    /// channel may still be received.
    void end() const { membership_->end(); }
    /// How many values it has lost because it was slow.
    std::size_t lost() const {
      return membership_->lost.load(std::memory_order_relaxed);
    }

  private:
    friend class broadcast;
    struct membership {
      membership(std::shared_ptr<state> of, std::size_t capacity,
                 slow_subscriber if_slow)
          : values(capacity), when_slow(if_slow), from(std::move(of)) {}
      void end() {
        // Closed first: a publisher that waits for room gives up, and with it
        // the lock that leaving needs.
        if (!ended.exchange(true))
          values.close();
        from->leave(this);
      }

      const heddle::channel<T> values;
      const slow_subscriber when_slow;
      const std::shared_ptr<state> from;
      std::atomic<bool> ended{false};
      std::atomic<std::size_t> lost{0};
    };
    /// Ends with the last handle, although a publisher may just be using the
    /// membership: it would wait for room that nobody makes any more.
    struct last_handle {
      explicit last_handle(std::shared_ptr<membership> m) : of(std::move(m)) {}
      ~last_handle() { of->end(); }
      const std::shared_ptr<membership> of;
    };
    explicit subscription(std::shared_ptr<membership> m)
        : membership_(m), last_(std::make_shared<last_handle>(std::move(m))) {}
    std::shared_ptr<membership> membership_;
    std::shared_ptr<last_handle> last_;
  };

  broadcast() : state_(std::make_shared<state>()) {}

  /// A subscription with room for \p capacity values.
  ///
  /// Guarantees: ended from its begin if the broadcast is closed.
  /// Errors: std::bad_alloc.
  subscription
  subscribe(std::size_t capacity = 0,
            slow_subscriber when_slow = slow_subscriber::waited_for) const {
    return subscription(
        state_->join(std::make_shared<typename subscription::membership>(
            state_, capacity, when_slow)));
  }

  /// Hands \p value to each subscriber. Waits for those that are to be waited
  /// for, one after the other; a subscription that ends meanwhile lets it go
  /// on.
  ///
  /// Errors: channel_closed if the broadcast is closed.
  HEDDLE_BLOCKS void
  publish(const T &value,
          detail::call_site at = detail::call_site::current()) const {
    state_->publish(value, at);
  }

  /// Ends all subscriptions. Errors: channel_closed if it is closed already.
  void close(detail::call_site at = detail::call_site::current()) const {
    state_->close(at);
  }

  /// Subscriptions that have not ended. A snapshot.
  std::size_t subscribers() const {
    const lock_guard lock(state_->mutex);
    return state_->members.size();
  }

private:
  using membership = typename subscription::membership;

  struct member {
    const membership *id;
    std::weak_ptr<membership> reference;
  };

  struct state {
    std::shared_ptr<membership> join(std::shared_ptr<membership> m) {
      {
        const lock_guard lock(mutex);
        if (!closed) {
          members.push_back({m.get(), m});
          return m;
        }
      }
      m->end();
      return m;
    }
    void leave(const membership *m) {
      // By address: a shared pointer in here might be the last, whose end
      // leaves as well.
      const lock_guard lock(mutex);
      std::erase_if(members, [m](const member &each) { return each.id == m; });
    }
    /// Those who are there now, kept alive for as long as they are served.
    std::vector<std::shared_ptr<membership>>
    present(const detail::call_site &at) {
      std::vector<std::shared_ptr<membership>> result;
      const lock_guard lock(mutex);
      if (closed)
        detail::throw_channel_closed("publish on a closed broadcast", at);
      result.reserve(members.size()); // dropping one here would leave, too
      for (const member &each : members)
        if (auto alive = each.reference.lock())
          result.push_back(std::move(alive));
      return result;
    }
    void publish(const T &value, const detail::call_site &at) {
      // One publisher at a time, so that all subscribers see one order. Not the
      // lock that joining and leaving need: who publishes may wait for long.
      const permit mine(turn, 1, at);
      for (const std::shared_ptr<membership> &m : present(at))
        deliver(*m, value, at);
    }
    static void deliver(membership &m, const T &value,
                        const detail::call_site &at) {
      // Not by the channel's own functions: that a subscription has ended in
      // this moment is no misuse that a report should tell.
      const auto &ch = detail::channel_access::state(m.values);
      T copy(value);
      if (m.when_slow == slow_subscriber::waited_for)
        ch->send(copy, detail::no_deadline, at);
      else if (ch->try_send(copy) == detail::outcome::would_block)
        m.lost.fetch_add(1, std::memory_order_relaxed);
    }
    void close(const detail::call_site &at) {
      std::vector<member> all;
      {
        const lock_guard lock(mutex);
        if (closed)
          detail::throw_channel_closed("close of a closed broadcast", at);
        closed = true;
        all.swap(members);
      }
      for (const member &each : all)
        if (const auto alive = each.reference.lock())
          alive->end();
    }

    semaphore turn{1};
    heddle::mutex mutex;
    bool closed HEDDLE_GUARDED_BY(mutex) = false;
    std::vector<member> members HEDDLE_GUARDED_BY(mutex);
  };

  std::shared_ptr<state> state_;
};

} // namespace heddle

#endif // HEDDLE_BROADCAST_H
