//===- OpenMPStorage.cpp - What variables and fields hold -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

Location Location::field(const FieldDecl *F) const {
  Location L = *this;
  if (!L.Root || L.Steps.size() >= MaxSteps)
    return {};
  Step S;
  S.Member = F;
  L.Steps.push_back(S);
  return L;
}

Location Location::deref() const {
  Location L = *this;
  if (!L.Root || L.Steps.size() >= MaxSteps)
    return {};
  Step S;
  S.Kind = Step::Deref;
  L.Steps.push_back(S);
  return L;
}

Location Location::index(Symbolic I) const {
  Location L = *this;
  if (!L.Root || L.Steps.size() >= MaxSteps)
    return {};
  Step S;
  S.Kind = Step::Index;
  S.Subscript = I;
  L.Steps.push_back(S);
  return L;
}

Location Location::moved(SymbolicArena &Arena, SymbolicOp Op,
                         Symbolic By) const {
  if (!Root)
    return {};
  if (Steps.empty() || Steps.back().Kind != Step::Index) {
    // The address of an object that is no element: as an array of one.
    if (By && By->Op == SymbolicOp::Constant && By->Value == 0)
      return *this;
    return index(
        Op == SymbolicOp::Add ? By : Arena.binary(Op, Arena.constant(0), By));
  }
  Location L = *this;
  L.Steps.back().Subscript = Arena.binary(Op, Steps.back().Subscript, By);
  return L;
}

Symbolic Walker::fresh() {
  return R.Arena.symbol(R.Arena.newSymbol(Symbol::Param, Now));
}

Symbolic Walker::below(Symbolic Limit) {
  Symbol *Any = R.Arena.newLoop(Now, R.Arena.constant(0), R.Arena.constant(1));
  Symbolic Number = R.Arena.symbol(Any);
  Any->While = R.Arena.binary(SymbolicOp::Lt, Number, Limit);
  return Number;
}

std::optional<Walker::Key> Walker::key(const Location &L) const {
  if (!L.isPlain())
    return std::nullopt;
  Key K;
  K.first = L.Root;
  for (const Step &S : L.Steps)
    K.second.push_back(S.Member);
  return K;
}

bool Walker::isUnstable(const Location &L) const {
  if (L.Root->Unstable)
    return true;
  return llvm::any_of(L.Steps, [&](const Step &S) {
    return S.Kind == Step::Field && UnstableFields.lookup(S.Member);
  });
}

Location Walker::variable(const VarDecl *V) {
  V = V->getCanonicalDecl();
  bool PerThread = V->getTLSKind() != VarDecl::TLS_None ||
                   V->hasAttr<OMPThreadPrivateDeclAttr>();
  if (auto It = Env.find(V); It != Env.end() && !PerThread)
    return It->second;
  // What is private to threads is looked for from the innermost team on.
  if (PerThread) {
    Frame *Team = team();
    Location L{newStorage(V, nullptr, Team ? Team : &R.Frames.front()), {}};
    if (auto It = Env.find(V);
        It != Env.end() && It->second.Root->Owner == L.Root->Owner)
      return It->second;
    return Env[V] = L;
  }
  if (!V->hasGlobalStorage() && !V->isLocalVarDeclOrParm())
    return {};
  if (V->getType()->isReferenceType())
    if (const Expr *Init = V->getAnyInitializer(); Init && V->isFileVarDecl())
      return {};
  // A directive's end forgets its names, but there is one such object.
  Storage *&S = Globals[V];
  if (S)
    return Env[V] = {S, {}};
  S = newStorage(V, nullptr, &R.Frames.front());
  if (const Expr *Init = V->getAnyInitializer())
    if (const auto *List = dyn_cast<InitListExpr>(Init->IgnoreImplicit());
        List && V->getType()->isArrayType()) {
      std::vector<int64_t> Numbers;
      for (const Expr *Element : List->inits()) {
        std::optional<int64_t> Number = constantValue(Element, Ctx);
        if (!Number || Numbers.size() > 4096)
          break;
        Numbers.push_back(*Number);
      }
      if (!Numbers.empty() && Numbers.size() == List->getNumInits())
        S->Table = R.Arena.keep(std::move(Numbers));
    }
  return Env[V] = {S, {}};
}

Symbolic Walker::constantOf(const Expr *E) {
  Expr::EvalResult Result;
  if (!E || E->isValueDependent() ||
      !E->getType()->isIntegralOrEnumerationType() ||
      !E->EvaluateAsInt(Result, Ctx, Expr::SE_NoSideEffects))
    return nullptr;
  llvm::APSInt Number = Result.Val.getInt();
  if (Number.getSignificantBits() > 62)
    return nullptr;
  return R.Arena.constant(Number.getExtValue());
}

