//===- CallValues.cpp - What calls return, and what they are given --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Evaluator.h"
#include "Analysis/Instantiation.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Does a \p T, what it points to or its elements stand for something else: a
/// task, a channel, a callable?
static bool standsForOther(Model &M, QualType T) {
  for (const TypeModel *Kind = nullptr; !T.isNull();) {
    if (T->isPointerType()) {
      T = T->getPointeeType();
      continue;
    }
    Kind = M.type(T);
    if (!Kind ||
        (Kind->Kind != TypeKind::Pointer && Kind->Kind != TypeKind::Container))
      return Kind != nullptr;
    T = elementType(T);
  }
  return false;
}

/// The element of a container that one of its methods gives out.
AccessPath Evaluator::elementGivenBy(const CallView &C) {
  const TypeModel *T = C.Object && isa_and_nonnull<CXXMethodDecl>(C.Callee)
                           ? Engine.model().type(C.ObjectClass)
                           : nullptr;
  if (!T)
    return {};
  std::string Name = C.Callee->getNameAsString();
  // `emplace_back` returns what it has put there.
  auto Adds = T->Newest.find(Name);
  bool IsNew = Adds != T->Newest.end();
  if (IsNew ? !C.Site->isGLValue() : !llvm::is_contained(T->Element, Name))
    return {};
  AccessPath Container =
      C.ObjectIsPointer ? pointee(value(C.Object)) : location(C.Object);
  bool Indexed = !IsNew && C.Args.size() == 1 &&
                 C.Args[0]->getType()->isIntegralOrEnumerationType();
  return S.normalize(Container.element(
      Indexed ? origins(C.Args[0])
              : S.newestNumber(Container, IsNew ? Adds->second : Name)));
}

/// What a call returns, in the caller's frame.
Value Evaluator::call(const CallView &C) {
  Model &M = Engine.model();
  if (const FunctionModel *Fn = C.lookUp(M)) {
    for (const Effect &E : Fn->Effects) {
      const Expr *Operand = C.operand(E.Object);
      switch (E.What) {
      case Role::Identity:
        if (E.Object.Kind == Operand::Named)
          return Value::address(AccessPath::named(M.named(E.Object.Name)));
        if (!Operand)
          return {};
        // Something else lies there now. Handles are followed all the same.
        if (C.givesOutOld(M) && !standsForOther(M, Operand->getType()))
          return {};
        if (E.Object.Pointee) { // what is stored where it points to
          AccessPath P = pointee(value(Operand));
          const Value *Known = S.binding(P);
          return Known ? *Known : Value::load(P);
        }
        if (Operand->isGLValue() && !Operand->getType()->isPointerType())
          return Value::load(location(Operand));
        return value(Operand);
      case Role::Reference:
      case Role::AddressOf:
        return Operand ? Value::address(location(Operand)) : Value();
      case Role::Dereference: {
        if (!Operand)
          return {};
        AccessPath P = location(Operand);
        P = S.normalize(P.deref());
        // What owns an array leads to its elements.
        if (C.Callee && C.Callee->getOverloadedOperator() == OO_Subscript &&
            C.Args.size() == 1)
          P = S.normalize(P.element(origins(C.Args[0])));
        // `operator*` returns a reference, `operator->` and `get` a pointer.
        bool IsPointer = C.Site->getType()->isPointerType();
        return IsPointer ? Value::address(P) : Value::load(P);
      }
      case Role::AtomicLoad:
        if (!C.Site->getType()->isPointerType())
          break;
        return Value::load(object(C, E.Object));
      case Role::Allocate:
        return Value::address(AccessPath::object(C.Site));
      case Role::Bind: {
        auto Call = std::make_shared<BoundCall>();
        Call->Callable = callable(C.operand(E.Callable));
        Call->Arguments = handedOn(C, E, /*Decayed=*/true);
        Value V;
        V.Kind = Value::Bound;
        V.Call = std::move(Call);
        return V;
      }
      default:
        break;
      }
    }
  }
  // Containers and iterators: elements, whatever the way to them.
  if (AccessPath P = elementGivenBy(C))
    return C.Site->isGLValue() ? Value::load(P) : Value::address(P);
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(C.Site)) {
    OverloadedOperatorKind Kind = Op->getOperator();
    bool IsUsers = userDefinition(C.Callee) != nullptr;
    if (!IsUsers && (Kind == OO_Star || Kind == OO_Arrow) &&
        Op->getNumArgs() == 1) {
      // An iterator or a pointer of a library's own.
      const Expr *Iterator = Op->getArg(0);
      bool IsNew = Iterator->IgnoreParenImpCasts()->isPRValue();
      Value To = IsNew ? value(Iterator) : Value();
      AccessPath P = To.Kind == Value::Address
                         ? To.Path
                         : S.normalize(location(Iterator).deref());
      return Kind == OO_Arrow ? Value::address(P) : Value::load(P);
    }
    if (!IsUsers && (Kind == OO_PlusPlus || Kind == OO_MinusMinus ||
                     Kind == OO_Plus || Kind == OO_Minus)) {
      Value V = value(Op->getArg(0));
      if (V.Kind == Value::Address) {
        OriginSet Index;
        if (const auto *Ref =
                dyn_cast<DeclRefExpr>(ignoreWrappers(Op->getArg(0))))
          if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
            Index.add({Origin::Variable, Var->getCanonicalDecl(), 0});
        // `begin() + n`, or some iterator and as many more.
        if (Op->getNumArgs() == 2)
          Index.addAll(origins(Op->getArg(1)));
        V.Path = V.Path.withLastIndex(std::move(Index));
      }
      return V;
    }
  }
  const FunctionDecl *Definition = userDefinition(C.Callee);
  const FunctionSummary *Summary =
      Definition ? Engine.summary(Definition) : nullptr;
  if (!Summary || !Summary->Return)
    return {};
  Instantiation I(Definition, S);
  if (C.Object)
    I.bindThis(C.ObjectIsPointer ? pointee(value(C.Object))
                                 : location(C.Object));
  std::vector<Value> Arguments;
  for (unsigned A = 0; A < C.Args.size(); ++A)
    Arguments.push_back(argument(C.Args[A],
                                 A < Definition->getNumParams()
                                     ? Definition->getParamDecl(A)->getType()
                                     : QualType(),
                                 /*Decayed=*/false));
  I.bindArguments(Arguments);
  I.nameResult(Summary->Return.Path, C.Site);
  Value V = I.value(Summary->Return);
  // A returned reference denotes the location itself.
  if (V.Kind == Value::Address &&
      Definition->getReturnType()->isReferenceType())
    return Value::load(V.Path);
  return V;
}

