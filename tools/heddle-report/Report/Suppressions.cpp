//===- Suppressions.cpp - The NOLINT comments of a project ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Suppressions.h"
#include "Rules.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace heddle::report {

const char *const DefaultIncident =
    "\\[([A-Z][A-Z0-9]*-[0-9][-0-9]*)\\]|(#[0-9]+)";
static constexpr StringLiteral Prefix = "heddle-";

StringRef name(Use U) {
  switch (U) {
  case Use::Unknown:
    return "unknown";
  case Use::Used:
    return "used";
  case Use::Unused:
    return "unused";
  }
  llvm_unreachable("a use without a name");
}

/// As clang-tidy reads lists of checks in NOLINT comments.
static bool matches(StringRef Globs, StringRef Check) {
  SmallVector<StringRef, 4> Parts;
  Globs.split(Parts, ',');
  bool Matches = Parts.empty();
  for (StringRef Part : Parts) {
    Part = Part.trim();
    bool IsPositive = !Part.consume_front("-");
    // Only '*' is special there.
    std::string Pattern;
    for (char C : Part)
      Pattern += StringRef("?[]{}\\").contains(C) ? std::string("\\") + C
                                                  : std::string(1, C);
    Expected<GlobPattern> Glob = GlobPattern::create(Pattern);
    if (!Glob)
      consumeError(Glob.takeError());
    else if (Glob->match(Check))
      Matches = IsPositive;
  }
  return Matches;
}

bool Suppression::covers(const Finding &F) const {
  return F.Where.File == File && First <= F.Where.Begin.Line &&
         F.Where.Begin.Line <= Last &&
         (Checks.empty() || matches(Checks, F.Check));
}

bool Suppression::isOurs() const {
  return StringRef(Checks).contains("heddle");
}

namespace {

enum class Kind { Line, NextLine, Begin, End };

struct Mark {
  Kind What;
  Suppression Says;
};

/// Finds the marks in the comments of a file, from top to bottom.
class Reader {
public:
  Reader(StringRef File, const SourceText &Text, StringRef Incident)
      : File(File), Text(Text), Incident(Incident) {}

  std::vector<Mark> read() {
    clang::LangOptions Language;
    Language.LineComment = Language.CPlusPlus = Language.CPlusPlus11 = true;
    StringRef All = Text.text();
    clang::Lexer Lexer(clang::SourceLocation(), Language, All.begin(),
                       All.begin(), All.end());
    Lexer.SetCommentRetentionState(true);
    for (clang::Token T; !Lexer.LexFromRawLexer(T);)
      if (T.is(clang::tok::comment))
        readComment(All.substr(Lexer.getCurrentBufferOffset() - T.getLength(),
                               T.getLength()));
    return std::move(Marks);
  }

private:
  void readComment(StringRef Comment) {
    for (size_t At = Comment.find("NOLINT"); At != StringRef::npos;
         At = Comment.find("NOLINT", At + 6))
      readMark(Comment.drop_front(At));
  }

  void readMark(StringRef From) {
    Mark M;
    M.Says.File = File.str();
    M.Says.Line = Text.position(From.data() - Text.text().data()).Line;
    StringRef Rest = From.split('\n').first.drop_front(6);
    M.What = Rest.consume_front("NEXTLINE") ? Kind::NextLine
             : Rest.consume_front("BEGIN")  ? Kind::Begin
             : Rest.consume_front("END")    ? Kind::End
                                            : Kind::Line;
    if (Rest.consume_front("(")) {
      M.Says.Checks = Rest.split(')').first.trim().str();
      Rest = Rest.split(')').second;
      if (M.Says.Checks == "*")
        M.Says.Checks.clear();
    }
    readReason(Rest, M.Says);
    Marks.push_back(std::move(M));
  }

