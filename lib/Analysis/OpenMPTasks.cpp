//===- OpenMPTasks.cpp - Tasks, what they depend on, who waits ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

/// The variable that a depend object is.
static const VarDecl *depobjVariable(const Stmt *S) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  const auto *Ref =
      E ? dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()) : nullptr;
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V ? V->getCanonicalDecl() : nullptr;
}

SmallVector<openmp::Dependence, 2>
Walker::dependences(const OMPExecutableDirective *D) {
  SmallVector<Dependence, 2> All;
  for (const auto *C : D->getClausesOfKind<OMPDependClause>()) {
    OpenMPDependClauseKind Kind = C->getDependencyKind();
    size_t Count = R.Accesses.size();
    for (const Stmt *S : C->children()) {
      if (Kind == OMPC_DEPEND_depobj)
        if (auto Known = Depobjs.find(depobjVariable(S));
            Known != Depobjs.end() && !Known->second.empty()) {
          llvm::append_range(All, Known->second);
          continue;
        }
      Dependence Item;
      Item.Writes = Kind == OMPC_DEPEND_depobj || Kind == OMPC_DEPEND_out ||
                    Kind == OMPC_DEPEND_inout ||
                    Kind == OMPC_DEPEND_outallmemory ||
                    Kind == OMPC_DEPEND_inoutallmemory ||
                    Kind == OMPC_DEPEND_mutexinoutset;
      Item.Mutex = Kind == OMPC_DEPEND_mutexinoutset;
      Item.All = Kind == OMPC_DEPEND_outallmemory ||
                 Kind == OMPC_DEPEND_inoutallmemory ||
                 Kind == OMPC_DEPEND_depobj;
      if (const auto *E = dyn_cast_or_null<Expr>(S))
        Item.On = lval(E);
      All.push_back(Item);
    }
    if (Kind == OMPC_DEPEND_outallmemory ||
        Kind == OMPC_DEPEND_inoutallmemory) {
      Dependence Item;
      Item.Writes = Item.All = true;
      All.push_back(Item);
    }
    R.Accesses.resize(Count);
  }
  return All;
}

void Walker::task(const OMPExecutableDirective *D,
                  llvm::function_ref<void()> Body) {
  Frame *Outside = Now;
  auto OuterEnv = Env;
  auto OuterLocks = Locks;
  Knowledge OuterValues = Values;
  auto Dependences = dependences(D);
  bool AtOnce = false;
  for (const auto *C : D->getClausesOfKind<OMPIfClause>())
    AtOnce |= isConstant(C->getCondition(), 0);
  push(Frame::Task, D);
  Frame *Task = Now;
  Task->Dependences = std::move(Dependences);
  privatize(D, Outside);
  // What the creator has as its own is the task's own, too, and what its
  // thread has as its own is its thread's.
  SmallVector<Storage *, 8> Changed;
  if (!AtOnce) {
    Locks.clear();
    destabilize(D, Changed);
  }
  Task->Start = ++Sequence;
  R.Tasks.push_back(Task);
  Body();
  if (AtOnce) {
    Task->End = ++Sequence;
    Frame *Team = team();
    Task->EndPhase = Team ? Team->Phase : 0;
  }
  Now = Outside;
  Env = std::move(OuterEnv);
  Locks = std::move(OuterLocks);
  Values = std::move(OuterValues);
  for (Storage *S : Changed)
    S->Unstable = false;
  if (!AtOnce)
    for (const FieldDecl *Field : written(D->getRawStmt()).Fields)
      --UnstableFields[Field];
  forget(written(D->getRawStmt()));
}

void Walker::taskLoop(const OMPLoopDirective *D) {
  unsigned Before = Sequence;
  const Frame *Outer = Now;
  const Stmt *S = D->getRawStmt();
  while (const auto *Captured = dyn_cast_or_null<CapturedStmt>(S))
    S = Captured->getCapturedStmt();
  if (const auto *Canonical = dyn_cast_or_null<OMPCanonicalLoop>(S))
    S = Canonical->getLoopStmt();
  if (const auto *Attributed = dyn_cast_or_null<AttributedStmt>(S))
    S = Attributed->getSubStmt();
  const auto *For = dyn_cast_or_null<ForStmt>(S);
  std::optional<Counted> C = counted(For);
  if (!C || !C->Variable->getType()->isIntegerType() || !C->Low)
    return;
  unsigned Levels = std::max(1u, D->getLoopsNumber());
  Symbolic Low = eval(C->Low).Number;
  for (unsigned Round = 0; Round < 2; ++Round) {
    Symbol *Made = nullptr;
    Symbolic Var = loopValues(*C, Low, Made);
    task(D, [&] {
      const VarDecl *V = C->Variable->getCanonicalDecl();
      Env[V] = {newStorage(V, nullptr, Now), {}};
      forget(written(For->getBody()));
      Values[{Env[V].Root, {}}] = Value::number(Var ? Var : fresh());
      Frame Inner;
      nest(For->getBody(), Levels - 1, &Inner);
    });
    if (Made)
      Low = R.Arena.binary(SymbolicOp::Add, Var, Made->Step);
  }
  if (!D->hasClausesOfKind<OMPNogroupClause>())
    endTasks(
        [&](const Frame &T) { return T.Start > Before && T.isWithin(Outer); });
}

void Walker::taskWait(const OMPExecutableDirective *D) {
  auto Needed = dependences(D);
  const Frame *Self = taskRegion(Now);
  auto Matches = [&](const Frame &T) {
    if (Needed.empty())
      return true;
    for (const Dependence &Mine : Needed)
      for (const Dependence &Theirs : T.Dependences)
        if (Mine.All || Theirs.All ||
            (Mine.On && Mine.On.Root == Theirs.On.Root &&
             (Mine.Writes || Theirs.Writes)))
          return true;
    return false;
  };
  endTasks([&](const Frame &T) {
    return taskRegion(T.Parent) == Self && Matches(T);
  });
}

void Walker::depobj(const OMPDepobjDirective *D) {
  const auto *C = D->getSingleClause<OMPDepobjClause>();
  const VarDecl *V = C ? depobjVariable(C->getDepobj()) : nullptr;
  if (!V)
    return;
  auto Stored = dependences(D);
  for (const auto *Update : D->getClausesOfKind<OMPUpdateClause>())
    for (Dependence &Item : Stored = Depobjs.lookup(V)) {
      OpenMPDependClauseKind Kind = Update->getDependencyKind();
      Item.Mutex = Kind == OMPC_DEPEND_mutexinoutset;
      Item.Writes = Kind != OMPC_DEPEND_in;
    }
  Depobjs[V] = std::move(Stored);
}
