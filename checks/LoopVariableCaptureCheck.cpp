//===- LoopVariableCaptureCheck.cpp - heddle-loop-variable-capture --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopVariableCaptureCheck.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::OutlivedCapture;

static const LambdaExpr *lambdaIn(const Stmt *S, unsigned Depth = 0) {
  if (!S || Depth > 12)
    return nullptr;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return Lambda;
  for (const Stmt *Child : S->children())
    if (const LambdaExpr *Lambda = lambdaIn(Child, Depth + 1))
      return Lambda;
  return nullptr;
}

/// Is every use of \p V in \p S a read of its value?
static bool onlyLoads(const Stmt *S, const VarDecl *V) {
  if (!S)
    return true;
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
      Cast && Cast->getCastKind() == CK_LValueToRValue &&
      isa<DeclRefExpr>(Cast->getSubExpr()->IgnoreParens()))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl() != V;
  return llvm::all_of(S->children(),
                      [V](const Stmt *Child) { return onlyLoads(Child, V); });
}

/// The edit that makes the lambda copy the variable, if copying it is enough.
static std::optional<FixItHint> copyInstead(const OutlivedCapture &C,
                                            const ASTContext &Ctx) {
  const LambdaExpr *Lambda = lambdaIn(C.Task);
  if (!Lambda || !C.OnlyReads || !C.Captured->getType()->isScalarType() ||
      !onlyLoads(Lambda->getBody(), C.Captured))
    return std::nullopt;
  const SourceManager &SM = Ctx.getSourceManager();
  for (const LambdaCapture &Capture : Lambda->captures()) {
    if (!Capture.capturesVariable() || Capture.getCapturedVar() != C.Captured ||
        Capture.getCaptureKind() != LCK_ByRef)
      continue;
    SourceLocation Default = Lambda->getCaptureDefaultLoc();
    SourceLocation Name = Capture.getLocation();
    if (Capture.isImplicit() && Default.isFileID())
      return FixItHint::CreateInsertion(
          Lexer::getLocForEndOfToken(Default, 0, SM, Ctx.getLangOpts()),
          ", " + C.Captured->getNameAsString());
    if (Capture.isImplicit() || !Name.isFileID())
      return std::nullopt;
    SourceLocation Ampersand = Name.getLocWithOffset(-1);
    if (*SM.getCharacterData(Ampersand) != '&')
      return std::nullopt;
    return FixItHint::CreateRemoval(
        CharSourceRange::getCharRange(Ampersand, Name));
  }
  return std::nullopt;
}

void LoopVariableCaptureCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const OutlivedCapture &C : TU.findings().OutlivedCaptures) {
    if (!C.Loop)
      continue;
    const ASTContext &Ctx = C.Captured->getASTContext();
    std::string Name = "'" + C.Captured->getNameAsString() + "'";
    {
      auto Warning =
          diag(
              C.Task->getBeginLoc(),
              "the task refers to %0, the variable of the loop, which may "
              "%select{be gone|have its next value}1 when the task looks; give "
              "every task a copy of its own")
          << Name << C.Changes << C.Task->getSourceRange();
      if (std::optional<FixItHint> Fix = copyInstead(C, Ctx))
        Warning << *Fix;
    }
    diag(C.Use.Where.getBegin(), "the task uses %0 here", DiagnosticIDs::Note)
        << Name << C.Use.Where;
    diag(C.Ends, "%0 %select{ends|changes}1 here", DiagnosticIDs::Note)
        << Name << C.Changes;
  }
}
