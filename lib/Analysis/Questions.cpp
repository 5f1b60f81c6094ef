//===- Questions.cpp - What asks for the work of others -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Questions.h"
#include "Analysis/AtomicSteps.h"
#include "Analysis/Constants.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void Questions::ask(BusyWaitKind Kind, const Expr *E, const Expr *Subject) {
  // What is tried again and again says more than the flag beside it.
  if (Asked && Kind == BusyWaitKind::Flag)
    return;
  if (Asked && Found.Kind != BusyWaitKind::Flag)
    return;
  Asked = true;
  Found.Kind = Kind;
  Found.Loop = Loop;
  Found.Question = Outermost ? Outermost : E;
  Found.Subject = Subject ? ObjectUses::named(Subject) : nullptr;
}

/// Is the time that \p Arg says (a number, or a class around one) zero?
static bool isZeroTime(const Expr *Arg, const ASTContext &Ctx) {
  const Expr *Plain = ignoreWrappers(Arg);
  Expr::EvalResult Time;
  if (Plain->isValueDependent() || !Plain->EvaluateAsRValue(Time, Ctx))
    return false;
  if (Time.Val.isInt())
    return Time.Val.getInt() == 0;
  return Time.Val.isStruct() && Time.Val.getStructNumFields() == 1 &&
         Time.Val.getStructField(0).isInt() &&
         Time.Val.getStructField(0).getInt() == 0;
}

Doing Questions::classifySelect(const CallView &C) {
  for (const Expr *Arg : C.Args) {
    std::optional<CallView> Case = viewCall(ignoreWrappers(Arg));
    if (!Case)
      continue;
    const Effect *Default = Case->effect(M, Role::SelectDefault);
    if (!Default)
      continue;
    const Expr *Callable = Case->operand(Default->Callable);
    if (Callable) {
      const Expr *Plain = ignoreWrappers(Callable);
      const FunctionDecl *Body =
          callOperator(Plain->getType()->getAsCXXRecordDecl());
      if (!Body || classifyFunction(Body, 0) != Doing::Nothing)
        return Doing::Works;
    }
    ask(BusyWaitKind::SelectDefault, Case->Site, nullptr);
    return Doing::Asks;
  }
  return Doing::Works; // waits for a case
}

Doing Questions::classifyFunction(const FunctionDecl *Callee, unsigned Depth) {
  const FunctionDecl *Definition = userDefinition(Callee);
  if (!Definition || Depth > MaxDepth)
    return Doing::Works;
  // Quiet if each of its parts is: a getter, a predicate.
  llvm::SmallVector<const Stmt *> Work{Definition->getBody()};
  Doing Result = Doing::Nothing;
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, CXXThrowExpr,
            CXXNewExpr, CXXDeleteExpr, CoawaitExpr, CoyieldExpr, AsmStmt>(S))
      return Doing::Works;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->isAssignmentOp())
      return Doing::Works;
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && Unary->isIncrementDecrementOp())
      return Doing::Works;
    if (const auto *Atomic = dyn_cast<AtomicExpr>(S)) {
      if (!isAtomicLoad(*Atomic))
        return Doing::Works;
      ask(BusyWaitKind::Flag, Atomic, Atomic->getPtr());
      Result = Doing::Asks;
    }
    if (const auto *Read = dyn_cast<ImplicitCastExpr>(S);
        Read && Read->getCastKind() == CK_LValueToRValue &&
        isSharedFlag(Read->getSubExpr())) {
      ask(BusyWaitKind::Flag, Read, Read->getSubExpr());
      Result = Doing::Asks;
    }
    if (const auto *E = dyn_cast<Expr>(S))
      if (std::optional<CallView> C = viewCall(E)) {
        Doing Part = classifyCall(*C, Depth + 1);
        if (Part == Doing::Works)
          return Part;
        if (Part == Doing::Asks)
          Result = Part;
      }
    for (const Stmt *Child : S->children())
      Work.push_back(Child);
  }
  return Result;
}

