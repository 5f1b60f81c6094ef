//===- OpenMPValues.cpp - Expressions around and in directives ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

Location Walker::object(const CallView &C) {
  if (!C.Object)
    return {};
  if (!C.ObjectIsPointer)
    return lval(C.Object);
  Value V = eval(C.Object);
  Location L = V.Target;
  // The object itself, not the first of an array of them.
  return V.IsPointer ? L : Location();
}

Location Walker::lval(const Expr *E) {
  if (!E || R.Truncated)
    return {};
  if (++StepsTaken > MaxSteps || Depth > MaxDepth) {
    R.Truncated = true;
    return {};
  }
  E = E->IgnoreParens();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    return V ? variable(V) : Location();
  }
  if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Base = Sub->getBase();
    const auto *Decay = dyn_cast<ImplicitCastExpr>(Base->IgnoreParens());
    if (Decay && Decay->getCastKind() == CK_ArrayToPointerDecay) {
      Location Array = lval(Decay->getSubExpr());
      Symbolic Index = eval(Sub->getIdx()).Number;
      return element(Decay->getSubExpr(), Array, Index);
    }
    Value Pointer = eval(Base);
    Symbolic Index = eval(Sub->getIdx()).Number;
    return Pointer.IsPointer
               ? Pointer.Target.moved(R.Arena, SymbolicOp::Add, Index)
               : Location();
  }
  if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->getOpcode() == UO_Deref) {
      Value V = eval(U->getSubExpr());
      return V.IsPointer ? V.Target : Location();
    }
    if (U->isIncrementDecrementOp()) {
      eval(U);
      size_t Count = R.Accesses.size();
      Location L = lval(U->getSubExpr());
      R.Accesses.resize(Count);
      return L;
    }
    if (U->getOpcode() == UO_Real || U->getOpcode() == UO_Imag ||
        U->getOpcode() == UO_Extension)
      return lval(U->getSubExpr());
    return {};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(V);
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    Location Object;
    if (Member->isArrow()) {
      Value V = eval(Member->getBase());
      if (V.IsPointer)
        Object = V.Target;
    } else if (Member->getBase()->isGLValue()) {
      Object = lval(Member->getBase());
    } else {
      eval(Member->getBase());
    }
    if (!Field || !Object)
      return {};
    if (!Field->getType()->isReferenceType())
      return Object.field(Field);
    // A reference in an object leads where a pointer would.
    Value Bound = load(Object.field(Field),
                       Ctx.getPointerType(Field->getType()->getPointeeType()));
    return Bound.Target;
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    if (B->isAssignmentOp()) {
      eval(B);
      size_t Count = R.Accesses.size();
      Location L = lval(B->getLHS());
      R.Accesses.resize(Count);
      return L;
    }
    if (B->getOpcode() == BO_Comma) {
      eval(B->getLHS());
      return lval(B->getRHS());
    }
    return {};
  }
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getSubExpr()->isGLValue())
      return lval(Cast->getSubExpr());
    eval(Cast->getSubExpr());
    return {};
  }
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return lval(Cleanups->getSubExpr());
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
    Location L{newStorage(nullptr, Temporary, Now), {}};
    store(L, eval(Temporary->getSubExpr()));
    return L;
  }
  if (isa<CXXConstructExpr, CallExpr>(E)) {
    Location L;
    call(E, &L);
    return L;
  }
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    eval(Choice->getCond());
    lval(Choice->getTrueExpr());
    lval(Choice->getFalseExpr());
    return {};
  }
  if (const auto *Section = dyn_cast<ArraySectionExpr>(E)) {
    Symbolic Low = Section->getLowerBound()
                       ? eval(Section->getLowerBound()).Number
                       : R.Arena.constant(0);
    const Expr *Base = Section->getBase();
    if (Base->IgnoreParenImpCasts()->getType()->isArrayType())
      return element(Base, lval(Base->IgnoreParenImpCasts()), Low);
    Value Pointer = eval(Base);
    return Pointer.IsPointer
               ? Pointer.Target.moved(R.Arena, SymbolicOp::Add, Low)
               : Location();
  }
  eval(E);
  return {};
}

