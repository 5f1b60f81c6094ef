//===- baseline.cpp - Baselines -------------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fuzz.h"
#include "Report/Baseline.h"

using namespace heddle::report;

HEDDLE_FUZZ(Text) {
  auto B = Baseline::parse(Text, "baseline.json");
  if (!B)
    return expectMessage(B.takeError());
  std::vector<Finding> None;
  if (B->compare(None).size() != B->size() ||
      !Baseline::parse(B->text(), "again"))
    std::abort();
}
