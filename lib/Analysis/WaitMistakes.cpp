//===- WaitMistakes.cpp - How conditions are waited for -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A waiter asks for a state under a lock, waits, and asks again. A wait is
// wrong if what follows it uses the state without asking again. A notification
// is wrong if the state is changed at a moment when a waiter has asked and does
// not wait yet: without the lock, or afterwards.
//
//===----------------------------------------------------------------------===//

#include "Analysis/AfterWait.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/WaitSites.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

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

  void judge(const WaitSite &W) {
    if (W.HasPredicate || W.Timed)
      return;
    CFG::BuildOptions Options;
    std::unique_ptr<CFG> G =
        CFG::buildCFG(W.In, W.In->getBody(), &Engine.context(), Options);
    if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
      return;
    AfterWait Then(*G, W, Waits);
    if (!Then)
      return;
    judgeFirst(W);
    WaitMistake Found;
    Found.Kind = WaitMistakeKind::If;
    Found.Where = W.Call->getSourceRange();
    Found.Condition = W.Condition;
    if (!W.Test) {
      // A loop of any kind asks, or is there to wait again and again.
      if (W.Loop || Then.isInCycle() || !W.LocksHere)
        return;
      Found.Kind = WaitMistakeKind::NoCondition;
      add(Found);
      return;
    }
    AfterWait::Kind Next = Then.find();
    if (Next == AfterWait::Asks ||
        (Next == AfterWait::Leaves && (!W.LocksHere || Then.isInCycle())))
      return;
    Found.Subject = W.Tested.size() == 1 ? *W.Tested.begin() : nullptr;
    if (isOnly(W.Test->getThen(), W.Call) && !W.Test->getElse() &&
        !W.Test->getInit() && !W.Test->getConditionVariable() &&
        !W.Test->getIfLoc().isMacroID())
      Found.Test = W.Test;
    Found.Other = W.Test->getBeginLoc();
    add(Found);
  }

  /// What \p S mentions before \p Call comes.
  void stateBefore(const Expr *Call, const Stmt *S, Decls &Into) {
    if (!S || isa<LambdaExpr>(S))
      return;
    const SourceManager &SM = Engine.context().getSourceManager();
    SourceLocation At = SM.getExpansionLoc(Call->getBeginLoc());
    if (!SM.isBeforeInTranslationUnit(SM.getExpansionLoc(S->getBeginLoc()), At))
      return;
    if (SM.isBeforeInTranslationUnit(SM.getExpansionLoc(S->getEndLoc()), At))
      Waits.state(S, Into);
    else
      for (const Stmt *Part : S->children())
        stateBefore(Call, Part, Into);
  }

  /// Does \p S take a lock, and nothing else?
  bool takesLock(const Stmt *S) {
    if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
      const auto *V = Decls->isSingleDecl()
                          ? dyn_cast<VarDecl>(Decls->getSingleDecl())
                          : nullptr;
      return V && M.isKind(V->getType(), model::TypeKind::Guard);
    }
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(ignoreWrappers(E)) : std::nullopt;
    return C && C->Callee && C->effect(M, model::Role::Acquire);
  }

  /// Is a lock taken just before \p Loop, somewhere in \p S?
  bool followsLock(const Stmt *Loop, const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    const Stmt *Before = nullptr;
    for (const Stmt *Part : S->children()) {
      if (Part == Loop)
        return Before && takesLock(Before);
      if (followsLock(Loop, Part))
        return true;
      Before = Part;
    }
    return false;
  }

  /// `lock(); do wait(); while (!ready);`: who was notified before never wakes
  /// up. What the function has set up under the lock is only answered later.
  void judgeFirst(const WaitSite &W) {
    const auto *Do = dyn_cast_or_null<DoStmt>(W.Loop);
    if (!Do || W.Test || !W.LocksHere || !followsLock(Do, W.In->getBody()))
      return;
    Decls Asked, Before;
    Waits.state(Do->getCond(), Asked);
    stateBefore(W.Call, W.In->getBody(), Before);
    if (Asked.size() != 1 || Before.contains(*Asked.begin()))
      return;
    WaitMistake Found;
    Found.Kind = WaitMistakeKind::AskedLate;
    Found.Where = W.Call->getSourceRange();
    Found.Condition = W.Condition;
    Found.Subject = *Asked.begin();
    add(Found);
  }

  static bool isOnly(const Stmt *Body, const Expr *Call) {
    if (const auto *Block = dyn_cast<CompoundStmt>(Body))
      return Block->size() == 1 && isOnly(Block->body_front(), Call);
    const auto *E = dyn_cast<Expr>(Body);
    return E && ignoreWrappers(E) == Call;
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
  findDeafWaits(Engine, Waits);
}