openmp::Value Walker::evalCast(const CastExpr *Cast) {
  const Expr *Sub = Cast->getSubExpr();
  switch (Cast->getCastKind()) {
  case CK_LValueToRValue: {
    Location L = lval(Sub);
    record(L, Sub, false);
    return load(L, Cast->getType());
  }
  case CK_ArrayToPointerDecay: {
    if (isa<StringLiteral>(Sub->IgnoreParens()))
      return {};
    Location L = lval(Sub);
    return Value::pointer(element(Sub, L, R.Arena.constant(0)));
  }
  case CK_NullToPointer:
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
  case CK_ToVoid:
    if (Cast->getCastKind() == CK_ToVoid) {
      if (Sub->isGLValue())
        lval(Sub);
      else
        eval(Sub);
    }
    return {};
  case CK_BitCast: {
    Value V = eval(Sub);
    QualType From = Sub->getType()->getPointeeType();
    QualType To = Cast->getType()->getPointeeType();
    if (!V.IsPointer || V.Target.Steps.empty() ||
        V.Target.Steps.back().Kind != Step::Index || From.isNull() ||
        To.isNull())
      return V;
    Symbolic Last = V.Target.Steps.back().Subscript;
    bool AtStart = Last && Last->Op == SymbolicOp::Constant && !Last->Value;
    bool SameSize = !From->isIncompleteType() && !To->isIncompleteType() &&
                    !From->isFunctionType() && !To->isFunctionType() &&
                    !From->isVariableArrayType() &&
                    !To->isVariableArrayType() &&
                    Ctx.getTypeSizeInChars(From) == Ctx.getTypeSizeInChars(To);
    if (!AtStart && !SameSize && !To->isVoidType() && !From->isVoidType())
      V.Target.Steps.back().Subscript = nullptr;
    return V;
  }
  case CK_IntegralCast:
  case CK_NoOp:
  case CK_IntegralToBoolean:
  case CK_BooleanToSignedIntegral: {
    Value V = Sub->isGLValue() ? Value::pointer(lval(Sub)) : eval(Sub);
    // There are more data than values of a byte: some come twice.
    if (Cast->getCastKind() == CK_IntegralCast && !V.Number && !V.IsPointer &&
        Ctx.getTypeSize(Sub->getType()) == 8 &&
        !Sub->getType()->isBooleanType())
      V.Number = below(R.Arena.constant(256));
    // A narrow type may cut the number off.
    if (Cast->getCastKind() == CK_IntegralCast && V.Number &&
        V.Number->Op != SymbolicOp::Constant &&
        Ctx.getTypeSize(Cast->getType()) < 32 &&
        Ctx.getTypeSize(Cast->getType()) < Ctx.getTypeSize(Sub->getType()))
      V.Number = nullptr;
    return V;
  }
  default:
    if (Sub->isGLValue()) {
      lval(Sub);
      return {};
    }
    Value V = eval(Sub);
    // Numbers that are no integers are not followed.
    return Cast->getType()->isPointerType() ? V : Value();
  }
}

openmp::Value Walker::evalUnary(const UnaryOperator *U) {
  const Expr *Sub = U->getSubExpr();
  switch (U->getOpcode()) {
  case UO_AddrOf:
    return Value::pointer(lval(Sub));
  case UO_PreInc:
  case UO_PostInc:
  case UO_PreDec:
  case UO_PostDec: {
    Location L = lval(Sub);
    record(L, Sub, false, U);
    Value Old = load(L, Sub->getType()), New;
    SymbolicOp Op = U->isIncrementOp() ? SymbolicOp::Add : SymbolicOp::Sub;
    if (Old.IsPointer)
      New = Value::pointer(Old.Target.moved(R.Arena, Op, R.Arena.constant(1)));
    else
      New = Value::number(R.Arena.binary(Op, Old.Number, R.Arena.constant(1)));
    write(L, Sub, New, U);
    return U->isPrefix() ? New : Old;
  }
  case UO_Minus:
    return Value::number(
        R.Arena.binary(SymbolicOp::Sub, R.Arena.constant(0), eval(Sub).Number));
  case UO_LNot:
    return Value::number(R.Arena.negate(eval(Sub).Number));
  case UO_Plus:
  case UO_Extension:
    return eval(Sub);
  default:
    if (Sub->isGLValue())
      lval(Sub);
    else
      eval(Sub);
    return {};
  }
}

