//===- Instantiation.cpp - A callee's names in its caller's frame ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Instantiation.h"
#include "clang/AST/DeclCXX.h"

using namespace heddle::analysis;
using namespace clang;

bool heddle::analysis::isFrameLocal(const VarDecl *V, const FunctionDecl *F) {
  if (!V->hasLocalStorage() && !isa<ParmVarDecl>(V))
    return false;
  const DeclContext *Owner = V->getParentFunctionOrMethod();
  // A block's variables are its own; see FunctionIndex::addBlock.
  if (isa_and_nonnull<BlockDecl>(Owner))
    return Owner == F->getDeclContext();
  return Owner == F || Owner == F->getCanonicalDecl() ||
         (isa_and_nonnull<FunctionDecl>(Owner) &&
          cast<FunctionDecl>(Owner)->getCanonicalDecl() ==
              F->getCanonicalDecl());
}

void Instantiation::bindArguments(llvm::ArrayRef<Value> Arguments) {
  unsigned N = std::min<size_t>(Callee->getNumParams(), Arguments.size());
  for (unsigned I = 0; I < N; ++I)
    bindParameter(Callee->getParamDecl(I), Arguments[I]);
}

/// What a parameter's value says, or is computed from: of an object that is
/// given by reference, the variable that it is.
static OriginSet originsOf(const Value &Argument) {
  OriginSet Result = Argument.From;
  const VarDecl *V = Argument.Path.var();
  if (Result.Set.empty() && Argument.Kind == Value::Address && V &&
      llvm::all_of(Argument.Path.steps(),
                   [](const PathStep &S) { return S.Kind == PathStep::Deref; }))
    Result.add({Origin::Variable, V, 0});
  return Result;
}

OriginSet Instantiation::origins(const OriginSet &D) const {
  OriginSet Result;
  Result.Exact = D.Exact;
  Result.Lossy = D.Lossy;
  bool OfContent = false, OfOther = false;
  for (const Origin &One : D.Set) {
    const auto *V = dyn_cast_or_null<VarDecl>(One.Var);
    if (!V || !isFrameLocal(V, Callee) || V->isInitCapture()) {
      Result.add(One);
      OfOther |= One.Kind != Origin::Constant;
      continue;
    }
    auto It = Parameters.find(V);
    const OriginSet From =
        It == Parameters.end() ? OriginSet() : originsOf(It->second);
    if (From.Set.empty()) {
      Result.add({Origin::Opaque, nullptr, 0});
      Result.Exact = false;
      OfOther = true;
      continue;
    }
    Result.addAll(From);
    Result.Exact &= From.Exact;
    OfContent |= From.Content;
    OfOther |= !From.Content && !From.isConstant();
  }
  Result.Content = D.Content || (OfContent && !OfOther);
  Result.First = D.First;
  return Result;
}

static bool hasIndices(const AccessPath &P) {
  return llvm::any_of(P.steps(), [](const PathStep &S) {
    return S.Kind == PathStep::Element && !S.Index.Set.empty();
  });
}

AccessPath Instantiation::withIndices(const AccessPath &P) const {
  AccessPath Result = P.prefix(0);
  for (PathStep Step : P.steps()) {
    if (Step.Kind == PathStep::Element)
      Step.Index = origins(Step.Index);
    Result = Result.append(Step);
  }
  return Result;
}

const CXXRecordDecl *Instantiation::thisClass() const {
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  return Method ? Method->getParent()->getCanonicalDecl() : nullptr;
}

AccessPath Instantiation::rewrite(const AccessPath &P, bool AsHandle) const {
  return hasIndices(P) ? rewriteRoot(withIndices(P), AsHandle)
                       : rewriteRoot(P, AsHandle);
}

