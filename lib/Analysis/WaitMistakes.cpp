//===- WaitMistakes.cpp - How conditions are waited for -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A waiter asks for a state under a lock, waits, and asks again. First all
// waits of the translation unit are collected, with the state that is asked for
// around them. A wait is wrong if what follows it uses the state without asking
// again. A notification is wrong if the state is changed at a moment when a
// waiter has asked and does not wait yet: without the lock, or afterwards.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

using Decls = llvm::SmallPtrSet<const ValueDecl *, 4>;

/// Functions that a condition calls are looked into this deep.
constexpr unsigned MaxCallDepth = 2;
/// Waits in functions that only wait, in such functions ...
constexpr unsigned MaxWrapperRounds = 3;

struct WaitSite {
  const Expr *Call = nullptr;
  const FunctionDecl *In = nullptr;
  const ValueDecl *Condition = nullptr;
  const ValueDecl *Lock = nullptr;
  bool Timed = false;
  bool HasPredicate = false;
  /// The function that waits locks by itself.
  bool LocksHere = false;
  const Stmt *Loop = nullptr;
  /// The innermost test between the loop (or the function) and the wait.
  const IfStmt *Test = nullptr;
  /// What the predicate, the loop, the test ask for.
  Decls State, Tested;
};

class WaitCollector {
public:
  WaitCollector(SummaryEngine &Engine) : Engine(Engine), M(Engine.model()) {}

  std::vector<WaitSite> Sites;

