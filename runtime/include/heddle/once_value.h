//===- heddle/once_value.h - A value that is computed once ---- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::once_value<Config> config([] { return read("server.conf"); });
//
//   void serve() { listen(config.get().port); } // the first one reads
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ONCE_VALUE_H
#define HEDDLE_ONCE_VALUE_H

#include "heddle/once.h"
#include <functional>
#include <optional>

namespace heddle {

/// A value that the first who asks computes, like Go's sync.OnceValue. Neither
/// copyable nor movable.
///
/// Guarantees: the function runs at most once; everybody gets the same object,
///   which lives as long as this. After the first time get() costs one atomic
///   load. The function is destroyed after it has run.
/// Memory ordering: the run happens before the return of every get().
/// Thread safety: get may be called by several tasks at once; the value is
///   const for that reason.
/// Errors: an exception of the function is thrown to every caller. usage_error
///   if the function asks for the value itself.
template <class T> class HEDDLE_TYPE(kind: synchronization) once_value {
public:
  explicit once_value(std::function<T()> compute)
      : compute_(std::move(compute)) {}
  once_value(const once_value &) = delete;
  once_value &operator=(const once_value &) = delete;

  const T &get() {
    once_.call([this] {
      value_.emplace(compute_());
      compute_ = nullptr;
    });
    return *value_;
  }
  const T &operator*() { return get(); }
  const T *operator->() { return &get(); }

private:
  once once_;
  std::function<T()> compute_; ///< touched by the run only
  std::optional<T> value_;     ///< written by the run, which comes first
};

} // namespace heddle

#endif // HEDDLE_ONCE_VALUE_H
