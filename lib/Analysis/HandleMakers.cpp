//===- HandleMakers.cpp - Where handles come from -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/HandleSteps.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

const Effect *HandleSteps::spawnOf(const Expr *E) const {
  std::optional<CallView> C = viewCall(madeBy(E));
  const auto *Ctor =
      C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
  if (!C || (Ctor && Ctor->isCopyOrMoveConstructor()))
    return nullptr;
  return C->effect(M, Role::Spawn);
}

/// \p To, an object of type \p T, gets what \p From makes or hands over.
void HandleSteps::give(const void *At, const Name &To, QualType T,
                       const Expr *From) {
  const Expr *Plain = madeBy(From);
  if (const auto *List = dyn_cast<InitListExpr>(Plain);
      List && List->getNumInits() == 1)
    Plain = ignoreWrappers(List->getInit(0));
  SourceRange Where = Plain->getSourceRange();
  const Property *P = States.propertyOf(T);
  if (const Effect *Spawn = spawnOf(Plain);
      Spawn && Spawn->Object.Kind != Operand::Argument) {
    std::optional<CallView> C = viewCall(Plain);
    // A constructor without a callable makes an empty handle.
    add(At, C->operand(Spawn->Callable) ? Role::Spawn : Role::Initialize, To, T,
        nullptr, Where);
    return;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Plain)) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (Ctor->isDefaultConstructor()) {
      add(At, Role::Initialize, To, T, nullptr, Where);
      return;
    }
    if (Ctor->isCopyOrMoveConstructor() && Construct->getNumArgs() >= 1) {
      const Expr *Source = Construct->getArg(0);
      if (Ctor->isMoveConstructor() && Source->isXValue()) {
        if (Name N = Names.claim(Source))
          add(At, Role::Move, N, T, nullptr, Where);
      } else if (!Source->isXValue() && ignoreWrappers(Source)->isPRValue()) {
        give(At, To, T, Source);
        return;
      }
      add(At, P == &cancelProperty() ? Role::Move : Role::Identity, To, T,
          nullptr, Where);
      return;
    }
  }
  if (Plain->isXValue())
    if (Name N = Names.claim(Plain))
      add(At, Role::Move, N, T, nullptr, Where);
  // A function that returns what it has just started.
  if (const auto *Call = dyn_cast<CallExpr>(Plain))
    if (const FunctionDecl *Made = userDefinition(Call->getDirectCallee())) {
      const auto *Body = dyn_cast<CompoundStmt>(Made->getBody());
      const auto *Return = Body && !Body->body_empty()
                               ? dyn_cast<ReturnStmt>(Body->body_back())
                               : nullptr;
      if (Return && Return->getRetValue() && Body->size() == 1 &&
          spawnOf(Return->getRetValue())) {
        add(At, Role::Spawn, To, T, nullptr, Where);
        return;
      }
    }
  add(At, P == &cancelProperty() ? Role::Move : Role::Identity, To, T, nullptr,
      Where);
}

/// What \p Pointer points to is taken out of a pool, used or put back.
void HandleSteps::addPooled(const void *At, Role What,
                            const AccessPath &Pointer, SourceRange Where) {
  TypestateStep Step;
  Step.Of = &pooledProperty();
  Step.Object = Pointer.deref();
  if (What == Role::PoolGet) {
    Step.On = Role::Allocate;
    addStep(At, Step);
  }
  Step.On = What;
  Step.Where = Where;
  Any |= What != Role::Use;
  addStep(At, std::move(Step));
}

void HandleSteps::makeNew(const void *At, const AccessPath &P, QualType T) {
  TypestateStep Step;
  Step.On = Role::Allocate;
  Step.Of = States.propertyOf(T);
  Step.Object = P;
  addStep(At, std::move(Step));
}

