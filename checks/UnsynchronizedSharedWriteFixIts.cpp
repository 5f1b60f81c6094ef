//===- UnsynchronizedSharedWriteFixIts.cpp - Plain made atomic -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicRewrite.h"
#include "UnsynchronizedSharedWriteCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::Conflict;

/// The declaration of the variable that both accesses name, made atomic.
FixIts UnsynchronizedSharedWriteCheck::makeAtomic(
    const Conflict &Race, analysis::TranslationUnitAnalysis &TU) {
  ASTContext &Ctx = TU.context();
  std::optional<analysis::AtomicRewrite> Rewrite =
      analysis::makeAtomic(Ctx, Race);
  SourceText Source(Ctx);
  if (!Rewrite || !Source.isOnlyDeclarator(Rewrite->Variable))
    return {};
  const VarDecl *V = Rewrite->Variable;
  // `bool` of C is a macro; a type that is one whole expansion may be changed.
  CharSourceRange Type =
      Source.fileRange(V->getTypeSourceInfo()->getTypeLoc().getSourceRange());
  if (Type.isInvalid() ||
      !Source.isEditable({Type.getBegin(), V->getLocation()}))
    return {};
  bool IsCxx = Ctx.getLangOpts().CPlusPlus;
  std::optional<model::Model::AtomicTemplate> Template =
      TU.model().atomicTemplate();
  if (IsCxx && !Template)
    return {};
  bool IsPointer = V->getType()->isPointerType();
  FixIts Result{FixItHint::CreateInsertion(Type.getBegin(),
                                           IsCxx ? (Template->Name + "<").str()
                                                 : "_Atomic("),
                FixItHint::CreateInsertion(
                    Type.getEnd(),
                    (Twine(IsCxx ? ">" : ")") + (IsPointer ? " " : "")).str())};
  for (const DeclRefExpr *Read : Rewrite->Loads)
    Result.push_back(
        FixItHint::CreateInsertion(Source.endOf(Read->getEndLoc()), ".load()"));
  if (!IsCxx)
    return Result;
  const Expr *Init = V->getInit();
  if (Init && V->getInitStyle() == VarDecl::CInit &&
      !Ctx.getLangOpts().CPlusPlus17) {
    // Before C++17 `= 0` would copy an atomic object.
    SourceRange Value = Init->getSourceRange();
    if (!Source.isEditable(Value) || isa<InitListExpr>(Init))
      return {};
    Result.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Source.endOf(V->getLocation()),
                                      Value.getBegin()),
        "("));
    Result.push_back(
        FixItHint::CreateInsertion(Source.endOf(Value.getEnd()), ")"));
  }
  if (std::optional<FixItHint> Include = Includes.createIncludeInsertion(
          Ctx.getSourceManager().getFileID(V->getLocation()), Template->Header))
    Result.push_back(*Include);
  return Result;
}
