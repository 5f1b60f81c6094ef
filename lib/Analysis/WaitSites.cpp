//===- WaitSites.cpp - Where conditions are waited for --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/WaitSites.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Waits in functions that only wait, in such functions ...
static constexpr unsigned MaxWrapperRounds = 3;

const Stmt *heddle::analysis::loopCondition(const Stmt *Loop) {
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Loop))
    return While->getCond();
  if (const auto *Do = dyn_cast_or_null<DoStmt>(Loop))
    return Do->getCond();
  if (const auto *For = dyn_cast_or_null<ForStmt>(Loop))
    return For->getCond();
  return nullptr;
}

void WaitCollector::run() {
  for (unsigned Round = 0; Round < MaxWrapperRounds; ++Round) {
    size_t Before = Wrappers.size();
    Sites.clear();
    for (const auto &[Fn, Node] : Engine.index().nodes()) {
      if (!Fn->doesThisDeclarationHaveABody())
        continue;
      F = Fn;
      Loop = nullptr;
      Tests.clear();
      walk(F->getBody());
    }
    findWrappers();
    if (Wrappers.size() == Before)
      break;
  }
  llvm::erase_if(Sites,
                 [&](const WaitSite &W) { return Wrappers.contains(W.In); });
}

/// Variables and fields that \p S mentions and others may change.
void WaitCollector::state(const Stmt *S, Decls &Into, unsigned Depth) {
  if (!S)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (V && isState(V->getType())) {
      if (!isa<ParmVarDecl>(V) || V->getType()->isReferenceType() ||
          V->getType()->isPointerType())
        Into.insert(V->getCanonicalDecl());
      // A copy of the state.
      if (V->hasLocalStorage() && V->hasInit() && Depth < MaxCallDepth &&
          !isa<ParmVarDecl>(V))
        state(V->getInit(), Into, Depth + 1);
    }
  } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
        Field && isState(Field->getType())) {
      Into.insert(Field->getCanonicalDecl());
      return; // what leads to it is not what is asked
    }
  }
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    state(Lambda->getBody(), Into, Depth);
    return;
  }
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E); C && Depth < MaxCallDepth)
      if (const FunctionDecl *Definition = userDefinition(C->Callee))
        state(Definition->getBody(), Into, Depth + 1);
  for (const Stmt *Child : S->children())
    state(Child, Into, Depth);
}

bool WaitCollector::isState(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType() && !T->getPointeeType()->isFunctionType() &&
      M.type(T->getPointeeType()))
    T = T->getPointeeType();
  if (T->isFunctionType() || T->isFunctionPointerType())
    return false;
  const TypeModel *Kind = M.type(T);
  if (!Kind)
    return !(T.isConstQualified() && T->isScalarType());
  switch (Kind->Kind) {
  case TypeKind::Atomic:
  case TypeKind::Container:
  case TypeKind::Pointer:
    return true;
  default:
    return false;
  }
}

bool WaitCollector::isCallable(const Expr *E) {
  QualType T = E->getType();
  if (T->isFunctionPointerType() || T->isFunctionType() ||
      M.isKind(T, TypeKind::Callable))
    return true;
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return false;
  return R->isLambda() ||
         llvm::any_of(R->methods(), [](const CXXMethodDecl *Method) {
           return Method->getOverloadedOperator() == OO_Call;
         });
}

/// Is it all known what \p S asks?
bool WaitCollector::isClear(const Stmt *S, unsigned Depth) {
  if (!S)
    return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return isClear(Lambda->getBody(), Depth);
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E)) {
      const FunctionDecl *Definition =
          C->Callee ? userDefinition(C->Callee) : nullptr;
      bool IsKnown = C->Object && isState(C->objectType());
      if (!IsKnown && (!Definition || Depth >= MaxCallDepth ||
                       !isClear(Definition->getBody(), Depth + 1)))
        return false;
    }
  return llvm::all_of(S->children(),
                      [&](const Stmt *Child) { return isClear(Child, Depth); });
}

/// The lock behind \p E: itself, or what the guard \p E was made with.
const ValueDecl *WaitCollector::lockOf(const Expr *E, bool &LocksHere) {
  const ValueDecl *D = ObjectUses::named(E);
  const auto *V = dyn_cast_or_null<VarDecl>(D);
  if (!V || !M.isKind(V->getType(), TypeKind::Guard)) {
    // A plain lock: is it taken in this function?
    LocksHere = D && takes(D);
    return isa_and_nonnull<ParmVarDecl>(D) ? nullptr : D;
  }
  std::optional<CallView> C;
  if (V->hasInit() && V->hasLocalStorage() && !isa<ParmVarDecl>(V))
    C = viewCall(ignoreWrappers(V->getInit()));
  if (!C || !C->isConstruction() || C->Args.empty())
    return nullptr;
  LocksHere = true;
  const ValueDecl *Lock = nullptr;
  for (const Expr *Arg : C->Args) {
    if (M.isKind(Arg->getType(), TypeKind::AdoptTag))
      LocksHere = false;
    else if (!Lock)
      Lock = ObjectUses::named(Arg);
  }
  // A guard made of another one, or of a parameter.
  if (isa_and_nonnull<ParmVarDecl>(Lock) || isa_and_nonnull<FunctionDecl>(Lock))
    return nullptr;
  return Lock;
}

