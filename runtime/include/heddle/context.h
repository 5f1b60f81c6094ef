//===- heddle/context.h - Cancellation and deadlines ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   auto [ctx, cancel] = heddle::with_timeout(parent, 2s);
//   heddle::defer release{cancel};
//   group.go([ctx = ctx] {
//     while (!ctx.cancelled())
//       step();
//   });
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CONTEXT_H
#define HEDDLE_CONTEXT_H

#include "heddle/annotations.h"
#include "heddle/channel.h"
#include "heddle/detail/roles.h"
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace heddle {

/// Why a context is over; context::err() holds one of these.
enum class context_errc { cancelled = 1, deadline_exceeded = 2 };

const std::error_category &context_category() noexcept;
inline std::error_code make_error_code(context_errc e) noexcept {
  return {static_cast<int>(e), context_category()};
}

namespace detail {
class cancel_state;
struct context_access;

/// One value of a chain that ends at the root.
struct context_node {
  std::shared_ptr<const context_node> parent;
  const void *key;
  const void *value; ///< points into the derived object
};
template <class V> struct value_node final : context_node {
  value_node(std::shared_ptr<const context_node> p, const void *k, V v)
      : context_node{std::move(p), k, nullptr}, held(std::move(v)) {
    value = &held;
  }
  const V held;
};

/// The type of the value that key K stands for: K::context_value_type if there
/// is one (K is a mere tag then), else K itself.
template <class K> struct context_value {
  using type = K;
};
template <class K>
  requires requires { typename K::context_value_type; }
struct context_value<K> {
  using type = typename K::context_value_type;
};
template <class K> using context_value_t = typename context_value<K>::type;

/// Its address identifies K; does without RTTI.
template <class K> inline constexpr char context_key = 0;
} // namespace detail

/// Tells the tasks of one request to stop, and carries values for them, like
/// Go's context.Context. A handle: copies are the same context. Pass it as the
/// first parameter; do not keep it in objects that outlive the request.
///
/// Thread safety: all members may be called by several tasks at once.
class HEDDLE_TYPE(kind: context) context {
public:
  /// The context that is never cancelled; same as background().
  context() noexcept = default;

  /// The channel that is closed when the context is cancelled, for select and
  /// receive. nil for a context that never is.
  ///
  /// Guarantees: stays usable when the context itself is gone.
  /// Memory ordering: the cancel happens before a receive that returns.
  receiver<unit> done() const noexcept;

  /// Waits until the context is cancelled; for ever if it never is.
  HEDDLE_DETAIL_CONTEXT_WAIT
  void wait(detail::call_site at = detail::call_site::current()) const;

  /// Waits until the context is cancelled, for at most \p d: a sleep that can
  /// be interrupted. \returns whether it is cancelled.
  template <class Rep, class Period>
  HEDDLE_DETAIL_CONTEXT_WAIT bool
  wait_for(const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) const {
    return wait_before(detail::deadline_after(d), at);
  }
  /// As wait_for, until \p t.
  template <class Clock, class Duration>
  HEDDLE_DETAIL_CONTEXT_WAIT bool
  wait_until(const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) const {
    return wait_before(detail::deadline_at(t), at);
  }

  /// Whether the context is cancelled, by whatever cause. One atomic load.
  /// Memory ordering: the cancel happens before a true answer.
  HEDDLE_DETAIL_CONTEXT_CHECK
  bool cancelled() const noexcept;

  /// Why it is cancelled: context_errc::cancelled or deadline_exceeded; zero if
  /// it is not. Never changes again once it is not zero. Ordering as cancelled.
  HEDDLE_DETAIL_CONTEXT_CHECK
  std::error_code err() const noexcept;

  /// When it will be cancelled by itself, if so.
  std::optional<time_point> deadline() const noexcept;

  /// The value that with_value stored for key \p K here or in the nearest
  /// ancestor, or nullptr. Valid as long as this context, or a copy, lives.
  template <class K> const detail::context_value_t<K> *value() const noexcept {
    return static_cast<const detail::context_value_t<K> *>(
        find(&detail::context_key<K>));
  }

private:
  friend struct detail::context_access;

  bool wait_before(time_point deadline, const detail::call_site &at) const;
  const void *find(const void *key) const noexcept;

  // Two chains: a context with a value shares its parent's cancellation, and
  // a cancellable one its parent's values.
  std::shared_ptr<detail::cancel_state> cancel_;
  std::shared_ptr<const detail::context_node> values_;
};

/// Cancels one context; calling it again, or when the context is over already,
/// does nothing. Unlike a guard it cancels only when called: call it on every
/// path (see the example), else the context stays registered with its parent
/// as long as somebody holds it, and its timer runs on.
///
/// Errors: none. A moved-from or default-constructed one does nothing.
class cancel_function {
public:
  cancel_function() noexcept = default;

  /// Guarantees: on return the context and all that were derived from it are
  ///   cancelled, whoever came first; parents and siblings are not affected.
  HEDDLE_DETAIL_CONTEXT_CANCEL
  void operator()() const noexcept;

private:
  friend struct detail::context_access;
  std::shared_ptr<detail::cancel_state> cancel_;
};

/// The root: never cancelled, no deadline, no values. For main, tests and the
/// start of a request.
HEDDLE_DETAIL_CONTEXT_CREATE
context background() noexcept;

/// A child of \p parent that is cancelled by the function, or with its parent.
/// Guarantees: cancelled at once if \p parent is.
[[nodiscard]] HEDDLE_DETAIL_CONTEXT_CREATE std::pair<context, cancel_function>
with_cancel(const context &parent);

namespace detail {
std::pair<context, cancel_function> with_deadline_at(const context &parent,
                                                     time_point deadline);
std::shared_ptr<const context_node> values_of(const context &parent) noexcept;
context with_node(const context &parent,
                  std::shared_ptr<const context_node> node);
} // namespace detail

/// As with_cancel; moreover cancelled (deadline_exceeded) when \p d has passed.
/// A parent's earlier deadline stays in force.
/// Errors: std::system_error if the timer task could not be started.
template <class Rep, class Period>
[[nodiscard]] HEDDLE_DETAIL_CONTEXT_CREATE std::pair<context, cancel_function>
with_timeout(const context &parent,
             const std::chrono::duration<Rep, Period> &d) {
  return detail::with_deadline_at(parent, detail::deadline_after(d));
}

/// As with_timeout, at \p t.
template <class Clock, class Duration>
[[nodiscard]] HEDDLE_DETAIL_CONTEXT_CREATE std::pair<context, cancel_function>
with_deadline(const context &parent,
              const std::chrono::time_point<Clock, Duration> &t) {
  return detail::with_deadline_at(parent, detail::deadline_at(t));
}

/// A child of \p parent in which value<K>() is \p value. For what belongs to
/// the request (its id, its user), not for parameters.
///
///   struct request_id { using context_value_type = std::string; };
///   auto ctx = heddle::with_value<request_id>(parent, "r-17");
///   log(*ctx.value<request_id>());
template <class K>
[[nodiscard]] HEDDLE_DETAIL_CONTEXT_CREATE context
with_value(const context &parent, detail::context_value_t<K> value) {
  using V = detail::context_value_t<K>;
  return detail::with_node(
      parent, std::make_shared<detail::value_node<V>>(detail::values_of(parent),
                                                      &detail::context_key<K>,
                                                      std::move(value)));
}

} // namespace heddle

template <>
struct std::is_error_code_enum<heddle::context_errc> : std::true_type {};

#endif // HEDDLE_CONTEXT_H