void HandleSteps::declare(const VarDecl *V) {
  const void *S = V;
  const Expr *Init = V->getInit();
  if (!Init)
    return;
  Name Mine{AccessPath::variable(V->getCanonicalDecl())};
  QualType T = V->getType();
  if (T->isReferenceType()) {
    // Another name for the same object, if that has a name.
    Names.claim(Init);
    return;
  }
  if (const auto *D = dyn_cast<DecompositionDecl>(V)) {
    // What cancels comes with what it cancels.
    std::optional<CallView> C = viewCall(madeBy(Init));
    if (C && C->effect(M, Role::ContextCreate))
      for (const BindingDecl *B : D->bindings())
        if (States.propertyOf(B->getType()) == &cancelProperty()) {
          Name N;
          // The CFG declares what holds the binding after the whole.
          const void *At = V;
          if (const VarDecl *Holder = B->getHoldingVar()) {
            At = Holder;
            N.Path = AccessPath::variable(Holder->getCanonicalDecl());
            add(V, Role::ContextCreate, N, B->getType(), nullptr,
                Init->getSourceRange());
          } else {
            N = Names.resolve(B->getBinding());
          }
          add(At, Role::ContextCreate, N, B->getType(), nullptr,
              Init->getSourceRange());
        }
    return;
  }
  if (States.propertyOf(T)) {
    // `cancel = with_cancel(parent).second`
    if (States.propertyOf(T) == &cancelProperty())
      return;
    const auto *Construct = dyn_cast<CXXConstructExpr>(ignoreWrappers(Init));
    if (Construct && Construct->getConstructor()->isDefaultConstructor()) {
      add(S, Role::Initialize, Mine, T, nullptr, V->getSourceRange());
      return;
    }
    // A handle of C is a number: zero, or what somebody else has started.
    if (T->getAsCXXRecordDecl())
      give(S, Mine, T, Init);
    else if (!Init->isEvaluatable(V->getASTContext()))
      add(S, Role::Identity, Mine, T, nullptr, V->getSourceRange());
    return;
  }
  std::optional<CallView> C = viewCall(madeBy(Init));
  // What its constructor, or who made it, has put into it is not known.
  const auto *Ctor =
      C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
  if (T->isRecordType() && !M.type(T) &&
      !(Ctor && Ctor->isImplicit() &&
        !Ctor->getParent()->hasInClassInitializer()))
    escape(S, Mine.Path);
  if (C && C->effect(M, Role::ContextCreate))
    if (const RecordDecl *R = T->getAsRecordDecl())
      for (const FieldDecl *Field : R->fields())
        if (States.propertyOf(Field->getType()) == &cancelProperty())
          add(S, Role::ContextCreate, {Mine.Path.field(Field)},
              Field->getType(), nullptr, Init->getSourceRange());
  if (T->isPointerType()) {
    if (const auto *New = dyn_cast<CXXNewExpr>(ignoreWrappers(Init));
        New && New->getConstructExpr() && !New->isArray())
      if (States.propertyOf(New->getAllocatedType())) {
        makeNew(S, Mine.Path.deref(), New->getAllocatedType());
        give(S, {Mine.Path.deref()}, New->getAllocatedType(),
             New->getConstructExpr());
      }
    if (C && C->effect(M, Role::PoolGet)) {
      addPooled(S, Role::PoolGet, Mine.Path, Init->getSourceRange());
    }
    return;
  }
  // A smart pointer that is given a new object.
  if (C && C->isConstruction() && C->Args.size() == 1 &&
      M.isKind(T, TypeKind::Pointer))
    if (const auto *New = dyn_cast<CXXNewExpr>(ignoreWrappers(C->Args[0]));
        New && New->getConstructExpr() &&
        States.propertyOf(New->getAllocatedType())) {
      makeNew(S, Mine.Path.deref(), New->getAllocatedType());
      give(S, {Mine.Path.deref()}, New->getAllocatedType(),
           New->getConstructExpr());
      return;
    }
  if (C && C->effect(M, Role::Allocate)) {
    QualType Made = elementType(Init->getType());
    if (Made.isNull() || States.propertyOf(Made) != &threadProperty())
      return;
    makeNew(S, Mine.Path.deref(), Made);
    add(S,
        C->Args.empty() ? Role::Initialize
        : M.isKind(C->Args[0]->getType(), TypeKind::TaskHandle) ? Role::Identity
                                                                : Role::Spawn,
        {Mine.Path.deref()}, Made, nullptr, Init->getSourceRange());
  }
}
