//===- LockEffects.cpp - What calls do to locks and guards ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void FunctionAnalyzer::acquire(const AccessPath &P, bool Shared,
                               SourceRange Where, State &S, bool Wait,
                               const Expr *Site) {
  PathSet Locks;
  bool ByOwner = false;
  if (GuardState *G = S.guard(P)) {
    ByOwner = true;
    G->Owns = GuardState::Yes;
    Shared |= G->Shared;
    Locks = G->Locks;
  } else {
    insertPath(Locks, P);
  }
  // All at once (`std::lock`): none of them is held while another is awaited.
  if (Wait)
    for (const AccessPath &Lock : Locks) {
      disbelieve(Lock, Shared, Where, S);
      recordAcquisition(Lock, Shared, Where, S);
      if (TypestateStep *Step =
              observe(Shared ? Role::AcquireShared : Role::Acquire, Lock, Site,
                      Where)) {
        Step->ByOwner = ByOwner;
        Step->When = Success::Zero;
      }
    }
  for (const AccessPath &Lock : Locks)
    S.acquire(Lock, Shared, Where.getBegin());
}

/// Who locks what the function says its callers hold is wrong here or there:
/// nothing follows from what it says.
void FunctionAnalyzer::disbelieve(const AccessPath &Lock, bool Shared,
                                  SourceRange Where, State &S) {
  auto IsSaid = [&](const HeldLock &L) {
    return L.AtEntry && L.Where == F->getLocation();
  };
  const HeldLock *Said = S.held(Lock);
  if (!Said || Said->Shared || !IsSaid(*Said) ||
      Engine.recursiveLocks().mayBe(Lock))
    return;
  if (Recording) {
    Event E = eventNow(EventKind::Acquire, Lock, Where, S);
    E.Shared = Shared;
    noteDoubleLock(E, S);
  }
  llvm::erase_if(S.Locks, IsSaid);
}

void FunctionAnalyzer::recordAcquisition(const AccessPath &Lock, bool Shared,
                                         SourceRange Where, const State &S) {
  if (!Recording || !Lock)
    return;
  Event E = eventNow(EventKind::Acquire, Lock, Where, S);
  E.Shared = Shared;
  E.When = S.Facts;
  noteDoubleLock(E, S);
  record(std::move(E), S);
}

void FunctionAnalyzer::releaseLockOrGuard(const AccessPath &P, const Expr *Site,
                                          State &S) {
  GuardState *G = S.guard(P);
  if (!G) {
    observe(Role::Release, P, Site, Site->getSourceRange());
    S.release(P);
    return;
  }
  G->Owns = GuardState::No;
  for (const AccessPath &Lock : G->Locks) {
    if (TypestateStep *Step =
            observe(Role::Release, Lock, Site, Site->getSourceRange()))
      Step->ByOwner = true;
    S.release(Lock);
  }
}

/// `std::lock` and the like: none of the locks is held while another is
/// awaited.
void FunctionAnalyzer::acquireTogether(const CallView &C, bool Shared,
                                       State &S) {
  Evaluator Eval(Engine, F, S);
  State Before = S;
  PathSet Seen;
  for (const Expr *Arg : C.Args) {
    AccessPath P = Eval.object(Arg);
    if (llvm::is_contained(Seen, P))
      noteTwice(P, Shared, C.Site->getSourceRange(), S);
    insertPath(Seen, P);
    State Each = Before;
    acquire(P, Shared, C.Site->getSourceRange(), Each);
    acquire(P, Shared, C.Site->getSourceRange(), S, /*Wait=*/false);
  }
}

void FunctionAnalyzer::shareLocks(const Expr *One, const Expr *Other,
                                  State &S) {
  if (S.Locks.empty() || !One->getType()->isPointerType() ||
      !Other->getType()->isPointerType())
    return;
  Evaluator Eval(Engine, F, S);
  const AccessPath X = Eval.pointee(Eval.value(One)),
                   Y = Eval.pointee(Eval.value(Other));
  const LockSet Held = S.Locks;
  for (const HeldLock &L : Held)
    for (const auto &[From, To] : {std::pair(X, Y), std::pair(Y, X)})
      if (From && To && !L.Unknown && From.isPrefixOf(L.Lock))
        S.learnTwin(To.append(L.Lock.steps().drop_front(From.steps().size())),
                    L);
}

/// Does the call of a guard say that only the reader side is to be taken?
bool FunctionAnalyzer::isSharedGuard(const CallView &C,
                                     const CXXRecordDecl *Class) {
  if (!Class)
    return false;
  const TypeModel *T = M.type(Class);
  if (T && T->Exclusive >= 0 &&
      T->Exclusive < static_cast<int>(C.Args.size())) {
    const Expr *Arg = C.Args[T->Exclusive];
    bool Exclusive = true;
    return !Arg->isValueDependent() &&
           Arg->EvaluateAsBooleanCondition(Exclusive, Engine.context()) &&
           !Exclusive;
  }
  // The reader's guard is the one whose own lock() acquires the reader side.
  return llvm::any_of(Class->methods(), [&](const CXXMethodDecl *Method) {
    return M.hasRole(Method, Class, 0, Role::AcquireShared);
  });
}

