//===- Formats.cpp - Reports that other programs read ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Markup.h"
#include "Report.h"
#include "Rules.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace llvm;

namespace heddle::report {

std::string Report::pageOf(StringRef Check) const {
  if (DocsUrl.empty() || !findRule(Check))
    return {};
  return DocsUrl + Check.drop_front(StringRef("heddle-").size()).str();
}

std::string placeText(const Place &P) {
  if (!P)
    return {};
  return P.Begin.Line ? P.File + ":" + utostr(P.Begin.Line) : P.File;
}

/// The message with the other half of the story, for what has room for text
/// only.
static std::string wholeMessage(const Finding &F) {
  std::string Text = F.Message;
  for (const Note &N : F.Notes) {
    Text += "; " + N.Text;
    if (N.Where)
      Text += " (" + placeText(N.Where) + ")";
  }
  if (F.Seen != Evidence::NotAsked)
    Text += ("; at run time: " + name(F.Seen)).str();
  return json::fixUTF8(Text);
}

//===-- GitLab Code Quality -----------------------------------------------===//

void writeGitLab(raw_ostream &OS, const Report &R) {
  json::Array Issues;
  for (const Finding &F : R.Findings) {
    // It compares branches itself, so that all findings are listed.
    StringRef Severity = F.Level == Severity::Block  ? "critical"
                         : F.Level == Severity::Hint ? "info"
                                                     : "major";
    Issues.push_back(json::Object{
        {"description", wholeMessage(F)},
        {"check_name", json::fixUTF8(F.Check)},
        {"fingerprint", F.Fingerprint},
        {"severity", Severity},
        {"location",
         json::Object{
             {"path", json::fixUTF8(F.Where.File)},
             {"lines",
              json::Object{{"begin", std::max(1u, F.Where.Begin.Line)}}}}}});
  }
  OS << formatv("{0:2}\n", json::Value(std::move(Issues)));
}

//===-- reviewdog rdjson --------------------------------------------------===//

/// Columns of rdjson count bytes, like those of compilers.
static json::Object positionOf(const Position &P) {
  return json::Object{{"line", P.Line}, {"column", P.Column}};
}

static json::Object rangeOf(const Place &P) {
  return json::Object{{"start", positionOf(P.Begin)},
                      {"end", positionOf(P.End.Line ? P.End : P.Begin)}};
}

static json::Object rdLocation(const Place &P) {
  json::Object Result{{"path", json::fixUTF8(P.File)}};
  if (P.Begin.Line)
    Result["range"] = rangeOf(P);
  return Result;
}

static json::Object rdDiagnostic(const Finding &F, const Report &R) {
  json::Object Code{{"value", json::fixUTF8(F.Check)}};
  if (std::string Page = R.pageOf(F.Check); !Page.empty())
    Code["url"] = Page;
  json::Object Result{{"message", wholeMessage(F)},
                      {"location", rdLocation(F.Where)},
                      {"severity", F.Level == Severity::Block  ? "ERROR"
                                   : F.Level == Severity::Hint ? "INFO"
                                                               : "WARNING"},
                      {"code", std::move(Code)}};
  json::Array Suggestions, Related;
  for (const Replacement &Fix : F.Fixes)
    if (Fix.Where.File == F.Where.File) // it knows no others
      Suggestions.push_back(json::Object{{"range", rangeOf(Fix.Where)},
                                         {"text", json::fixUTF8(Fix.Text)}});
  for (const Note &N : F.Notes)
    if (N.Where)
      Related.push_back(json::Object{{"message", json::fixUTF8(N.Text)},
                                     {"location", rdLocation(N.Where)}});
  if (!Suggestions.empty())
    Result["suggestions"] = std::move(Suggestions);
  if (!Related.empty())
    Result["related_locations"] = std::move(Related);
  return Result;
}

void writeRdjson(raw_ostream &OS, const Report &R) {
  json::Array Diagnostics;
  for (const Finding &F : R.Findings)
    if (F.Status == State::New && F.Where)
      Diagnostics.push_back(rdDiagnostic(F, R));
  OS << formatv("{0:2}\n", json::Value(json::Object{
                               {"source", json::Object{{"name", "heddle"}}},
                               {"diagnostics", std::move(Diagnostics)}}));
}

//===-- JUnit -------------------------------------------------------------===//

static void writeTestCase(raw_ostream &OS, const Finding &F) {
  OS << "    <testcase classname=\"" << markup(F.Check) << "\" name=\""
     << markup(placeText(F.Where) + ": " + F.Message) << "\" file=\""
     << markup(F.Where.File) << "\" line=\"" << F.Where.Begin.Line << "\">\n";
  if (F.Status == State::PreExisting)
    OS << "      <skipped message=\"was there before\"/>\n";
  else
    OS << "      <failure type=\"" << name(F.Level) << "\" message=\""
       << markup(F.Message) << "\">" << markup(wholeMessage(F))
       << "</failure>\n";
  OS << "    </testcase>\n";
}

void writeJUnit(raw_ostream &OS, const Report &R) {
  size_t Old = llvm::count_if(R.Findings, [](const Finding &F) {
    return F.Status == State::PreExisting;
  });
  size_t Tests = R.Findings.size(), Failures = Tests - Old;
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
     << "  <testsuite name=\"" << markup(R.Title) << "\" tests=\""
     << std::max<size_t>(Tests, 1) << "\" failures=\"" << Failures
     << "\" errors=\"0\" skipped=\"" << Old << "\">\n";
  // Without any test, some readers take the file for broken.
  if (R.Findings.empty())
    OS << "    <testcase classname=\"heddle\" name=\"no findings\"/>\n";
  for (const Finding &F : R.Findings)
    writeTestCase(OS, F);
  OS << "  </testsuite>\n</testsuites>\n";
}

//===-- Our own JSON ------------------------------------------------------===//

static json::Object jsonPlace(const Place &P) {
  json::Object Result{{"file", json::fixUTF8(P.File)}};
  if (P.Begin.Line) {
    Result["line"] = P.Begin.Line;
    Result["column"] = P.Begin.Column;
  }
  return Result;
}

static json::Object jsonFinding(const Finding &F) {
  json::Object Result{
      {"check", json::fixUTF8(F.Check)}, {"message", json::fixUTF8(F.Message)},
      {"place", jsonPlace(F.Where)},     {"fingerprint", F.Fingerprint},
      {"severity", name(F.Level)},       {"state", name(F.Status)}};
  json::Array Notes;
  for (const Note &N : F.Notes)
    Notes.push_back(json::Object{{"message", json::fixUTF8(N.Text)},
                                 {"place", jsonPlace(N.Where)}});
  Result["notes"] = std::move(Notes);
  if (F.Seen != Evidence::NotAsked)
    Result["runtime"] = name(F.Seen);
  if (!F.RuntimeMessage.empty())
    Result["runtime_message"] = json::fixUTF8(F.RuntimeMessage);
  if (!F.Dispute.empty())
    Result["dispute"] = json::fixUTF8(F.Dispute);
  if (!F.Configurations.empty())
    Result["configurations"] = json::Array(F.Configurations);
  return Result;
}

static json::Array jsonSuppressions(const Report &R) {
  json::Array Result;
  for (const Suppression &S : *R.Suppressions)
    Result.push_back(json::Object{{"file", json::fixUTF8(S.File)},
                                  {"line", S.Line},
                                  {"checks", json::fixUTF8(S.Checks)},
                                  {"reason", json::fixUTF8(S.Reason)},
                                  {"incident", json::fixUTF8(S.Incident)},
                                  {"use", name(S.Use)}});
  return Result;
}

void writeJson(raw_ostream &OS, const Report &R) {
  json::Array Findings, Fixed;
  for (const Finding &F : R.Findings)
    Findings.push_back(jsonFinding(F));
  for (const Finding &F : R.Fixed)
    Fixed.push_back(jsonFinding(F));
  json::Object Result{{"format", "heddle-report"},
                      {"version", 1},
                      {"findings", std::move(Findings)}};
  if (R.HasBaseline)
    Result["fixed"] = std::move(Fixed);
  if (R.Suppressions)
    Result["suppressions"] = jsonSuppressions(R);
  OS << formatv("{0:2}\n", json::Value(std::move(Result)));
}

} // namespace heddle::report
