//===- RuntimeReport.h - What a run of the program saw ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_RUNTIMEREPORT_H
#define HEDDLE_REPORT_RUNTIMEREPORT_H

#include "Sources.h"
#include "llvm/Support/JSON.h"

namespace heddle::report {

/// The reports of the runtime (docs/runtime.md), of one run or of many.
class RuntimeReport {
public:
  explicit RuntimeReport(const Sources &Files) : Files(Files) {}

  llvm::Error add(llvm::StringRef Path);
  llvm::Error addText(llvm::StringRef Text, llvm::StringRef Name);

  /// Says of each finding whether a run confirmed it: if one of its places is
  /// one of those that the run names for the same check. Adds what only a run
  /// has seen.
  void join(std::vector<Finding> &Findings) const;

private:
  struct Spot {
    std::string File; ///< As the compiler named it.
    unsigned Line = 0, Column = 0;
    std::string Message;
  };
  struct Seen {
    std::string Check, Message;
    std::vector<Spot> Spots;
  };

  llvm::Error addFinding(const llvm::json::Object &O, const llvm::Twine &At);
  bool isAt(const Spot &S, const Place &P) const;
  bool isSame(const Seen &S, const Finding &F) const;
  Place placeOf(const Spot &S) const;
  Finding findingOf(const Seen &S) const;

  const Sources &Files;
  std::vector<Seen> All;
};

} // namespace heddle::report

#endif // HEDDLE_REPORT_RUNTIMEREPORT_H