AccessPath Evaluator::object(const CallView &C, const Operand &O) {
  if (O.Kind == Operand::This && C.isConstruction())
    return AccessPath::object(C.Site);
  if (O.Kind == Operand::Return)
    return AccessPath::object(C.Site);
  if (O.Kind == Operand::Named)
    return AccessPath::named(Engine.model().named(O.Name));
  const Expr *E = C.operand(O);
  if (!E)
    return {};
  if (O.Kind != Operand::This)
    return select(object(E), O);
  AccessPath P = C.ObjectIsPointer ? pointee(value(E)) : location(E);
  // What is done through a reference is done to what it refers to.
  if (Engine.model().isKind(C.objectType(), TypeKind::ReferenceWrapper))
    if (Value V = value(E); !C.ObjectIsPointer && V.Kind == Value::Address)
      P = V.Path;
  // The copy of a container is another one.
  if (!Engine.model().isKind(C.objectType(), TypeKind::Container))
    P = S.handle(std::move(P));
  return select(std::move(P), O);
}

/// `*N` and `N[]`, given what N leads to.
AccessPath Evaluator::select(AccessPath P, const Operand &O) const {
  if (O.Pointee) {
    const Value *Known = S.binding(P);
    P = Known && Known->Kind == Value::Address ? S.handle(Known->Path)
                                               : S.normalize(P.deref());
  }
  return O.Each && P ? P.anyElement() : P;
}

std::vector<Value> Evaluator::handedOn(const CallView &C, const Effect &E,
                                       bool Decayed) {
  std::vector<Value> Values;
  for (const Operand &O : E.Passes) {
    if (const Expr *Arg = C.operand(O); Arg && O.Pointee)
      Values.push_back(Value::load(pointee(value(Arg))));
    else
      Values.push_back(Arg ? argument(Arg, QualType(), Decayed) : Value());
  }
  if (E.Arguments >= 0)
    for (unsigned I = E.Arguments; I < C.Args.size(); ++I)
      Values.push_back(argument(C.Args[I], QualType(), Decayed));
  return Values;
}
