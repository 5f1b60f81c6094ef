//===- Baseline.h - What was known before -----------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_BASELINE_H
#define HEDDLE_REPORT_BASELINE_H

#include "Sources.h"

namespace heddle::report {

/// Gives each finding its fingerprint: a hash of check, file, message without
/// numbers, and source line, and of its number among findings that are alike in
/// all of these. No line number is in it: a concurrency bug surfaces at lines
/// that a change did not touch.
void assignFingerprints(std::vector<Finding> &Findings);

/// The findings of an earlier run, as much of them as it takes to know them
/// again. It is meant to be committed: sorted, one finding per line.
class Baseline {
public:
  static Baseline of(llvm::ArrayRef<Finding> Findings);
  static llvm::Expected<Baseline> read(llvm::StringRef Path);
  static llvm::Expected<Baseline> parse(llvm::StringRef Text,
                                        llvm::StringRef Name);
  std::string text() const;

  /// Sets the state of each finding, and gives those that are no longer found.
  /// A finding is known again if all is the same; if only its source line was
  /// edited; or if only its file was moved or renamed. In this order, and each
  /// entry of the baseline answers for one finding.
  std::vector<Finding> compare(std::vector<Finding> &Findings) const;

  size_t size() const { return Entries.size(); }

private:
  struct Entry {
    std::string Check, File, Message, Code;
  };
  std::vector<Entry> Entries;
};

} // namespace heddle::report

#endif // HEDDLE_REPORT_BASELINE_H
