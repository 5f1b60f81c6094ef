//===- Evaluator.cpp - What expressions denote ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Evaluator.h"
#include "Analysis/AtomicSteps.h"
#include "Analysis/Instantiation.h"
#include "Analysis/Views.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

bool heddle::analysis::isCopiedCapture(const VarDecl *V,
                                       const FunctionDecl *F) {
  if (const auto *Block = dyn_cast<BlockDecl>(F->getDeclContext())) {
    if (isFrameLocal(V, F))
      return false;
    for (const BlockDecl::Capture &C : Block->captures())
      if (C.getVariable() == V)
        return !C.isByRef() && !V->getType()->isReferenceType();
    return false;
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method || !Method->getParent()->isLambda() || isFrameLocal(V, F))
    return false;
  for (const LambdaCapture &C : Method->getParent()->captures())
    if (C.capturesVariable() && C.getCapturedVar() == V)
      return C.getCaptureKind() == LCK_ByCopy &&
             !V->getType()->isReferenceType();
  return false;
}

static bool copiesThis(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method || !Method->getParent()->isLambda())
    return false;
  return llvm::any_of(Method->getParent()->captures(),
                      [](const LambdaCapture &C) {
                        return C.getCaptureKind() == LCK_StarThis;
                      });
}

AccessPath Evaluator::thisObject(const Expr *This) {
  const CXXRecordDecl *Class =
      This->getType()->getPointeeType()->getAsCXXRecordDecl();
  return Class ? AccessPath::thisObject(Class, copiesThis(F)) : AccessPath();
}

AccessPath Evaluator::variable(const VarDecl *V) {
  V = V->getCanonicalDecl();
  AccessPath P = AccessPath::variable(V, isCopiedCapture(V, F));
  if (!V->getType()->isReferenceType())
    return P;
  if (V->hasGlobalStorage() && V->getAnyInitializer())
    if (AccessPath Known = location(V->getAnyInitializer()))
      return Known;
  return S.normalize(P.deref());
}

/// What a global pointer that never changes points to, if that has a name.
Value Evaluator::constant(const AccessPath &P) {
  if (!P.var() || !P.steps().empty() || !P.var()->hasGlobalStorage())
    return {};
  const Expr *Init = Engine.index().constantInit(P.var());
  Value V = Init ? value(Init) : Value();
  return V.Kind == Value::Function || V.Path.var() ? V : Value();
}

AccessPath Evaluator::pointee(const Value &V) {
  switch (V.Kind) {
  case Value::Address:
    return V.Path;
  case Value::Load:
    return S.normalize(V.Path.deref());
  default:
    return {};
  }
}

AccessPath Evaluator::elementOf(const Expr *Base, const Expr *Index) {
  Value B = value(Base);
  PathStep Step{PathStep::Element, nullptr, origins(Index)};
  return S.normalize(pointee(B).attach(Step));
}

