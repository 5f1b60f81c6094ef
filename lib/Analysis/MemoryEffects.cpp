//===- MemoryEffects.cpp - What calls do to memory ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/Constants.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// `list.emplace_back(); list.back()`: another element for each who does so.
/// Handles and guards are followed as what the whole container holds.
void FunctionAnalyzer::noteNewest(const CallView &C, State &S) {
  const TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if (!T || T->Newest.empty() || !C.Callee->getIdentifier())
    return;
  auto By = T->Newest.find(C.Callee->getName().str());
  QualType Element = elementType(C.ObjectClass);
  if (By == T->Newest.end() || Element.isNull() ||
      M.isKind(Element, TypeKind::TaskHandle) ||
      M.isKind(Element, TypeKind::Guard))
    return;
  Evaluator Eval(Engine, F, S);
  AccessPath Container = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                           : Eval.location(C.Object);
  if (!Container)
    return;
  const VarDecl *Number = Engine.elementNumber(C.Site, F);
  S.invalidate(AccessPath::variable(Number), /*NewStorage=*/false);
  llvm::erase_if(S.Newest, [&](const NewestElement &E) {
    return E.Container == Container;
  });
  S.Newest.push_back({Container, By->second, Number});
}

bool FunctionAnalyzer::applyTypeKind(const CallView &C, State &S) {
  const TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if (!T || T->Kind == TypeKind::None || !isa<CXXMethodDecl>(C.Callee))
    return false;
  const auto *Method = cast<CXXMethodDecl>(C.Callee);
  std::string Name = Method->getNameAsString();
  if (isa<CXXConversionDecl>(Method))
    Name = "operator " + Method->getReturnType().getAsString();
  Evaluator Eval(Engine, F, S);
  Operand This{Operand::This, 0};
  auto Touch = [&](EventKind Kind, bool Shallow) {
    AccessPath P = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                     : Eval.location(C.Object);
    if (C.ObjectIsPointer || !isTemporary(C.Object))
      record(Kind, P, C.Site->getSourceRange(), S, Shallow);
    if (Kind == EventKind::Write && P)
      S.invalidate(P, /*NewStorage=*/false);
  };
  switch (T->Kind) {
  case TypeKind::Guard:
    if (C.isConstruction()) {
      constructGuard(C, C.ObjectClass, AccessPath::object(C.Site), S);
    } else if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
      // It gives up what it holds and takes over what the other one does.
      const AccessPath Guard = Eval.location(C.Object);
      destroyGuard(Guard, C.Site, S);
      if (Guard)
        constructGuard(C, C.ObjectClass, Guard, S);
    }
    return true;
  case TypeKind::Atomic: {
    if (C.isConstruction())
      return true;
    AccessPath P = Eval.object(C, This);
    record(Method->isConst() ? EventKind::AtomicRead : EventKind::AtomicWrite,
           P, C.Site->getSourceRange(), S, false, isRelaxed(C));
    return true;
  }
  case TypeKind::Callable:
    if (C.isConstruction())
      return true;
    if (Method->getOverloadedOperator() == OO_Call) {
      Value V = Eval.callable(C.Object);
      invoke(V, arguments(C, nullptr, S), C.Site, S);
    } else if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
      assign(C.Object, C.Args[0], C.Site, S);
      S.bind(Eval.location(C.Object), Eval.callable(C.Args[0]));
    }
    return true;
  case TypeKind::Container:
  case TypeKind::Pointer: {
    if (C.isConstruction()) {
      if (T->Kind == TypeKind::Container)
        holdGuard(C, AccessPath::object(C.Site), C.objectType(), S);
      return true;
    }
    if (Method->isStatic())
      return true;
    if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
      destroyGuardsIn(Eval.location(C.Object), C.Site, S);
      if (holdGuard(C, Eval.location(C.Object), C.objectType(), S))
        return true;
      if (C.Args[0]->isGLValue())
        access(C.Args[0]->isXValue() ? EventKind::Write : EventKind::Read,
               C.Args[0], C.Site, S);
      // Moving a container of handles, or a pointer to one, moves them.
      AccessPath From = Eval.object(C.Args[0]);
      AccessPath To = Eval.location(C.Object);
      assign(C.Object, C.Args[0], C.Site, S);
      if (T->Kind == TypeKind::Container &&
          (From.kind() == AccessPath::Object || C.Args[0]->isXValue()))
        renameObject(From, To, S);
      return true;
    }
    bool Element = llvm::is_contained(T->Element, Name);
    bool Reads = llvm::is_contained(T->Reads, Name);
    bool Resets = T->Kind == TypeKind::Pointer && !Element && !Reads &&
                  !Method->isConst();
    if (Resets) // while it is known where it leads
      destroy(Eval.location(C.Object), C.objectType(), C.Site, S);
    if (Element || Reads)
      Touch(EventKind::Read, T->Kind == TypeKind::Container);
    else
      Touch(Method->isConst() ? EventKind::Read : EventKind::Write,
            llvm::is_contained(T->Stable, Name));
    // `swap`, `merge`, `splice`: the other one changes, too. Templates take
    // anything by such a reference, to copy it.
    for (unsigned I = 0,
                  N = Method->getPrimaryTemplate() ? 0 : Method->getNumParams();
         I < std::min<size_t>(N, C.Args.size()); ++I) {
      QualType Type = Method->getParamDecl(I)->getType();
      if (Type->isLValueReferenceType() &&
          !Type->getPointeeType().isConstQualified() &&
          M.isKind(Type->getPointeeType(), T->Kind)) {
        access(EventKind::Write, C.Args[I], C.Site, S);
        if (AccessPath Other = Eval.location(C.Args[I])) {
          S.invalidate(Other, /*NewStorage=*/false);
          if (M.isKind(elementType(C.ObjectClass), TypeKind::TaskHandle))
            swapHandles(Eval.location(C.Object), Other, C.Site, S);
        }
      }
    }
    if (Resets && C.Args.size() == 1 && C.Args[0]->getType()->isPointerType())
      own(Eval.location(C.Object), Eval.value(C.Args[0]), S);
    // Clearing a container destroys what was in it.
    if (!Resets && !Element && !Reads && !Method->isConst() &&
        !holdGuard(C, Eval.location(C.Object), C.objectType(), S))
      destroy(Eval.location(C.Object), C.objectType(), C.Site, S);
    return true;
  }
  case TypeKind::TaskHandle:
    if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
      // What the handle stood for has ended: it was waited for, or the program
      // is over.
      AccessPath Handle = Eval.object(C, This);
      if (T->JoinsOnDestruction || T->EndsOnDestruction)
        S.endTasks([&](const LiveTask &Live) {
          return Handle && Tasks[Live.Task].Handle == Handle;
        });
      moveHandle(Eval.object(C.Args[0]), Handle, S);
    } else if (Method->getNumParams() == 1 && C.Args.size() == 1 &&
               M.isKind(C.Args[0]->getType(), T->Kind)) {
      swapHandles(Eval.location(C.Object), Eval.location(C.Args[0]), C.Site, S);
    }
    return true;
  case TypeKind::Iterator:
  case TypeKind::ReferenceWrapper:
    return true;
  case TypeKind::Channel:
    // Another channel from now on.
    if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
      Value V = Eval.value(C.Args[0]);
      if (!V)
        V = Value::load(Eval.location(C.Args[0]));
      AccessPath To = Eval.location(C.Object);
      S.forgetClosed(S.handle(To));
      observe(Role::MakeChannel, S.handle(To), nullptr,
              C.Site->getSourceRange());
      if (To) {
        S.invalidate(To, /*NewStorage=*/false);
        S.bind(To, std::move(V));
      }
      return true;
    }
    return userDefinition(C.Callee) == nullptr;
  default:
    // Made for sharing: its methods keep themselves apart.
    return userDefinition(C.Callee) == nullptr;
  }
}

