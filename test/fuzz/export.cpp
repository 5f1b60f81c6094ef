//===- export.cpp - What clang-tidy exports, and all reports of it --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fuzz.h"
#include "Report/Baseline.h"
#include "Report/FixesReader.h"
#include "Report/Report.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle::report;

HEDDLE_FUZZ(Text) {
  auto Files = Sources::create("/");
  FixesReader Reader(*Files);
  if (llvm::Error E = Reader.addText({Text, "export.yaml"}, "debug"))
    return expectMessage(std::move(E));
  Report R{*Files, Reader.finish().Findings};
  // What was written is read again.
  auto Known = Baseline::parse(Baseline::of(R.Findings).text(), "baseline");
  if (!Known || !Known->compare(R.Findings).empty())
    std::abort();
  llvm::raw_null_ostream Nowhere;
  for (auto *Write : {writeText, writeSarif, writeGitLab, writeJUnit,
                      writeRdjson, writePrometheus, writeJson, writeHtml})
    Write(Nowhere, R);
}
