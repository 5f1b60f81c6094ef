//===- Counts.cpp - How often and how many --------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Counts.h"
#include "Analysis/CallView.h"
#include "Analysis/Constants.h"
#include "Analysis/SummaryEngine.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {
/// `for (i = From; i < To; ++i)`
struct Counting {
  const Expr *From = nullptr, *To = nullptr;
  BinaryOperatorKind Op = BO_LT;
};
} // namespace

static std::optional<Counting> countingOf(const Stmt *Loop) {
  const auto *For = dyn_cast_or_null<ForStmt>(Loop);
  const auto *Test =
      For ? dyn_cast_or_null<BinaryOperator>(For->getCond()) : nullptr;
  const auto *Step =
      For ? dyn_cast_or_null<UnaryOperator>(For->getInc()) : nullptr;
  if (!Test || !Step || !Step->isIncrementOp() || !For->getInit())
    return std::nullopt;
  const ValueDecl *Counter = ObjectUses::named(Step->getSubExpr());
  Counting Result{nullptr, Test->getRHS(), Test->getOpcode()};
  if (const auto *Decls = dyn_cast<DeclStmt>(For->getInit());
      Decls && Decls->isSingleDecl()) {
    const auto *V = dyn_cast<VarDecl>(Decls->getSingleDecl());
    if (V && V->getCanonicalDecl() == Counter)
      Result.From = V->getInit();
  } else if (const auto *B = dyn_cast<BinaryOperator>(For->getInit());
             B && B->getOpcode() == BO_Assign &&
             ObjectUses::named(B->getLHS()) == Counter) {
    Result.From = B->getRHS();
  }
  if (!Counter || !Result.From ||
      ObjectUses::named(Test->getLHS()) != Counter ||
      (Result.Op != BO_LT && Result.Op != BO_LE && Result.Op != BO_NE))
    return std::nullopt;
  return Result;
}

std::optional<int64_t> heddle::analysis::constantRounds(const Stmt *Loop,
                                                        ASTContext &Ctx) {
  std::optional<Counting> C = countingOf(Loop);
  if (!C)
    return std::nullopt;
  std::optional<int64_t> From = constantValue(C->From, Ctx),
                         To = constantValue(C->To, Ctx);
  int64_t N = 0;
  if (!From || !To || llvm::SubOverflow(*To, *From, N))
    return std::nullopt;
  return std::max<int64_t>(C->Op == BO_LE ? N + 1 : N, 0);
}

const ParmVarDecl *heddle::analysis::roundsParameter(const Stmt *Loop,
                                                     ASTContext &Ctx) {
  std::optional<Counting> C = countingOf(Loop);
  if (!C || constantValue(C->From, Ctx) != 0 || C->Op == BO_LE)
    return nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(C->To));
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

/// What \p D begins with; for a member, what each constructor gives it. Null
/// where that is not to be seen.
static llvm::SmallVector<const Expr *, 2> initializersOf(const ValueDecl *D) {
  if (const auto *V = dyn_cast<VarDecl>(D))
    return {V->getInit()};
  const auto *Field = dyn_cast<FieldDecl>(D);
  const auto *R = Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  if (!R)
    return {nullptr};
  llvm::SmallVector<const Expr *, 2> Found;
  for (const CXXConstructorDecl *C : R->ctors()) {
    if (C->isDeleted() || C->isCopyOrMoveConstructor())
      continue;
    const FunctionDecl *Body = C->getDefinition();
    if (!Body && !C->isDefaulted())
      return {nullptr};
    const Expr *Init = Field->getInClassInitializer();
    bool Delegates = false;
    if (Body)
      for (const CXXCtorInitializer *I :
           cast<CXXConstructorDecl>(Body)->inits()) {
        Delegates |= I->isDelegatingInitializer();
        if (I->getMember() == Field && I->isWritten())
          Init = I->getInit();
      }
    if (!Delegates)
      Found.push_back(Init);
  }
  // An aggregate.
  if (Found.empty())
    Found.push_back(Field->getInClassInitializer());
  return Found;
}

/// The count or room that \p D begins with by \p Init.
static std::optional<int64_t>
countGivenBy(const Expr *Init, const TypeModel &Kind, SummaryEngine &Engine) {
  bool IsChannel = Kind.Kind == TypeKind::Channel;
  int Argument = IsChannel ? Kind.Capacity : Kind.Initially;
  // `Kind x{4}`: a list of one.
  Init = Init ? ignoreWrappers(Init) : nullptr;
  if (const auto *List = dyn_cast_or_null<InitListExpr>(Init);
      List && List->getNumInits() == 1)
    Init = ignoreWrappers(List->getInit(0));
  std::optional<CallView> C = Init ? viewCall(Init) : std::nullopt;
  if (!C)
    return std::nullopt;
  if (C->effect(Engine.model(), Role::MakeChannel))
    Argument = 0;
  else if (!C->isConstruction() ||
           cast<CXXConstructorDecl>(C->Callee)->isCopyOrMoveConstructor())
    return std::nullopt;
  if (static_cast<unsigned>(Argument) >= C->Args.size())
    return IsChannel ? std::optional<int64_t>(0) : std::nullopt;
  if (!C->Args[Argument]->getType()->isIntegerType())
    return std::nullopt;
  return constantValue(C->Args[Argument], Engine.context());
}

std::optional<int64_t> heddle::analysis::initialCount(SummaryEngine &Engine,
                                                      const ValueDecl *D) {
  Model &M = Engine.model();
  const TypeModel *Kind = M.type(D->getType());
  if (!Kind)
    return std::nullopt;
  auto Constant = [&](const Expr *E) {
    return constantValue(E, Engine.context());
  };
  bool IsChannel = Kind->Kind == TypeKind::Channel;
  if ((IsChannel ? Kind->Capacity : Kind->Initially) >= 0) {
    // A variable that gets another channel later has no room of its own.
    if (IsChannel && !Engine.uses().writes(D).empty())
      return std::nullopt;
    std::optional<int64_t> Count;
    for (const Expr *Init : initializersOf(D)) {
      std::optional<int64_t> Given = countGivenBy(Init, *Kind, Engine);
      if (!Given || (Count && Count != Given))
        return std::nullopt;
      Count = Given;
    }
    return Count;
  }
  if (IsChannel || Kind->Counts == CountKind::None)
    return std::nullopt;
  // Made ready by exactly one call.
  std::optional<int64_t> Count;
  for (const ObjectUses::Use &U : Engine.uses().uses(D))
    if (U.What == Role::Initialize) {
      std::optional<CallView> C = viewCall(U.Site);
      const Effect *E = C ? C->effect(M, Role::Initialize) : nullptr;
      if (!E || Count || E->Arguments < 0 ||
          static_cast<unsigned>(E->Arguments) >= C->Args.size())
        return std::nullopt;
      // A number that is not zero beside it: perhaps other programs share it.
      for (int I = 0; I < E->Arguments; ++I)
        if (C->Args[I]->getType()->isIntegerType() && Constant(C->Args[I]) != 0)
          return std::nullopt;
      Count = Constant(C->Args[E->Arguments]);
      if (!Count)
        return std::nullopt;
    }
  return Count;
}
