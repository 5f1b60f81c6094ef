//===- BusyWaitCheck.cpp - heddle-busy-wait -------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BusyWaitCheck.h"
#include "Analysis/CallView.h"
#include "FixIts.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::BusyWait;
using analysis::BusyWaitKind;
using analysis::CallView;

/// The effect of \p Call that tells which function waits instead, or null.
static const model::Effect *triesInsteadOf(const CallView &Call,
                                           model::Model &M) {
  if (const model::FunctionModel *Fn = Call.lookUp(M))
    for (const model::Effect &E : Fn->Effects)
      if (!E.Blocking.empty())
        return &E;
  return nullptr;
}

/// Is there a \p Name beside \p Try that takes the same arguments?
static bool hasSibling(const CallView &Try, StringRef Name) {
  IdentifierInfo &Id = Try.Callee->getASTContext().Idents.get(Name);
  const DeclContext *Where = Try.Callee->getDeclContext();
  for (const NamedDecl *D : Where->getRedeclContext()->lookup(&Id)) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || F->isVariadic() || F->isDeleted() ||
        F->getNumParams() != Try.Callee->getNumParams() ||
        F->hasAttr<WarnUnusedResultAttr>() || D->getAccess() == AS_private ||
        D->getAccess() == AS_protected)
      continue;
    auto Plain = [](const ParmVarDecl *P) {
      return P->getType()
          .getNonReferenceType()
          .getCanonicalType()
          .getUnqualifiedType();
    };
    if (llvm::all_of_zip(F->parameters(), Try.Callee->parameters(),
                         [&](const ParmVarDecl *X, const ParmVarDecl *Y) {
                           return Plain(X) == Plain(Y);
                         }))
      return true;
  }
  return false;
}

/// Is \p Condition true exactly if \p Call has succeeded (or failed)?
static bool tells(const Expr *Condition, const Expr *Call, model::Success When,
                  bool Succeeded) {
  const Expr *E = analysis::ignoreWrappers(Condition);
  if (E == Call)
    return (When == model::Success::True) == Succeeded;
  if (const auto *Not = dyn_cast<UnaryOperator>(E))
    return Not->getOpcode() == UO_LNot &&
           tells(Not->getSubExpr(), Call, When, !Succeeded);
  if (const auto *Convert = dyn_cast<CXXMemberCallExpr>(E))
    return isa_and_nonnull<CXXConversionDecl>(Convert->getMethodDecl()) &&
           tells(Convert->getImplicitObjectArgument(), Call, When, Succeeded);
  const auto *Compare = dyn_cast<BinaryOperator>(E);
  if (!Compare || !Compare->isEqualityOp() || When != model::Success::Zero ||
      analysis::ignoreWrappers(Compare->getLHS()) != Call)
    return false;
  const auto *Zero =
      dyn_cast<IntegerLiteral>(Compare->getRHS()->IgnoreParenImpCasts());
  return Zero && Zero->getValue() == 0 &&
         (Compare->getOpcode() == BO_EQ) == Succeeded;
}

/// What a loop consists of, apart from the condition.
static const Stmt *onlyStatement(const Stmt *Body) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (Block && Block->size() <= 1)
    return Block->body_empty() ? nullptr : Block->body_front();
  return isa_and_nonnull<NullStmt, ContinueStmt>(Body) ? nullptr : Body;
}

struct PlainLoop {
  const Expr *Condition = nullptr; ///< Null: for ever.
  const Stmt *Only = nullptr;      ///< Null: an empty body.
};

/// A loop without a step of its own and with one statement at most.
static std::optional<PlainLoop> plainLoop(const Stmt *Loop,
                                          const ASTContext &Ctx) {
  PlainLoop L;
  const Stmt *Body = nullptr;
  if (const auto *While = dyn_cast<WhileStmt>(Loop)) {
    if (While->getConditionVariable())
      return std::nullopt;
    L.Condition = While->getCond();
    Body = While->getBody();
  } else if (const auto *For = dyn_cast<ForStmt>(Loop)) {
    if (For->getInit() || For->getInc() || For->getConditionVariable())
      return std::nullopt;
    L.Condition = For->getCond();
    Body = For->getBody();
  } else {
    return std::nullopt;
  }
  if (const auto *Block = dyn_cast<CompoundStmt>(Body);
      Block && Block->size() > 1)
    return std::nullopt;
  L.Only = onlyStatement(Body);
  Expr::EvalResult Known;
  if (L.Condition && !L.Condition->isValueDependent() &&
      L.Condition->EvaluateAsRValue(Known, Ctx) && Known.Val.isInt() &&
      Known.Val.getInt() != 0)
    L.Condition = nullptr;
  return L;
}

