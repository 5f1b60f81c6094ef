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
  Storage *S = newStorage(V, nullptr, &R.Frames.front());
  if (const Expr *Init = V->getAnyInitializer())
    if (const auto *List = dyn_cast<InitListExpr>(Init->IgnoreImplicit());
        List && V->getType()->isArrayType()) {
      std::vector<int64_t> Numbers;
      for (const Expr *Element : List->inits()) {
        Expr::EvalResult Result;
        if (!Element->getType()->isIntegerType() ||
            Element->isValueDependent() ||
            !Element->EvaluateAsInt(Result, Ctx) || Numbers.size() > 4096)
          break;
        Numbers.push_back(Result.Val.getInt().getExtValue());
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
    return Value::pointer(L.deref().index(R.Arena.constant(0)));
  }
  if (std::optional<Key> Name = key(L)) {
    if (isUnstable(L))
      return {};
    if (auto It = Values.find(*Name); It != Values.end())
      return It->second;
    if (!T->isIntegralOrEnumerationType())
      return {};
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
    return Field && Object ? Object.field(Field) : Location();
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

bool Walker::containerCall(const CallView &C, Value &Result, Location *Where) {
  const model::TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if (!T || C.isConstruction() || !isa<CXXMethodDecl>(C.Callee))
    return false;
  using model::TypeKind;
  bool IsIterator = T->Kind == TypeKind::Iterator;
  if (T->Kind == TypeKind::Atomic || T->Kind == TypeKind::Synchronization ||
      T->Kind == TypeKind::Guard || T->Kind == TypeKind::Lock) {
    for (const Expr *Arg : C.Args)
      Arg->isGLValue() ? void(lval(Arg)) : void(eval(Arg));
    return true;
  }
  if (T->Kind != TypeKind::Container && T->Kind != TypeKind::Pointer &&
      !IsIterator)
    return false;
  const auto *Method = cast<CXXMethodDecl>(C.Callee);
  Location L = object(C);
  llvm::SmallVector<Value, 2> Args;
  for (const Expr *Arg : C.Args) {
    if (!Arg->isGLValue()) {
      Args.push_back(eval(Arg));
      continue;
    }
    Location At = lval(Arg);
    record(At, Arg, false);
    Args.push_back(load(At, Arg->getType().getNonReferenceType()));
  }
  std::string Name = Method->getNameAsString();
  if (IsIterator)
    return true;
  if (Method->getOverloadedOperator() == OO_Equal) {
    record(L, C.Object, true);
    return true;
  }
  if (llvm::is_contained(T->Reads, Name) ||
      llvm::is_contained(T->Element, Name)) {
    record(L, C.Object, false, nullptr, /*Shallow=*/true);
    bool ByIndex =
        C.Args.size() == 1 && C.Args.front()->getType()->isIntegerType();
    if (Where && T->Kind == TypeKind::Pointer)
      *Where = L.deref();
    else if (Where && Name == "front")
      *Where = L.index(R.Arena.constant(0));
    else if (Where && ByIndex)
      *Where = L.index(Args.front().Number);
    if (Name == "data")
      Result = Value::pointer(L.index(R.Arena.constant(0)));
    else if (Name == "operator->" || Name == "get")
      Result = Value::pointer(L.deref());
    else if (T->Kind == TypeKind::Container && C.Args.empty() &&
             C.Site->getType()->isIntegerType() && L.Root && !isUnstable(L)) {
      // How many there are: as long as nobody changes it.
      if (std::optional<Key> K = key(L))
        Result =
            Values
                .try_emplace(*K, Value::number(R.Arena.symbol(R.Arena.newSymbol(
                                     Symbol::Param, L.Root->Owner))))
                .first->second;
    }
    return true;
  }
  // Subscripts that may make an element.
  bool IsConst = Method->isConst();
  record(L, C.Object, !IsConst);
  if (!IsConst)
    store(L, {});
  return true;
}

openmp::Value Walker::call(const Expr *E, Location *Result) {
  std::optional<CallView> C = viewCall(E);
  if (!C)
    return {};
  using model::Role;
  auto EvalArgs = [&] {
    if (C->Object)
      object(*C);
    for (const Expr *Arg : C->Args)
      Arg->isGLValue() ? void(lval(Arg)) : void(eval(Arg));
  };
  const model::FunctionModel *Fn = C->lookUp(M);
  auto ObjectOf = [&](const model::Operand &O) -> Location {
    const Expr *Operand = C->operand(O);
    if (!Operand)
      return {};
    size_t Count = R.Accesses.size();
    Location L;
    if (Operand->getType()->isPointerType()) {
      Value V = eval(Operand);
      L = V.IsPointer ? V.Target : Location();
    } else if (Operand->isGLValue()) {
      L = lval(Operand);
    }
    R.Accesses.resize(Count);
    return L;
  };
  if (Fn && !Fn->Effects.empty()) {
    for (const model::Effect &Effect : Fn->Effects)
      switch (Effect.What) {
      case Role::TeamNumber: {
        Frame *Team = team();
        return Team ? Value::number(R.Arena.symbol(Team->Number))
                    : Value::number(R.Arena.constant(0));
      }
      case Role::TeamSize:
        return Value::number(R.Arena.symbol(
            R.Arena.newSymbol(Symbol::ThreadCount, &R.Frames.front())));
      case Role::TaskId:
        return {};
      case Role::Acquire:
      case Role::TryAcquire: {
        HeldLock Held;
        Held.L.At = ObjectOf(Effect.Object);
        Locks.push_back(Held);
        return {};
      }
      case Role::Release: {
        Location L = ObjectOf(Effect.Object);
        for (size_t I = Locks.size(); I-- > 0;)
          if (!Locks[I].L.IsNamed && !Locks[I].L.Ordered &&
              Locks[I].L.At.Root == L.Root) {
            Locks.erase(Locks.begin() + I);
            break;
          }
        return {};
      }
      case Role::Allocate:
        EvalArgs();
        return Value::pointer(Location{newStorage(nullptr, E, Now), {}}.index(
            R.Arena.constant(0)));
      case Role::AtomicLoad:
      case Role::AtomicStore:
      case Role::AtomicUpdate:
      case Role::AtomicAcquire: {
        Location L = ObjectOf(Effect.Object);
        if (L)
          store(L, {});
        return {};
      }
      case Role::Initialize:
      case Role::Destroy:
        return {};
      default:
        break;
      }
  }
  if (Fn && !Fn->Memory.empty()) {
    EvalArgs();
    for (const model::MemoryEffect &Effect : Fn->Memory) {
      const Expr *Arg = C->operand(Effect.What);
      if (!Arg)
        continue;
      Location L = ObjectOf(Effect.What);
      bool IsWrite = Effect.Kind == model::MemoryEffect::Write;
      record(L, Arg, IsWrite);
      if (IsWrite && L)
        store(L, {});
    }
    return {};
  }
  Value V;
  if (containerCall(*C, V, Result))
    return V;
  if (const FunctionDecl *Callee = userDefinition(C->Callee);
      Callee && !llvm::is_contained(Stack, Callee) &&
      Stack.size() < MaxCallDepth) {
    Location Object = C->isConstruction()
                          ? Location{newStorage(nullptr, E, Now), {}}
                          : object(*C);
    return runFunction(Callee, *C, Object, Result);
  }
  // Copies read what they copy.
  if (C->isConstruction()) {
    const auto *Constructor = cast<CXXConstructExpr>(E)->getConstructor();
    if (Constructor->isCopyOrMoveConstructor() && C->Args.size() == 1 &&
        C->Args.front()->isGLValue()) {
      Location From = lval(C->Args.front());
      record(From, C->Args.front(), false);
      return load(From, C->Args.front()->getType());
    }
    EvalArgs();
    return {};
  }
  // The assignment of a whole object by an operator nobody wrote.
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C->Callee);
      Method &&
      (Method->isCopyAssignmentOperator() ||
       Method->isMoveAssignmentOperator()) &&
      C->Object && C->Args.size() == 1) {
    if (C->Args.front()->isGLValue()) {
      Location From = lval(C->Args.front());
      record(From, C->Args.front(), false);
    } else {
      eval(C->Args.front());
    }
    Location L = object(*C);
    write(L, C->Object, {});
    if (Result)
      *Result = L;
    return {};
  }
  EvalArgs();
  // Whatever is not known may change what it is given the address of.
  for (const Expr *Arg : C->Args) {
    size_t Count = R.Accesses.size();
    if (Arg->getType()->isPointerType() &&
        !Arg->getType()->getPointeeType().isConstQualified()) {
      if (const auto *U = dyn_cast<UnaryOperator>(ignoreWrappers(Arg));
          U && U->getOpcode() == UO_AddrOf)
        store(lval(U->getSubExpr()), {});
    } else if (Arg->isGLValue() && !Arg->getType().isConstQualified()) {
      store(lval(Arg), {});
    }
    R.Accesses.resize(Count);
  }
  return {};
}

