//===- BusyWait.cpp - Loops that only ask ---------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop waits busily if its body has a way round on which it does nothing but
// ask for something that another task must do. Found on the CFG: from the
// loop's head, follow the ways that are taken while the answer is "not yet";
// a block that waits, pauses or does work of its own ends the search.
//
//===----------------------------------------------------------------------===//

#include "Analysis/BusyWaitRewrite.h"
#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Called functions are looked into this deep.
static constexpr unsigned MaxCallDepth = 3;
/// Longer ways round are no tight loops.
static constexpr unsigned MaxPathBlocks = 64;

namespace {

/// What a piece of code does, as far as waiting is concerned.
enum class Doing {
  Nothing, ///< computes
  Asks,    ///< asks whether another task has done something
  Works    ///< waits, pauses, or does something of its own
};

class LoopJudge {
public:
  LoopJudge(SummaryEngine &Engine, const FunctionDecl *F, const CFG &G)
      : Engine(Engine), M(Engine.model()), F(F), G(G) {}
  void run();

private:
  Doing classify(const Stmt *S);
  Doing classifyCall(const CallView &C, unsigned Depth);
  Doing classifyFunction(const FunctionDecl *Callee, unsigned Depth);
  std::optional<bool> successOf(const CallView &C);
  Doing classifySelect(const CallView &C);
  void ask(BusyWaitKind Kind, const Expr *E, const Expr *Subject);
  /// Does the outcome of \p Condition depend on another task alone? If it is
  /// known which outcome means success, \p Success says so: then only the other
  /// one means waiting.
  bool isQuestion(const Expr *Condition, std::optional<bool> &Success);
  bool isSharedFlag(const Expr *E);
  bool selects(const VarDecl *V);
  bool isSteady(const Expr *E);
  const ValueDecl *askedIn(const Expr *E);
  bool isOptimistic();
  bool isAtLeisure(const BusyWait &B);
  bool worksBefore(const FunctionDecl *Entry, const Expr *Store);
  bool findWayRound(const CFGBlock *B, const CFGBlock *Head,
                    llvm::SmallPtrSetImpl<const CFGBlock *> &Path);

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
  const CFG &G;
  const Stmt *Loop = nullptr;
  BusyWait Found{BusyWaitKind::Flag};
  bool Asked = false;
  /// The loop gives the processor away, or takes a lock.
  bool Yields = false, TakesLock = false;
  /// The call in the loop in whose callee a question is found.
  const Expr *Outermost = nullptr;
};

} // namespace

