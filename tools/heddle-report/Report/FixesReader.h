//===- FixesReader.h - Reads what clang-tidy exports ------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_FIXESREADER_H
#define HEDDLE_REPORT_FIXESREADER_H

#include "Finding.h"
#include "Sources.h"

namespace heddle::report {

/// What came of reading: the findings, and what could not be shown.
struct Collection {
  std::vector<Finding> Findings; ///< By file, line, column and check.
  std::set<std::string> Files;   ///< The main files that were named.
  unsigned Outside = 0;          ///< Findings in files outside of the root.
  /// Files that findings are in, but that cannot be read or are shorter than
  /// the findings say: the export is older, or from another machine.
  std::set<std::string> Stale;
};

/// Reads files that `clang-tidy --export-fixes` wrote and puts them together.
class FixesReader {
public:
  explicit FixesReader(const Sources &Files) : Files(Files) {}

  /// Adds a file; \p Configuration names how the code was compiled, and may be
  /// empty. What was added before stays if this one cannot be read.
  llvm::Error add(llvm::StringRef Path, llvm::StringRef Configuration);

  /// Adds the text of a file that is called \p Name in errors.
  llvm::Error addText(llvm::MemoryBufferRef Text,
                      llvm::StringRef Configuration);

  /// All findings, each of them once, with fingerprints.
  Collection finish();

private:
  const Sources &Files;
  Collection Result;
};

} // namespace heddle::report

#endif // HEDDLE_REPORT_FIXESREADER_H
