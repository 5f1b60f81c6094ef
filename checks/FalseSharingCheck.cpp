//===- FalseSharingCheck.cpp - heddle-false-sharing -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FalseSharingCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::FalseSharing;
using analysis::FalseSharingKind;

/// Alignment of the declaration, where that is one edit of plain text.
static std::optional<FixItHint> align(const FalseSharing &F) {
  SourceLocation Begin =
      F.ToAlign ? F.ToAlign->getBeginLoc() : SourceLocation();
  if (!F.Fixable || !Begin.isFileID())
    return std::nullopt;
  // `long a, b;` is one declaration of two.
  const ASTContext &Ctx = F.ToAlign->getASTContext();
  for (const Decl *D : F.ToAlign->getDeclContext()->decls())
    if (D != F.ToAlign && D->getBeginLoc() == Begin)
      return std::nullopt;
  return FixItHint::CreateInsertion(
      Begin, Ctx.getLangOpts().CPlusPlus ? "alignas(64) " : "_Alignas(64) ");
}

void FalseSharingCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const FalseSharing &F : TU.findings().FalseSharings) {
    if (!isWorthReporting(analysis::Confidence::Medium))
      continue;
    bool Elements = F.Kind == FalseSharingKind::Elements;
    {
      auto Warning =
          diag(F.First.Where.getBegin(),
               "%0 is written again and again by this task while "
               "%select{%2 is written by another|other instances write the "
               "elements beside it}1, %3 bytes away in the same cache line; "
               "%select{align one of them to 64 bytes|sum up in a local "
               "variable, or align the elements to 64 bytes}1")
          << quoted(F.First) << Elements << quoted(F.Second)
          << std::to_string(F.Distance) << F.First.Where;
      if (std::optional<FixItHint> Fix = align(F))
        Warning << *Fix;
    }
    if (!Elements)
      diag(F.Second.Where.getBegin(), "%0 is written here", DiagnosticIDs::Note)
          << quoted(F.Second) << F.Second.Where;
    noteSpawn(F.FirstTask);
    if (F.SecondTask != F.FirstTask)
      noteSpawn(F.SecondTask, "the other task starts here");
  }
}
