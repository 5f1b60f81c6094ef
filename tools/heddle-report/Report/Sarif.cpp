//===- Sarif.cpp - SARIF 2.1.0, as GitHub reads it ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Report.h"
#include "Rules.h"
#include "Story.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace llvm;

namespace heddle::report {

static constexpr StringLiteral Schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";
static constexpr StringLiteral RootId = "%SRCROOT%";

/// A path as a relative reference of RFC 3986.
static std::string uriOf(StringRef Path) {
  std::string Result;
  for (unsigned char C : Path)
    if (isAlnum(C) || StringRef("-._~/").contains(C))
      Result += C;
    else
      Result += "%" + utohexstr(C, /*LowerCase=*/false, /*Width=*/2);
  return Result;
}

/// Brackets make links in messages, a backslash makes them brackets again.
static std::string escapeLinks(StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (C == '[' || C == ']' || C == '\\')
      Result += '\\';
    Result += C;
  }
  return Result;
}

static json::Object textOf(StringRef Text) {
  return json::Object{{"text", json::fixUTF8(Text)}};
}

static json::Object regionOf(const Place &P) {
  Position End = P.End.Line ? P.End : P.Begin;
  return json::Object{{"startLine", P.Begin.Line},
                      {"startColumn", P.Begin.Utf16},
                      {"endLine", End.Line},
                      {"endColumn", End.Utf16}};
}

static json::Object artifactOf(StringRef File) {
  return json::Object{{"uri", uriOf(File)}, {"uriBaseId", RootId}};
}

static json::Object physicalOf(const Place &P) {
  json::Object Result{{"artifactLocation", artifactOf(P.File)}};
  if (P.Begin.Line)
    Result["region"] = regionOf(P);
  return Result;
}

static json::Object locationOf(const Place &P, StringRef Text = "") {
  json::Object Result;
  if (P)
    Result["physicalLocation"] = physicalOf(P);
  if (!Text.empty())
    Result["message"] = textOf(Text);
  return Result;
}

static StringRef levelOf(Severity S) {
  return S == Severity::Block  ? "error"
         : S == Severity::Hint ? "note"
                               : "warning";
}

/// GitHub shows related locations where the message links them, and only then.
static std::string messageOf(const Finding &F) {
  std::string Text = escapeLinks(F.Message);
  unsigned Id = 0;
  for (const Note &N : F.Notes)
    if (N.Where)
      Text += "\n[" + escapeLinks(N.Text) + "](" + utostr(++Id) + ")";
    else
      Text += "\n" + escapeLinks(N.Text);
  if (F.Seen != Evidence::NotAsked)
    Text += ("\nAt run time: " + name(F.Seen)).str();
  if (!F.RuntimeMessage.empty())
    Text += " (" + escapeLinks(F.RuntimeMessage) + ")";
  if (!F.Dispute.empty())
    Text += "\nDisputed: " + escapeLinks(F.Dispute);
  return Text;
}

static json::Array relatedOf(const Finding &F) {
  json::Array Result;
  for (const Note &N : F.Notes)
    if (N.Where) {
      json::Object Location = locationOf(N.Where, N.Text);
      Location["id"] = Result.size() + 1;
      Result.push_back(std::move(Location));
    }
  return Result;
}

/// One flow of control per task: what a race or a deadlock is made of.
static json::Array codeFlowsOf(const Finding &F) {
  json::Array Flows;
  for (const Thread &T : tellStory(F)) {
    json::Array Locations;
    for (const Step &S : T.Steps)
      if (S.Where) {
        json::Object Location{{"location", locationOf(S.Where, S.Text)}};
        Location["importance"] = S.IsFinding ? "essential" : "important";
        Locations.push_back(std::move(Location));
      }
    if (Locations.empty())
      continue;
    json::Object Flow{{"locations", std::move(Locations)}};
    Flow["id"] = T.Name.empty() ? "this task" : T.Name;
    Flows.push_back(std::move(Flow));
  }
  // A single place is not a flow.
  if (Flows.size() < 2 && F.Notes.empty())
    return {};
  return json::Array{json::Object{{"threadFlows", std::move(Flows)}}};
}

static json::Array fixesOf(const Finding &F) {
  std::map<std::string, json::Array> OfFiles;
  for (const Replacement &R : F.Fixes)
    OfFiles[R.Where.File].push_back(
        json::Object{{"deletedRegion", regionOf(R.Where)},
                     {"insertedContent", textOf(R.Text)}});
  json::Array Changes;
  for (auto &[File, Replacements] : OfFiles)
    Changes.push_back(json::Object{{"artifactLocation", artifactOf(File)},
                                   {"replacements", std::move(Replacements)}});
  return json::Array{json::Object{{"artifactChanges", std::move(Changes)}}};
}

