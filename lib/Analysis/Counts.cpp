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

std::optional<int64_t> heddle::analysis::constantRounds(const Stmt *Loop,
                                                        ASTContext &Ctx) {
  const auto *For = dyn_cast<ForStmt>(Loop);
  const auto *Test =
      For ? dyn_cast_or_null<BinaryOperator>(For->getCond()) : nullptr;
  const auto *Step =
      For ? dyn_cast_or_null<UnaryOperator>(For->getInc()) : nullptr;
  if (!Test || !Step || !Step->isIncrementOp() || !For->getInit())
    return std::nullopt;
  const ValueDecl *Counter = ObjectUses::named(Step->getSubExpr());
  const Expr *Start = nullptr;
  if (const auto *Decls = dyn_cast<DeclStmt>(For->getInit());
      Decls && Decls->isSingleDecl()) {
    const auto *V = dyn_cast<VarDecl>(Decls->getSingleDecl());
    Start = V && V->getCanonicalDecl() == Counter ? V->getInit() : nullptr;
  } else if (const auto *B = dyn_cast<BinaryOperator>(For->getInit());
             B && B->getOpcode() == BO_Assign &&
             ObjectUses::named(B->getLHS()) == Counter) {
    Start = B->getRHS();
  }
  std::optional<int64_t> From = constantValue(Start, Ctx),
                         To = constantValue(Test->getRHS(), Ctx);
  int64_t N = 0;
  if (!Counter || ObjectUses::named(Test->getLHS()) != Counter || !From ||
      !To || llvm::SubOverflow(*To, *From, N))
    return std::nullopt;
  if (Test->getOpcode() == BO_LE)
    ++N;
  else if (Test->getOpcode() != BO_LT && Test->getOpcode() != BO_NE)
    return std::nullopt;
  return std::max<int64_t>(N, 0);
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
  int Argument = IsChannel ? Kind->Capacity : Kind->Initially;
  const auto *V = dyn_cast<VarDecl>(D);
  if (Argument >= 0) {
    const Expr *Init = V ? V->getInit() : nullptr;
    std::optional<CallView> C =
        Init ? viewCall(ignoreWrappers(Init)) : std::nullopt;
    if (!C)
      return std::nullopt;
    // A variable that gets another channel later has no room of its own.
    if (IsChannel && !Engine.uses().writes(V).empty())
      return std::nullopt;
    if (C->effect(M, Role::MakeChannel))
      Argument = 0;
    else if (!C->isConstruction() ||
             cast<CXXConstructorDecl>(C->Callee)->isCopyOrMoveConstructor())
      return std::nullopt;
    if (static_cast<unsigned>(Argument) >= C->Args.size())
      return IsChannel ? std::optional<int64_t>(0) : std::nullopt;
    if (!C->Args[Argument]->getType()->isIntegerType())
      return std::nullopt;
    return Constant(C->Args[Argument]);
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
