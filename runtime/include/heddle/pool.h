//===- heddle/pool.h - Objects that are used again ------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::pool<std::string> lines([](std::string &s) { s.clear(); });
//
//   auto line = lines.borrow(); // goes back at the end of the scope
//   read_into(*line);
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_POOL_H
#define HEDDLE_POOL_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/observer.h"
#include "heddle/detail/pool_poison.h"
#include "heddle/detail/roles.h"
#include "heddle/error.h"
#include "heddle/thread_safety.h"
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace heddle {

/// Keeps objects that are expensive to make for whoever needs one next, like
/// sync.Pool. Unlike that one it owns all it has made until it is destroyed,
/// and it notices what is put back twice. Neither copyable nor movable.
///
/// Requires: no object is used after it was put back, or after the pool.
/// Poison: with pool_poison::on, the default of code that is compiled without
///   NDEBUG, such uses show: the bytes of trivially copyable objects are
///   overwritten while they wait (reads find 0xdb; a write ends the program
///   when the object is taken again), and with AddressSanitizer the first
///   touch of any object is an error.
/// Thread safety: all members may be called by several tasks at once.
template <class T> class HEDDLE_TYPE(kind: synchronization) pool {
public:
  /// Makes new objects.
  using maker = std::function<std::unique_ptr<T>()>;
  /// Brings an object that is put back into the state of a new one.
  using resetter = std::function<void(T &)>;

  /// An object that goes back at the end of its scope. Movable, not copyable.
  class handle {
  public:
    handle() noexcept = default;
    handle(handle &&other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)),
          object_(std::exchange(other.object_, nullptr)) {}
    handle &operator=(handle &&other) noexcept {
      handle gone(std::move(*this));
      owner_ = std::exchange(other.owner_, nullptr);
      object_ = std::exchange(other.object_, nullptr);
      return *this;
    }
    /// An exception of the reset ends the program: destructors must not throw.
    ~handle() {
      if (object_)
        owner_->give_back(object_, {});
    }

    /// Requires: not empty.
    T &operator*() const noexcept { return *object_; }
    T *operator->() const noexcept { return object_; }
    T *get() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }

  private:
    friend class pool;
    handle(pool *owner, T *object) noexcept : owner_(owner), object_(object) {}

    pool *owner_ = nullptr;
    T *object_ = nullptr;
  };

  /// Makes objects by T's default constructor. \p reset may be empty. It runs
  /// when an object is put back.
  explicit pool(resetter reset = {}, pool_poison poison = default_pool_poison)
      : pool([] { return std::make_unique<T>(); }, std::move(reset), poison) {}
  pool(maker make, resetter reset, pool_poison poison = default_pool_poison)
      : make_(std::move(make)), reset_(std::move(reset)),
        poisons_(poison == pool_poison::on) {}
  ~pool() {
    // Nobody uses the pool any more; what is poisoned must be destructible.
    detail::internal_lock lock(mutex_);
    if (poisons_)
      for (T *object : idle_)
        wake(object);
  }
  pool(const pool &) = delete;
  pool &operator=(const pool &) = delete;

  /// An object that nobody else has: the one that was put back last, or a new
  /// one. Never waits. Give it back with put(); borrow() does so by itself.
  ///
  /// Memory ordering: the put of the object happens before the get that returns
  ///   it.
  /// Errors: what making one throws; usage_error if the maker made nothing.
  HEDDLE_DETAIL_POOL_GET
  T *get() {
    {
      detail::internal_lock lock(mutex_);
      if (!idle_.empty()) {
        T *object = idle_.back();
        idle_.pop_back();
        all_.find(object)->second.out = true;
        if (poisons_)
          wake(object);
        return object;
      }
    }
    // Made without the lock: the maker is the user's code.
    std::unique_ptr<T> made = make_();
    T *object = made.get();
    if (!object)
      detail::throw_usage_error("a pool's maker made nothing");
    std::unique_ptr<unsigned char[]> image;
    if (poisons_ && std::is_trivially_copyable_v<T>)
      image = std::make_unique<unsigned char[]>(sizeof(T));
    detail::internal_lock lock(mutex_);
    idle_.reserve(all_.size() + 1); // giving back never allocates
    all_.emplace(object, slot{std::move(made), true, std::move(image)});
    return object;
  }

  /// Gives \p object back. It is reset first.
  ///
  /// Requires: \p object came from get() of this pool and was not put back
  ///   since.
  /// Errors: usage_error if a requirement is broken; what the reset throws:
  ///   then the object is not in the pool, and still the caller's.
  HEDDLE_DETAIL_POOL_PUT
  void put(T *object, detail::call_site at = detail::call_site::current()) {
    give_back(object, at);
  }

  /// As get(), in a handle.
  handle borrow() { return handle(this, get()); }

  /// Objects that wait to be used again.
  std::size_t idle() const {
    detail::internal_lock lock(mutex_);
    return idle_.size();
  }
  /// All objects that were made.
  std::size_t size() const {
    detail::internal_lock lock(mutex_);
    return all_.size();
  }

private:
  struct slot {
    std::unique_ptr<T> object;
    bool out; ///< somebody has it
    /// Where the bytes of a poisoned object are kept. nullptr if it must not be
    /// overwritten: then AddressSanitizer has to notice.
    std::unique_ptr<unsigned char[]> image;
  };

  void give_back(T *object, const detail::call_site &at) {
    claim(object, at);
    if (reset_) {
      try {
        reset_(*object);
      } catch (...) {
        detail::internal_lock lock(mutex_);
        all_.find(object)->second.out = true;
        throw;
      }
    }
    detail::internal_lock lock(mutex_);
    idle_.push_back(object);
    if (poisons_)
      detail::poison(object, sizeof(T), all_.find(object)->second.image.get());
  }
  void wake(T *object) HEDDLE_REQUIRES(mutex_) {
    detail::unpoison(object, sizeof(T), all_.find(object)->second.image.get());
  }
  /// Of two who put one object back, only one gets past this.
  void claim(T *object, const detail::call_site &at) {
    detail::internal_lock lock(mutex_);
    auto found = all_.find(object);
    if (found == all_.end() || !found->second.out) {
      lock.unlock();
      detail::misuse("heddle-pool-misuse",
                     "an object is put back that is not out", at);
      detail::throw_usage_error(
          "an object is put into a pool that it was not taken from, or twice");
    }
    found->second.out = false;
  }

  const maker make_;
  const resetter reset_;
  const bool poisons_;
  mutable detail::internal_mutex mutex_;
  std::unordered_map<const T *, slot> all_ HEDDLE_GUARDED_BY(mutex_);
  std::vector<T *> idle_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_POOL_H