AccessPath Instantiation::rewriteRoot(const AccessPath &Q,
                                      bool AsHandle) const {
  auto Rest = Q.steps();
  switch (Q.kind()) {
  case AccessPath::This:
    if (!ThisBound || Q.thisClass() != thisClass())
      // A lambda's `this` is its creator's; a copy of the object is not.
      return Q.isCopied() && !AsHandle ? AccessPath() : S.normalize(Q);
    if (ThisObject.isCopied() && !ThisObject.hasDeref() &&
        (!AsHandle || Q.hasDeref())) {
      // The method runs on a copy: what it points to is shared, it is not.
      if (!Q.hasDeref())
        return {};
      AccessPath Original = ThisObject;
      Original.clearCopied();
      return S.normalize(Original.attach(Rest));
    }
    return ThisObject ? S.normalize(ThisObject.attach(Rest)) : AccessPath();
  case AccessPath::Variable: {
    const VarDecl *V = Q.var();
    bool Derefs = Q.hasDeref();
    if (Q.isCopied() || V->isInitCapture()) {
      // The closure's copy is its own; what the copy points to is not.
      if (!Derefs && !AsHandle)
        return {};
      AccessPath Original = AccessPath::variable(V).append(Rest);
      return S.normalize(Original);
    }
    if (!isFrameLocal(V, Callee))
      return S.normalize(Q);
    auto It = Parameters.find(V);
    if (It == Parameters.end())
      return {};
    const Value &Argument = It->second;
    if (Argument.Kind == Value::Address) {
      if (Argument.Path.isCopied() && !AsHandle && !Argument.Path.hasDeref()) {
        // A reference to the task's own copy: only what the copy points to
        // is shared.
        if (Rest.empty() ||
            llvm::none_of(Rest.drop_front(), [](const PathStep &S) {
              return S.Kind == PathStep::Deref;
            }))
          return {};
        AccessPath Original = Argument.Path;
        Original.clearCopied();
        return S.normalize(Original.attach(Rest.drop_front()));
      }
      if (!Rest.empty() && Rest.front().Kind == PathStep::Deref)
        return S.normalize(Argument.Path.attach(Rest.drop_front()));
      return AsHandle ? S.normalize(Argument.Path.append(Rest)) : AccessPath();
    }
    if (Argument.Kind == Value::Load && (Derefs || AsHandle))
      return S.normalize(Argument.Path.append(Rest));
    return {};
  }
  case AccessPath::Object:
    // Other objects that the callee creates are its own business.
    return ResultSite && Q.sameRoot(Result)
               ? S.normalize(AccessPath::object(ResultSite).append(Rest))
               : AccessPath();
  case AccessPath::Named:
    return Q;
  case AccessPath::Invalid:
    break;
  }
  return {};
}

PathSet Instantiation::handles(const PathSet &Set) const {
  PathSet Result;
  for (const AccessPath &P : Set)
    insertPath(Result, handle(P));
  return Result;
}

LockSet Instantiation::locks(const LockSet &Set) const {
  LockSet Result;
  for (const HeldLock &L : Set) {
    AccessPath P = L.Unknown ? L.Lock : handle(L.Lock);
    // What a pointer of the callee's own leads to has no name here.
    bool IsLost = !P && L.Lock.hasDeref();
    if (!P && !IsLost)
      continue;
    Result.push_back(L);
    Result.back().Unknown |= IsLost;
    if (P)
      Result.back().Lock = P;
  }
  return Result;
}

FactSet Instantiation::facts(const FactSet &Set) const {
  FactSet Renamed;
  for (const Fact &F : Set)
    if (AccessPath P = handle(F.Tested))
      Renamed.push_back(F.about(std::move(P)));
  return Renamed;
}

ClaimSet Instantiation::claims(const ClaimSet &Set) const {
  ClaimSet Renamed;
  for (const Claim &C : Set)
    if (AccessPath Token = handle(C.Token.Tested))
      Renamed.push_back({C.Token.about(std::move(Token)), facts(C.Seen), C.Turn,
                         C.Down, C.Open});
  return Renamed;
}

void Instantiation::conditionalLocks(const ConditionalLockSet &Set,
                                     LockSet &Held,
                                     ConditionalLockSet &Open) const {
  for (const ConditionalLock &L : Set) {
    LockSet Renamed = locks({L.Held});
    if (Renamed.empty())
      continue;
    Fact If = L.If;
    std::optional<bool> Known = holds(If);
    if (!Known) {
      If.Tested = handle(If.Tested);
      if (!If.Tested)
        continue;
      Known = S.knows(If);
    }
    if (!Known)
      Open.push_back({Renamed.front(), std::move(If)});
    else if (*Known)
      Held.push_back(Renamed.front());
  }
}

void Instantiation::hold(const Event &At, State &During) const {
  LockSet Held = locks(At.Locks);
  conditionalLocks(At.LocksIf, Held, During.LocksIf);
  for (const HeldLock &L : Held)
    During.acquire(L.Lock, L.Shared, L.Where);
  llvm::append_range(During.Claims, claims(At.Claims));
}

Value Instantiation::value(const Value &V) const {
  Value Result = V;
  Result.From = origins(V.From);
  switch (V.Kind) {
  case Value::Unknown:
  case Value::Function:
    return Result;
  case Value::Address:
    Result.Path = location(V.Path);
    break;
  case Value::Load: {
    // The value of a parameter is the argument itself.
    const VarDecl *Var = V.Path.var();
    auto It = Var ? Parameters.find(Var) : Parameters.end();
    if (It != Parameters.end()) {
      const Value &Argument = It->second;
      bool IsCallable =
          Argument.Kind == Value::Function || Argument.Kind == Value::Bound;
      if (V.Path.steps().empty() || (IsCallable && V.Path.steps().size() == 1))
        return Argument;
    }
    Result.Path = handle(V.Path);
    if (const Value *Known = S.binding(Result.Path);
        Known &&
        (Known->Kind == Value::Function || Known->Kind == Value::Bound))
      return *Known;
    break;
  }
  case Value::Bound: {
    auto Call = std::make_shared<BoundCall>();
    Call->Callable = value(V.Call->Callable);
    for (const Value &Argument : V.Call->Arguments)
      Call->Arguments.push_back(value(Argument));
    Result.Call = std::move(Call);
    return Result;
  }
  }
  if (!Result.Path)
    Result.Kind = Value::Unknown;
  return Result;
}