/// Is something changed that may say which of many is asked next time: an
/// iterator that goes on, what is handed over to be changed?
static bool movesOn(const CallView &C) {
  switch (C.Callee ? C.Callee->getOverloadedOperator() : OO_None) {
  case OO_PlusPlus:
  case OO_MinusMinus:
  case OO_PlusEqual:
  case OO_MinusEqual:
    return true;
  default:
    return false;
  }
}

/// Does \p F get something to change?
static bool changesArgument(const FunctionDecl *F) {
  return llvm::any_of(F->parameters(), [](const ParmVarDecl *P) {
    QualType T = P->getType();
    return T->isLValueReferenceType() &&
           !T->getPointeeType().isConstQualified();
  });
}

Doing Questions::classifyCall(const CallView &C, unsigned Depth) {
  if (movesOn(C))
    return Doing::Works;
  const Expr *Subject = C.Object         ? C.Object
                        : C.Args.empty() ? nullptr
                                         : C.Args[0];
  if (const FunctionModel *Fn = C.lookUp(M)) {
    Doing Result = Doing::Nothing;
    for (const Effect &E : Fn->Effects) {
      switch (E.What) {
      case Role::None:
      case Role::SignalUnsafe:
      case Role::Identity:
      case Role::Reference:
      case Role::AddressOf:
      case Role::Dereference:
      case Role::TaskId:
      case Role::TickerChannel:
      case Role::Use: // says only that the object has to be there
        break;
      case Role::Acquire: // asking under a lock is asking
      case Role::AcquireShared:
        TakesLock = true;
        break;
      case Role::Release:
      case Role::ReleaseShared:
        break;
      case Role::AtomicLoad:
      case Role::StopCheck:
      case Role::ContextCheck:
        ask(BusyWaitKind::Flag, C.Site, Subject);
        Result = Doing::Asks;
        break;
      case Role::TryAcquire:
      case Role::TryAcquireShared:
        ask(BusyWaitKind::TryLock, C.Site, Subject);
        Result = Doing::Asks;
        break;
      case Role::TryReceive:
      case Role::TrySend:
      case Role::TryWait:
      case Role::Poll:
        ask(BusyWaitKind::Poll, C.Site, Subject);
        Result = Doing::Asks;
        break;
      case Role::Yield:
        Yields = true;
        break;
      case Role::Sleep: // no time at all gives the processor away, no more
        if (C.Args.empty() || !isZeroTime(C.Args[0], Engine.context()))
          return Doing::Works;
        // A lock that is tried for no time is no more than tried.
        Yields |= !C.effect(M, Role::TryAcquire) &&
                  !C.effect(M, Role::TryAcquireShared);
        break;
      case Role::TimedWait:
      case Role::TimedReceive:
        if (C.Args.empty() || !isZeroTime(C.Args.back(), Engine.context()))
          return Doing::Works;
        ask(BusyWaitKind::Poll, C.Site, Subject);
        Result = Doing::Asks;
        break;
      case Role::Select:
        return classifySelect(C);
      case Role::SelectDefault:
      case Role::SelectReceive:
      case Role::SelectSend:
      case Role::SelectTimeout:
        break; // part of a select
      default:
        return Doing::Works;
      }
    }
    return Result;
  }
  if (!C.Callee)
    return Doing::Works;
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (const TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr) {
    if (T->Kind == TypeKind::Atomic && !C.isConstruction()) {
      if (!Method || !Method->isConst())
        return Doing::Works;
      ask(BusyWaitKind::Flag, C.Site, C.Object);
      return Doing::Asks;
    }
    if (T->Kind == TypeKind::Guard)
      TakesLock = true;
    if (T->Kind == TypeKind::Guard || T->Kind == TypeKind::Callable)
      return C.Callee->getOverloadedOperator() == OO_Call ? Doing::Works
                                                          : Doing::Nothing;
    if (T->Kind == TypeKind::Container && Method && Method->isConst()) {
      // What is looked at under a lock others fill.
      if (!TakesLock || Depth == 0 ||
          !isa_and_nonnull<FieldDecl>(ObjectUses::named(C.Object)))
        return Doing::Nothing;
      ask(BusyWaitKind::Flag, C.Site, C.Object);
      return Doing::Asks;
    }
  }
  // Another object is asked next time.
  if (Method && Method->isOverloadedOperator() &&
      Method->getOverloadedOperator() == OO_Equal && Method->isImplicit())
    return Doing::Works;
  if (userDefinition(C.Callee)) {
    bool IsOutermost = !Outermost;
    if (IsOutermost)
      Outermost = C.Site;
    Doing Result = classifyFunction(C.Callee, Depth);
    if (IsOutermost)
      Outermost = nullptr;
    return Result;
  }
  // A library's constructor or const method computes; anything else of which
  // the body is not known may wait.
  bool IsSystem = Engine.context().getSourceManager().isInSystemHeader(
      C.Callee->getLocation());
  if (IsSystem && (C.isConstruction() || (Method && Method->isConst()) ||
                   (C.Callee->isConstexpr() && !changesArgument(C.Callee)) ||
                   C.Callee->isImplicit()))
    return Doing::Nothing;
  return C.Callee->isImplicit() || C.Callee->isDefaulted() ? Doing::Nothing
                                                           : Doing::Works;
}

