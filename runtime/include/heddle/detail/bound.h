//===- heddle/detail/bound.h - A callable with its arguments -- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_BOUND_H
#define HEDDLE_DETAIL_BOUND_H

#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace heddle::detail {

/// A decayed copy of a callable and its arguments, to be called once; the rules
/// of std::thread's constructor (pass std::ref for a reference).
template <class F, class... Args> class bound {
public:
  template <class G, class... Bs>
  explicit bound(std::in_place_t, G &&g, Bs &&...bs)
      : parts_(std::forward<G>(g), std::forward<Bs>(bs)...) {}

  void operator()() {
    std::apply(
        [](auto &&...parts) {
          static_cast<void>(
              std::invoke(std::forward<decltype(parts)>(parts)...));
        },
        std::move(parts_));
  }

private:
  std::tuple<F, Args...> parts_;
};

template <class F, class... Args> auto bind_once(F &&f, Args &&...args) {
  return bound<std::decay_t<F>, std::decay_t<Args>...>(
      std::in_place, std::forward<F>(f), std::forward<Args>(args)...);
}

template <class F, class... Args>
concept spawnable = std::is_invocable_v<std::decay_t<F>, std::decay_t<Args>...>;

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_BOUND_H
