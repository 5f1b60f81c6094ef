//===- Policy.h - What a finding does at which stage ------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_POLICY_H
#define HEDDLE_REPORT_POLICY_H

#include "Sources.h"
#include <map>

namespace heddle::report {

/// A place at which findings are met: the editor, a feature branch, a release.
struct Stage {
  std::string Name;
  std::vector<std::string> Branches; ///< Globs of branches that are at it.
  std::string Profile;               ///< The checks that run.
  std::string Default;               ///< A severity, or "by check".
  std::map<std::string, std::string> Checks; ///< Severities of single checks.
};

/// What a team has agreed on, from a YAML file: docs/policy.md describes it.
struct Policy {
  std::vector<Stage> Stages;
  /// Checks that are on trial: they warn, they never block.
  std::vector<std::string> Trial;
  std::string Disputed; ///< The log of disputed findings.
  bool ReasonRequired = true;
  bool IncidentRequired = false;
  std::string Incident; ///< How incidents are written; a regular expression.

  static llvm::Expected<Policy> read(llvm::StringRef Path);
  static llvm::Expected<Policy> parse(llvm::MemoryBufferRef Text);

  /// The stage of that name.
  llvm::Expected<const Stage *> stage(llvm::StringRef Name) const;
  /// The first stage that has the branch, or null.
  const Stage *stageOfBranch(llvm::StringRef Branch) const;

  bool isOnTrial(llvm::StringRef Check) const;
  /// What a finding of \p Check does at \p At; at null, what its registry row
  /// says.
  Severity severity(llvm::StringRef Check, const Stage *At) const;
};

/// Sets the level of each finding and drops those that are off. Pre-existing
/// and disputed ones do not block. What does not compile always does.
void applyPolicy(const Policy &P, const Stage *At,
                 std::vector<Finding> &Findings);

/// One line of the log of disputed findings.
struct Dispute {
  std::string Fingerprint, Check, File, Message, Reason, By;
};

/// Reads a log: one JSON object per line, so that branches merge.
llvm::Expected<std::vector<Dispute>> readDisputes(llvm::StringRef Path);
std::string disputeText(const Dispute &D);

/// Marks the findings that are disputed.
void applyDisputes(llvm::ArrayRef<Dispute> Log, std::vector<Finding> &Findings);

} // namespace heddle::report

#endif // HEDDLE_REPORT_POLICY_H
