//===- Baseline.cpp - What was known before -------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Baseline.h"
#include "Nesting.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <deque>
#include <map>
#include <tuple>

using namespace llvm;

namespace heddle::report {

static constexpr StringLiteral FormatMember = "heddle-baseline";
static constexpr int64_t FormatVersion = 1;
static constexpr StringLiteral What = "a baseline of heddle-report";

/// "under 'mu' at 5 of 6 places" stays the same when there is a seventh.
static std::string withoutNumbers(StringRef Message) {
  std::string Result;
  for (char C : Message)
    if (!isDigit(C))
      Result += C;
    else if (Result.empty() || Result.back() != '#')
      Result += '#';
  return Result;
}

/// Joins with a character that is in none of the parts.
static std::string key(std::initializer_list<StringRef> Parts) {
  return join(Parts, StringRef("\0", 1));
}

void assignFingerprints(std::vector<Finding> &Findings) {
  std::map<std::string, unsigned> Alike;
  for (Finding &F : Findings) {
    std::string Same =
        key({F.Check, F.Where.File, withoutNumbers(F.Message), F.Code});
    std::string Number = utostr(Alike[Same]++);
    F.Fingerprint = utohexstr(xxh3_64bits(key({Same, Number})),
                              /*LowerCase=*/true, /*Width=*/16);
  }
}

Baseline Baseline::of(ArrayRef<Finding> Findings) {
  Baseline Result;
  for (const Finding &F : Findings)
    Result.Entries.push_back(
        {F.Check, F.Where.File, withoutNumbers(F.Message), F.Code});
  llvm::sort(Result.Entries, [](const Entry &A, const Entry &B) {
    return std::tie(A.File, A.Check, A.Message, A.Code) <
           std::tie(B.File, B.Check, B.Message, B.Code);
  });
  return Result;
}

std::string Baseline::text() const {
  std::string Result;
  raw_string_ostream OS(Result);
  OS << "{\"" << FormatMember << "\": " << FormatVersion << ", \"findings\": [";
  StringRef Separator = "\n";
  for (const Entry &E : Entries) {
    OS << Separator
       << json::Value(json::Object{{"check", json::fixUTF8(E.Check)},
                                   {"file", json::fixUTF8(E.File)},
                                   {"message", json::fixUTF8(E.Message)},
                                   {"code", json::fixUTF8(E.Code)}});
    Separator = ",\n";
  }
  OS << "\n]}\n";
  return OS.str();
}

Expected<Baseline> Baseline::read(StringRef Path) {
  auto Text = readFile(Path, What);
  if (!Text)
    return Text.takeError();
  return parse((*Text)->getBuffer(), Path);
}

Expected<Baseline> Baseline::parse(StringRef Text, StringRef Name) {
  Expected<json::Object> O = parseJson(Text, Name, What);
  if (!O)
    return O.takeError();
  std::optional<int64_t> Version = O->getInteger(FormatMember);
  if (!Version)
    return failure(Name + ":1: is not " + What + ": no member \"" +
                   FormatMember + "\"");
  if (*Version != FormatVersion)
    return failure(Name + ":1: is of version " + Twine(*Version) +
                   ", which this heddle-report does not know");
  const json::Array *Findings = O->getArray("findings");
  if (!Findings)
    return failure(Name + ":1: has no list \"findings\"");
  Baseline Result;
  for (const json::Value &V : *Findings) {
    const json::Object *Row = V.getAsObject();
    std::optional<StringRef> Members[4];
    StringRef Names[4] = {"check", "file", "message", "code"};
    for (unsigned I = 0; I < 4; ++I)
      if (!Row || !(Members[I] = Row->getString(Names[I])))
        return failure(Name + ": finding " +
                       Twine(&V - &Findings->front() + 1) + " has no text \"" +
                       Names[I] + "\"");
    Result.Entries.push_back({Members[0]->str(), Members[1]->str(),
                              Members[2]->str(), Members[3]->str()});
  }
  return std::move(Result);
}

std::vector<Finding> Baseline::compare(std::vector<Finding> &Findings) const {
  enum { Whole, OtherLine, OtherFile, Passes };
  auto KeyOf = [](int Pass, StringRef Check, StringRef File, StringRef Message,
                  StringRef Code) {
    return Pass == Whole       ? key({Check, File, Message, Code})
           : Pass == OtherLine ? key({Check, File, Message})
                               : key({Check, Message, Code});
  };
  std::vector<bool> Answered(Entries.size());
  for (Finding &F : Findings)
    F.Status = State::New;
  for (int Pass = Whole; Pass < Passes; ++Pass) {
    std::map<std::string, std::deque<size_t>> Left;
    for (size_t I = 0; I < Entries.size(); ++I)
      if (const Entry &E = Entries[I]; !Answered[I])
        Left[KeyOf(Pass, E.Check, E.File, E.Message, E.Code)].push_back(I);
    for (Finding &F : Findings) {
      if (F.Status != State::New)
        continue;
      // What a baseline holds has gone through UTF-8.
      auto It = Left.find(KeyOf(
          Pass, json::fixUTF8(F.Check), json::fixUTF8(F.Where.File),
          json::fixUTF8(withoutNumbers(F.Message)), json::fixUTF8(F.Code)));
      if (It == Left.end() || It->second.empty())
        continue;
      F.Status = State::PreExisting;
      Answered[It->second.front()] = true;
      It->second.pop_front();
    }
  }
  std::vector<Finding> Fixed;
  for (size_t I = 0; I < Entries.size(); ++I)
    if (!Answered[I]) {
      Finding F;
      F.Check = Entries[I].Check;
      F.Message = Entries[I].Message;
      F.Where.File = Entries[I].File;
      F.Code = Entries[I].Code;
      F.Status = State::Fixed;
      Fixed.push_back(std::move(F));
    }
  assignFingerprints(Fixed);
  return Fixed;
}

} // namespace heddle::report
