//===- Report.h - Everything that a report tells ----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_REPORT_H
#define HEDDLE_REPORT_REPORT_H

#include "Sources.h"
#include "Suppressions.h"

namespace heddle::report {

struct Report {
  const Sources &Files;
  std::vector<Finding> Findings;   ///< New and pre-existing ones.
  std::vector<Finding> Fixed = {}; ///< In the baseline only.
  bool HasBaseline = false;
  /// Of these files: empty if nobody asked.
  std::optional<std::vector<Suppression>> Suppressions = std::nullopt;
  std::optional<unsigned> FilesAnalysed = std::nullopt;
  std::string Title = "Heddle";
  /// Tells runs apart that go to the same place; empty if there is only one.
  std::string Category = {};
  /// Where the pages of the checks are: DocsUrl + "busy-wait".
  std::string DocsUrl = {};

  /// The page of a check, or nothing.
  std::string pageOf(llvm::StringRef Check) const;
};

/// "file:line" of a note, or nothing if that is not known.
std::string placeText(const Place &P);

// One function for each form. They only write; none of them fails.
void writeText(llvm::raw_ostream &OS, const Report &R);
void writeSarif(llvm::raw_ostream &OS, const Report &R);
void writeGitLab(llvm::raw_ostream &OS, const Report &R);
void writeJUnit(llvm::raw_ostream &OS, const Report &R);
void writeRdjson(llvm::raw_ostream &OS, const Report &R);
void writePrometheus(llvm::raw_ostream &OS, const Report &R);
void writeJson(llvm::raw_ostream &OS, const Report &R);
void writeHtml(llvm::raw_ostream &OS, const Report &R);

} // namespace heddle::report

#endif // HEDDLE_REPORT_REPORT_H
