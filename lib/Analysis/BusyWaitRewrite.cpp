//===- BusyWaitRewrite.cpp - What a busy loop may become ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/BusyWaitRewrite.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// The effect of \p Call that tells which function waits instead, or null.
static const model::Effect *triesInsteadOf(const CallView &Call,
                                           model::Model &M) {
  if (const model::FunctionModel *Fn = Call.lookUp(M))
    for (const model::Effect &E : Fn->Effects)
      if (!E.Blocking.empty())
        return &E;
  return nullptr;
}

/// Is there a \p Name beside \p Try that takes the same arguments, and no
/// others but those that have a default?
static bool hasSibling(const CallView &Try, llvm::StringRef Name) {
  IdentifierInfo &Id = Try.Callee->getASTContext().Idents.get(Name);
  const DeclContext *Where = Try.Callee->getDeclContext();
  for (const NamedDecl *D : Where->getRedeclContext()->lookup(&Id)) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || F->isVariadic() || F->isDeleted() ||
        F->getNumParams() < Try.Callee->getNumParams() ||
        F->getMinRequiredArguments() > Try.Callee->getNumParams() ||
        F->hasAttr<WarnUnusedResultAttr>() || D->getAccess() == AS_private ||
        D->getAccess() == AS_protected)
      continue;
    auto Plain = [](const ParmVarDecl *P) {
      return P->getType()
          .getNonReferenceType()
          .getCanonicalType()
          .getUnqualifiedType();
    };
    if (llvm::all_of_zip(F->parameters().take_front(Try.Callee->getNumParams()),
                         Try.Callee->parameters(),
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
  const Expr *E = ignoreWrappers(Condition);
  if (!E) // `if consteval`
    return false;
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
      ignoreWrappers(Compare->getLHS()) != Call)
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

namespace {
struct PlainLoop {
  const Expr *Condition = nullptr; ///< Null: for ever.
  const Stmt *Only = nullptr;      ///< Null: an empty body.
};
} // namespace

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

/// `while (!try()) {}` and `for (;;) if (try()) break;`.
static void findCall(BusyWait &F, const PlainLoop &Loop, model::Model &M) {
  std::optional<CallView> Try = viewCall(F.Question);
  const model::Effect *Tries = Try ? triesInsteadOf(*Try, M) : nullptr;
  if (!Tries || !hasSibling(*Try, Tries->Blocking))
    return;
  bool Fits = Loop.Condition && !Loop.Only &&
              tells(Loop.Condition, F.Question, Tries->When, false);
  if (const auto *If = dyn_cast_or_null<IfStmt>(Loop.Only))
    Fits = !Loop.Condition && !If->getElse() && !If->hasInitStorage() &&
           !If->hasVarStorage() &&
           isa_and_nonnull<BreakStmt>(onlyStatement(If->getThen())) &&
           tells(If->getCond(), F.Question, Tries->When, true);
  const auto *Call = dyn_cast<CallExpr>(F.Question);
  if (!Fits || !Call || isa<CXXOperatorCallExpr>(Call))
    return;
  F.Call = Call;
  F.Blocking = Tries->Blocking;
}

/// A select that is all that an endless loop does, with an empty default case.
static void findDefault(BusyWait &F, const PlainLoop &Loop, model::Model &M) {
  const auto *Only = dyn_cast_or_null<Expr>(Loop.Only);
  std::optional<CallView> Select;
  if (Only && !Loop.Condition)
    Select = viewCall(ignoreWrappers(Only));
  std::optional<CallView> Default = viewCall(F.Question);
  if (!Select || !Select->effect(M, model::Role::Select) || !Default)
    return;
  if (!Default->Args.empty()) {
    const auto *Body =
        dyn_cast<LambdaExpr>(ignoreWrappers(Default->Args.back()));
    if (!Body || !Body->getCompoundStmtBody()->body_empty())
      return;
  }
  const auto *At = llvm::find_if(Select->Args, [&](const Expr *Arg) {
    return ignoreWrappers(Arg) == F.Question;
  });
  if (At == Select->Args.end() || Select->Args.size() < 2)
    return;
  F.Default = *At;
  F.Beside = At == Select->Args.begin() ? *(At + 1) : *(At - 1);
}

void heddle::analysis::findRewrite(BusyWait &F, model::Model &M,
                                   ASTContext &Ctx) {
  std::optional<PlainLoop> Loop = plainLoop(F.Loop, Ctx);
  if (!Loop || !F.Question)
    return;
  if (F.Kind == BusyWaitKind::SelectDefault)
    findDefault(F, *Loop, M);
  else if (F.Kind != BusyWaitKind::Flag)
    findCall(F, *Loop, M);
}
