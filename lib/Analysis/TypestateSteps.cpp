//===- TypestateSteps.cpp - What happens to objects, step by step ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Properties.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Steps of one block that are kept.
static constexpr unsigned MaxSteps = 400;

/// Only what counts its tasks is told when one has ended: others may be
/// signalled as often as one likes.
static bool isArrival(Model &M, const Effect &E, const CallView &C) {
  const Expr *Object =
      E.Object.Kind == Operand::This ? C.Object : C.operand(E.Object);
  if (!Object)
    return false;
  QualType T = Object->getType().getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const TypeModel *Kind = M.type(T);
  return Kind &&
         (Kind->Kind == TypeKind::WaitGroup ||
          Kind->Counts == CountKind::Down || Kind->Counts == CountKind::Rounds);
}

/// Adds what happens to \p Object to each property that knows it. The result,
/// null if there is none, is for the caller to complete.
TypestateStep *FunctionAnalyzer::observe(Role What, const AccessPath &Object,
                                         const Expr *Site, SourceRange Where) {
  if (!Recording || !Object || Steps[CurrentBlock].size() >= MaxSteps)
    return nullptr;
  auto &Block = Steps[CurrentBlock];
  size_t First = Block.size();
  for (const Property *P : properties()) {
    if (!P->knows(What))
      continue;
    TypestateStep Step;
    Step.Of = P;
    Step.Object = Object;
    Step.On = What;
    Step.Site = Site;
    Step.Where = Where;
    Step.Element = CurrentElement;
    Block.push_back(std::move(Step));
  }
  return First < Block.size() ? &Block[First] : nullptr;
}

/// Somebody else may do things to \p Object, or to what is in it.
void FunctionAnalyzer::observeEscape(const AccessPath &Object) {
  if (!Recording || !Object)
    return;
  TypestateStep Step;
  Step.Kind = TypestateStep::Escape;
  Step.Object = Object;
  Step.Element = CurrentElement;
  Steps[CurrentBlock].push_back(std::move(Step));
}

/// What an effect of the model does, except for those whose object may be a
/// guard: LockEffects.cpp tells about them.
void FunctionAnalyzer::observeEffect(const Effect &E, const CallView &C,
                                     State &S) {
  if (!Recording)
    return;
  switch (E.What) {
  case Role::Acquire:
  case Role::AcquireShared:
  case Role::Release:
  case Role::ReleaseShared:
    return;
  case Role::TaskExit: {
    TypestateStep Step;
    Step.Kind = TypestateStep::End;
    Step.Where = C.Site->getSourceRange();
    Step.Element = CurrentElement;
    Steps[CurrentBlock].push_back(std::move(Step));
    return;
  }
  case Role::ConditionWait:
    observeConditionWait(C, S);
    return;
  default:
    break;
  }
  if (llvm::none_of(properties(),
                    [&](const Property *P) { return P->knows(E.What); }))
    return;
  if (arrivalProperty().knows(E.What) && !isArrival(M, E, C))
    return;
  bool Tries = E.What == Role::TryAcquire || E.What == Role::TryAcquireShared;
  AccessPath P = Evaluator(Engine, F, S).object(C, E.Object);
  if (GuardState *G = S.guard(P)) {
    // A guard knows whether it was successful.
    for (const AccessPath &Lock : G->Locks)
      observeEscape(Lock);
    return;
  }
  if (TypestateStep *Step =
          observe(E.What, P, C.Site, C.Site->getSourceRange()))
    if (Tries) {
      Step->Kind = TypestateStep::Try;
      Step->When = E.When;
    }
}

/// The lock that a condition is given, or its guard, has to be held.
void FunctionAnalyzer::observeConditionWait(const CallView &C, State &S) {
  for (const Expr *Arg : C.Args) {
    QualType T = Arg->getType().getNonReferenceType();
    bool IsPointer = T->isPointerType();
    const TypeModel *Kind = M.type(IsPointer ? T->getPointeeType() : T);
    if (!Kind ||
        (Kind->Kind != TypeKind::Lock && Kind->Kind != TypeKind::Guard))
      continue;
    AccessPath P = Evaluator(Engine, F, S).object(Arg);
    GuardState *G = S.guard(P);
    if (G && G->Locks.size() != 1)
      return;
    if (TypestateStep *Step =
            observe(Role::ConditionWait, G ? G->Locks.front() : P, C.Site,
                    C.Site->getSourceRange()))
      Step->ByOwner = G != nullptr;
    return;
  }
}

