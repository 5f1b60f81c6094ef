//===- HandleNames.cpp - What expressions call a handle -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/HandleNames.h"
#include "Analysis/CallView.h"
#include "Analysis/Instantiation.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr unsigned MaxResolveDepth = 24;

/// What makes a value, before it is copied as older standards say.
const Expr *heddle::analysis::madeBy(const Expr *E) {
  E = ignoreWrappers(E);
  for (const auto *Copy = dyn_cast<CXXConstructExpr>(E);
       Copy && Copy->getConstructor()->isCopyOrMoveConstructor() &&
       Copy->isElidable() && Copy->getNumArgs() >= 1;
       Copy = dyn_cast<CXXConstructExpr>(E))
    E = ignoreWrappers(Copy->getArg(0));
  return E;
}

const Expr *HandleNames::onlySource(const VarDecl *V) {
  if (!V->getInit() || Engine.assignments(V, F) > 1 + Engine.steps(V, F))
    return nullptr;
  return V->getInit();
}

Name HandleNames::variable(const VarDecl *V, unsigned Depth) {
  V = V->getCanonicalDecl();
  if (!V->getType()->isReferenceType())
    return {AccessPath::variable(V)};
  if (V->getInit() && !isa<ParmVarDecl>(V) && isFrameLocal(V, F)) {
    // What the range of a loop, or a plain reference, refers to.
    if (Name Known = resolve(V->getInit(), nullptr, Depth + 1))
      return Known;
  }
  return {AccessPath::variable(V).deref()};
}

Name HandleNames::resolve(const Expr *E, Chain *Via, unsigned Depth) {
  if (!E || Depth > MaxResolveDepth)
    return {};
  E = ignoreWrappers(E);
  if (Via)
    Via->push_back(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl())) {
      // An iterator is named like what it runs over.
      if (V->getType()->getAsCXXRecordDecl() && isFrameLocal(V, F) &&
          !States.propertyOf(V->getType()) && V->getInit() &&
          !M.type(V->getType()))
        if (std::optional<CallView> C = viewCall(madeBy(V->getInit())))
          if (C->Object && C->Callee && !C->isConstruction() &&
              States.groupOf(C->objectType())) {
            Name Of = resolve(C->Object, nullptr, Depth + 1);
            Of.Element = true;
            return Of;
          }
      return variable(V, Depth);
    }
    if (const auto *B = dyn_cast<BindingDecl>(Ref->getDecl())) {
      if (const VarDecl *Holder = B->getHoldingVar()) {
        // What cancels has its own name; other parts are not known.
        if (States.propertyOf(B->getType()) != &cancelProperty())
          return {};
        return {AccessPath::variable(Holder->getCanonicalDecl())};
      }
      return resolve(B->getBinding(), Via, Depth + 1);
    }
    return {};
  }
  if (isa<CXXThisExpr>(E)) {
    const CXXRecordDecl *R = E->getType()->getPointeeCXXRecordDecl();
    return R ? Name{AccessPath::thisObject(R)} : Name{};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(V, Depth);
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return {};
    Name Base = Member->isArrow() ? pointee(Member->getBase(), Via, Depth + 1)
                                  : resolve(Member->getBase(), Via, Depth + 1);
    if (!Base)
      return {};
    Name N{Base.Path.field(cast<FieldDecl>(Field->getCanonicalDecl())),
           Base.Element};
    if (Field->getType()->isReferenceType())
      N.Path = N.Path.deref();
    return N;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    return pointee(Unary->getSubExpr(), Via, Depth + 1);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Base = ignoreWrappers(Subscript->getBase());
    Name N = Base->getType()->isArrayType()
                 ? resolve(Base, Via, Depth + 1)
                 : pointee(Subscript->getBase(), Via, Depth + 1);
    N.Element = true;
    return N;
  }
  std::optional<CallView> C = viewCall(E);
  if (!C || !C->Callee)
    return {};
  if (const FunctionModel *Fn = C->lookUp(M))
    for (const Effect &Effect : Fn->Effects) {
      const Expr *Object = C->operand(Effect.Object);
      if (Effect.What == Role::Identity && Object && E->isGLValue())
        return resolve(Object, Via, Depth + 1);
      if (Effect.What == Role::Dereference && Object && E->isGLValue()) {
        Name N = resolve(Object, Via, Depth + 1);
        N.Path = N ? N.Path.deref() : AccessPath();
        N.Element |= C->Callee->getOverloadedOperator() == OO_Subscript;
        return N;
      }
    }
  if (C->Object && States.groupOf(C->objectType()) && E->isGLValue()) {
    Name N = C->ObjectIsPointer ? pointee(C->Object, Via, Depth + 1)
                                : resolve(C->Object, Via, Depth + 1);
    N.Element = true;
    return N;
  }
  // `*it`
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getOperator() == OO_Star && Op->getNumArgs() == 1) {
    Name N = resolve(Op->getArg(0), Via, Depth + 1);
    return N.Element ? N : Name{};
  }
  return {};
}