/// A variable that other tasks can see and that this loop does not change.
bool Questions::isSharedFlag(const Expr *E) {
  E = ignoreWrappers(E);
  if (!isa<DeclRefExpr, MemberExpr>(E) || !E->getType()->isScalarType())
    return false;
  const ValueDecl *D = ObjectUses::named(E);
  if (!D || D->getType().isConstQualified())
    return false;
  if (const auto *V = dyn_cast<VarDecl>(D)) {
    bool Captured = isa<DeclRefExpr>(E) &&
                    cast<DeclRefExpr>(E)->refersToEnclosingVariableOrCapture();
    if (V->hasLocalStorage() && !Captured && !V->getType()->isReferenceType())
      return false;
    if (V->getTLSKind() != VarDecl::TLS_None)
      return false;
  }
  if (!Engine.index().uses(Role::Spawn) &&
      !Engine.index().uses(Role::EmplaceHandle))
    return false;
  // Somebody else must be there to change it.
  llvm::ArrayRef<ObjectUses::Use> Writes = Engine.uses().writes(D);
  bool ByOthers = false;
  for (const ObjectUses::Use &W : Writes) {
    if (W.In == F)
      return false;
    ByOthers = true;
  }
  return ByOthers;
}

/// Which result of a try operation means that it succeeded?
std::optional<bool> Questions::successOf(const CallView &C) {
  if (const FunctionModel *Fn = C.lookUp(M))
    for (const Effect &E : Fn->Effects)
      switch (E.What) {
      case Role::TryAcquire:
      case Role::TryAcquireShared:
      case Role::TryReceive:
      case Role::TrySend:
      case Role::TryWait:
        return E.When == Success::True;
      default:
        break;
      }
  return std::nullopt;
}

/// A local variable that gets its value once, and not by asking: what has been
/// read before is compared with what is there now to see whether it changed.
bool Questions::isSteady(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || V->getType()->isReferenceType() ||
      !V->getType()->isScalarType())
    return false;
  if (isa<ParmVarDecl>(V))
    return Engine.assignments(V, F) == 0;
  const Expr *Source = nullptr;
  if (V->getType().isConstQualified())
    Source = V->getInit();
  else if (Engine.assignments(V, F) == 1)
    Source = Engine.onlySource(V, F);
  if (!Source)
    return false;
  return !askedIn(Source);
}

