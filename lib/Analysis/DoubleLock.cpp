//===- DoubleLock.cpp - Locks that are taken by who holds them ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/RecursiveLocks.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Do equal names of this form certainly denote one object?
static bool isOneObject(const AccessPath &P) {
  return !P.isCopied() && llvm::all_of(P.steps(), [](const PathStep &S) {
    return S.Kind != PathStep::Element ||
           (S.Index.Exact && !S.Index.isOpaque());
  });
}

/// A test whose outcome here may well depend on whether the lock is held.
static bool maySayHeld(const Fact &F) {
  const ValueDecl *D = F.Tested.lastNamed();
  return D && D->getType().getNonReferenceType()->isBooleanType();
}

void FunctionAnalyzer::noteDoubleLock(const Event &E, const State &S,
                                      const Event *Inner) {
  const HeldLock *First = S.held(E.Path);
  if (!First || First->All || First->Moved || (First->AtEntry && First->Shared) || E.Unsure ||
      (First->Shared && E.Shared) || First->Where.isInvalid() ||
      !isOneObject(E.Path) || llvm::is_contained(E.Dropped, E.Path))
    return;
  if (Inner) {
    // The callee's own affair, or not certain to happen when it is called so.
    if (llvm::any_of(Inner->Locks,
                     [&](const HeldLock &L) { return L.Lock == Inner->Path; }))
      return;
    if (contradicts(E.When, S.Facts))
      return;
    for (const Fact &When : E.When)
      if (maySayHeld(When) && !llvm::is_contained(S.Facts, When))
        return;
    if (!E.Via.empty() && Engine.mayRunOther(E.Via.back()))
      return;
  }
  if (Engine.recursiveLocks().mayBe(E.Path))
    return;
  // One acquisition, told twice.
  if (First->Where == E.Where.getBegin() && E.Via.empty())
    return;
  SourceLocation At =
      E.Via.empty() ? E.Where.getBegin() : E.Via.back()->getBeginLoc();
  for (const DoubleLock &Known : Engine.findings().DoubleLocks) {
    const Event &Old = Known.Again;
    SourceLocation There =
        Old.Via.empty() ? Old.Where.getBegin() : Old.Via.back()->getBeginLoc();
    if (There == At)
      return;
  }
  Engine.findings().DoubleLocks.push_back({E, *First, false});
}

void FunctionAnalyzer::noteTwice(const AccessPath &Lock, bool Shared,
                                 SourceRange Where, const State &S) {
  if (!Recording || !Lock || !isOneObject(Lock) || Shared ||
      Engine.recursiveLocks().mayBe(Lock))
    return;
  Event E = eventNow(EventKind::Acquire, Lock, Where, S);
  Engine.findings().DoubleLocks.push_back(
      {std::move(E), {Lock, Shared, Where.getBegin()}, true});
}

/// Where a pointer or an index on the way to a lock changes in this function,
/// its name at entry may denote another lock.
void FunctionAnalyzer::markUnsure() {
  PathSet Changed;
  for (const LocalEvent &L : Events)
    if (L.E.Kind == EventKind::Write)
      insertPath(Changed, L.E.Path);
  for (LocalEvent &L : Events) {
    if (L.E.Kind != EventKind::Acquire)
      continue;
    L.E.Unsure |= llvm::any_of(Changed, [&](const AccessPath &P) {
      return leadsThrough(L.E.Path, P);
    });
    const VarDecl *V = L.E.Path.var();
    if (V && isa<ParmVarDecl>(V) && L.E.Path.hasDeref())
      L.E.Unsure |= Engine.assignments(V, F) > 0;
  }
}
