//===- EventRecording.cpp - What a function is seen to do -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/LockOwners.h"
#include "Analysis/Surroundings.h"
#include "Analysis/Views.h"
#include "Analysis/Walks.h"
#include "clang/AST/Attr.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// What a local variable, or a member of one, is a copy of.
AccessPath FunctionAnalyzer::original(AccessPath P, const State &S) {
  constexpr unsigned MaxCopies = 3;
  for (unsigned I = 0; I < MaxCopies; ++I) {
    const VarDecl *V = P.var();
    if (!V || isa<ParmVarDecl>(V) || !isFrameLocal(V, F))
      break;
    if (!P.steps().empty()) {
      Value Copied = S.copiedFrom(P);
      if (Copied.Kind != Value::Load)
        break;
      P = Copied.Path;
      continue;
    }
    const Expr *Source = Engine.onlySource(V, F);
    Source = Source ? ignoreWrappers(Source) : nullptr;
    if (!Source || !Source->isGLValue() ||
        !isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr, UnaryOperator>(
            Source))
      break;
    P = Evaluator(Engine, F, S).location(Source);
  }
  return P;
}

/// What is said in terms that callers and other tasks understand, too: of a
/// global, an argument or a member.
std::optional<Fact> FunctionAnalyzer::mode(const Fact &Known, const State &S) {
  AccessPath P = original(Known.Tested, S);
  const VarDecl *V = P.var();
  bool IsArgument = V && isa<ParmVarDecl>(V) && isFrameLocal(V, F) &&
                    Engine.assignments(V, F) == 0;
  bool IsMember = P.kind() == AccessPath::This && !P.steps().empty();
  bool IsGlobal = V && V->hasGlobalStorage() && !V->getTLSKind();
  if (!IsArgument && !IsMember && !IsGlobal)
    return std::nullopt;
  return Known.about(std::move(P));
}

/// Globals that are known to have a value at an access say what the program, or
/// this part of it, is doing at the moment; parameters and what they lead to,
/// in which calls of the function, or tasks that run it, it happens at all.
void FunctionAnalyzer::addModes(Event &E, const State &S) {
  constexpr unsigned MaxOfEach = 4;
  auto IsGlobal = [](const Fact &Known) {
    return Known.Tested.var() && Known.Tested.var()->hasGlobalStorage();
  };
  for (const Fact &Known : S.Facts) {
    std::optional<Fact> Mode = mode(Known, S);
    if (!Mode)
      continue;
    bool Global = IsGlobal(*Mode);
    auto IsAlike = [&](const Fact &O) { return IsGlobal(O) == Global; };
    if (llvm::count_if(E.When, IsAlike) < MaxOfEach &&
        !llvm::is_contained(E.When, *Mode))
      E.When.push_back(std::move(*Mode));
  }
}

/// `if (alone) { n++; return; } lock(); n++;`: where an access without a lock
/// excludes another one with a lock, by what was asked before, the lock is held
/// wherever that matters.
void FunctionAnalyzer::pairModes() {
  std::vector<const Event *> Locked;
  for (const LocalEvent &L : Events)
    if (!L.E.Locks.empty() && !L.E.When.empty())
      Locked.push_back(&L.E);
  if (Locked.empty())
    return;
  for (LocalEvent &L : Events) {
    Event &Without = L.E;
    if (!isMemoryAccess(Without.Kind) || Without.When.empty() ||
        !Without.Locks.empty() || !Without.LocksIf.empty())
      continue;
    for (const Event *With : Locked) {
      if (!(With->Path == Without.Path))
        continue;
      auto If = llvm::find_if(With->When, [&](const Fact &Asked) {
        return !Asked.Tested.isPrefixOf(With->Path) &&
               contradicts({Asked}, Without.When);
      });
      if (If == With->When.end())
        continue;
      for (const HeldLock &Held : With->Locks)
        Without.LocksIf.push_back({Held, *If});
      break;
    }
  }
}

void FunctionAnalyzer::forgetDoubtfulOwners() {
  const bool AnyOfOther = llvm::any_of(Events, [](const LocalEvent &L) {
    return llvm::any_of(L.E.Locks, [](const HeldLock &Held) {
      return Held.Owner == HeldLock::OfOther;
    });
  });
  if (!AnyOfOther)
    return;
  std::vector<Event *> All;
  for (LocalEvent &L : Events)
    All.push_back(&L.E);
  analysis::forgetDoubtfulOwners(All, Tried, F);
}