AccessPath Evaluator::location(const Expr *E) {
  DepthGuard Guard(Depth);
  if (!E || Depth > MaxDepth)
    return {};
  E = E->IgnoreParens();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
      return variable(V);
    if (const auto *B = dyn_cast<BindingDecl>(Ref->getDecl())) {
      if (const VarDecl *Holder = B->getHoldingVar())
        return variable(Holder);
      return location(B->getBinding());
    }
    return {};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(V); // a static member
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return {};
    AccessPath Base = Member->isArrow() ? pointee(value(Member->getBase()))
                                        : location(Member->getBase());
    AccessPath P = Base.field(Field);
    return S.normalize(Field->getType()->isReferenceType() ? P.deref() : P);
  }
  if (isa<CXXThisExpr>(E))
    return thisObject(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    switch (Unary->getOpcode()) {
    case UO_Deref:
      return pointee(value(Unary->getSubExpr()));
    case UO_PreInc:
    case UO_PreDec:
    case UO_Extension:
    case UO_Real:
    case UO_Imag:
      return location(Unary->getSubExpr());
    default:
      return {};
    }
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return elementOf(Subscript->getBase(), Subscript->getIdx());
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      return location(Binary->getRHS());
    return Binary->isAssignmentOp() ? location(Binary->getLHS()) : AccessPath();
  }
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
    AccessPath P = location(Choice->getTrueExpr());
    return P == location(Choice->getFalseExpr()) ? P : AccessPath();
  }
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_LValueToRValue ||
        Cast->getCastKind() == CK_NonAtomicToAtomic ||
        Cast->getCastKind() == CK_AtomicToNonAtomic)
      return location(Cast->getSubExpr()); // a class copied in C
    return location(Cast->getSubExpr());
  }
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return location(Temporary->getSubExpr());
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return location(Bind->getSubExpr());
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return location(Cleanups->getSubExpr());
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
    return location(Default->getExpr());
  if (isa<InitListExpr>(E) && E->getType()->isRecordType())
    return AccessPath::object(E);
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    return AccessPath::object(ignoreWrappers(Literal->getInitializer()));
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    // Copying a handle keeps its identity; elided copies are no copies.
    if (Construct->getConstructor()->isCopyOrMoveConstructor() &&
        Construct->getNumArgs() >= 1 && Construct->isElidable())
      return location(Construct->getArg(0));
    return AccessPath::object(Construct);
  }
  if (std::optional<CallView> C = viewCall(E)) {
    // What is returned by value is another one, with the same in it.
    if (E->isPRValue() && isCopiedWhole(E->getType(), Engine.model()))
      return AccessPath::object(E);
    Value V = call(*C);
    if (V.Kind == Value::Load || (V.Kind == Value::Address && E->isGLValue()))
      return V.Path;
    return E->isPRValue() ? AccessPath::object(E) : AccessPath();
  }
  return {};
}

Value Evaluator::value(const Expr *E) {
  DepthGuard Guard(Depth);
  if (!E || Depth > MaxDepth)
    return {};
  E = E->IgnoreParens();
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    const Expr *Sub = Cast->getSubExpr();
    switch (Cast->getCastKind()) {
    case CK_LValueToRValue: {
      AccessPath P = location(Sub);
      if (const Value *Known = S.binding(P))
        return *Known;
      if (Value Known = constant(P))
        return Known;
      if (E->getType()->isPointerType())
        if (Value Copied = S.copiedFrom(P))
          return Copied;
      return Value::load(P);
    }
    case CK_ArrayToPointerDecay:
      return Value::address(location(Sub).element(OriginSet::constant(0)));
    case CK_FunctionToPointerDecay:
      return value(Sub);
    default:
      return value(Sub);
    }
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return Value::function(Fn);
  } else if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    return isAtomicLoad(*Atomic) && E->getType()->isPointerType()
               ? Value::load(pointee(value(Atomic->getPtr())))
               : Value();
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    if (const FunctionDecl *Op = callOperator(Lambda->getLambdaClass()))
      return Value::function(Op);
    return {};
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf) {
      const Expr *Sub = Unary->getSubExpr()->IgnoreParens();
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub))
        if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
          return Value::function(Fn);
      return Value::address(location(Sub));
    }
    if (Unary->isPostfix() && Unary->getType()->isPointerType()) {
      Value V = value(Unary->getSubExpr());
      if (V)
        return V;
      AccessPath P = location(Unary->getSubExpr());
      if (const Value *Known = S.binding(P))
        return *Known;
      return Value::load(P);
    }
  } else if (isa<CXXThisExpr>(E)) {
    return Value::address(thisObject(E));
  } else if (isa<CXXNewExpr>(E)) {
    return Value::address(AccessPath::object(E));
  } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
    return value(Temporary->getSubExpr());
  } else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E)) {
    return value(Bind->getSubExpr());
  } else if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E)) {
    return value(Cleanups->getSubExpr());
  } else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E)) {
    return value(Default->getExpr());
  } else if (const auto *Statement = dyn_cast<StmtExpr>(E)) {
    // Its value is that of its last statement.
    const CompoundStmt *Body = Statement->getSubStmt();
    const auto *Last =
        Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
    return Last ? value(Last) : Value();
  } else if (const auto *Block = dyn_cast<BlockExpr>(E)) {
    const FunctionDecl *Body = Engine.index().block(Block->getBlockDecl());
    return Body ? Value::function(Body) : Value();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAdditiveOp() && Binary->getType()->isPointerType()) {
      bool LeftIsPointer = Binary->getLHS()->getType()->isPointerType();
      const Expr *Base = LeftIsPointer ? Binary->getLHS() : Binary->getRHS();
      const Expr *Index = LeftIsPointer ? Binary->getRHS() : Binary->getLHS();
      return Value::address(elementOf(Base, Index));
    }
    if (Binary->getOpcode() == BO_Comma)
      return value(Binary->getRHS());
    if (Binary->getOpcode() == BO_Assign)
      return value(Binary->getRHS());
  } else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
    // Where it leads to nothing, nothing can be done with it.
    auto IsNull = [&](const Expr *Arm) {
      return Arm->isNullPointerConstant(Engine.context(),
                                        Expr::NPC_ValueDependentIsNotNull);
    };
    const Expr *Then = Choice->getTrueExpr(), *Else = Choice->getFalseExpr();
    if (IsNull(Then))
      return value(Else);
    Value V = value(Then);
    return IsNull(Else) || V == value(Else) ? V : Value();
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    Model &M = Engine.model();
    TypeKind Kind = TypeKind::None;
    if (const TypeModel *T = M.type(Construct->getType()))
      Kind = T->Kind;
    // What wraps a callable or a reference denotes what it wraps; so does a
    // pointer made from a pointer, and a copy of a closure.
    if (Construct->getNumArgs() >= 1 &&
        (Ctor->isCopyOrMoveConstructor() || Kind == TypeKind::Callable ||
         Kind == TypeKind::ReferenceWrapper || Kind == TypeKind::Pointer)) {
      const Expr *Arg = Construct->getArg(0);
      if (Kind == TypeKind::ReferenceWrapper &&
          !Ctor->isCopyOrMoveConstructor())
        return Value::address(location(Arg));
      Value V = value(Arg);
      if (!V)
        V = Value::load(location(Arg));
      V.Taken |= Kind == TypeKind::Callable && V.Kind == Value::Load &&
                 V.Path.hasElement();
      return V;
    }
    return Value::load(AccessPath::object(Construct));
  } else if (std::optional<CallView> C = viewCall(E)) {
    Value V = call(*C);
    if (V)
      return V;
    if (E->getType()->isRecordType() && E->isPRValue())
      return Value::load(AccessPath::object(E));
    return {};
  }
  if (E->isGLValue()) {
    AccessPath P = location(E);
    if (const Value *Known = S.binding(P))
      return *Known;
    if (Value Known = constant(P))
      return Known;
    // A closure is its code: what it captured is named by its creator.
    if (const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
        R && R->isLambda())
      if (const FunctionDecl *Op = callOperator(R))
        return Value::function(Op);
    return Value::load(P);
  }
  return {};
}