/// Of two orders, the first is the one of success.
bool FunctionAnalyzer::isRelaxed(const CallView &C) const {
  for (const Expr *Arg : C.Args) {
    Expr::EvalResult Order;
    if (isMemoryOrder(Arg->getType()))
      return Arg->EvaluateAsInt(Order, Engine.context()) &&
             Order.Val.getInt() == 0;
  }
  return false;
}

/// A compare-exchange that installs a constant takes something, one that
/// installs a computed value updates it.
bool FunctionAnalyzer::writesConstant(const CallView &C) const {
  for (const Expr *Arg : C.Args) {
    if (Arg->getType()->isEnumeralType() || Arg->getType()->isPointerType() ||
        (Arg->isGLValue() && !Arg->getType().isConstQualified()))
      continue;
    Expr::EvalResult Result;
    if (Arg->getType()->isIntegralOrEnumerationType() &&
        !Arg->isValueDependent() &&
        Arg->EvaluateAsInt(Result, Engine.context()))
      continue;
    return false;
  }
  return true;
}

/// The elements that a memory function touches from element \p First on: a
/// range, or all of them if the number of bytes is not a constant.
static OriginSet coveredRange(const CallView &C, const Expr *Pointer,
                              int64_t First) {
  const ASTContext &Ctx = C.Callee->getASTContext();
  QualType Element = ignoreWrappers(Pointer)->getType();
  Element = Element->isArrayType()
                ? QualType(Element->getPointeeOrArrayElementType(), 0)
                : Element->getPointeeType();
  std::optional<int64_t> Bytes = constantValue(C.Args.back(), Ctx);
  if (Element.isNull() || Element->isIncompleteType() || !Bytes)
    return {};
  int64_t Size = Ctx.getTypeSizeInChars(Element).getQuantity();
  OriginSet Range;
  Range.add({Origin::Constant, nullptr, First});
  if (Size > 0)
    Range.add({Origin::Constant, nullptr, First + *Bytes / Size});
  return Range;
}