/// `while (!try()) {}` and `for (;;) if (try()) break;`: the form that waits.
static FixIts waitInstead(const BusyWait &F,
                          analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  std::optional<PlainLoop> Loop = plainLoop(F.Loop, TU.context());
  std::optional<CallView> Try;
  if (F.Question)
    Try = analysis::viewCall(F.Question);
  const model::Effect *Tries = Try ? triesInsteadOf(*Try, TU.model()) : nullptr;
  if (!Loop || !Tries || !hasSibling(*Try, Tries->Blocking))
    return {};
  bool Fits = Loop->Condition && !Loop->Only &&
              tells(Loop->Condition, F.Question, Tries->When, false);
  if (const auto *If = dyn_cast_or_null<IfStmt>(Loop->Only))
    Fits = !Loop->Condition && !If->getElse() && !If->hasInitStorage() &&
           !If->hasVarStorage() &&
           isa_and_nonnull<BreakStmt>(onlyStatement(If->getThen())) &&
           tells(If->getCond(), F.Question, Tries->When, true);
  const auto *Call = dyn_cast<CallExpr>(F.Question);
  if (!Fits || !Call || isa<CXXOperatorCallExpr>(Call))
    return {};
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  const auto *Member = dyn_cast<MemberExpr>(Callee);
  SourceLocation Name = Member ? Member->getMemberLoc() : Callee->getEndLoc();
  SourceRange Whole = Source.withSemicolon(F.Loop);
  SourceRange Kept = Call->getSourceRange();
  if (Whole.isInvalid() || !Source.isEditable(Kept) ||
      Source.hasComment(Whole) || Source.isInTemplate(F.Loop) ||
      Source.text(Name) != Try->Callee->getName())
    return {};
  std::string Text = (Source.text(SourceRange(Kept.getBegin(), Name))
                          .drop_back(Try->Callee->getName().size()) +
                      Tries->Blocking +
                      Source.text(SourceRange(Name, Kept.getEnd()))
                          .drop_front(Try->Callee->getName().size()) +
                      ";")
                         .str();
  return {FixItHint::CreateReplacement(Whole, Text)};
}

/// A select that is all that an endless loop does: without the empty default
/// case.
static FixIts withoutDefault(const BusyWait &F,
                             analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  std::optional<PlainLoop> Loop = plainLoop(F.Loop, TU.context());
  const auto *Only = Loop ? dyn_cast_or_null<Expr>(Loop->Only) : nullptr;
  std::optional<CallView> Select;
  if (Only && !Loop->Condition)
    Select = analysis::viewCall(analysis::ignoreWrappers(Only));
  std::optional<CallView> Default;
  if (F.Question)
    Default = analysis::viewCall(F.Question);
  if (!Select || !Select->effect(TU.model(), model::Role::Select) || !Default)
    return {};
  if (!Default->Args.empty()) {
    const auto *Body =
        dyn_cast<LambdaExpr>(analysis::ignoreWrappers(Default->Args.back()));
    if (!Body || !Body->getCompoundStmtBody()->body_empty())
      return {};
  }
  const auto *At = llvm::find_if(Select->Args, [&](const Expr *Arg) {
    return analysis::ignoreWrappers(Arg) == F.Question;
  });
  size_t Index = At - Select->Args.begin();
  if (At == Select->Args.end() || Select->Args.size() < 2 ||
      Source.isInTemplate(F.Loop))
    return {};
  // With the comma before it, or the one behind if it is the first.
  SourceRange Own = (*At)->getSourceRange();
  const Expr *Beside = Select->Args[Index ? Index - 1 : 1];
  SourceLocation Begin =
      Index ? Source.endOf(Beside->getEndLoc()) : Own.getBegin();
  SourceLocation End =
      Index ? Source.endOf(Own.getEnd()) : Beside->getBeginLoc();
  if (!Source.isEditable({Begin, End}) ||
      Source.hasComment({Begin, Own.getBegin()}))
    return {};
  return {FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End))};
}

void BusyWaitCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::BusyWait &F : TU.findings().BusyWaits) {
    SourceLocation At =
        F.Question ? F.Question->getBeginLoc() : F.Loop->getBeginLoc();
    std::string Name =
        F.Subject ? "'" + F.Subject->getNameAsString() + "'" : "it";
    switch (F.Kind) {
    case BusyWaitKind::SelectDefault:
      diag(At, "the loop spins because this default case is taken whenever no "
               "other case is ready; leave it out, or wait in it")
          << withoutDefault(F, TU);
      break;
    case BusyWaitKind::Flag:
      diag(At, "the loop spins until another task changes %0; wait for a "
               "condition, or give the processor away in the loop")
          << Name;
      break;
    case BusyWaitKind::TryLock:
      diag(At, "the loop spins until %0 can be locked; lock it, or give the "
               "processor away in the loop")
          << Name << waitInstead(F, TU);
      break;
    case BusyWaitKind::Poll:
      diag(At, "the loop asks %0 again and again without waiting; use the form "
               "that blocks, or give the processor away in the loop")
          << Name << waitInstead(F, TU);
      break;
    }
    if (F.Loop->getBeginLoc() != At)
      diag(F.Loop->getBeginLoc(), "the loop is here", DiagnosticIDs::Note);
  }
}
