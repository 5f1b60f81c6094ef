//===- policy.cpp - Policies ----------------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fuzz.h"
#include "Report/Policy.h"

using namespace heddle::report;

HEDDLE_FUZZ(Text) {
  auto P = Policy::parse({Text, "policy.yaml"});
  if (!P)
    return expectMessage(P.takeError());
  for (llvm::StringRef Branch : {"main", "release/1.0", ""})
    P->severity("heddle-busy-wait", P->stageOfBranch(Branch));
}