static std::optional<SymbolicOp> symbolicOp(BinaryOperatorKind Op) {
  switch (Op) {
  case BO_Add:
  case BO_AddAssign:
    return SymbolicOp::Add;
  case BO_Sub:
  case BO_SubAssign:
    return SymbolicOp::Sub;
  case BO_Mul:
  case BO_MulAssign:
    return SymbolicOp::Mul;
  case BO_Div:
  case BO_DivAssign:
    return SymbolicOp::Div;
  case BO_Rem:
  case BO_RemAssign:
    return SymbolicOp::Rem;
  case BO_Shl:
  case BO_ShlAssign:
    return SymbolicOp::Shl;
  case BO_Shr:
  case BO_ShrAssign:
    return SymbolicOp::Shr;
  case BO_And:
  case BO_AndAssign:
    return SymbolicOp::And;
  case BO_LT:
  case BO_GT:
    return SymbolicOp::Lt;
  case BO_LE:
  case BO_GE:
    return SymbolicOp::Le;
  case BO_EQ:
    return SymbolicOp::Eq;
  case BO_NE:
    return SymbolicOp::Ne;
  default:
    return std::nullopt;
  }
}

/// Is \p E the variable or element that \p Left is, by its text?
static bool sameLvalue(const Expr *Left, const Expr *E, ASTContext &Ctx) {
  llvm::FoldingSetNodeID X, Y;
  Left->IgnoreParens()->Profile(X, Ctx, true);
  E->IgnoreParenImpCasts()->Profile(Y, Ctx, true);
  return X == Y;
}

openmp::Value Walker::evalBinary(const BinaryOperator *B) {
  const Expr *Left = B->getLHS(), *Right = B->getRHS();
  BinaryOperatorKind Op = B->getOpcode();
  if (Op == BO_Comma) {
    Left->isGLValue() ? void(lval(Left)) : void(eval(Left));
    return Right->isGLValue() ? Value() : eval(Right);
  }
  if (Op == BO_Assign) {
    // `x = x op e` is an update, too.
    const auto *Sum = dyn_cast<BinaryOperator>(Right->IgnoreParenImpCasts());
    const Expr *Update = Sum && !Sum->isAssignmentOp() &&
                                 (sameLvalue(Left, Sum->getLHS(), Ctx) ||
                                  sameLvalue(Left, Sum->getRHS(), Ctx))
                             ? B
                             : nullptr;
    Value V = Right->isGLValue() ? Value() : eval(Right);
    Location L = lval(Left);
    write(L, Left, V, Update);
    return V;
  }
  if (B->isCompoundAssignmentOp()) {
    Value By = eval(Right);
    Location L = lval(Left);
    record(L, Left, false, B);
    Value Old = load(L, Left->getType()), New;
    std::optional<SymbolicOp> S = symbolicOp(Op);
    if (Old.IsPointer && S)
      New = Value::pointer(Old.Target.moved(R.Arena, *S, By.Number));
    else if (S)
      New = Value::number(R.Arena.binary(*S, Old.Number, By.Number));
    write(L, Left, New, B);
    return New;
  }
  if (B->isLogicalOp()) {
    Symbolic L = eval(Left).Number;
    Conditions.push_back({L, Op == BO_LAnd, B});
    Symbolic Second = eval(Right).Number;
    Conditions.pop_back();
    if (Op == BO_LAnd)
      return Value::number(R.Arena.binary(SymbolicOp::LogicalAnd, L, Second));
    return Value::number(R.Arena.binary(SymbolicOp::LogicalOr, L, Second));
  }
  Value L = eval(Left), Second = eval(Right);
  std::optional<SymbolicOp> S = symbolicOp(Op);
  if (!S)
    return {};
  if (L.IsPointer && (*S == SymbolicOp::Add || *S == SymbolicOp::Sub) &&
      !Second.IsPointer)
    return Value::pointer(L.Target.moved(R.Arena, *S, Second.Number));
  if (Second.IsPointer && *S == SymbolicOp::Add)
    return Value::pointer(Second.Target.moved(R.Arena, *S, L.Number));
  if (L.IsPointer || Second.IsPointer)
    return {};
  // Arithmetic in other than whole numbers is not followed.
  if (!Left->getType()->isIntegralOrEnumerationType())
    return {};
  if (Op == BO_GT || Op == BO_GE)
    std::swap(L, Second);
  // Whatever the number is, there are only so many remainders.
  if (!L.Number && Second.Number && Second.Number->Op == SymbolicOp::Constant &&
      Second.Number->Value > 0) {
    if (Op == BO_Rem)
      return Value::number(below(Second.Number));
    if (Op == BO_And)
      return Value::number(below(R.Arena.constant(Second.Number->Value + 1)));
  }
  return Value::number(R.Arena.binary(*S, L.Number, Second.Number));
}