ConditionalLockSet FunctionAnalyzer::heldInModes(const State &S) {
  ConditionalLockSet Result;
  for (const ConditionalLock &L : S.LocksIf) {
    const VarDecl *V = L.If.Tested.var();
    if (L.ByPath)
      continue;
    if (V && !isFrameLocal(V, F)) // captured, or a global
      Result.push_back(L);
    else if (std::optional<Fact> Mode = mode(L.If, S))
      Result.push_back({L.Held, std::move(*Mode)});
  }
  return Result;
}

void FunctionAnalyzer::record(EventKind Kind, const AccessPath &P,
                              SourceRange Where, const State &S, bool Shallow,
                              bool Relaxed) {
  if (!Recording || (!P && !mayBeNameless(Kind)))
    return;
  Event E = eventNow(Kind, P, Where, S);
  E.Shallow = Shallow;
  E.Relaxed = Relaxed;
  if (Kind == EventKind::Send)
    E.When = S.Facts;
  else if (isMemoryAccess(Kind))
    addModes(E, S);
  record(std::move(E), S);
}

void FunctionAnalyzer::recordAtomicWrite(const AccessPath &P, SourceRange Where,
                                         AtomicStep Step, const State &S) {
  if (!Recording || !P)
    return;
  Event E = eventNow(EventKind::AtomicWrite, P, Where, S);
  E.Relaxed = Step.Relaxed;
  E.Takes = Step.Takes;
  E.Clears = Step.Leaves == AtomicResult::Less;
  E.Sets = Step.Leaves == AtomicResult::Set;
  addModes(E, S);
  record(std::move(E), S);
}

/// Does \p Test ask anything but whether there is something?
static bool looksInside(const Stmt *Test) {
  return isa<MemberExpr, CallExpr, ArraySubscriptExpr, AtomicExpr>(Test) ||
         llvm::any_of(Test->children(), [](const Stmt *Part) {
           return Part && looksInside(Part);
         });
}

void FunctionAnalyzer::recordFree(const AccessPath &P, const Expr *Site,
                                  const State &S) {
  if (!Recording || !P)
    return;
  Event E = eventNow(EventKind::Write, P, Site->getSourceRange(), S);
  E.Frees = true;
  addModes(E, S);
  freesReplaced(E, Site, S);
  record(std::move(E), S);
}

void FunctionAnalyzer::freesReplaced(Event &E, const Expr *Site,
                                     const State &S) {
  E.Asked |= llvm::any_of(testsAround(Engine.context(), Site), looksInside);
  // Others may still have what was replaced, except for those who use it with
  // the lock held.
  for (const Replacement &R : S.Replaced)
    if (!E.Asked && E.Path == R.Holder.deref()) {
      Event OfOld = E;
      OfOld.Path = R.Place.deref();
      OfOld.Locks = R.Locks;
      OfOld.Replaced = true;
      recordOne(std::move(OfOld), S, {});
    }
}

/// Who looks into what it has replaced, beyond following its pointers, may find
/// out that nobody uses it any more; who changes it may tell others so.
void FunctionAnalyzer::lookInto(const AccessPath &P, EventKind Kind, QualType T,
                                State &S) {
  if (Kind == EventKind::Read && !T.isNull() && !T->isArithmeticType())
    return;
  llvm::erase_if(S.Replaced, [&](const Replacement &R) {
    return R.Holder.deref().isPrefixOf(P);
  });
}

Event FunctionAnalyzer::eventNow(EventKind Kind, const AccessPath &P,
                                 SourceRange Where, const State &S) {
  Event E;
  E.Kind = Kind;
  E.Path = P;
  E.Where = Where;
  E.In = F;
  E.OneInstance = S.OneInstance;
  S.describe(E);
  E.LocksIf = heldInModes(S);
  E.Dropped = S.Dropped;
  E.BesideTasks = !S.Live.empty();
  return E;
}

/// By the names that others have for it: of the object to which the place
/// leads, and of all that are linked with that.
void FunctionAnalyzer::recordPublished(const Event &E, const Publication &P,
                                       const State &S, const PathSet &Since) {
  const unsigned N = P.Object.steps().size();
  if (!P.Object.isPrefixOf(E.Path) || N >= E.Path.steps().size() ||
      contradicts(P.When, E.When) || contradicts(P.When, S.Facts))
    return;
  auto Rest = E.Path.steps().drop_front(N);
  if (llvm::any_of(Rest, [](const PathStep &Step) {
        return Step.Kind == PathStep::Deref;
      }))
    return; // another object
  for (const AccessPath &Known :
       {P.Place.deref().append(Rest), amongLinks(P.Place, Rest)}) {
    Event Other = E;
    Other.Path = Known;
    Other.ForLife = false;
    Other.Published = true;
    if (Known)
      recordOne(std::move(Other), S, Since);
  }
}

