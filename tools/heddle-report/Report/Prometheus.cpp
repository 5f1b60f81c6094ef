//===- Prometheus.cpp - Figures for Prometheus ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Report.h"
#include "Rules.h"
#include "llvm/Support/JSON.h"
#include <map>
#include <tuple>

using namespace llvm;

namespace heddle::report {

static std::string label(StringRef Text) {
  std::string Result;
  for (char C : json::fixUTF8(Text))
    if (C == '\n')
      Result += "\\n";
    else if (C == '\\' || C == '"')
      Result += std::string("\\") + C;
    else
      Result += C;
  return Result;
}

static void head(raw_ostream &OS, StringRef Name, StringRef Help) {
  OS << "# HELP " << Name << " " << Help << "\n# TYPE " << Name << " gauge\n";
}

static void writeFindings(raw_ostream &OS, const Report &R) {
  using Key = std::tuple<std::string, StringRef, StringRef>;
  std::map<Key, unsigned> Counts;
  // A check that finds nothing is a figure, too: "no data" is not "clean".
  for (const Rule &Known : rules())
    Counts[{Known.Check.str(),
            name(Known.IsError ? Severity::Block : Severity::Warning),
            name(State::New)}] = 0;
  for (const std::vector<Finding> *List : {&R.Findings, &R.Fixed})
    for (const Finding &F : *List)
      ++Counts[{F.Check, name(F.Level), name(F.Status)}];
  head(OS, "heddle_findings", "Findings by check, severity and state.");
  for (const auto &[K, Count] : Counts)
    OS << "heddle_findings{check=\"" << label(std::get<0>(K))
       << "\",severity=\"" << std::get<1>(K) << "\",state=\"" << std::get<2>(K)
       << "\"} " << Count << "\n";
}

static void writeEvidence(raw_ostream &OS, const Report &R) {
  std::map<std::pair<std::string, StringRef>, unsigned> Counts;
  std::map<std::string, unsigned> Disputed;
  for (const Finding &F : R.Findings) {
    if (F.Seen != Evidence::NotAsked)
      ++Counts[{F.Check, name(F.Seen)}];
    if (!F.Dispute.empty())
      ++Disputed[F.Check];
  }
  if (!Counts.empty()) {
    head(OS, "heddle_findings_at_run_time",
         "Findings by check and by what runs of the program saw of them.");
    for (const auto &[K, Count] : Counts)
      OS << "heddle_findings_at_run_time{check=\"" << label(K.first)
         << "\",seen=\"" << K.second << "\"} " << Count << "\n";
  }
  if (!Disputed.empty()) {
    head(OS, "heddle_disputed_findings", "Findings that somebody disputes.");
    for (const auto &[Check, Count] : Disputed)
      OS << "heddle_disputed_findings{check=\"" << label(Check) << "\"} "
         << Count << "\n";
  }
}

static void writeSuppressions(raw_ostream &OS, const Report &R) {
  using Key = std::tuple<std::string, StringRef, StringRef>;
  std::map<Key, unsigned> Counts;
  for (const Suppression &S : *R.Suppressions)
    ++Counts[{S.Checks.empty() ? "*" : S.Checks,
              S.Reason.empty() ? "missing" : "given", name(S.Use)}];
  head(OS, "heddle_suppressions",
       "NOLINT comments by what they name, whether they say why, and whether "
       "they still suppress something.");
  for (const auto &[K, Count] : Counts)
    OS << "heddle_suppressions{check=\"" << label(std::get<0>(K))
       << "\",reason=\"" << std::get<1>(K) << "\",use=\"" << std::get<2>(K)
       << "\"} " << Count << "\n";
}

void writePrometheus(raw_ostream &OS, const Report &R) {
  writeFindings(OS, R);
  writeEvidence(OS, R);
  if (R.Suppressions)
    writeSuppressions(OS, R);
  if (R.FilesAnalysed) {
    head(OS, "heddle_files_analysed", "Translation units that were analysed.");
    OS << "heddle_files_analysed " << *R.FilesAnalysed << "\n";
  }
}

} // namespace heddle::report
