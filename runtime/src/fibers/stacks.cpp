//===- fibers/stacks.cpp - The stacks of fibers ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "stacks.h"
#include "heddle/detail/internal_mutex.h"
#include "settings.h"
#include <algorithm>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace heddle::detail {
namespace {

#ifndef MADV_GUARD_INSTALL
constexpr int MADV_GUARD_INSTALL = 102;
#endif

constexpr std::size_t stacks_of_a_mapping = 64;
constexpr std::size_t most_mapped_guards = 16'000;

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

struct pool {
  internal_mutex mutex;
  /// Upper ends of stacks that nobody uses. There is room for all stacks.
  std::vector<char *> unused HEDDLE_GUARDED_BY(mutex);
  std::size_t stacks HEDDLE_GUARDED_BY(mutex) = 0;
  char *fresh HEDDLE_GUARDED_BY(mutex) = nullptr;
  std::size_t fresh_left HEDDLE_GUARDED_BY(mutex) = 0;
  std::size_t mapped_guards HEDDLE_GUARDED_BY(mutex) = 0;
};

// Never destroyed: tasks outlive main.
pool &all() {
  static pool *const p = new pool;
  return *p;
}

void protect(char *page, pool &p) HEDDLE_REQUIRES(p.mutex) {
  static const bool kernel_has_guards =
      madvise(page, page_size(), MADV_GUARD_INSTALL) == 0;
  if (kernel_has_guards)
    madvise(page, page_size(), MADV_GUARD_INSTALL);
  else if (p.mapped_guards < most_mapped_guards &&
           mprotect(page, page_size(), PROT_NONE) == 0)
    ++p.mapped_guards;
}

void map_more(pool &p) HEDDLE_REQUIRES(p.mutex) {
  const std::size_t bytes = stacks_of_a_mapping * stacks::size();
  if (p.unused.capacity() < p.stacks + stacks_of_a_mapping)
    p.unused.reserve(2 * (p.stacks + stacks_of_a_mapping));
  void *m =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (m == MAP_FAILED)
    throw std::bad_alloc();
  // A huge page would cost what hundreds of stacks need.
  madvise(m, bytes, MADV_NOHUGEPAGE);
  p.fresh = static_cast<char *>(m);
  p.fresh_left = stacks_of_a_mapping;
  p.stacks += stacks_of_a_mapping;
}

/// The upper end of a stack that nobody has used yet.
char *fresh_stack(pool &p) HEDDLE_REQUIRES(p.mutex) {
  if (p.fresh_left == 0)
    map_more(p);
  char *bottom = p.fresh;
  p.fresh += stacks::size();
  --p.fresh_left;
  protect(bottom, p);
  return p.fresh;
}

} // namespace

std::size_t stacks::size() noexcept {
  static const std::size_t size = [] {
    const std::size_t page = page_size();
    const std::size_t wanted = setting("HEDDLE_STACK_KIB", 256, 16, 1 << 20);
    // And the page that cannot be touched.
    return (wanted * 1024 + page - 1) / page * page + page;
  }();
  return size;
}

boost::context::stack_context stacks::allocate() {
  pool &p = all();
  boost::context::stack_context stack;
  stack.size = size();
  internal_lock lock(p.mutex);
  if (!p.unused.empty()) {
    stack.sp = p.unused.back();
    p.unused.pop_back();
  } else {
    stack.sp = fresh_stack(p);
  }
  lock.unlock();
  seen_->begin(stack.sp, stack.size - page_size()); // without the guard's page
  return stack;
}

void stacks::deallocate(boost::context::stack_context &stack) noexcept {
  char *top = static_cast<char *>(stack.sp);
  // All pages but the guard's go back to the kernel.
  char *bottom = top - size() + page_size();
  sanitized_stack::forget(bottom, top - bottom);
  madvise(bottom, top - bottom, MADV_DONTNEED);
  pool &p = all();
  internal_lock lock(p.mutex);
  p.unused.push_back(top);
}

} // namespace heddle::detail