  void run() {
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

  bool isWrapper(const FunctionDecl *Fn) const {
    return Fn && Wrappers.contains(Fn);
  }

  /// Variables and fields that \p S mentions and others may change.
  void state(const Stmt *S, Decls &Into, unsigned Depth = 0) {
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

private:
  bool isState(QualType T) {
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

  bool isCallable(const Expr *E) {
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

  /// The lock behind \p E: itself, or what the guard \p E was made with.
  const ValueDecl *lockOf(const Expr *E, bool &LocksHere) {
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
    if (isa_and_nonnull<ParmVarDecl>(Lock) ||
        isa_and_nonnull<FunctionDecl>(Lock))
      return nullptr;
    return Lock;
  }

  bool takes(const ValueDecl *Lock) {
    const FunctionSummary *S = Engine.summary(F);
    return S && llvm::any_of(S->Events, [&](const Event &E) {
             return E.Kind == EventKind::Acquire && E.In == F &&
                    E.Path.lastNamed() &&
                    E.Path.lastNamed()->getCanonicalDecl() == Lock;
           });
  }

  void site(const CallView &C) {
    const Effect *E = C.effect(M, Role::ConditionWait);
    bool IsWrapped = !E && isWrapper(userDefinition(C.Callee));
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
            predicate(Arg, W.State);
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
    if (const Stmt *Condition = conditionOf(Loop))
      state(Condition, W.State);
    Sites.push_back(std::move(W));
  }

  void predicate(const Expr *Arg, Decls &Into) {
    const Expr *Plain = ignoreWrappers(Arg);
    while (const auto *Wrap = dyn_cast<CXXConstructExpr>(Plain)) {
      if (Wrap->getNumArgs() == 0)
        return;
      Plain = ignoreWrappers(Wrap->getArg(0));
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain)) {
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
          V && V->hasInit() && !isa<ParmVarDecl>(V))
        Plain = ignoreWrappers(V->getInit());
      else if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
        if (const FunctionDecl *Definition = userDefinition(Fn))
          return state(Definition->getBody(), Into);
    }
    state(Plain, Into);
  }

  static const Stmt *conditionOf(const Stmt *Loop) {
    if (const auto *While = dyn_cast_or_null<WhileStmt>(Loop))
      return While->getCond();
    if (const auto *Do = dyn_cast_or_null<DoStmt>(Loop))
      return Do->getCond();
    if (const auto *For = dyn_cast_or_null<ForStmt>(Loop))
      return For->getCond();
    return nullptr;
  }

  bool runsOnce(const Stmt *S) {
    const auto *Do = dyn_cast<DoStmt>(S);
    Expr::EvalResult Again;
    return Do && !Do->getCond()->isValueDependent() &&
           Do->getCond()->EvaluateAsInt(Again, Engine.context()) &&
           Again.Val.getInt() == 0;
  }

  void walk(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return; // another function
    if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(S) && !runsOnce(S)) {
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
  void children(const Stmt *S) {
    for (const Stmt *Child : S->children())
      walk(Child);
  }

  /// Functions that do nothing but wait, under their caller's lock: their
  /// callers ask.
  void findWrappers() {
    for (const WaitSite &W : Sites) {
      if (W.HasPredicate || W.LocksHere || W.Loop || W.Test ||
          isa<CXXConstructorDecl, CXXDestructorDecl>(W.In))
        continue;
      Wrappers.insert(W.In);
      if (W.Timed)
        TimedWrappers.insert(W.In);
    }
  }

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F = nullptr;
  const Stmt *Loop = nullptr;
  llvm::SmallVector<const IfStmt *, 4> Tests;
  llvm::DenseSet<const FunctionDecl *> Wrappers, TimedWrappers;
};

/// What comes after a wait.
enum class After { Asks, Uses, Leaves };

class WaitJudge {
public:
  WaitJudge(SummaryEngine &Engine, WaitCollector &Waits)
      : Engine(Engine), M(Engine.model()), Waits(Waits) {}

  void run() {
    for (const WaitSite &W : Waits.Sites)
      judge(W);
    findTwoLocks();
    findLostWakeups();
  }

private:
  void add(WaitMistake Found) {
    auto &List = Engine.findings().WaitMistakes;
    if (llvm::none_of(List, [&](const WaitMistake &Known) {
          return Known.Where.getBegin() == Found.Where.getBegin();
        }))
      List.push_back(std::move(Found));
  }

  static bool contains(const Stmt *S, const Stmt *Inner) {
    if (S == Inner)
      return true;
    return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
             return contains(Child, Inner);
           });
  }

  void judge(const WaitSite &W) {
    if (W.HasPredicate || W.Timed)
      return;
    CFG::BuildOptions Options;
    std::unique_ptr<CFG> G =
        CFG::buildCFG(W.In, W.In->getBody(), &Engine.context(), Options);
    if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
      return;
    const CFGBlock *Block = nullptr;
    unsigned Index = 0;
    for (const CFGBlock *B : *G) {
      unsigned I = 0;
      for (const CFGElement &Element : *B) {
        if (auto S = Element.getAs<CFGStmt>();
            S && !Block && contains(S->getStmt(), W.Call)) {
          Block = B;
          Index = I;
        }
        ++I;
      }
    }
    if (!Block)
      return;
    bool Again = reachesItself(*Block);
    WaitMistake Found;
    Found.Kind = WaitMistakeKind::If;
    Found.Where = W.Call->getSourceRange();
    Found.Condition = W.Condition;
    if (!W.Test) {
      // A loop of any kind asks, or is there to wait again and again.
      if (W.Loop || Again || !W.LocksHere)
        return;
      Found.Kind = WaitMistakeKind::NoCondition;
      add(Found);
      return;
    }
    After Next = after(*Block, Index + 1, W);
    if (Next == After::Asks ||
        (Next == After::Leaves && (!W.LocksHere || Again)))
      return;
    Found.Subject = W.Tested.size() == 1 ? *W.Tested.begin() : nullptr;
    if (isOnly(W.Test->getThen(), W.Call) && !W.Test->getElse() &&
        !W.Test->getInit() && !W.Test->getConditionVariable() &&
        !W.Test->getIfLoc().isMacroID())
      Found.Test = W.Test;
    Found.Other = W.Test->getBeginLoc();
    add(Found);
  }

  static bool isOnly(const Stmt *Body, const Expr *Call) {
    if (const auto *Block = dyn_cast<CompoundStmt>(Body))
      return Block->size() == 1 && isOnly(Block->body_front(), Call);
    const auto *E = dyn_cast<Expr>(Body);
    return E && ignoreWrappers(E) == Call;
  }

  static bool reachesItself(const CFGBlock &From) {
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<const CFGBlock *> Work{&From};
    while (!Work.empty())
      for (CFGBlock::AdjacentBlock Succ : Work.pop_back_val()->succs())
        if (const CFGBlock *Next = Succ.getReachableBlock()) {
          if (Next == &From)
            return true;
          if (Seen.insert(Next).second)
            Work.push_back(Next);
        }
    return false;
  }

  /// Does a statement that mentions the state only look at it?
  bool asks(const Stmt *S, const CFGBlock &B, const WaitSite &W) {
    if (S == B.getTerminatorCondition(/*StripParens=*/false) ||
        S == B.getTerminatorCondition() || isa<ReturnStmt>(S))
      return true;
    if (const auto *E = dyn_cast<Expr>(S)) {
      const auto *C = dyn_cast_or_null<Expr>(B.getTerminatorCondition());
      if (C && contains(C, E))
        return true;
      // Anything that yields a truth value is a question.
      if (E->getType()->isBooleanType() && !isa<BinaryOperator>(E))
        return true;
      if (const auto *Binary = dyn_cast<BinaryOperator>(E))
        return Binary->isComparisonOp() || Binary->isLogicalOp();
    }
    if (const auto *D = dyn_cast<DeclStmt>(S))
      if (const auto *V = D->isSingleDecl()
                              ? dyn_cast<VarDecl>(D->getSingleDecl())
                              : nullptr)
        return V->getType()->isBooleanType();
    return false;
  }

  /// Who calls itself asks again.
  bool recurses(const Stmt *S, const FunctionDecl *In) {
    if (!S)
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      if (const FunctionDecl *Callee = Call->getDirectCallee();
          Callee && Callee->getCanonicalDecl() == In->getCanonicalDecl())
        return true;
    return llvm::any_of(S->children(),
                        [&](const Stmt *Child) { return recurses(Child, In); });
  }

  bool mentions(const Stmt *S, const Decls &State) {
    Decls Found;
    Waits.state(S, Found);
    return llvm::any_of(Found,
                        [&](const ValueDecl *D) { return State.contains(D); });
  }

  After after(const CFGBlock &From, unsigned Index, const WaitSite &W) {
    struct Place {
      const CFGBlock *B;
      unsigned Index;
    };
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<Place> Work{{&From, Index}};
    After Result = After::Asks;
    while (!Work.empty()) {
      Place P = Work.pop_back_val();
      bool Stop = false;
      unsigned I = 0;
      for (const CFGElement &Element : *P.B) {
        auto S = Element.getAs<CFGStmt>();
        if (I++ < P.Index || !S || Stop)
          continue;
        if (recurses(S->getStmt(), W.In)) {
          Stop = true;
        } else if (mentions(S->getStmt(), W.Tested)) {
          if (!asks(S->getStmt(), *P.B, W))
            return After::Uses;
          Stop = true;
        }
      }
      const Stmt *Condition = P.B->getTerminatorCondition();
      if (!Stop && Condition && P.B->succ_size() > 1 &&
          mentions(Condition, W.Tested))
        Stop = true;
      if (Stop)
        continue;
      if (P.B->hasNoReturnElement())
        continue;
      if (P.B->succ_empty())
        Result = After::Leaves;
      for (CFGBlock::AdjacentBlock Succ : P.B->succs())
        if (const CFGBlock *Next = Succ.getReachableBlock();
            Next && Seen.insert(Next).second)
          Work.push_back({Next, 0});
    }
    return Result;
  }

  void findTwoLocks() {
    llvm::DenseMap<const ValueDecl *, const WaitSite *> First;
    for (const WaitSite &W : Waits.Sites) {
      if (!W.Condition || !W.Lock || isa<ParmVarDecl>(W.Condition) ||
          !isa<VarDecl, FieldDecl>(W.Lock))
        continue;
      auto [It, New] = First.try_emplace(W.Condition, &W);
      const WaitSite &Known = *It->second;
      // Locks of other kinds of objects may be one and the same.
      if (New || Known.Lock == W.Lock ||
          Known.Lock->getType()->isReferenceType() ||
          W.Lock->getType()->isReferenceType() ||
          Known.Lock->getType()->isPointerType() ||
          W.Lock->getType()->isPointerType())
        continue;
      add({WaitMistakeKind::TwoLocks, W.Call->getSourceRange(), W.Condition,
           Known.Lock, Known.Call->getBeginLoc()});
    }
  }

  static const ValueDecl *named(const AccessPath &P) {
    const ValueDecl *D = P.lastNamed();
    return D ? cast<ValueDecl>(D->getCanonicalDecl()) : nullptr;
  }

  /// What all waiters of one condition have in common.
  struct Waiters {
    Decls State, Locks;
    const WaitSite *First = nullptr;
    bool Understood = true;
  };

  void findLostWakeups() {
    llvm::DenseMap<const ValueDecl *, Waiters> Of;
    for (const WaitSite &W : Waits.Sites) {
      if (!W.Condition)
        continue;
      Waiters &All = Of[W.Condition];
      All.State.insert(W.State.begin(), W.State.end());
      if (W.Lock)
        All.Locks.insert(W.Lock);
      else
        All.Understood = false;
      // Who wakes up after a time by himself asks again then.
      if (!W.Timed && !All.First)
        All.First = &W;
    }
    for (auto &[Condition, All] : Of)
      if (All.First && All.Understood && !All.State.empty())
        findLostWakeups(Condition, All);
  }

  bool isHeld(const Event &E, const Decls &Locks) {
    return llvm::any_of(E.Locks, [&](const HeldLock &L) {
      return Locks.contains(named(L.Lock));
    });
  }

  static bool isWrite(const Event &E) {
    return E.Kind == EventKind::Write || E.Kind == EventKind::AtomicWrite;
  }

  void findLostWakeups(const ValueDecl *Condition, const Waiters &All) {
    // A function that is called with the lock held somewhere may well count on
    // it.
    llvm::DenseSet<const void *> Held;
    auto Place = [](const Event &E) {
      return E.Where.getBegin().getPtrEncoding();
    };
    for (const auto &[F, Node] : Engine.index().nodes())
      if (const FunctionSummary *S = Engine.summary(F))
        for (const Event &E : S->Events)
          if (isHeld(E, All.Locks))
            Held.insert(Place(E));
    const SourceManager &SM = Engine.context().getSourceManager();
    for (const auto &[F, Node] : Engine.index().nodes()) {
      const FunctionSummary *S = Engine.summary(F);
      // Before the constructor returns nobody waits.
      if (!S || isa<CXXConstructorDecl>(F))
        continue;
      const Event *Signal = nullptr;
      bool Locks = false, Several = false;
      for (const Event &E : S->Events) {
        if (E.Kind == EventKind::Signal && named(E.Path) == Condition) {
          Several |= Signal && E.In == F;
          if (E.In == F)
            Signal = &E;
        }
        Locks |=
            E.Kind == EventKind::Acquire && All.Locks.contains(named(E.Path));
      }
      if (!Signal)
        continue;
      const Event *Before = nullptr, *Late = nullptr;
      for (const Event &E : S->Events) {
        if (!isWrite(E) || E.In != F || !All.State.contains(named(E.Path)))
          continue;
        bool Earlier = SM.isBeforeInTranslationUnit(E.Where.getBegin(),
                                                    Signal->Where.getBegin());
        (Earlier ? Before : Late) = &E;
      }
      if (Before && !Locks && !Held.contains(Place(*Before)) &&
          !Held.contains(Place(*Signal))) {
        add({WaitMistakeKind::Unlocked, Before->Where, Condition,
             named(Before->Path), All.First->Call->getBeginLoc()});
      } else if (!Before && Late && !Several &&
                 !Held.contains(Place(*Signal)) &&
                 llvm::none_of(Late->Later, [&](const AccessPath &P) {
                   return named(P) == Condition;
                 })) {
        add({WaitMistakeKind::TooEarly, Signal->Where, Condition,
             named(Late->Path), Late->Where.getBegin()});
      }
    }
  }

  SummaryEngine &Engine;
  Model &M;
  WaitCollector &Waits;
};

} // namespace

void heddle::analysis::findWaitMistakes(SummaryEngine &Engine) {
  if (!Engine.index().uses(Role::ConditionWait))
    return;
  WaitCollector Waits(Engine);
  Waits.run();
  WaitJudge(Engine, Waits).run();
}
