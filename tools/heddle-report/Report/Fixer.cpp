//===- Fixer.cpp - Applies the fixes of findings --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fixer.h"
#include "Output.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace heddle::report {

namespace {

/// The replacements of one file that were accepted, by offset.
using Accepted = std::map<size_t, const Replacement *>;

bool isSame(const Replacement &A, const Replacement &B) {
  return A.Offset == B.Offset && A.Length == B.Length && A.Text == B.Text;
}

/// Two insertions at one place are a conflict, too: which comes first?
bool overlaps(const Replacement &A, const Replacement &B) {
  if (A.Offset == B.Offset)
    return true;
  const Replacement &First = A.Offset < B.Offset ? A : B;
  const Replacement &Second = A.Offset < B.Offset ? B : A;
  return First.Offset + First.Length > Second.Offset;
}

bool fits(const Replacement &R, const Accepted &Known) {
  for (const auto &[Offset, Other] : Known)
    if (!isSame(R, *Other) && overlaps(R, *Other))
      return false;
  return true;
}

std::string replaced(StringRef Text, const Accepted &Replacements) {
  std::string Result;
  size_t Done = 0;
  for (const auto &[Offset, R] : Replacements) {
    Result += Text.slice(Done, Offset);
    Result += R->Text;
    Done = Offset + R->Length;
  }
  return Result + Text.drop_front(std::min(Done, Text.size())).str();
}

} // namespace

FixedFiles applyFixes(const Sources &Files, ArrayRef<Finding> Findings) {
  FixedFiles Result;
  std::map<std::string, Accepted> OfFiles;
  for (const Finding &F : Findings) {
    if (F.Status != State::New || F.Fixes.empty())
      continue;
    bool Fits = llvm::all_of(F.Fixes, [&](const Replacement &R) {
      const SourceText *Text = Files.text(R.Where.File);
      return Text && R.Offset + R.Length <= Text->text().size() &&
             fits(R, OfFiles[R.Where.File]);
    });
    ++(Fits ? Result.Applied : Result.InConflict);
    if (Fits)
      for (const Replacement &R : F.Fixes)
        OfFiles[R.Where.File].emplace(R.Offset, &R);
  }
  for (const auto &[File, Replacements] : OfFiles)
    if (!Replacements.empty())
      Result.Texts[File] = replaced(Files.text(File)->text(), Replacements);
  return Result;
}

Error writeFixed(const Sources &Files, const FixedFiles &Fixed) {
  for (const auto &[File, Text] : Fixed.Texts) {
    SmallString<256> Path(Files.root());
    sys::path::append(Path, File);
    ErrorOr<sys::fs::perms> Mode = sys::fs::getPermissions(Path);
    if (Error E =
            writeFile(Path, [&Text = Text](raw_ostream &OS) { OS << Text; }))
      return E;
    if (Mode)
      if (std::error_code EC = sys::fs::setPermissions(Path, *Mode))
        return failure(Path + ": " + EC.message());
  }
  return Error::success();
}

} // namespace heddle::report