/// What \p E asks for, without taking note of it.
const ValueDecl *Questions::askedIn(const Expr *E) {
  bool WasAsked = std::exchange(Asked, false);
  BusyWait Before = Found;
  std::optional<bool> Ignored;
  const ValueDecl *Subject =
      isQuestion(E, Ignored) && Asked ? Found.Subject : nullptr;
  Asked = WasAsked;
  Found = Before;
  return Subject;
}

bool Questions::isQuestion(const Expr *Condition,
                           std::optional<bool> &Success) {
  const Expr *E = ignoreWrappers(Condition);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() != UO_LNot ||
        !isQuestion(Unary->getSubExpr(), Success))
      return false;
    if (Success)
      Success = !*Success;
    return true;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isComparisonOp() || Binary->isBitwiseOp()) {
      std::optional<int64_t> Compared;
      auto IsConstant = [&](const Expr *Side) {
        if (auto Value = constantValue(Side, Engine.context())) {
          Compared = Value;
          return true;
        }
        return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(ignoreWrappers(Side)) ||
               isSteady(Side);
      };
      const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
      bool Asks = (isQuestion(Left, Success) && IsConstant(Right)) ||
                  (isQuestion(Right, Success) && IsConstant(Left)) ||
                  (isQuestion(Left, Success) && isQuestion(Right, Success));
      // `== 0` turns the answer round, `!= 0` does not; else it is not known.
      bool Zero = Compared && *Compared == 0;
      if (Success && Zero && Binary->getOpcode() == BO_EQ)
        Success = !*Success;
      else if (!(Zero && Binary->getOpcode() == BO_NE))
        Success = std::nullopt;
      return Asks;
    }
    if (Binary->isLogicalOp()) {
      std::optional<bool> Ignored;
      return isQuestion(Binary->getLHS(), Ignored) &&
             isQuestion(Binary->getRHS(), Ignored);
    }
    return Binary->getOpcode() == BO_Assign &&
           isQuestion(Binary->getRHS(), Success);
  }
  if (E->getType()->isAtomicType() ||
      (isa<DeclRefExpr, MemberExpr>(E) &&
       M.isKind(E->getType(), TypeKind::Atomic))) {
    ask(BusyWaitKind::Flag, E, E);
    return true;
  }
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    if (isAtomicLoad(*Atomic))
      ask(BusyWaitKind::Flag, E, Atomic->getPtr());
    return isAtomicLoad(*Atomic);
  }
  if (std::optional<CallView> C = viewCall(E)) {
    if (C->effect(M, Role::Select))
      return false; // which case was taken says that one was
    if (classifyCall(*C, 0) == Doing::Asks) {
      Success = successOf(*C);
      return true;
    }
    // Enumerators such as future_status::ready, compared by an operator.
    std::optional<bool> Ignored;
    if (C->Callee && C->Callee->isOverloadedOperator() && C->Args.size() == 2)
      return isQuestion(C->Args[0], Ignored) || isQuestion(C->Args[1], Ignored);
    // `if (optional)` of what a try operation returned.
    if (C->Object && isa_and_nonnull<CXXConversionDecl>(C->Callee))
      return isQuestion(C->Object, Success);
    if (C->Object && C->Callee && C->Args.empty() &&
        C->Callee->getReturnType()->isBooleanType() &&
        M.isKind(C->objectType(), TypeKind::Container))
      return isQuestion(C->Object, Success);
    return false;
  }
  if (isSharedFlag(E)) {
    ask(BusyWaitKind::Flag, E, E);
    return true;
  }
  // A variable that holds the answer.
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || isa<ParmVarDecl>(V))
    return false;
  if (isAnswered(V) || isUpToCases(V))
    return true;
  const Expr *Source =
      Engine.assignments(V, F) == 1 ? Engine.onlySource(V, F) : nullptr;
  return Source && isQuestion(Source, Success);
}