static json::Object ruleOf(StringRef Check, const Report &R) {
  const Rule *Known = findRule(Check);
  StringRef Summary = Known ? StringRef(Known->Summary) : Check;
  json::Object Properties{
      {"precision", "high"},
      {"problem.severity", Known && Known->IsError ? "error" : "warning"}};
  json::Array Tags{"concurrency", "correctness"};
  json::Object Rule{{"id", json::fixUTF8(Check)},
                    {"name", json::fixUTF8(Check)},
                    {"shortDescription", textOf(Summary)},
                    {"fullDescription", textOf(Summary)}};
  json::Object Help = textOf(Summary);
  if (Known) {
    Help["markdown"] = Known->Page;
    SmallVector<StringRef, 8> References;
    StringRef(Known->References).split(References, ',', -1, false);
    for (StringRef Reference : References)
      Tags.push_back(Reference.starts_with("CWE-")
                         ? "external/cwe/" + Reference.lower()
                         : Reference.str());
    Rule["defaultConfiguration"] =
        json::Object{{"level", Known->IsError ? "error" : "warning"}};
    if (Known->IsPreview)
      Properties["maturity"] = "preview";
  }
  if (std::string Page = R.pageOf(Check); !Page.empty())
    Rule["helpUri"] = Page;
  Rule["help"] = std::move(Help);
  Properties["tags"] = std::move(Tags);
  Rule["properties"] = std::move(Properties);
  return Rule;
}

static json::Object resultOf(const Finding &F, unsigned RuleIndex,
                             const Report &R) {
  json::Object Result{
      {"ruleId", json::fixUTF8(F.Check)},
      {"ruleIndex", RuleIndex},
      {"level", levelOf(F.Level)},
      {"message", textOf(messageOf(F))},
      {"partialFingerprints",
       json::Object{{"primaryLocationLineHash", F.Fingerprint + ":1"},
                    {"heddle/v1", F.Fingerprint}}}};
  if (F.Where)
    Result["locations"] = json::Array{locationOf(F.Where)};
  if (json::Array Related = relatedOf(F); !Related.empty())
    Result["relatedLocations"] = std::move(Related);
  if (json::Array Flows = codeFlowsOf(F); !Flows.empty())
    Result["codeFlows"] = std::move(Flows);
  if (!F.Fixes.empty())
    Result["fixes"] = fixesOf(F);
  if (R.HasBaseline)
    Result["baselineState"] = F.Status == State::New ? "new" : "unchanged";
  json::Object Properties;
  if (F.Seen != Evidence::NotAsked)
    Properties["runtime"] = name(F.Seen);
  if (!F.Configurations.empty())
    Properties["configurations"] = json::Array(F.Configurations);
  if (!Properties.empty())
    Result["properties"] = std::move(Properties);
  return Result;
}

void writeSarif(raw_ostream &OS, const Report &R) {
  std::map<std::string, unsigned> Indices;
  json::Array Rules, Results;
  for (const Finding &F : R.Findings)
    if (Indices.try_emplace(F.Check, Rules.size()).second)
      Rules.push_back(ruleOf(F.Check, R));
  // GitHub shows the first 5,000: what weighs most has to be among them.
  for (Severity S : {Severity::Block, Severity::Warning, Severity::Hint})
    for (const Finding &F : R.Findings)
      if (F.Level == S)
        Results.push_back(resultOf(F, Indices[F.Check], R));
  json::Object Driver{{"name", "Heddle"},
                      {"version", HEDDLE_VERSION},
                      {"semanticVersion", HEDDLE_VERSION},
                      {"rules", std::move(Rules)}};
  json::Object Run{
      {"tool", json::Object{{"driver", std::move(Driver)}}},
      {"columnKind", "utf16CodeUnits"},
      {"originalUriBaseIds",
       json::Object{
           {RootId,
            json::Object{{"description", textOf("the root of the project")}}}}},
      {"results", std::move(Results)}};
  if (!R.Category.empty())
    Run["automationDetails"] =
        json::Object{{"id", json::fixUTF8(R.Category + "/")}};
  OS << formatv("{0:2}\n", json::Value(json::Object{
                               {"$schema", Schema},
                               {"version", "2.1.0"},
                               {"runs", json::Array{std::move(Run)}}}));
}

} // namespace heddle::report
