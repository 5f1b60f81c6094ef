//===- heddle/select.h - Wait for one of several channels ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::select(
//       heddle::on_receive(jobs, [&](std::optional<Job> j) { run(*j); }),
//       heddle::on_send(status, heartbeat, [&] { ++beats; }),
//       heddle::on_done(ctx, [&] { stopping = true; }),
//       heddle::on_timeout(5s, [&] { complain(); }));
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SELECT_H
#define HEDDLE_SELECT_H

#include "heddle/annotations.h"
#include "heddle/channel.h"
#include "heddle/context.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/select_core.h"
#include <array>
#include <type_traits>

namespace heddle {

/// A case that receives from \p ch and then runs \p f with the value, or with
/// nullopt if the channel is closed and drained: a closed channel is always
/// ready. \p f may also take no argument, or be left out.
/// nil: never ready.
template <class T, detail::receive_action<T> F = detail::no_action>
HEDDLE_DETAIL_SELECT_RECEIVE auto
on_receive(const channel<T> &ch, F &&f = {},
           detail::call_site at = detail::call_site::current()) {
  return detail::receive_case<T, std::decay_t<F>>(
      detail::channel_access::state(ch), std::forward<F>(f), at);
}
template <class T, detail::receive_action<T> F = detail::no_action>
HEDDLE_DETAIL_SELECT_RECEIVE auto
on_receive(const receiver<T> &ch, F &&f = {},
           detail::call_site at = detail::call_site::current()) {
  return detail::receive_case<T, std::decay_t<F>>(
      detail::channel_access::state(ch), std::forward<F>(f), at);
}

/// A case that sends \p value into \p ch and then runs \p f. The value is lost
/// if another case is chosen, as in Go.
/// Errors: a closed channel is ready, and select throws channel_closed then.
/// nil: never ready.
template <class T, detail::case_action F = detail::no_action>
HEDDLE_DETAIL_SELECT_SEND auto
on_send(const channel<T> &ch, std::type_identity_t<T> value, F &&f = {},
        detail::call_site at = detail::call_site::current()) {
  return detail::send_case<T, std::decay_t<F>>(
      detail::channel_access::state(ch), std::move(value), std::forward<F>(f),
      at);
}
template <class T, detail::case_action F = detail::no_action>
HEDDLE_DETAIL_SELECT_SEND auto
on_send(const sender<T> &ch, std::type_identity_t<T> value, F &&f = {},
        detail::call_site at = detail::call_site::current()) {
  return detail::send_case<T, std::decay_t<F>>(
      detail::channel_access::state(ch), std::move(value), std::forward<F>(f),
      at);
}

/// A case that is chosen if no other is ready: the select does not wait.
template <detail::case_action F = detail::no_action>
HEDDLE_DETAIL_SELECT_DEFAULT auto on_default(F &&f = {}) {
  return detail::plain_case<std::decay_t<F>>(detail::case_kind::otherwise, {},
                                             std::forward<F>(f));
}

/// A case that is chosen when no other has become ready within \p d from the
/// begin of the select. Other cases that are ready at once come first, even if
/// \p d is zero.
template <class Rep, class Period, detail::case_action F = detail::no_action>
HEDDLE_DETAIL_SELECT_TIMEOUT auto
on_timeout(const std::chrono::duration<Rep, Period> &d, F &&f = {}) {
  return detail::plain_case<std::decay_t<F>>(detail::case_kind::timeout,
                                             detail::clock_duration(d),
                                             std::forward<F>(f));
}

/// A case that is ready once \p ctx is cancelled.
template <detail::case_action F = detail::no_action>
HEDDLE_DETAIL_SELECT_RECEIVE auto
on_done(const context &ctx, F &&f = {},
        detail::call_site at = detail::call_site::current()) {
  return detail::receive_case<unit, std::decay_t<F>>(
      detail::channel_access::state(ctx.done()), std::forward<F>(f), at);
}

namespace detail {
template <class... Cases>
std::size_t perform_select(select_order among, Cases &...cases) {
  constexpr std::size_t n = sizeof...(Cases);
  std::array<select_case *, n> all{&cases...};
  std::array<std::size_t, n> order{};
  std::array<channel_core *, n> locks{};
  const selected chosen = run_select(all, order, locks, among);
  std::size_t i = 0;
  static_cast<void>(
      ((i++ == chosen.index && (cases.finish(chosen.closed), true)) || ...));
  return chosen.index;
}
} // namespace detail

/// Waits until one of the cases is ready, performs it, and runs its callable
/// on the calling task, with no lock held. \returns the case's position.
///
/// Requires: at most one default. Cases are values: one that is kept in a
///   variable may be copied into several selects.
/// Guarantees: exactly one case is performed, chosen uniformly at random among
///   those that are ready when select is entered; else the first that becomes
///   ready. Without a case that can become ready it waits for ever (`select()`
///   is Go's `select {}`).
/// Memory ordering: as the channel operation of the chosen case.
/// Errors: channel_closed if the chosen case sends into a closed channel; what
///   the callable throws (the operation has taken place then).
template <detail::any_case... Cases>
HEDDLE_DETAIL_SELECT std::size_t select(Cases... cases) {
  return detail::perform_select(detail::select_order::random, cases...);
}

/// As select, but of the cases that are ready when it is entered, the first is
/// performed: write the most urgent one first.
///
///   heddle::select_by_priority(heddle::on_receive(stop, leave),
///                              heddle::on_receive(control, adjust),
///                              heddle::on_receive(events, handle));
///
/// Guarantees: as select, but for the choice. If none is ready, the one that
///   becomes ready first is performed, whatever its rank. A case that is always
///   ready starves those behind it: that is what was asked for.
template <detail::any_case... Cases>
HEDDLE_DETAIL_SELECT std::size_t select_by_priority(Cases... cases) {
  return detail::perform_select(detail::select_order::as_written, cases...);
}

} // namespace heddle

#endif // HEDDLE_SELECT_H
