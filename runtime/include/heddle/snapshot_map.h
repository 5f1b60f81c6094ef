//===- heddle/snapshot_map.h - A map that is mostly read ------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::snapshot_map<std::string, Route> routes;
//   routes.set("/status", status);         // copies the map
//
//   const auto now = routes.read();        // one consistent state
//   if (const Route *r = now.find(path))
//     r->serve();
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SNAPSHOT_MAP_H
#define HEDDLE_SNAPSHOT_MAP_H

#include "heddle/detail/shared_cell.h"
#include "heddle/mutex.h"
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace heddle {

/// A map whose readers never wait for writers: they hold on to a state that
/// nobody changes, and writers publish the next one (copy on write). For what
/// is read often and changed seldom: configuration, routes, small caches.
///
/// Cost: a read is a copy of a shared pointer; a write copies the whole map.
///   Put several changes into one update().
/// Guarantees: readers see all of an update or nothing of it. No update is
///   lost: writers take turns.
/// Memory ordering: an update happens before each read that sees it.
/// Thread safety: all members may be called by several tasks at once.
template <class K, class V, class Hash = std::hash<K>,
          class Equal = std::equal_to<K>>
class HEDDLE_TYPE(kind: synchronization) snapshot_map {
public:
  using map = std::unordered_map<K, V, Hash, Equal>;

  /// One state of the map; copies share it. Stays as it is and valid as long as
  /// somebody has it, whatever happens to the map.
  class view {
  public:
    /// nullptr if there is no such key. Valid as long as a copy of this view.
    const V *find(const K &key) const {
      const auto it = map_->find(key);
      return it == map_->end() ? nullptr : &it->second;
    }
    bool contains(const K &key) const { return map_->count(key) != 0; }
    std::size_t size() const noexcept { return map_->size(); }
    bool empty() const noexcept { return map_->empty(); }
    auto begin() const noexcept { return map_->begin(); }
    auto end() const noexcept { return map_->end(); }

  private:
    friend class snapshot_map;
    explicit view(std::shared_ptr<const map> m) noexcept : map_(std::move(m)) {}
    std::shared_ptr<const map> map_;
  };

  snapshot_map() : snapshot_map(map{}) {}
  explicit snapshot_map(map first)
      : current_(std::make_shared<const map>(std::move(first))) {}
  snapshot_map(const snapshot_map &) = delete;
  snapshot_map &operator=(const snapshot_map &) = delete;

  /// The state of now. Never waits for a writer.
  view read() const { return view(current_.load()); }

  /// A copy of the value, if there is one. Several reads that belong together
  /// need one read().
  std::optional<V> get(const K &key) const {
    const view now = read();
    const V *found = now.find(key);
    return found ? std::optional<V>(*found) : std::nullopt;
  }

  /// Runs \p change on a copy of the map and publishes it.
  ///
  /// Requires: \p change takes `map &`, and does not write to this map itself
  ///   (it would wait for itself).
  /// Errors: what \p change or a copy throws; nothing has changed then.
  template <std::invocable<map &> F> HEDDLE_INVOKES(0) void update(F &&change) {
    const lock_guard turn(writing_);
    auto next = std::make_shared<map>(*current_.load());
    std::invoke(change, *next);
    current_.store(std::move(next));
  }

  /// Adds or replaces one value.
  void set(const K &key, V value) {
    update([&](map &m) { m.insert_or_assign(key, std::move(value)); });
  }
  /// \returns whether there was such a key.
  bool erase(const K &key) {
    bool erased = false;
    update([&](map &m) { erased = m.erase(key) != 0; });
    return erased;
  }

private:
  mutex writing_;
  detail::shared_cell<const map> current_;
};

} // namespace heddle

#endif // HEDDLE_SNAPSHOT_MAP_H