/// Does the loop ask for something that is answered in \p V?
bool Questions::isAnswered(const VarDecl *V) {
  bool Answered = false;
  eachCall(Loop, [&](const Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (C && C->effect(M, Role::Poll))
      for (const Expr *Arg : C->Args)
        if (const auto *Address = dyn_cast<UnaryOperator>(ignoreWrappers(Arg)))
          Answered |= Address->getOpcode() == UO_AddrOf &&
                      ObjectUses::named(Address) == V->getCanonicalDecl();
  });
  return Answered;
}

/// Is \p V changed in the loop by cases of a select alone, none of which is the
/// default one? As long as that one is taken, it stays what it is.
bool Questions::isUpToCases(const VarDecl *V) {
  enum In { Loose, Case, Default };
  bool Changes = false;
  llvm::SmallVector<std::pair<const Stmt *, In>> Work{{Loop, Loose}};
  while (!Work.empty()) {
    auto [S, Where] = Work.pop_back_val();
    if (!S)
      continue;
    const auto *E = dyn_cast<Expr>(S);
    if (std::optional<CallView> C = E ? viewCall(E) : std::nullopt) {
      if (C->effect(M, Role::SelectDefault))
        Where = Default;
      else if (C->effect(M, Role::SelectReceive) ||
               C->effect(M, Role::SelectSend))
        Where = Case;
    }
    const Expr *Written = nullptr;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      Written = B->getLHS();
    if (const auto *U = dyn_cast<UnaryOperator>(S);
        U && (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf))
      Written = U->getSubExpr();
    if (Written && ObjectUses::named(Written) == V->getCanonicalDecl()) {
      if (Where != Case)
        return false;
      Changes = true;
    }
    const auto *Lambda = dyn_cast<LambdaExpr>(S);
    if (Lambda && Lambda->getBody())
      Work.push_back({Lambda->getBody(), Where});
    else
      for (const Stmt *Child : S->children())
        Work.push_back({Child, Where});
  }
  return Changes;
}

Doing Questions::classify(const Stmt *S) {
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E))
      return classifyCall(*C, 0);
  if (isa<CXXThrowExpr, CXXNewExpr, CXXDeleteExpr, CoawaitExpr, CoyieldExpr,
          AsmStmt>(S))
    return Doing::Works;
  if (const auto *Atomic = dyn_cast<AtomicExpr>(S))
    return isAtomicLoad(*Atomic) ? Doing::Nothing : Doing::Works;
  const Expr *Written = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->isAssignmentOp())
    Written = Binary->getLHS();
  if (const auto *Unary = dyn_cast<UnaryOperator>(S);
      Unary && Unary->isIncrementDecrementOp())
    Written = Unary->getSubExpr();
  if (!Written)
    return Doing::Nothing;
  // Counting rounds in a local variable is not work.
  const auto *Ref = dyn_cast<DeclRefExpr>(Written->IgnoreParenImpCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && V->getType()->isScalarType() &&
                 !selects(V)
             ? Doing::Nothing
             : Doing::Works;
}

/// Is \p V an index or a pointer that the loop follows? It then tells which of
/// many is asked.
bool Questions::selects(const VarDecl *V) {
  llvm::SmallVector<std::pair<const Stmt *, bool>> Work{{Loop, false}};
  while (!Work.empty()) {
    auto [S, InIndex] = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
        Ref && InIndex && Ref->getDecl() == V)
      return true;
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
    const auto *Sum = dyn_cast<BinaryOperator>(S);
    const auto *Member = dyn_cast<MemberExpr>(S);
    const auto *Unary = dyn_cast<UnaryOperator>(S);
    bool Indexes =
        InIndex || isa<ArraySubscriptExpr>(S) ||
        (Member && Member->isArrow()) ||
        (Unary && Unary->getOpcode() == UO_Deref) ||
        (Op && Op->getOperator() == OO_Subscript) ||
        (Sum && Sum->isAdditiveOp() && Sum->getType()->isPointerType());
    for (const Stmt *Child : S->children())
      Work.emplace_back(Child, Indexes);
  }
  return false;
}
