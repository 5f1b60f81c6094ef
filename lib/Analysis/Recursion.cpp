//===- Recursion.cpp - Functions that come back to themselves -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a function does is told bottom up, so nothing is known yet of one that
// is entered again, by itself or by what it calls. One thing is: the locks that
// it begins with taking. Who comes back with one of them waits for himself.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Instantiation.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Calls on the way back that are kept for one function.
static constexpr size_t MaxReentries = 16;

/// Is the call or construction at \p At, in the text of \p F, under no test?
static bool isAlwaysDone(ASTContext &Ctx, const FunctionDecl *F,
                         SourceLocation At) {
  bool Always = false;
  eachCall(F->getBody(), [&](const Expr *E) {
    Always |= E->getBeginLoc() == At && testsAround(Ctx, E).empty();
  });
  return Always;
}

/// What is given as a constant may say that the lock is held.
static bool passesConstant(const Expr *Site, ASTContext &Ctx) {
  std::optional<CallView> C = viewCall(Site);
  return !C || llvm::any_of(C->Args, [&](const Expr *Arg) {
    Expr::EvalResult R;
    return !Arg->isValueDependent() &&
           Arg->getType()->isIntegralOrEnumerationType() &&
           Arg->EvaluateAsInt(R, Ctx);
  });
}

/// May \p F be left before it comes to \p At?
static bool mayLeaveBefore(const Stmt *S, SourceLocation At,
                           const SourceManager &SM) {
  if (!S || isa<LambdaExpr>(S) ||
      !SM.isBeforeInTranslationUnit(S->getBeginLoc(), At))
    return false;
  return isa<ReturnStmt, GotoStmt>(S) ||
         llvm::any_of(S->children(), [&](const Stmt *Child) {
           return mayLeaveBefore(Child, At, SM);
         });
}

static bool isWithin(const Stmt *Part, const FunctionDecl *F,
                     const SourceManager &SM) {
  return SM.isPointWithin(SM.getExpansionLoc(Part->getBeginLoc()),
                          SM.getExpansionLoc(F->getBeginLoc()),
                          SM.getExpansionLoc(F->getEndLoc()));
}

const FunctionDecl *FunctionAnalyzer::ownerOf(const HeldLock &L) const {
  for (const LocalEvent &Known : Events)
    if (Known.E.Kind == EventKind::Acquire && Known.E.Path == L.Lock &&
        Known.E.Where.getBegin() == L.Where && Known.E.In)
      return userDefinition(Known.E.In);
  return nullptr;
}

bool FunctionAnalyzer::takesAgain(const HeldLock &L, const FunctionDecl *Owner,
                                  const Instantiation &Back,
                                  bool WhateverIsGiven) const {
  ASTContext &Ctx = Engine.context();
  return !L.Shared && Back.handle(L.Lock) == L.Lock &&
         isAlwaysDone(Ctx, Owner, L.Where) &&
         !(WhateverIsGiven &&
           mayLeaveBefore(Owner->getBody(), L.Where, Ctx.getSourceManager()));
}

void FunctionAnalyzer::reenter(const FunctionDecl *Definition,
                               const Instantiation &I, const Expr *Site,
                               const State &S) {
  if (!Recording || !Site || Engine.mayRunOther(Site))
    return;
  if (Definition == F) {
    const bool Whatever = passesConstant(Site, Engine.context());
    for (const HeldLock &L : S.Locks)
      if (takesAgain(L, F, I, Whatever)) {
        Event Again =
            eventNow(EventKind::Acquire, L.Lock, SourceRange(L.Where), S);
        Again.comesThrough(Site);
        noteDoubleLock(Again, S, nullptr);
      }
    return;
  }
  if (Reentries.size() >= MaxReentries)
    return;
  // Some caller is that function: it wants to know what it is given.
  UnresolvedCall Call;
  Call.Callable = Value::function(Definition);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition))
    if (Method->isInstance())
      Call.Arguments.push_back(Value::address(
          I.handle(AccessPath::thisObject(Method->getParent()))));
  for (const ParmVarDecl *P : Definition->parameters())
    Call.Arguments.push_back(I.value(Value::load(AccessPath::variable(P))));
  Call.Site = Site;
  Call.At = eventNow(EventKind::Foreign, {}, Site->getSourceRange(), S);
  Call.At.When = S.Facts;
  Call.At.comesThrough(Site);
  Reentries.push_back(std::move(Call));
}

void FunctionAnalyzer::reenterThrough(const UnresolvedCall &Inner,
                                      const Instantiation &I, const Expr *Site,
                                      const State &S) {
  if (!Recording || !Site || Engine.mayRunOther(Site))
    return;
  std::optional<Event> At = I.event(Inner.At);
  if (!At)
    return; // not in this call
  UnresolvedCall Call = Inner;
  for (Value &V : Call.Arguments)
    V = I.value(V);
  if (userDefinition(Inner.Callable.Fn) != F) {
    if (Reentries.size() < MaxReentries) {
      Call.At = std::move(*At);
      Call.At.comesThrough(Site);
      Reentries.push_back(std::move(Call));
    }
    return;
  }
  Instantiation Back(F, S);
  llvm::ArrayRef<Value> Arguments = Call.Arguments;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
      Method && Method->isInstance()) {
    Back.bindThis(Arguments.front().Path);
    Arguments = Arguments.drop_front();
  }
  Back.bindArguments(Arguments);
  // The lock may be that of any function on the way round.
  At->comesThrough(Site);
  for (const HeldLock &L : At->Locks) {
    const FunctionDecl *Owner = S.held(L.Lock) ? F : ownerOf(L);
    if (!Owner || !takesAgain(L, Owner, Back, /*WhateverIsGiven=*/true) ||
        llvm::is_contained(At->Dropped, L.Lock))
      continue;
    Event Again = eventNow(EventKind::Acquire, L.Lock, SourceRange(L.Where), S);
    for (const Expr *Call : At->Via)
      if (isWithin(Call, Owner, Engine.context().getSourceManager()))
        Again.comesThrough(Call);
    State Then = S;
    if (!S.held(L.Lock))
      Then.Locks.push_back(L);
    noteDoubleLock(Again, Then, nullptr);
  }
}