Name HandleNames::pointee(const Expr *E, Chain *Via, unsigned Depth) {
  if (!E || Depth > MaxResolveDepth)
    return {};
  E = ignoreWrappers(E);
  if (isa<CXXThisExpr>(E))
    return resolve(E, Via, Depth + 1);
  if (Via)
    Via->push_back(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return resolve(Unary->getSubExpr(), Via, Depth + 1);
    if (Unary->isIncrementDecrementOp()) {
      Name N = pointee(Unary->getSubExpr(), Via, Depth + 1);
      N.Element = true;
      return N;
    }
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->isAdditiveOp()) {
    bool Left = Binary->getLHS()->getType()->isPointerType() ||
                Binary->getLHS()->getType()->isArrayType();
    Name N =
        pointee(Left ? Binary->getLHS() : Binary->getRHS(), Via, Depth + 1);
    N.Element = true;
    return N;
  }
  if (E->getType()->isArrayType()) {
    Name N = resolve(E, Via, Depth + 1);
    N.Element = true;
    return N;
  }
  if (std::optional<CallView> C = viewCall(E); C && C->Object && C->Callee) {
    if (C->effect(M, Role::Dereference)) {
      Name N = resolve(C->Object, Via, Depth + 1);
      N.Path = N ? N.Path.deref() : AccessPath();
      return N;
    }
    if (C->Callee->getOverloadedOperator() == OO_Arrow) {
      Name N = resolve(C->Object, Via, Depth + 1);
      if (N.Element)
        return N; // an iterator
      if (States.groupOf(C->objectType())) {
        N.Element = true;
        return N;
      }
    }
    // `data()`
    if (E->getType()->isPointerType() && States.groupOf(C->objectType())) {
      Name N = C->ObjectIsPointer ? pointee(C->Object, Via, Depth + 1)
                                  : resolve(C->Object, Via, Depth + 1);
      N.Element = true;
      return N;
    }
    return {};
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->getType()->isPointerType() && isFrameLocal(V, F) &&
        !isa<ParmVarDecl>(V))
      if (const Expr *Source = onlySource(V)) {
        const Expr *Plain = ignoreWrappers(Source);
        if (const auto *Address = dyn_cast<UnaryOperator>(Plain);
            Address && Address->getOpcode() == UO_AddrOf)
          if (Name N = resolve(Address->getSubExpr(), nullptr, Depth + 1))
            return N;
        // One that goes through an array.
        if (Name N = pointee(Source, nullptr, Depth + 1); N.Element)
          return N;
      }
  if (!E->getType()->isPointerType())
    return {};
  Name N = resolve(E, Via, Depth + 1);
  N.Path = N ? N.Path.deref() : AccessPath();
  return N;
}

/// The object that \p E names; this mention of it is understood.
Name HandleNames::claim(const Expr *E) {
  Chain Via;
  Name N = resolve(E, &Via);
  if (N)
    Claimed.insert(Via.begin(), Via.end());
  return N;
}
Name HandleNames::claimPointee(const Expr *E) {
  Chain Via;
  Name N = pointee(E, &Via);
  if (N)
    Claimed.insert(Via.begin(), Via.end());
  return N;
}
void HandleNames::claimAll(const Expr *E) {
  Chain Via;
  if (E->getType()->isPointerType())
    pointee(E, &Via);
  resolve(E, &Via);
  Claimed.insert(Via.begin(), Via.end());
}