void FunctionAnalyzer::record(Event &&E, const State &S, const PathSet &Since) {
  if (!Recording || (!E.Path && !mayBeNameless(E.Kind)))
    return;
  // Whether a node that is freed was taken out of the list is not known.
  if (isMemoryAccess(E.Kind) && !E.Frees && !S.Walks.empty())
    if (AccessPath P = alongLinks(E.Path, S)) {
      Event Along = E;
      Along.Path = ownShare(P, S);
      recordOne(std::move(Along), S, Since);
    }
  if (isMemoryAccess(E.Kind) && !E.Frees)
    for (const Publication &P : S.Published)
      recordPublished(E, P, S, Since);
  if (isMemoryAccess(E.Kind)) {
    relateLocks(E, S, F, Engine);
    E.Path = ownShare(E.Path, S);
  }
  recordOne(std::move(E), S, Since);
}

void FunctionAnalyzer::recordOne(Event &&E, const State &S,
                                 const PathSet &Since) {
  // Locks that the caller has to hold are the caller's, too, when released.
  if (F->hasAttrs())
    for (const HeldLock &L : entryState().Locks)
      if (!S.held(L.Lock))
        insertPath(E.Dropped, L.Lock);
  if (const VarDecl *V = E.Path.var()) {
    // What nobody else can name matters only while a task is running.
    if (isMemoryAccess(E.Kind) && S.Live.empty() && isFrameLocal(V, F) &&
        !isa<ParmVarDecl>(V) && !V->isInitCapture()) {
      if (E.Path.hasDeref())
        recordUse(std::move(E));
      return;
    }
  }
  if (E.Kind == EventKind::Write || E.Kind == EventKind::AtomicWrite)
    E.Repeated = (E.Repeated || isInCycle(CurrentBlock)) && isSteady(E.Path);
  // Large loops over the same thing say the same thing again and again.
  auto &Here = EventsAt[{E.Where.getBegin(), CurrentBlock}];
  if (llvm::any_of(Here, [&](unsigned I) {
        const Event &Known = Events[I].E;
        return Known.Kind == E.Kind && Known.Published == E.Published &&
               Known.Path == E.Path;
      }))
    return;
  if (Events.size() >= 4 * Engine.maxEvents()) {
    ++Engine.budget().DroppedEvents;
    Truncated = true;
    return;
  }
  LiveSet Live = S.Live;
  for (LiveTask &T : Live)
    for (const AccessPath &P : Since)
      insertPath(T.Waited, P.anyElement());
  Here.push_back(Events.size());
  Events.push_back({std::move(E), std::move(Live), CurrentBlock});
}

static bool isForSharing(const TypeModel *T) {
  return T && model::isForSharing(T->Kind);
}

void FunctionAnalyzer::recordUse(Event E) {
  if (!Recording ||
      Uses.size() >= std::min(SummaryEngine::MaxUses, Engine.maxEvents()) ||
      (E.Kind != EventKind::Read && E.Kind != EventKind::Write) ||
      E.Path.kind() == AccessPath::Object)
    return;
  for (const Event &Known : Uses)
    if (Known.Kind == E.Kind && Known.Where.getBegin() == E.Where.getBegin() &&
        Known.Path == E.Path && Known.Locks.size() == E.Locks.size())
      return;
  Uses.push_back(std::move(E));
}

void FunctionAnalyzer::lend(const Expr *Returned, const Value &V,
                            const State &S) {
  if (!Recording || S.Locks.empty())
    return;
  QualType T = F->getReturnType();
  AccessPath P;
  if (T->isReferenceType() || T->isPointerType()) {
    const Expr *Whole = Returned->IgnoreParenImpCasts();
    if (Whole->getType()->isArrayType())
      P = Evaluator(Engine, F, S).location(Whole);
    else if (V.Kind == Value::Address)
      P = V.Path;
  }
  // `return text.c_str();`, `std::string_view(text)`
  if (std::optional<CallView> C = viewCall(ignoreWrappers(Returned));
      C && refersOnly(Returned->getType()) &&
      (Returned->getType()->isPointerType() ||
       M.isKind(Returned->getType(), TypeKind::Container))) {
    const Expr *Of = C->Object                                    ? C->Object
                     : C->isConstruction() && C->Args.size() == 1 ? C->Args[0]
                                                                  : nullptr;
    if (Of && M.isKind(Of->getType(), TypeKind::Container))
      P = Evaluator(Engine, F, S).location(Of);
  }
  if (!P || P.isCopied() || P.hasElement())
    return;
  Event E = eventNow(EventKind::Read, P, Returned->getSourceRange(), S);
  E.Lent = true;
  recordUse(std::move(E));
}

