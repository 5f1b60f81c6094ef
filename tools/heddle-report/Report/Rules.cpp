//===- Rules.cpp - What the checks are about ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Rules.h"
#include "llvm/ADT/STLExtras.h"

namespace heddle::report {

const Rule *findRule(llvm::StringRef Check) {
  auto It =
      llvm::find_if(rules(), [&](const Rule &R) { return R.Check == Check; });
  return It == rules().end() ? nullptr : &*It;
}

} // namespace heddle::report