void Walker::record(const Location &L, const Expr *Site, bool IsWrite,
                    const Expr *Update, bool Shallow) {
  ++Sequence;
  if (!L || !Site)
    return;
  // Nothing else is running where no team was made and no task is left.
  if (Now->Kind == Frame::Root && R.Tasks.empty())
    return;
  // Storage that is gone with the instance, unless a task refers to it.
  if (L.Root->Owner == Now && Now->Kind != Frame::Root && !Update &&
      L.Steps.empty() && R.Tasks.empty() && Now->Kind != Frame::Team)
    return;
  if (R.Accesses.size() >= MaxAccesses) {
    R.Truncated = true;
    return;
  }
  R.Accesses.emplace_back();
  Access &A = R.Accesses.back();
  A.In = Now;
  A.At = L;
  A.Site = Site;
  A.Call = OuterCall;
  A.Function = Stack.back();
  A.Update = Update;
  A.IsWrite = IsWrite;
  A.Shallow = Shallow;
  A.Sequence = Sequence;
  A.AfterSink = AfterSink;
  A.BeforeSource = BeforeSource;
  A.IsAtomic = Site->getType()->isAtomicType();
  if (AtomicAt && AtomicAt.Root == L.Root &&
      AtomicAt.Steps.size() == L.Steps.size())
    A.IsAtomic |=
        isAtomicX(Site) ||
        llvm::all_of(llvm::zip(AtomicAt.Steps, L.Steps), [](const auto &Pair) {
          const auto &[X, Y] = Pair;
          return X.Kind == Y.Kind && X.Member == Y.Member &&
                 ((!X.Subscript && !Y.Subscript) ||
                  sameForm(X.Subscript, Y.Subscript));
        });
  for (const Frame *Around = Now; Around; Around = Around->Parent)
    if (Around->Kind == Frame::Team)
      A.Phases.insert(A.Phases.begin(), Around->Phase);
  for (const HeldLock &H : Locks)
    A.Locks.push_back(H.L);
  A.Conditions.append(Conditions.begin(), Conditions.end());
}

void Walker::recordIn(const Frame *In, const Location &L, const Expr *Site,
                      bool IsWrite) {
  Frame *Before = Now;
  Now = const_cast<Frame *>(In);
  record(L, Site, IsWrite);
  Now = Before;
}

openmp::Value Walker::load(const Location &L, QualType T) {
  if (!L || T.isNull())
    return {};
  if (T->isPointerType()) {
    if (isUnstable(L))
      return {};
    if (std::optional<Key> Name = key(L))
      if (auto It = Values.find(*Name); It != Values.end())
        return It->second;
    if (const Storage *From = L.Root->CopyOf) {
      Location Original = L;
      Original.Root = From;
      return load(Original, T);
    }
    return Value::pointer(L.deref().index(R.Arena.constant(0)));
  }
  if (std::optional<Key> Name = key(L)) {
    if (isUnstable(L))
      return {};
    if (auto It = Values.find(*Name); It != Values.end())
      return It->second;
    if (!T->isIntegralOrEnumerationType())
      return {};
    if (const Storage *From = L.Root->CopyOf; From && !L.Steps.empty()) {
      Location Original = L;
      Original.Root = From;
      return Values[*Name] = load(Original, T);
    }
    if (L.Root->Variable && L.Steps.empty() &&
        L.Root->Variable->getType().isConstQualified())
      if (const Expr *Init = L.Root->Variable->getAnyInitializer())
        if (Symbolic Number = constantOf(Init))
          return Value::number(Number);
    return Values[*Name] = Value::number(
               R.Arena.symbol(R.Arena.newSymbol(Symbol::Param, L.Root->Owner)));
  }
  if (L.Root->Table && L.Steps.size() == 1 &&
      L.Steps.front().Kind == Step::Index && T->isIntegerType())
    return Value::number(
        R.Arena.table(L.Root->Table, L.Steps.front().Subscript));
  return {};
}

void Walker::store(const Location &L, Value V) {
  if (!L)
    return;
  // An element was written: the initialiser does not tell any more.
  if (L.Root->Table && !L.Steps.empty())
    const_cast<Storage *>(L.Root)->Table = nullptr;
  std::optional<Key> Name = key(L);
  if (!Name)
    return;
  // A whole object: what its fields hold is not known any more.
  for (auto It = Values.begin(); It != Values.end();) {
    const Key &K = It->first;
    bool Inside =
        K.first == L.Root && K.second.size() > Name->second.size() &&
        std::equal(Name->second.begin(), Name->second.end(), K.second.begin());
    It = Inside ? Values.erase(It) : std::next(It);
  }
  if (isUnstable(L))
    Values.erase(*Name);
  else if (!V.IsPointer && !V.Number)
    Values[*Name] =
        L.Root->Variable && L.Root->Variable->getType()->isPointerType()
            ? Value()
            : Value::number(fresh());
  else
    Values[*Name] = std::move(V);
}

void Walker::write(const Location &L, const Expr *Site, Value V,
                   const Expr *Update) {
  record(L, Site, true, Update);
  store(L, std::move(V));
}

/// Subscripts of an array of arrays are one subscript of its elements.
Location Walker::element(const Expr *Base, const Location &Array,
                         Symbolic Index) {
  if (!Array)
    return {};
  QualType T = Base->IgnoreParenImpCasts()->getType();
  if (!T->isArrayType() || Array.Steps.empty() ||
      Array.Steps.back().Kind != Step::Index)
    return Array.index(Index);
  Symbolic Length = nullptr;
  if (const auto *Constant = Ctx.getAsConstantArrayType(T))
    Length = R.Arena.constant(Constant->getSize().getZExtValue());
  else if (const auto *Variable = Ctx.getAsVariableArrayType(T)) {
    size_t Count = R.Accesses.size();
    Length = eval(Variable->getSizeExpr()).Number;
    R.Accesses.resize(Count);
  }
  Location L = Array;
  L.Steps.back().Subscript = R.Arena.binary(
      SymbolicOp::Add,
      R.Arena.binary(SymbolicOp::Mul, Array.Steps.back().Subscript, Length),
      Index);
  return L;
}
