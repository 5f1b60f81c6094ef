//===- Rules.h - What the checks are about ----------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_RULES_H
#define HEDDLE_REPORT_RULES_H

#include "Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace heddle::report {

/// A row of checks/checks.json, with the page of the check.
struct Rule {
  llvm::StringLiteral Check; ///< heddle-busy-wait
  llvm::StringLiteral Summary;
  llvm::StringLiteral Page;       ///< Markdown.
  llvm::StringLiteral Profiles;   ///< "ide,ci"
  llvm::StringLiteral References; ///< "CWE-362,CP.2"
  bool IsError;
  bool IsPreview;
};

/// All rules, by name.
llvm::ArrayRef<Rule> rules();

/// The rule of a check, or null if it is not one of ours.
const Rule *findRule(llvm::StringRef Check);

/// Parts of the HTML page.
llvm::StringRef pageStyle();
llvm::StringRef pageScript();

} // namespace heddle::report

#endif // HEDDLE_REPORT_RULES_H
