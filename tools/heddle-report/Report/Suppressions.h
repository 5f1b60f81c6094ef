//===- Suppressions.h - The NOLINT comments of a project --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_SUPPRESSIONS_H
#define HEDDLE_REPORT_SUPPRESSIONS_H

#include "Sources.h"

namespace heddle::report {

/// What is known of the effect of a suppression.
enum class Use { Unknown, Used, Unused };

llvm::StringRef name(Use U);

/// A NOLINT comment that concerns our checks.
struct Suppression {
  std::string File;
  unsigned Line = 0;            ///< Of the comment.
  unsigned First = 0, Last = 0; ///< The lines that it covers.
  std::string Checks;           ///< Globs, as written; empty: all checks.
  std::string Reason;           ///< Without the incident.
  std::string Incident;
  Use Use = Use::Unknown;

  bool covers(const Finding &F) const;
  /// Names our checks, rather than all there are.
  bool isOurs() const;
};

/// Reads the suppressions of one file. \p Incident is a regular expression; its
/// first group, or the whole, is the incident's name.
std::vector<Suppression> suppressionsIn(const Sources &Files,
                                        llvm::StringRef Name,
                                        llvm::StringRef Incident = "");

/// How incidents are written if the policy says nothing: [INC-2024-087], #4711.
extern const char *const DefaultIncident;

/// The C and C++ files in \p Paths: files, and all that is in folders. Hidden
/// folders and symbolic links to folders are left out.
llvm::Expected<std::vector<std::string>>
sourceFiles(const Sources &Files, llvm::ArrayRef<std::string> Paths);

/// Says which of \p All are of use, given what is found when NOLINT comments
/// do not count. Those for all checks that hide nothing of ours are dropped.
void compareWithUnsuppressed(std::vector<Suppression> &All,
                             llvm::ArrayRef<Finding> Unsuppressed);

} // namespace heddle::report

#endif // HEDDLE_REPORT_SUPPRESSIONS_H