openmp::Value Walker::runFunction(const FunctionDecl *Callee, const CallView &C,
                                  Location Object, Location *Result) {
  bool Outermost = !OuterCall;
  llvm::SmallVector<std::pair<const ParmVarDecl *, Location>, 4> Parameters;
  for (unsigned I = 0; I < Callee->getNumParams(); ++I) {
    const ParmVarDecl *P = Callee->getParamDecl(I);
    const Expr *Arg = I < C.Args.size() ? C.Args[I] : nullptr;
    if (P->getType()->isReferenceType()) {
      Parameters.push_back({P, Arg ? lval(Arg) : Location()});
      continue;
    }
    Location L{newStorage(P, nullptr, Now), {}};
    Value V = Arg && !Arg->isGLValue() ? eval(Arg) : Value();
    store(L, V);
    Parameters.push_back({P, L});
  }
  if (Outermost)
    OuterCall = C.Site;
  // A closure's call operator keeps the `this` of its creator.
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  Location OuterThis = This;
  if (Method && Method->isInstance() && !Method->getParent()->isLambda())
    This = Object;
  auto OuterEnv = Env;
  for (auto &[P, L] : Parameters)
    Env[P] = L;
  auto OuterReturned = std::exchange(Returned, {});
  auto OuterReturnedAt = std::exchange(ReturnedAt, {});
  if (Now->Kind != Frame::Root)
    Visited.insert(Callee);
  Stack.push_back(Callee);
  size_t Known = Conditions.size();
  ++Depth;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit() && Init->isMemberInitializer() &&
          !Init->getInit()->getType()->isRecordType()) {
        Value V =
            Init->getInit()->isGLValue() ? Value() : eval(Init->getInit());
        store(Object.field(Init->getMember()), V);
      }
  statement(Callee->getBody());
  --Depth;
  Conditions.resize(Known);
  Stack.pop_back();
  Value V = Returned.size() == 1 ? Returned.front() : Value();
  if (Result && ReturnedAt.size() == 1)
    *Result = ReturnedAt.front();
  Returned = std::move(OuterReturned);
  ReturnedAt = std::move(OuterReturnedAt);
  // What is static, or private to a thread, keeps its storage.
  for (const auto &[Variable, L] : Env)
    if (Variable->hasGlobalStorage() && !OuterEnv.count(Variable))
      OuterEnv[Variable] = L;
  Env = std::move(OuterEnv);
  This = OuterThis;
  if (Outermost)
    OuterCall = nullptr;
  return V;
}