bool WaitCollector::takes(const ValueDecl *Lock) {
  const FunctionSummary *S = Engine.summary(F);
  return S && llvm::any_of(S->Events, [&](const Event &E) {
           return E.Kind == EventKind::Acquire && E.In == F &&
                  E.Path.lastNamed() &&
                  E.Path.lastNamed()->getCanonicalDecl() == Lock;
         });
}

void WaitCollector::site(const CallView &C) {
  const Effect *E = C.effect(M, Role::ConditionWait);
  bool IsWrapped = !E && Wrappers.contains(userDefinition(C.Callee));
  if (!E && !IsWrapped)
    return;
  WaitSite W;
  W.Call = C.Site;
  W.In = F;
  W.Loop = Loop;
  if (E) {
    unsigned Own = 0;
    const Expr *Object = C.operand(E->Object);
    if (E->Object.Kind == Operand::Argument)
      Own = E->Object.Index + 1;
    else if (!Object)
      Object = C.Object;
    W.Condition = Object ? ObjectUses::named(Object) : nullptr;
    W.Timed = C.effect(M, Role::Sleep) || C.Args.size() > Own + 2;
    if (Own < C.Args.size()) {
      W.Lock = lockOf(C.Args[Own], W.LocksHere);
      for (const Expr *Arg : llvm::drop_begin(C.Args, Own + 1)) {
        if (isCallable(Arg)) {
          W.HasPredicate = true;
          predicate(Arg, W);
        } else {
          W.Timed = true;
        }
      }
    }
  } else {
    W.Condition = C.Object ? ObjectUses::named(C.Object) : nullptr;
    for (const Expr *Arg : C.Args) {
      const ValueDecl *D = ObjectUses::named(Arg);
      if (D && M.isKind(D->getType(), TypeKind::Condition))
        W.Condition = D;
    }
    W.Timed = TimedWrappers.contains(userDefinition(C.Callee));
  }
  for (const IfStmt *Test : llvm::reverse(Tests)) {
    Decls Asked;
    state(Test->getCond(), Asked);
    if (Asked.empty())
      continue;
    W.Test = Test;
    W.Tested = Asked;
    break;
  }
  W.State.insert(W.Tested.begin(), W.Tested.end());
  const Stmt *Condition = loopCondition(Loop);
  state(Condition, W.State);
  // Without a predicate the wait is over as soon as all that is around it asks
  // again.
  if (!W.HasPredicate && isClear(Condition) &&
      (!W.Test || isClear(W.Test->getCond())))
    W.Awaited = W.State;
  Sites.push_back(std::move(W));
}

void WaitCollector::predicate(const Expr *Arg, WaitSite &W) {
  const Expr *Plain = ignoreWrappers(Arg);
  while (const auto *Wrap = dyn_cast<CXXConstructExpr>(Plain)) {
    if (Wrap->getNumArgs() == 0)
      return;
    Plain = ignoreWrappers(Wrap->getArg(0));
  }
  const Stmt *Asked = Plain;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain)) {
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->hasInit() && !isa<ParmVarDecl>(V))
      Asked = ignoreWrappers(V->getInit());
    else if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
      if (const FunctionDecl *Definition = userDefinition(Fn))
        Asked = Definition->getBody();
  }
  state(Asked, W.State);
  if (isClear(Asked))
    state(Asked, W.Awaited);
}

static bool runsOnce(const Stmt *S, const ASTContext &Ctx) {
  const auto *Do = dyn_cast<DoStmt>(S);
  Expr::EvalResult Again;
  return Do && !Do->getCond()->isValueDependent() &&
         Do->getCond()->EvaluateAsInt(Again, Ctx) && Again.Val.getInt() == 0;
}

void WaitCollector::walk(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return; // another function
  if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(S) &&
      !runsOnce(S, Engine.context())) {
    const Stmt *Outer = std::exchange(Loop, S);
    auto OuterTests = std::exchange(Tests, {});
    children(S);
    Loop = Outer;
    Tests = std::move(OuterTests);
    return;
  }
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    walk(If->getInit());
    walk(If->getCond());
    Tests.push_back(If);
    walk(If->getThen());
    walk(If->getElse());
    Tests.pop_back();
    return;
  }
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E); C && C->Callee)
      site(*C);
  children(S);
}
void WaitCollector::children(const Stmt *S) {
  for (const Stmt *Child : S->children())
    walk(Child);
}

/// Functions that do nothing but wait, under their caller's lock: their
/// callers ask.
void WaitCollector::findWrappers() {
  for (const WaitSite &W : Sites) {
    if (W.HasPredicate || W.LocksHere || W.Loop || W.Test ||
        isa<CXXConstructorDecl, CXXDestructorDecl>(W.In))
      continue;
    Wrappers.insert(W.In);
    if (W.Timed)
      TimedWrappers.insert(W.In);
  }
}