/// The elements from \p Iterator on: nobody knows how many. What the first one
/// is computed from tells the shares of tasks apart.
static AccessPath rangeFrom(const AccessPath &Iterator) {
  if (Iterator.steps().empty() ||
      Iterator.steps().back().Kind != PathStep::Element)
    return Iterator.anyElement();
  OriginSet First = Iterator.steps().back().Index;
  if (First.isConstant())
    return Iterator.withLastIndex({});
  First.Exact = false;
  return Iterator.withLastIndex(std::move(First));
}

void FunctionAnalyzer::applyMemory(const MemoryEffect &E, const CallView &C,
                                   State &S) {
  Evaluator Eval(Engine, F, S);
  bool IsWrite = E.Kind == MemoryEffect::Write;
  EventKind Kind = IsWrite ? EventKind::Write : EventKind::Read;
  // What the library keeps for itself.
  if (E.What.Kind == Operand::Named) {
    record(Kind, Eval.object(C, E.What), C.Site->getSourceRange(), S);
    return;
  }
  const Expr *Arg = C.operand(E.What);
  if (!Arg)
    return;
  AccessPath P;
  if (Arg->getType()->isPointerType() && !Arg->isGLValue()) {
    P = Eval.pointee(Eval.value(Arg));
    // Not one element but as many as the last argument says.
    if (!P.steps().empty() && P.steps().back().Kind == PathStep::Element &&
        P.steps().back().Index.Exact &&
        P.steps().back().Index.Set.front().Kind == Origin::Constant)
      P = P.withLastIndex(
          coveredRange(C, Arg, P.steps().back().Index.Set.front().Value));
  } else if (Arg->getType()->isRecordType() &&
             (!M.type(Arg->getType()) ||
              M.isKind(Arg->getType(), TypeKind::Iterator))) {
    Value V = Eval.value(Arg);
    P = V.Kind == Value::Address ? rangeFrom(V.Path)
                                 : S.normalize(Eval.location(Arg).deref());
  } else {
    P = Eval.location(Arg);
  }
  if (IsWrite && M.isKind(Arg->getType(), TypeKind::Channel))
    observeEscape(P);
  // What was read from memory before it was freed stays what it is, and nobody
  // reads it again.
  if (IsWrite && C.effect(M, Role::Destroy)) {
    recordFree(P, C.Site, S);
    return;
  }
  record(Kind, P, C.Site->getSourceRange(), S);
  if (!IsWrite || !P)
    return;
  if (C.givesOutOld(M) && Arg->getType()->isPointerType())
    S.exchange(P, AccessPath::object(C.Site));
  else
    S.invalidate(P, /*NewStorage=*/false);
}