  void readReason(StringRef Rest, Suppression &S) {
    Rest = Rest.trim();
    Rest.consume_back("*/");
    SmallVector<StringRef, 4> Groups;
    if (Incident.match(Rest, &Groups)) {
      auto Group = llvm::find_if(llvm::drop_begin(Groups),
                                 [](StringRef G) { return !G.empty(); });
      S.Incident = (Group == Groups.end() ? Groups.front() : *Group).str();
      S.Reason = Rest.substr(0, Groups[0].data() - Rest.data()).str() +
                 Rest.drop_front(Groups[0].end() - Rest.begin()).str();
    } else {
      S.Reason = Rest.str();
    }
    S.Reason = StringRef(S.Reason).trim(" \t\r:-,;.").str();
  }

  StringRef File;
  const SourceText &Text;
  Regex Incident;
  std::vector<Mark> Marks;
};

} // namespace

std::vector<Suppression> suppressionsIn(const Sources &Files, StringRef Name,
                                        StringRef Incident) {
  const SourceText *Text = Files.text(Name);
  if (!Text)
    return {};
  std::vector<Mark> Marks =
      Reader(Name, *Text, Incident.empty() ? DefaultIncident : Incident).read();
  std::vector<Suppression> Result;
  for (size_t I = 0; I < Marks.size(); ++I) {
    Suppression S = Marks[I].Says;
    S.First = S.Last = S.Line + (Marks[I].What == Kind::NextLine);
    if (Marks[I].What == Kind::End)
      continue;
    if (Marks[I].What == Kind::Begin) {
      auto End =
          std::find_if(Marks.begin() + I + 1, Marks.end(), [&](const Mark &M) {
            return M.What == Kind::End && M.Says.Checks == S.Checks;
          });
      S.Last = End == Marks.end() ? Text->lineCount() : End->Says.Line;
    }
    Result.push_back(std::move(S));
  }
  return Result;
}

static bool isSource(StringRef Path) {
  static const StringSet<> Suffixes{
      ".c",  ".cc",  ".cp",  ".cpp", ".cxx", ".c++", ".C",   ".cppm", ".h",
      ".hh", ".hpp", ".hxx", ".h++", ".H",   ".inl", ".ipp", ".tpp",  ".inc"};
  return Suffixes.contains(sys::path::extension(Path));
}

static Error addFolder(const Sources &Files, StringRef Folder,
                       std::vector<std::string> &Result) {
  std::error_code EC;
  sys::fs::recursive_directory_iterator It(Folder, EC,
                                           /*follow_symlinks=*/false),
      End;
  for (; !EC && It != End; It.increment(EC)) {
    StringRef Path = It->path();
    if (sys::path::filename(Path).starts_with("."))
      It.no_push();
    else if (It->type() == sys::fs::file_type::regular_file && isSource(Path))
      if (std::optional<std::string> Name = Files.inside(Path))
        Result.push_back(*Name);
  }
  return EC ? failure(Folder + ": " + EC.message()) : Error::success();
}

Expected<std::vector<std::string>> sourceFiles(const Sources &Files,
                                               ArrayRef<std::string> Paths) {
  std::vector<std::string> Result;
  for (const std::string &Given : Paths) {
    SmallString<256> Path(Given);
    sys::fs::make_absolute(Path);
    if (sys::fs::is_directory(Path)) {
      if (Error E = addFolder(Files, Path, Result))
        return std::move(E);
    } else if (!sys::fs::exists(Path)) {
      return failure(Given + ": No such file or directory");
    } else if (std::optional<std::string> Name = Files.inside(Path)) {
      Result.push_back(*Name);
    } else {
      return failure(Given + ": is outside of the root " + Files.root());
    }
  }
  llvm::sort(Result);
  Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
  return std::move(Result);
}

void compareWithUnsuppressed(std::vector<Suppression> &All,
                             ArrayRef<Finding> Unsuppressed) {
  for (Suppression &S : All)
    S.Use = llvm::any_of(Unsuppressed,
                         [&](const Finding &F) {
                           return StringRef(F.Check).starts_with(Prefix) &&
                                  S.covers(F);
                         })
                ? Use::Used
                : Use::Unused;
  llvm::erase_if(All, [](const Suppression &S) {
    return !S.isOurs() && S.Use == Use::Unused;
  });
}

} // namespace heddle::report