void FunctionAnalyzer::applyLock(const Effect &E, const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  switch (E.What) {
  case Role::Acquire:
  case Role::AcquireShared: {
    bool Shared = E.What == Role::AcquireShared;
    if (E.Object.Kind == Operand::AllArguments)
      acquireTogether(C, Shared, S);
    else if (AccessPath P = Eval.object(C, E.Object))
      acquire(P, Shared, C.Site->getSourceRange(), S, /*Wait=*/true, C.Site);
    else
      S.acquireUnknown(C.Site, Shared);
    return;
  }
  case Role::Release:
  case Role::ReleaseShared:
    if (AccessPath P = Eval.object(C, E.Object))
      releaseLockOrGuard(P, C.Site, S);
    else
      S.releaseUnknown();
    return;
  case Role::GuardRelease: {
    AccessPath P = Eval.object(C, E.Object);
    if (GuardState *G = S.guard(P))
      for (const AccessPath &Lock : G->Locks)
        observeEscape(Lock);
    llvm::erase_if(S.Guards, [&](const GuardState &G) { return G.Guard == P; });
    return;
  }
  case Role::GuardBind: {
    AccessPath Lock = Eval.object(C, E.Object);
    GuardState G;
    G.Guard = Eval.object(C, Operand{Operand::This});
    if (!G.Guard)
      return;
    llvm::erase_if(S.Guards,
                   [&](const GuardState &Old) { return Old.Guard == G.Guard; });
    if (!Lock)
      return;
    G.Locks.push_back(Lock);
    G.Owns = GuardState::No;
    G.Shared = isSharedGuard(C, C.ObjectClass);
    observeEscape(Lock);
    S.Guards.push_back(std::move(G));
    return;
  }
  case Role::MakeGuard:
  case Role::MakeSharedGuard: {
    bool Shared = E.What == Role::MakeSharedGuard;
    AccessPath Lock = Eval.object(C, E.Object);
    AccessPath Guard = AccessPath::object(C.Site);
    if (!Lock) {
      S.acquireUnknown(C.Site, Shared);
      return;
    }
    llvm::erase_if(S.Guards,
                   [&](const GuardState &Old) { return Old.Guard == Guard; });
    GuardState G;
    G.Guard = Guard;
    G.Locks.push_back(Lock);
    G.Shared = Shared;
    S.Guards.push_back(std::move(G));
    acquire(Guard, Shared, C.Site->getSourceRange(), S, /*Wait=*/true, C.Site);
    return;
  }
  case Role::Upgrade:
  case Role::Downgrade: {
    bool Shared = E.What == Role::Downgrade;
    AccessPath P = Eval.object(C, E.Object);
    GuardState *G = S.guard(P);
    PathSet Locks;
    if (G) {
      G->Shared = Shared;
      Locks = G->Locks;
    } else {
      insertPath(Locks, P);
    }
    for (HeldLock &L : S.Locks)
      if (llvm::is_contained(Locks, L.Lock))
        L.Shared = Shared;
    return;
  }
  default:
    return;
  }
}

bool FunctionAnalyzer::applyLockAttributes(const CallView &C, State &S) {
  auto Attributes = M.lockAttributes(C.Callee);
  auto Asserted = M.assertedLocks(C.Callee);
  if ((Attributes.empty() && Asserted.empty()) || C.lookUp(M))
    return false;
  Evaluator Eval(Engine, F, S);
  AccessPath Object;
  if (C.isConstruction())
    Object = AccessPath::object(C.Site);
  else if (C.Object)
    Object = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                               : Eval.location(C.Object);
  GuardState Scoped;
  Scoped.Guard = S.handle(Object);
  State Before = S;
  Instantiation I(C.Callee, Before);
  I.bindThis(Object);
  I.bindArguments(arguments(C, C.Callee, S));
  State Nothing;
  Evaluator InCallee(Engine, C.Callee, Nothing);
  bool IsScoped = M.isKind(C.objectType(), TypeKind::Guard);
  auto Named = [&](const LockAttribute &L) {
    return L.Lock ? I.handle(InCallee.object(L.Lock)) : S.handle(Object);
  };
  for (const LockAttribute &L : Asserted)
    S.learnHeldAtEntry(Named(L), L.What == Role::AcquireShared,
                       C.Site->getBeginLoc());
  for (const LockAttribute &L : Attributes) {
    AccessPath Lock = Named(L);
    bool Shared = L.What == Role::AcquireShared;
    switch (L.What) {
    case Role::Acquire:
    case Role::AcquireShared:
      if (IsScoped && !C.isConstruction() && !L.Lock) {
        if (S.guard(Scoped.Guard))
          acquire(Scoped.Guard, Shared, C.Site->getSourceRange(), S);
        break;
      }
      acquire(Lock, Shared, C.Site->getSourceRange(), S);
      if (IsScoped) {
        Scoped.Locks.push_back(Lock);
        Scoped.Shared = Shared;
      }
      break;
    case Role::Release:
    case Role::ReleaseShared:
      releaseLockOrGuard(
          IsScoped && S.guard(Scoped.Guard) ? Scoped.Guard : Lock, C.Site, S);
      break;
    case Role::TryAcquire:
    case Role::TryAcquireShared: // a branch tells
      if (TypestateStep *Step =
              observe(L.What, Lock, C.Site, C.Site->getSourceRange())) {
        Step->Kind = TypestateStep::Try;
        Step->When = L.When;
      }
      break;
    default:
      break;
    }
  }
  if (IsScoped && C.isConstruction() && !Scoped.Locks.empty())
    S.Guards.push_back(std::move(Scoped));
  return true;
}

