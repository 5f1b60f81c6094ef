//===- waiter.cpp - Waiting for what never comes --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/waiter.h"

namespace heddle::detail {

void park_forever(const call_site &at) noexcept {
  const waiting told(wait_reason::for_ever, nullptr, /*timed=*/false, at);
  for (;;)
    park();
}

} // namespace heddle::detail
