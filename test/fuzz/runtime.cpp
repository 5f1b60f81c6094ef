//===- runtime.cpp - What programs report of their runs -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fuzz.h"
#include "Report/RuntimeReport.h"

using namespace heddle::report;

HEDDLE_FUZZ(Text) {
  auto Files = Sources::create("/");
  RuntimeReport Run(*Files);
  if (llvm::Error E = Run.addText(Text, "run.json"))
    return expectMessage(std::move(E));
  std::vector<Finding> Findings;
  Run.join(Findings);
}