/// Does a test of a parameter come out that way in this call?
std::optional<bool> Instantiation::holds(const Fact &F) const {
  const VarDecl *V = F.Tested.var();
  auto It =
      V && F.Tested.steps().empty() ? Parameters.find(V) : Parameters.end();
  if (It == Parameters.end())
    return std::nullopt;
  const Value &Argument = It->second;
  if (Argument.Kind == Value::Address && F.Value == 0 && !F.Order)
    return !F.Holds;
  const OriginSet &From = Argument.From;
  if (!From.Exact || From.Set.size() != 1 ||
      From.Set[0].Kind != Origin::Constant)
    return std::nullopt;
  return F.isTrueFor(From.Set[0].Value);
}

std::optional<Event> Instantiation::event(const Event &E) const {
  AccessPath Path = isMemoryAccess(E.Kind) ? location(E.Path) : handle(E.Path);
  if (!Path && !mayBeNameless(E.Kind))
    return std::nullopt;
  return inContext(E, std::move(Path));
}

std::optional<Event> Instantiation::use(const Event &E) const {
  LockSet Renamed = locks(E.Locks);
  if (Renamed.size() != E.Locks.size() ||
      llvm::any_of(Renamed, [](const HeldLock &L) { return L.Unknown; }))
    return std::nullopt;
  AccessPath Path = location(E.Path);
  return inContext(E, Path ? Path : E.Path);
}

std::optional<Event> Instantiation::inContext(const Event &E,
                                              AccessPath Path) const {
  Event Result;
  static_cast<EventTraits &>(Result) = E;
  Result.Path = std::move(Path);
  Result.Locks = locks(E.Locks);
  conditionalLocks(E.LocksIf, Result.Locks, Result.LocksIf);
  Result.ToldNotToLock |=
      llvm::any_of(E.LocksIf, [&](const ConditionalLock &L) {
        return holds(L.If) == false;
      });
  Result.Dropped = handles(E.Dropped);
  Result.Claims = claims(E.Claims);
  for (const AccessPath &P : E.Yielded)
    insertPath(Result.Yielded, handle(P));
  for (const Claim &C : S.Claims)
    if (!llvm::is_contained(Result.Yielded, C.Token.Tested))
      Result.Claims.push_back(C);
  for (const AccessPath &P : S.Yielded)
    insertPath(Result.Yielded, P);
  // Signals go by the name of their array, whichever element they are.
  auto Signals = [&](const PathSet &Set) {
    PathSet Renamed;
    for (const AccessPath &P : Set)
      insertPath(Renamed, handle(P).anyElement());
    return Renamed;
  };
  Result.Waited = Signals(E.Waited);
  Result.Later = Signals(E.Later);
  // Which lock a wait in the callee releases is not known here.
  if (E.Kind == EventKind::Block && Result.Dropped.size() < E.Dropped.size())
    return std::nullopt;
  // A callee that is given a guard drops what the guard holds.
  for (const GuardState &G : S.Guards)
    if (llvm::is_contained(Result.Dropped, G.Guard))
      for (const AccessPath &Lock : G.Locks)
        insertPath(Result.Dropped, Lock);
  // A class around a lock is known by its own name.
  auto IsDropped = [&](const AccessPath &Lock) {
    return llvm::any_of(Result.Dropped, [&](const AccessPath &P) {
      return P == Lock || (E.Kind == EventKind::Block && Lock.isPrefixOf(P));
    });
  };
  for (const HeldLock &L : S.Locks) {
    auto *Inner = llvm::find_if(
        Result.Locks, [&](const HeldLock &O) { return O.Lock == L.Lock; });
    if (Inner == Result.Locks.end()) {
      if (!IsDropped(L.Lock))
        Result.Locks.push_back(L);
    } else if (Inner->AtEntry) {
      HeldLock::OwnerTy Owner = Inner->Owner;
      *Inner = L; // this is who held it
      Inner->Owner = Owner;
    }
  }
  for (const ConditionalLock &L : S.LocksIf)
    if (!L.ByPath && !IsDropped(L.Held.Lock))
      Result.LocksIf.push_back(L);
  for (const AccessPath &P : S.Dropped)
    insertPath(Result.Dropped, P);
  for (const AccessPath &P : S.Waited)
    insertPath(Result.Waited, P);
  for (const Fact &F : E.When) {
    if (std::optional<bool> Known = holds(F)) {
      if (!*Known)
        return std::nullopt; // not in this call
    } else if (AccessPath P = handle(F.Tested)) {
      Result.When.push_back(F.about(P));
    } else if (const VarDecl *V = F.Tested.var();
               V && Parameters.count(V) && !V->getType()->isPointerType()) {
      Result.Unsure = true;
    }
  }
  Result.OneInstance |= S.OneInstance;
  Result.BesideTasks |= !S.Live.empty();
  return Result;
}