/// The method \p Name of the object \p E or of what it points to, with it.
Value Evaluator::method(const Expr *E, llvm::StringRef Name) {
  // The class that is written is more telling than the one that is asked for.
  const Expr *Plain = E->IgnoreParenImpCasts();
  QualType T = Plain->getType();
  bool IsPointer = T->isPointerType();
  const CXXRecordDecl *Class =
      IsPointer ? T->getPointeeCXXRecordDecl() : T->getAsCXXRecordDecl();
  const CXXMethodDecl *Found = nullptr;
  unsigned Budget = 16;
  for (const CXXRecordDecl *R = Class; R && !Found && Budget > 0; --Budget) {
    if (!(R = R->getDefinition()))
      break;
    for (const CXXMethodDecl *Method : R->methods())
      if (Method->getIdentifier() && Method->getName() == Name)
        Found = Method;
    R = R->getNumBases() > 0 ? R->bases_begin()->getType()->getAsCXXRecordDecl()
                             : nullptr;
  }
  if (!Found || !Found->isInstance())
    return {};
  const auto *New = dyn_cast<CXXNewExpr>(Plain);
  bool IsExact =
      New || (!IsPointer && isa<DeclRefExpr>(Plain) &&
              !isa<ParmVarDecl>(cast<DeclRefExpr>(Plain)->getDecl()));
  const FunctionDecl *Definition =
      Found->isVirtual() && !isa<CXXThisExpr>(Plain)
          ? Engine.index().dispatch(Found, IsExact ? Class : nullptr)
          : userDefinition(Found);
  if (!Definition)
    return {};
  auto Call = std::make_shared<BoundCall>();
  Call->Callable = Value::function(Definition);
  AccessPath Object = IsPointer ? pointee(value(E)) : location(E);
  if (!Object && New)
    Object = AccessPath::object(New);
  Call->Arguments.push_back(Value::address(Object));
  Value V;
  V.Kind = Value::Bound;
  V.Call = std::move(Call);
  return V;
}

