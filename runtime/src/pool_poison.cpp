//===- pool_poison.cpp - Objects that nobody may touch --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/pool_poison.h"
#include "heddle/detail/sanitizers.h"
#include "heddle/error.h"
#include <algorithm>
#include <cstring>

#if HEDDLE_DETAIL_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address))
#endif

namespace heddle::detail {

namespace {
/// Neither a small number nor, read as one, an address.
constexpr unsigned char filling = 0xdb;
} // namespace

void poison(void *object, std::size_t size, unsigned char *image) noexcept {
  if (image) {
    std::memcpy(image, object, size);
    std::memset(object, filling, size);
  }
  ASAN_POISON_MEMORY_REGION(object, size);
}

void unpoison(void *object, std::size_t size,
              const unsigned char *image) noexcept {
  ASAN_UNPOISON_MEMORY_REGION(object, size);
  if (!image)
    return;
  const auto *bytes = static_cast<const unsigned char *>(object);
  if (!std::all_of(bytes, bytes + size,
                   [](unsigned char b) { return b == filling; }))
    fatal("an object of a pool was written to after it was put back");
  std::memcpy(object, image, size);
}

} // namespace heddle::detail