/// Locks that locking \p Lock acquires: itself, or what its lock() acquires if
/// that is the user's code (the language's BasicLockable requirement).
void FunctionAnalyzer::addLocksOf(const Expr *Lock, bool Shared, PathSet &Locks,
                                  State &S) {
  AccessPath P = Evaluator(Engine, F, S).object(Lock);
  if (!P)
    return;
  QualType T = Lock->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  R = R && !M.type(R) ? R->getDefinition() : nullptr;
  if (R)
    for (const CXXMethodDecl *Method : R->methods()) {
      if (!Method->getIdentifier() || Method->getNumParams() != 0 ||
          Method->getName() != (Shared ? "lock_shared" : "lock"))
        continue;
      const FunctionDecl *Definition = userDefinition(Method);
      const FunctionSummary *Summary =
          Definition ? Engine.summary(Definition) : nullptr;
      if (!Summary || Summary->Acquired.empty())
        continue;
      Instantiation I(Definition, S);
      I.bindThis(P);
      for (const HeldLock &L : I.locks(Summary->Acquired))
        Locks.push_back(L.Lock);
      return;
    }
  Locks.push_back(P);
}

void FunctionAnalyzer::constructGuard(const CallView &C,
                                      const CXXRecordDecl *Class,
                                      const AccessPath &Guard, State &S) {
  if (S.guard(Guard))
    return; // an attribute has told
  GuardState G;
  G.Guard = Guard;
  bool Adopts = false;
  G.Shared = isSharedGuard(C, Class);
  const TypeModel *Guards = Class ? M.type(Class) : nullptr;
  for (unsigned I = 0; I < C.Args.size(); ++I) {
    const Expr *Arg = C.Args[I];
    if (Guards && Guards->Exclusive == static_cast<int>(I))
      continue;
    const TypeModel *T = M.type(Arg->getType());
    // A guard made from another one holds what that one holds.
    if (T && T->Kind == TypeKind::Guard) {
      Adopts = true;
      AccessPath From = Evaluator(Engine, F, S).object(Arg);
      GuardState *Other = S.guard(From);
      if (!Other) {
        G.FromGuard = true;
        insertPath(G.Locks, From);
        continue;
      }
      G.Locks.append(Other->Locks);
      G.Owns = Other->Owns;
      G.FromGuard = Other->FromGuard;
      for (HeldLock &L : S.Locks)
        if (llvm::is_contained(G.Locks, L.Lock))
          L.Shared &= G.Shared;
      if (!Arg->isLValue())
        Other->Owns = GuardState::No;
      continue;
    }
    if (T && T->Kind == TypeKind::DeferTag)
      G.Owns = GuardState::No;
    else if (T && T->Kind == TypeKind::TryTag)
      G.Owns = GuardState::Maybe;
    else if (T && T->Kind == TypeKind::AdoptTag)
      Adopts = true;
    else {
      PathSet Locks;
      addLocksOf(Arg, G.Shared, Locks, S);
      for (const AccessPath &Lock : Locks)
        if (llvm::is_contained(G.Locks, Lock))
          noteTwice(Lock, G.Shared, C.Site->getSourceRange(), S);
      G.Locks.append(Locks);
    }
  }
  if (G.Locks.empty() && !C.Args.empty())
    return;
  if (G.Locks.empty())
    G.Owns = GuardState::No; // it may get some later
  // A guard with a time limit may have failed, too.
  if (G.Owns == GuardState::Yes && C.Args.size() == 2 && !Adopts && Class &&
      !M.type(C.Args[1]->getType()) && C.Args[1]->getType()->isRecordType() &&
      G.Locks.size() == 1)
    G.Owns = GuardState::Maybe;
  bool AcquiresNow = G.Owns == GuardState::Yes && !Adopts;
  // A guard that may have failed knows by itself what to release.
  if (G.Owns == GuardState::Maybe || Adopts)
    for (const AccessPath &Lock : G.Locks)
      observeEscape(Lock);
  S.Guards.push_back(std::move(G));
  if (AcquiresNow)
    acquire(Guard, /*Shared=*/false, C.Site->getSourceRange(), S);
}