void FunctionAnalyzer::useObject(const CallView &C, State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!Recording || !C.Object || !Method || Method->isStatic() ||
      C.isConstruction() || isForSharing(M.type(C.objectType())))
    return;
  // What a copied pointer leads to has left the object it was copied from.
  if (C.ObjectIsPointer && isa<DeclRefExpr>(C.Object->IgnoreParenImpCasts()))
    return;
  Evaluator Eval(Engine, F, S);
  AccessPath P = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                   : Eval.location(C.Object);
  if (!P || P.steps().empty())
    return;
  Event E = eventNow(Method->isConst() ? EventKind::Read : EventKind::Write, P,
                     C.Site->getSourceRange(), S);
  E.Unknown = true;
  recordUse(std::move(E));
}

/// Is it `++counts[letter]` or `total[kind] += 1`?
static bool addsConstant(const Expr *Whole) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(Whole))
    return Unary->isIncrementDecrementOp();
  const auto *Sum = dyn_cast<CompoundAssignOperator>(Whole);
  return Sum && isa<IntegerLiteral>(Sum->getRHS()->IgnoreParenImpCasts());
}

static bool countsDown(const Expr *Whole) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(Whole))
    return Unary->isDecrementOp();
  const auto *Sum = dyn_cast<CompoundAssignOperator>(Whole);
  return Sum && Sum->getOpcode() == BO_SubAssign;
}

void FunctionAnalyzer::write(const AccessPath &P, const Expr &Whole,
                             bool Shallow, State &S) {
  const auto *Assigned = dyn_cast<BinaryOperator>(&Whole);
  const bool Sets =
      !S.Locks.empty() && Assigned && Assigned->getOpcode() == BO_Assign &&
      (atomicResult(Whole, Engine.context()) == AtomicResult::Set ||
       (Assigned->getType()->isPointerType() &&
        Evaluator(Engine, F, S).value(Assigned->getRHS()).Kind ==
            Value::Address));
  if (Recording && P) {
    Event E = eventNow(EventKind::Write, P, Whole.getSourceRange(), S);
    E.Shallow = Shallow;
    E.Counts = addsConstant(&Whole);
    E.Clears = countsDown(&Whole);
    E.Sets = Sets;
    addModes(E, S);
    record(std::move(E), S);
  }
  // Who has looked at it and then sets it is as one who has found it set.
  if (Sets && llvm::is_contained(S.Waited, P.anyElement()))
    S.waitFor(setOf(P));
}

void FunctionAnalyzer::access(EventKind Kind, const Expr *E, const Expr *Whole,
                              State &S, bool Shallow) {
  QualType T = E->getType();
  if (isForSharing(M.type(T)) || isTemporary(E))
    return;
  if (Kind == EventKind::Read && T.isConstQualified() &&
      !T.isVolatileQualified())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParens()))
      if (!Ref->getDecl()->getType()->isReferenceType())
        return; // a constant
  if (T->isAtomicType())
    Kind = Kind == EventKind::Read ? EventKind::AtomicRead
                                   : EventKind::AtomicWrite;
  AccessPath P = Evaluator(Engine, F, S).location(E);
  if (P.kind() == AccessPath::Object && P.steps().empty() &&
      ignoreWrappers(E)->isPRValue())
    return; // a temporary: nobody else has it
  if (Kind == EventKind::AtomicWrite && S.held(P))
    S.release(P);
  if (!S.Replaced.empty())
    lookInto(P, Kind, E->getType(), S);
  if (!isWrite(Kind))
    S.lookAgain(P);
  if (Kind == EventKind::AtomicWrite) {
    AtomicStep Step{/*Relaxed=*/false, /*Takes=*/false,
                    atomicResult(*Whole, Engine.context())};
    recordAtomicWrite(P, Whole->getSourceRange(), Step, S);
    noteSet(P, Step, S);
  } else if (Kind == EventKind::Write)
    write(P, *Whole, Shallow, S);
  else
    record(Kind, P, Whole->getSourceRange(), S, Shallow);
}
