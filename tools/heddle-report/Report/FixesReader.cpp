//===- FixesReader.cpp - Reads what clang-tidy exports --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "FixesReader.h"
#include "Baseline.h"
#include "Nesting.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/Support/SourceMgr.h"
#include <map>
#include <tuple>

using namespace llvm;
using clang::tooling::DiagnosticMessage;

namespace heddle::report {

namespace {

/// Turns the offsets of one exported diagnostic into places.
class Places {
public:
  Places(const Sources &Files, Collection &Into, StringRef BuildDirectory)
      : Files(Files), Into(Into), BuildDirectory(BuildDirectory) {}

  Place of(const DiagnosticMessage &Message) const {
    unsigned Length = 0, Begin = Message.FileOffset;
    for (const clang::tooling::FileByteRange &R : Message.Ranges)
      if (R.FilePath == Message.FilePath && R.FileOffset <= Begin &&
          uint64_t(R.FileOffset) + R.Length > Begin) {
        Length = std::max<uint64_t>(Length,
                                    R.FileOffset + uint64_t(R.Length) - Begin);
      }
    return of(Message.FilePath, Begin, Length, /*AtLeastAToken=*/true);
  }

  Place of(const clang::tooling::Replacement &R) const {
    return of(R.getFilePath(), R.getOffset(), R.getLength(), false);
  }

private:
  Place of(StringRef Path, uint64_t Offset, uint64_t Length,
           bool AtLeastAToken) const {
    Place Result;
    std::optional<std::string> Name = Files.inside(Path, BuildDirectory);
    if (!Name)
      return Result;
    Result.File = *Name;
    const SourceText *Text = Files.text(*Name);
    if (!Text || Offset > Text->text().size()) {
      Into.Stale.insert(*Name);
      return Result;
    }
    if (AtLeastAToken && !Length)
      Length = tokenLength(Text->text().drop_front(Offset));
    Result.Begin = Text->position(Offset);
    Result.End = Text->position(Offset + Length);
    return Result;
  }

  /// A word, or one character of something else.
  static uint64_t tokenLength(StringRef Text) {
    if (Text.empty() || Text.front() == '\n' || Text.front() == '\r')
      return 0;
    size_t Word = Text.take_while([](unsigned char C) {
                        return isAlnum(C) || C == '_' || C >= 0x80;
                      })
                      .size();
    return std::max<size_t>(Word, 1);
  }

  const Sources &Files;
  Collection &Into;
  StringRef BuildDirectory;
};

/// Keeps the first error that LLVM's YAML reader has to say, in one line.
struct FirstError {
  unsigned LinesBefore = 0; ///< Of the document in its file.
  std::string Text = {};

  static void keep(const SMDiagnostic &D, void *Context) {
    auto &First = *static_cast<FirstError *>(Context);
    if (First.Text.empty())
      First.Text =
          (D.getFilename() + ":" + Twine(First.LinesBefore + D.getLineNo()) +
           ":" + Twine(D.getColumnNo() + 1) + ": " + D.getMessage())
              .str();
  }
};

} // namespace

/// Fixes of notes are suggestions of another kind: clang-tidy --fix leaves them
/// alone, too.
static void addFixes(const DiagnosticMessage &Message, const Places &Where,
                     Finding &F) {
  for (const auto &OfFile : Message.Fix)
    for (const clang::tooling::Replacement &R : OfFile.second)
      if (Place P = Where.of(R); P && P.Begin.Line)
        F.Fixes.push_back(
            {P, R.getReplacementText().str(), R.getOffset(), R.getLength()});
}

static void addDiagnostic(const clang::tooling::Diagnostic &D,
                          StringRef Configuration, const Sources &Files,
                          Collection &Into) {
  Places Where(Files, Into, D.BuildDirectory);
  Finding F;
  F.Check = D.DiagnosticName;
  F.Message = D.Message.Message;
  F.Where = Where.of(D.Message);
  if (!F.Where) {
    // Without a place it is about the command line: nothing may hide that.
    if (!D.Message.FilePath.empty()) {
      ++Into.Outside;
      return;
    }
  } else if (const SourceText *Text = Files.text(F.Where.File)) {
    F.Code = Text->line(F.Where.Begin.Line).trim().str();
  }
  if (D.DiagLevel == clang::tooling::Diagnostic::Error)
    F.Level = Severity::Block;
  addFixes(D.Message, Where, F);
  for (const DiagnosticMessage &N : D.Notes)
    F.Notes.push_back({N.Message, Where.of(N)});
  if (!Configuration.empty())
    F.Configurations.insert(Configuration.str());
  Into.Findings.push_back(std::move(F));
}

Error FixesReader::add(StringRef Path, StringRef Configuration) {
  auto Text = readFile(Path, "what clang-tidy exports");
  if (!Text)
    return Text.takeError();
  return addText((*Text)->getMemBufferRef(), Configuration);
}

Error FixesReader::addText(MemoryBufferRef Text, StringRef Configuration) {
  StringRef Name = Text.getBufferIdentifier();
  if (unsigned Line = lineOfDeepYaml(Text.getBuffer()))
    return failure(Name + ":" + Twine(Line) + ": is nested too deeply");
  std::vector<clang::tooling::TranslationUnitDiagnostics> Units;
  unsigned Lines = 0;
  // Several exports in one file, as `cat` makes it. LLVM's reader does not get
  // past the "..." that ends the first.
  for (StringRef Rest = Text.getBuffer(); !Rest.empty();) {
    size_t End = Rest.find("\n---", 1);
    StringRef Document =
        Rest.take_front(End == StringRef::npos ? End : End + 1);
    Rest = Rest.drop_front(Document.size());
    if (!Document.trim().empty()) {
      FirstError First{Lines};
      // By name, or errors would speak of a file called "YAML".
      yaml::Input In(MemoryBufferRef(Document, Name), nullptr, FirstError::keep,
                     &First);
      In >> Units.emplace_back();
      if (In.error() || !First.Text.empty())
        return failure(First.Text.empty() ? Name + ": is damaged"
                                          : Twine(First.Text));
    }
    Lines += Document.count('\n');
  }
  if (Units.empty())
    return failure(Name + ": is empty: not what clang-tidy exports");
  for (const clang::tooling::TranslationUnitDiagnostics &Unit : Units) {
    if (!Unit.MainSourceFile.empty())
      Result.Files.insert(Unit.MainSourceFile);
    for (const clang::tooling::Diagnostic &D : Unit.Diagnostics)
      addDiagnostic(D, Configuration, Files, Result);
  }
  return Error::success();
}

Collection FixesReader::finish() {
  // Of the same finding, that with the longest story is kept.
  using Key =
      std::tuple<std::string, unsigned, unsigned, std::string, std::string>;
  std::map<Key, Finding> Once;
  for (Finding &F : Result.Findings) {
    Key K{F.Where.File, F.Where.Begin.Line, F.Where.Begin.Column, F.Check,
          F.Message};
    auto [It, IsNew] = Once.try_emplace(K, F);
    if (IsNew)
      continue;
    F.Configurations.insert(It->second.Configurations.begin(),
                            It->second.Configurations.end());
    std::set<std::string> All = F.Configurations;
    if (F.Notes.size() > It->second.Notes.size())
      It->second = std::move(F);
    It->second.Configurations = std::move(All);
  }
  Result.Findings.clear();
  for (auto &Entry : Once)
    Result.Findings.push_back(std::move(Entry.second));
  assignFingerprints(Result.Findings);
  return std::move(Result);
}

} // namespace heddle::report