void LoopJudge::ask(BusyWaitKind Kind, const Expr *E, const Expr *Subject) {
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

static bool isLoad(const AtomicExpr &Atomic) {
  return Atomic.getOp() == AtomicExpr::AO__c11_atomic_load ||
         Atomic.getOp() == AtomicExpr::AO__atomic_load ||
         Atomic.getOp() == AtomicExpr::AO__atomic_load_n;
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

Doing LoopJudge::classifySelect(const CallView &C) {
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

Doing LoopJudge::classifyFunction(const FunctionDecl *Callee, unsigned Depth) {
  const FunctionDecl *Definition = userDefinition(Callee);
  if (!Definition || Depth > MaxCallDepth)
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
      if (!isLoad(*Atomic))
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

Doing LoopJudge::classifyCall(const CallView &C, unsigned Depth) {
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
        Yields = true;
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
                   C.Callee->isConstexpr() || C.Callee->isImplicit()))
    return Doing::Nothing;
  return C.Callee->isImplicit() || C.Callee->isDefaulted() ? Doing::Nothing
                                                           : Doing::Works;
}

/// A variable that other tasks can see and that this loop does not change.
bool LoopJudge::isSharedFlag(const Expr *E) {
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
std::optional<bool> LoopJudge::successOf(const CallView &C) {
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
bool LoopJudge::isSteady(const Expr *E) {
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
const ValueDecl *LoopJudge::askedIn(const Expr *E) {
  bool WasAsked = std::exchange(Asked, false);
  BusyWait Before = Found;
  std::optional<bool> Ignored;
  const ValueDecl *Subject =
      isQuestion(E, Ignored) && Asked ? Found.Subject : nullptr;
  Asked = WasAsked;
  Found = Before;
  return Subject;
}

/// Does the loop ask whether something is still what it was before, as readers
/// do that try again when a writer has come in between? What it reads is its
/// work.
bool LoopJudge::isOptimistic() {
  llvm::SmallVector<const Stmt *> Work{Loop};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isEqualityOp()) {
      const Expr *Left = ignoreWrappers(B->getLHS());
      const Expr *Right = ignoreWrappers(B->getRHS());
      auto IsCopy = [](const Expr *E) {
        const auto *Ref = dyn_cast<DeclRefExpr>(E);
        const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
        return V && V->hasLocalStorage();
      };
      const ValueDecl *Subject =
          IsCopy(Left) != IsCopy(Right) ? askedIn(Left) : nullptr;
      if (Subject && Subject == askedIn(Right))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool LoopJudge::isQuestion(const Expr *Condition,
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
        Expr::EvalResult R;
        if (Side->EvaluateAsInt(R, Engine.context())) {
          Compared = R.Val.getInt().getExtValue();
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
    if (isLoad(*Atomic))
      ask(BusyWaitKind::Flag, E, Atomic->getPtr());
    return isLoad(*Atomic);
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
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->hasLocalStorage() && !isa<ParmVarDecl>(V) &&
        Engine.assignments(V, F) == 1)
      if (const Expr *Source = Engine.onlySource(V, F))
        return isQuestion(Source, Success);
  return false;
}

Doing LoopJudge::classify(const Stmt *S) {
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E))
      return classifyCall(*C, 0);
  if (isa<CXXThrowExpr, CXXNewExpr, CXXDeleteExpr, CoawaitExpr, CoyieldExpr,
          AsmStmt>(S))
    return Doing::Works;
  if (const auto *Atomic = dyn_cast<AtomicExpr>(S))
    return isLoad(*Atomic) ? Doing::Nothing : Doing::Works;
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
bool LoopJudge::selects(const VarDecl *V) {
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

bool LoopJudge::findWayRound(const CFGBlock *B, const CFGBlock *Head,
                             llvm::SmallPtrSetImpl<const CFGBlock *> &Path) {
  if (Path.size() > MaxPathBlocks || !Path.insert(B).second)
    return false;
  for (const CFGElement &Element : *B)
    if (auto S = Element.getAs<CFGStmt>())
      if (classify(S->getStmt()) == Doing::Works)
        return false;
  unsigned Ways = llvm::count_if(B->succs(), [](CFGBlock::AdjacentBlock Succ) {
    return Succ.getReachableBlock() != nullptr;
  });
  const Expr *Condition = Ways == 2 ? B->getLastCondition() : nullptr;
  std::optional<bool> Success;
  if (Condition) {
    Expr::EvalResult Known;
    bool IsConstant = !Condition->isValueDependent() &&
                      Condition->EvaluateAsRValue(Known, Engine.context());
    if (!IsConstant && !isQuestion(Condition, Success))
      return false; // something else may end the loop: a count, input, time
  } else if (Ways > 1) {
    return false;
  }
  unsigned Edge = 0;
  for (CFGBlock::AdjacentBlock Succ : B->succs()) {
    bool Truth = Edge++ == 0;
    const CFGBlock *Next = Succ.getReachableBlock();
    // After a success the task has something to do; only "not yet" waits.
    if (!Next || (Success && *Success == Truth))
      continue;
    if (Next == Head || findWayRound(Next, Head, Path))
      return true;
  }
  return false;
}

/// Does the task do something that takes its time before it gets to \p Store?
bool LoopJudge::worksBefore(const FunctionDecl *Entry, const Expr *Store) {
  const SourceManager &SM = Engine.context().getSourceManager();
  bool Works = false;
  BusyWait Before = Found;
  eachCall(Entry->getBody(), [&](const Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!Works && C && E != Store &&
        SM.isBeforeInTranslationUnit(E->getBeginLoc(), Store->getBeginLoc())) {
      const FunctionModel *Fn = C->lookUp(M);
      bool OfAtomic = C->ObjectClass && M.type(C->ObjectClass) &&
                      M.type(C->ObjectClass)->Kind == TypeKind::Atomic;
      Works = !OfAtomic && !C->isConstruction() &&
              (!Fn || C->effect(M, Role::Sleep) || C->effect(M, Role::Block) ||
               C->effect(M, Role::Io) || C->effect(M, Role::Wait) ||
               C->effect(M, Role::Receive));
    }
  });
  Found = Before;
  return Works;
}

/// Yielding is right where the wait is short, as for a spin lock or the start
/// of a thread. Is this one for something that another task does in its own
/// time: the end of its work, the result of a future?
bool LoopJudge::isAtLeisure(const BusyWait &B) {
  switch (B.Kind) {
  case BusyWaitKind::SelectDefault:
    return false;
  case BusyWaitKind::Poll:
    return B.Subject && !TakesLock &&
           M.isKind(B.Subject->getType(), TypeKind::TaskHandle);
  case BusyWaitKind::TryLock: {
    // A lock of which the blocking form is at hand, and no other held.
    std::optional<CallView> C = viewCall(B.Question);
    const Effect *Try = C ? C->effect(M, Role::TryAcquire) : nullptr;
    return Try && !Try->Blocking.empty() && !TakesLock && C->Callee &&
           !C->Callee->getName().contains("spin");
  }
  case BusyWaitKind::Flag:
    break;
  }
  if (!B.Subject || !isa<VarDecl, FieldDecl>(B.Subject))
    return false;
  // All who change it are tasks that do their work before; none is the one that
  // waits, as with turns and tickets.
  bool ByTask = false;
  auto Changes = [&](const ObjectUses::Use &U) {
    if (U.In == F || llvm::none_of(Engine.spawned(), [&](const Task &T) {
          return T.Entry == U.In;
        }))
      return false;
    ByTask = true;
    return worksBefore(U.In, U.Site);
  };
  for (const ObjectUses::Use &U : Engine.uses().uses(B.Subject))
    switch (U.What) {
    case Role::AtomicAcquire:
      return false;
    case Role::AtomicStore:
    case Role::AtomicUpdate:
      if (!Changes(U))
        return false;
      break;
    default:
      break;
    }
  for (const ObjectUses::Use &U : Engine.uses().writes(B.Subject))
    if (!Changes(U))
      return false;
  return ByTask;
}

void LoopJudge::run() {
  for (const CFGBlock *B : G) {
    Loop = B->getLoopTarget();
    if (!Loop || B->succ_empty())
      continue;
    const CFGBlock *Head = B->succ_begin()->getReachableBlock();
    if (!Head)
      continue;
    Asked = Yields = TakesLock = false;
    Found = {BusyWaitKind::Flag};
    llvm::SmallPtrSet<const CFGBlock *, 16> Path;
    if (!findWayRound(Head, Head, Path) || !Asked || isOptimistic())
      continue;
    Found.Yields = Yields;
    if (Yields && !isAtLeisure(Found))
      continue;
    findRewrite(Found, M, Engine.context());
    Engine.findings().BusyWaits.push_back(Found);
  }
}

/// Could a loop of \p N ask for anything?
static bool mayAsk(const FunctionIndex::Node &N, const FunctionIndex &Index,
                   unsigned Depth = 0) {
  if (Depth < MaxCallDepth)
    for (const FunctionDecl *Callee : N.References)
      if (const FunctionIndex::Node *Inner = Index.node(Callee))
        if (mayAsk(*Inner, Index, Depth + 1))
          return true;
  for (Role R : {Role::AtomicLoad, Role::StopCheck, Role::ContextCheck,
                 Role::TryAcquire, Role::TryAcquireShared, Role::TryReceive,
                 Role::TrySend, Role::TryWait, Role::Poll, Role::TimedWait,
                 Role::TimedReceive, Role::Select, Role::AtomicUpdate})
    if (N.has(R))
      return true;
  return Depth == 0 &&
         (Index.uses(Role::Spawn) || Index.uses(Role::EmplaceHandle));
}

static bool hasLoop(const Stmt *S) {
  llvm::SmallVector<const Stmt *> Work{S};
  while (!Work.empty()) {
    const Stmt *Next = Work.pop_back_val();
    if (!Next || isa<LambdaExpr>(Next))
      continue;
    if (isa<ForStmt, WhileStmt, DoStmt>(Next))
      return true;
    Work.append(Next->child_begin(), Next->child_end());
  }
  return false;
}

void heddle::analysis::findBusyWaits(SummaryEngine &Engine) {
  const FunctionIndex &Index = Engine.index();
  if (!Index.usesAnything())
    return;
  for (const auto &[F, Node] : Index.nodes()) {
    if (!hasLoop(F->getBody()) || !mayAsk(Node, Index))
      continue;
    CFG::BuildOptions Options;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> G =
        CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
    if (G && G->getNumBlockIDs() <= SummaryEngine::MaxBlocks)
      LoopJudge(Engine, F, *G).run();
  }
}