void FunctionAnalyzer::observeOwnership(const CallView &C, const State &S) {
  if (!Recording || !C.Object || !C.Args.empty() ||
      !C.Callee->getReturnType()->isBooleanType() ||
      !M.isKind(C.objectType(), TypeKind::Guard))
    return;
  AccessPath P = Evaluator(Engine, F, S).object(C, Operand{Operand::This, 0});
  const auto *G = llvm::find_if(
      S.Guards, [&](const GuardState &G) { return G.Guard == P; });
  if (G != S.Guards.end() && G->Locks.size() != 1)
    return; // which of its locks?
  if (TypestateStep *Step =
          observe(Role::Acquire, G != S.Guards.end() ? G->Locks.front() : P,
                  C.Site, C.Site->getSourceRange()))
    Step->Kind = TypestateStep::Ask;
}

void FunctionAnalyzer::observeCall(const FunctionSummary &Callee,
                                   const Instantiation &I, const Expr *Site,
                                   State &S, bool AsTask) {
  if (!Recording)
    return;
  for (const TypestateEffect &E : Callee.Typestates) {
    AccessPath P = I.handle(E.Object);
    if (!P || Steps[CurrentBlock].size() >= MaxSteps ||
        (AsTask && !E.Of->Monotone))
      continue;
    // A guard knows what it has; what the callee does to it does not tell.
    if (const ValueDecl *Named = P.lastNamed();
        Named &&
        M.isKind(Named->getType().getNonReferenceType(), TypeKind::Guard)) {
      if (GuardState *G = S.guard(P))
        for (const AccessPath &Lock : G->Locks)
          observeEscape(Lock);
      continue;
    }
    TypestateStep Step;
    Step.Kind = AsTask ? TypestateStep::Spawn : TypestateStep::Call;
    Step.Of = E.Of;
    Step.Object = P;
    Step.Site = AsTask ? nullptr : Site; // its result is not the callee's
    Step.Where = Site ? Site->getSourceRange() : SourceRange();
    // A destructor, or what is deferred: it has no call to point to.
    if (!Site && E.Of == &sendingProperty() && Callee.Function)
      Step.Where = Callee.Function->getLocation();
    Step.Callee = &E;
    Step.Element = CurrentElement;
    Steps[CurrentBlock].push_back(std::move(Step));
  }
}

void FunctionAnalyzer::forgetOnce(size_t First) {
  auto &Block = Steps[CurrentBlock];
  for (size_t I = First; I < Block.size(); ++I)
    if (Block[I].Of && Block[I].Of->Monotone) {
      Block.erase(Block.begin() + I);
      --I;
    }
}

/// Code that is not seen may do anything to what it is given; not to what it
/// could only reach from there, unless its name says that it does.
void FunctionAnalyzer::observeUnknown(const CallView &C, State &S) {
  if (!Recording)
    return;
  Evaluator Eval(Engine, F, S);
  bool NamesLocks =
      C.Callee->getIdentifier() &&
      C.Callee->getName().find_insensitive("lock") != StringRef::npos;
  auto Given = [&](const Expr *E) {
    QualType T = E->getType();
    if (T->isPointerType())
      T = T->getPointeeType();
    if (M.type(T) || NamesLocks)
      observeEscape(Eval.object(E));
  };
  for (const Expr *Arg : C.Args)
    if (Arg->getType()->isPointerType() || Arg->isGLValue())
      Given(Arg);
  if (C.Object)
    Given(C.Object);
}

void FunctionAnalyzer::runTypestates(FunctionSummary &Summary) {
  if (llvm::all_of(Steps, [](const auto &Block) { return Block.empty(); }))
    return;
  LockSet Required = entryState().Locks;
  auto AtEntry = [&](const Property &P,
                     const AccessPath &Object) -> std::optional<StateId> {
    if (&P == &lockProperty())
      for (const HeldLock &L : Required)
        if (L.Lock == Object)
          return LockHeld;
    const VarDecl *V = Object.var();
    bool IsNew = Object.kind() == AccessPath::Object ||
                 (V && isFrameLocal(V, F) && !isa<ParmVarDecl>(V) &&
                  !V->isInitCapture());
    if (IsNew && !Object.hasDeref())
      return P.Initial;
    return std::nullopt;
  };
  for (TypestateResult &R : analysis::runTypestates(*Cfg, F, Steps, AtEntry)) {
    TypestateEffect E = effectOf(R);
    if (R.GaveUp)
      E.Outcomes.clear();
    bool Nothing =
        !R.GaveUp && !E.Outcomes.empty() && E.Errors == 0 &&
        llvm::all_of(E.Outcomes, [](const auto &O) { return O.From == O.To; });
    if (!Nothing)
      Summary.Typestates.push_back(std::move(E));
    if (!R.GaveUp)
      Engine.typestates().push_back(std::move(R));
  }
}