openmp::Value Walker::eval(const Expr *E) {
  if (!E || R.Truncated)
    return {};
  if (++StepsTaken > MaxSteps || Depth > MaxDepth) {
    R.Truncated = true;
    return {};
  }
  E = E->IgnoreParens();
  if (isa<IntegerLiteral, CharacterLiteral, CXXBoolLiteralExpr,
          UnaryExprOrTypeTraitExpr, SubstNonTypeTemplateParmExpr>(E))
    return Value::number(constantOf(E));
  if (const auto *Constant = dyn_cast<ConstantExpr>(E))
    return eval(Constant->getSubExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Value::number(isa<EnumConstantDecl>(Ref->getDecl()) ? constantOf(E)
                                                               : nullptr);
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return eval(Cleanups->getSubExpr());
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return eval(Bind->getSubExpr());
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return evalCast(Cast);
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    return evalUnary(U);
  if (const auto *B = dyn_cast<BinaryOperator>(E))
    return evalBinary(B);
  if (isa<CXXThisExpr>(E))
    return Value::pointer(This);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    Symbolic Test = eval(Choice->getCond()).Number;
    Conditions.push_back({Test, true, Choice});
    Value Yes = Choice->getTrueExpr()->isGLValue()
                    ? (lval(Choice->getTrueExpr()), Value())
                    : eval(Choice->getTrueExpr());
    Conditions.back().Holds = false;
    Value No = Choice->getFalseExpr()->isGLValue()
                   ? (lval(Choice->getFalseExpr()), Value())
                   : eval(Choice->getFalseExpr());
    Conditions.pop_back();
    return Value::number(R.Arena.choose(Test, Yes.Number, No.Number));
  }
  if (isa<CallExpr, CXXConstructExpr>(E))
    return call(E);
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    if (New->getInitializer())
      eval(New->getInitializer());
    if (New->isArray() && New->getArraySize())
      eval(*New->getArraySize());
    return Value::pointer(
        Location{newStorage(nullptr, New, Now), {}}.index(R.Arena.constant(0)));
  }
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
    return eval(Default->getExpr());
  if (isa<CXXDefaultArgExpr, LambdaExpr>(E))
    return {};
  if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    statement(Block->getSubStmt());
    return {};
  }
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    // What it changes is not followed.
    size_t Count = R.Accesses.size();
    Value V = eval(Atomic->getPtr());
    R.Accesses.resize(Count);
    if (V.IsPointer)
      store(V.Target, {});
    return {};
  }
  ++Depth;
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      Part->isGLValue() ? void(lval(Part)) : void(eval(Part));
  --Depth;
  return {};
}