AccessPath Evaluator::object(const Expr *E) {
  if (E->getType()->isPointerType())
    return S.handle(pointee(value(E)));
  if (E->isGLValue())
    return S.handle(location(E));
  Value V = value(E);
  if (V.Kind == Value::Load || V.Kind == Value::Address)
    return S.handle(V.Path);
  return S.handle(location(E));
}

llvm::ArrayRef<FunctionPointers::Target>
Evaluator::targets(const Expr *E, const Value &V) const {
  if (const ValueDecl *Pointer = functionPointer(E))
    return Engine.index().pointees().stored(Pointer);
  if (V.Kind != Value::Load || !V.Path || !E ||
      !E->getType()->isFunctionPointerType())
    return {};
  llvm::ArrayRef<PathStep> Steps = V.Path.steps();
  if (!Steps.empty() && Steps.back().Kind == PathStep::Element)
    Steps = Steps.drop_back();
  const ValueDecl *Pointer = V.Path.var();
  if (!Steps.empty())
    Pointer =
        Steps.back().Kind == PathStep::Field ? Steps.back().Member : nullptr;
  return Pointer ? Engine.index().pointees().stored(Pointer)
                 : llvm::ArrayRef<FunctionPointers::Target>();
}

Value Evaluator::callable(const Expr *E) {
  if (!E)
    return {};
  Value V = value(E);
  if (V.Kind == Value::Function || V.Kind == Value::Bound)
    return V;
  if (V.Kind == Value::Load)
    if (Value Part = S.takenWith(V.Path))
      return Part;
  if (auto Targets = targets(E, V); Targets.size() == 1)
    return Value::function(Targets.front().Function);
  V.Taken |= V.Kind == Value::Load && V.Path.hasElement();
  // An object with a call operator: a functor.
  const CXXRecordDecl *R =
      E->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!R && E->getType()->isPointerType())
    R = nullptr;
  const TypeModel *T = R ? Engine.model().type(R) : nullptr;
  if (T && T->Kind == TypeKind::ReferenceWrapper)
    if (QualType Referred = elementType(R); !Referred.isNull()) {
      R = Referred->getAsCXXRecordDecl();
      T = R ? Engine.model().type(R) : nullptr;
    }
  if (R && (!T || T->Kind != TypeKind::Callable))
    if (const FunctionDecl *Op = callOperator(R)) {
      if (R->isLambda())
        return Value::function(Op);
      // The model knows what it does: what it runs is what it was made of.
      if (T && !userDefinition(Op))
        return V;
      auto Call = std::make_shared<BoundCall>();
      Call->Callable = Value::function(Op);
      // A reference wrapper refers to the functor; otherwise it is a copy,
      // whose pointers and references still lead to the same places.
      AccessPath Object = V.Kind == Value::Address || V.Kind == Value::Load
                              ? V.Path
                              : location(E);
      Call->Arguments.push_back(Value::address(Object));
      Value Bound;
      Bound.Kind = Value::Bound;
      Bound.Call = std::move(Call);
      return Bound;
    }
  return V;
}

Value Evaluator::argument(const Expr *E, QualType Parameter, bool Decayed) {
  QualType T = E->getType();
  Value V;
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  bool ByReference =
      !Decayed && !Parameter.isNull() && Parameter->isReferenceType();
  if (R && callOperator(R) && !Engine.model().type(R)) {
    V = callable(E);
  } else if (ByReference) {
    V = value(E);
    bool IsCallable = V.Kind == Value::Function || V.Kind == Value::Bound;
    if (!IsCallable)
      V = Value::address(location(E));
  } else {
    V = value(E);
    if (!V && E->isGLValue())
      V = Value::load(location(E));
  }
  // Scalars: what they depend on separates one task's slot from another's.
  if (T.getNonReferenceType()->isScalarType())
    V.From = origins(E);
  return V;
}
