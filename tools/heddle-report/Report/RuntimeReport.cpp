//===- RuntimeReport.cpp - What a run of the program saw ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "RuntimeReport.h"
#include "Baseline.h"
#include "Nesting.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace heddle::report {

static constexpr StringLiteral What = "a report of Heddle's runtime";
static constexpr StringLiteral Format = "heddle-runtime-report";
static constexpr int64_t Version = 1;

Error RuntimeReport::add(StringRef Path) {
  auto Text = readFile(Path, What);
  if (!Text)
    return Text.takeError();
  return addText((*Text)->getBuffer(), Path);
}

Error RuntimeReport::addText(StringRef Text, StringRef Name) {
  Expected<json::Object> O = parseJson(Text, Name, What);
  if (!O)
    return O.takeError();
  if (O->getString("format") != StringRef(Format))
    return failure(Name + ":1: is not " + What + ": \"format\" is not \"" +
                   Format + "\"");
  if (O->getInteger("version") != Version)
    return failure(Name + ":1: is of a version that this heddle-report does "
                          "not know");
  const json::Array *Findings = O->getArray("findings");
  if (!Findings)
    return failure(Name + ":1: has no list \"findings\"");
  for (size_t I = 0; I < Findings->size(); ++I) {
    std::string At = (Name + ": finding " + Twine(I + 1)).str();
    const json::Object *Row = (*Findings)[I].getAsObject();
    if (!Row)
      return failure(At + " is no object");
    if (Error E = addFinding(*Row, At))
      return E;
  }
  return Error::success();
}

Error RuntimeReport::addFinding(const json::Object &O, const Twine &At) {
  std::optional<StringRef> Check = O.getString("check");
  std::optional<StringRef> Message = O.getString("message");
  const json::Array *Locations = O.getArray("locations");
  if (!Check || !Message || !Locations || Locations->empty())
    return failure(At + " has no \"check\", \"message\" or \"locations\"");
  Seen S{Check->str(), Message->str(), {}};
  for (const json::Value &V : *Locations) {
    const json::Object *L = V.getAsObject();
    std::optional<StringRef> File;
    std::optional<int64_t> Line;
    if (L) {
      File = L->getString("file");
      Line = L->getInteger("line");
    }
    if (!File || !Line || *Line < 1 || *Line > INT32_MAX)
      return failure(At + ": a location has no \"file\" or no \"line\"");
    int64_t Column = L->getInteger("column").value_or(1);
    S.Spots.push_back({File->str(), unsigned(*Line),
                       unsigned(std::clamp<int64_t>(Column, 1, INT32_MAX)),
                       L->getString("message").value_or("").str()});
  }
  All.push_back(std::move(S));
  return Error::success();
}

/// Whether one of two paths is the end of the other one: a program does not
/// know what the paths that it was compiled with are relative to.
static bool isEndOf(StringRef A, StringRef B) {
  if (A.size() > B.size())
    std::swap(A, B);
  return B.ends_with(A) &&
         (A.size() == B.size() || B.drop_back(A.size()).ends_with("/"));
}

static std::string normal(StringRef Path) {
  SmallString<256> Result(Path);
  sys::path::remove_dots(Result, /*remove_dot_dot=*/true);
  // What goes up from an unknown folder may still end the same.
  StringRef Rest = Result;
  while (Rest.consume_front("../"))
    ;
  return Rest.str();
}

bool RuntimeReport::isAt(const Spot &S, const Place &P) const {
  return P && P.Begin.Line && P.Begin.Line <= S.Line &&
         S.Line <= std::max(P.Begin.Line, P.End.Line) &&
         isEndOf(normal(S.File), Files.root() + "/" + P.File);
}

bool RuntimeReport::isSame(const Seen &S, const Finding &F) const {
  return S.Check == F.Check && llvm::any_of(S.Spots, [&](const Spot &At) {
           return isAt(At, F.Where) ||
                  llvm::any_of(F.Notes, [&](const Note &N) {
                    return isAt(At, N.Where);
                  });
         });
}

Place RuntimeReport::placeOf(const Spot &S) const {
  Place P;
  SmallString<256> Path(Files.root());
  if (sys::path::is_absolute(S.File))
    Path = S.File;
  else
    sys::path::append(Path, normal(S.File));
  std::optional<std::string> Name = Files.inside(Path);
  P.File = Name ? *Name : normal(S.File);
  P.Begin = P.End = {S.Line, S.Column, S.Column};
  return P;
}

Finding RuntimeReport::findingOf(const Seen &S) const {
  Finding F;
  F.Check = S.Check;
  F.Message = S.Message;
  F.Where = placeOf(S.Spots.front());
  for (const Spot &At : S.Spots)
    if (!At.Message.empty())
      F.Notes.push_back({At.Message, placeOf(At)});
  if (const SourceText *Text = Files.text(F.Where.File))
    F.Code = Text->line(F.Where.Begin.Line).trim().str();
  F.Seen = Evidence::RuntimeOnly;
  return F;
}

void RuntimeReport::join(std::vector<Finding> &Findings) const {
  for (Finding &F : Findings)
    F.Seen = Evidence::StaticOnly;
  std::vector<Finding> Only;
  for (const Seen &S : All) {
    bool Known = false;
    for (Finding &F : Findings)
      if (isSame(S, F)) {
        F.Seen = Evidence::Confirmed;
        F.RuntimeMessage = S.Message;
        Known = true;
      }
    // Several runs see the same.
    if (!Known &&
        llvm::none_of(Only, [&](const Finding &F) { return isSame(S, F); }))
      Only.push_back(findingOf(S));
  }
  Findings.insert(Findings.end(), Only.begin(), Only.end());
  assignFingerprints(Findings);
}

} // namespace heddle::report
