//===- Fixer.h - Applies the fixes of findings ------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_FIXER_H
#define HEDDLE_REPORT_FIXER_H

#include "Sources.h"
#include <map>

namespace heddle::report {

/// The new texts of files, and what became of the findings' fixes.
struct FixedFiles {
  std::map<std::string, std::string> Texts; ///< By the name of the file.
  unsigned Applied = 0;                     ///< Findings that are fixed.
  unsigned InConflict = 0; ///< Findings whose fix overlaps with another one.
};

/// Applies the fixes of new findings: all of one finding, or none of them. What
/// two findings replace alike (an #include, say) is replaced once.
FixedFiles applyFixes(const Sources &Files, llvm::ArrayRef<Finding> Findings);

/// Writes the files; each is old or new at any time, never half of both.
llvm::Error writeFixed(const Sources &Files, const FixedFiles &Fixed);

} // namespace heddle::report

#endif // HEDDLE_REPORT_FIXER_H
