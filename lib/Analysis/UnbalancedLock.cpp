//===- UnbalancedLock.cpp - Locks that a path forgets ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads what the typestate engine says of locks. Many functions take a lock for
// their caller, or release their caller's: what counts is that the paths of one
// function disagree, and that neither its result nor a declaration says so.
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConcurrentPlaces.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Operations.h"
#include "Analysis/Properties.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

class Finder {
public:
  explicit Finder(SummaryEngine &Engine) : Engine(Engine) {
    for (const TypestateResult &R : Engine.typestates())
      if (R.Of == &lockProperty() && releasesForCaller(R))
        Releasers.push_back(&R);
  }

  void run() {
    for (const TypestateResult &R : Engine.typestates())
      if (R.Of == &lockProperty() && isJudged(R))
        judge(R);
    for (const Task &T : Engine.spawned())
      if (T.Entry)
        for (const TypestateResult &R : Engine.typestates())
          if (R.Of == &lockProperty() && R.In == T.Entry)
            judgeTask(R, T);
  }

private:
  using Exit = TypestateResult::Exit;
  using Error = TypestateResult::Error;

  static bool isHeldHere(const Exit &X) {
    return X.At.Entry == LockFree && X.At.Now == LockHeld && !X.At.ByOwner &&
           !X.At.Unsure && X.At.Last.isValid();
  }
  static bool isReleasedHere(const Exit &X) {
    return X.At.Entry == LockFree && X.At.Now == LockFree &&
           (X.At.Visited >> LockHeld & 1);
  }
  static bool releasesForCaller(const TypestateResult &R) {
    auto Releases = [](const Exit &X) {
      return X.At.Entry == LockHeld && X.At.Now == LockFree;
    };
    auto Takes = [](const Exit &X) { return X.At.Visited >> LockHeld & 1; };
    return llvm::any_of(R.Exits, Releases) && llvm::none_of(R.Exits, Takes);
  }

  /// Functions that say what they do to locks, or hand out a guard, are right
  /// as they are.
  bool isJudged(const TypestateResult &R) {
    const FunctionDecl *F = R.In->getMostRecentDecl();
    if (!Engine.model().lockAttributes(F).empty() ||
        F->hasAttr<NoThreadSafetyAnalysisAttr>() ||
        F->hasAttr<AssertCapabilityAttr>())
      return false;
    return !Engine.model().isKind(F->getReturnType(), TypeKind::Guard) &&
           (!Engine.recursiveLocks().mayBe(R.Object) || isTakenOnce(R));
  }

  /// A recursive lock that nobody here takes again is like any other.
  bool isTakenOnce(const TypestateResult &R) const {
    const ValueDecl *D = R.Object.lastNamed();
    QualType T = D ? D->getType().getNonReferenceType() : QualType();
    if (!T.isNull() && T->isPointerType())
      T = T->getPointeeType();
    const TypeModel *Type = Engine.model().type(T);
    return Type && Type->Recursive &&
           llvm::none_of(R.Errors,
                         [](const Error &E) { return E.At.Entry == LockFree; });
  }

  /// Another function releases what this one may leave held.
  bool hasReleaser(const TypestateResult &R) const {
    auto SameNames = [](const AccessPath &X, const AccessPath &Y) {
      if (X.lastNamed() != Y.lastNamed())
        return false;
      auto Fields = [](const AccessPath &P) {
        return llvm::count_if(P.steps(), [](const PathStep &S) {
          return S.Kind == PathStep::Field;
        });
      };
      return Fields(X) == Fields(Y);
    };
    return llvm::any_of(Releasers, [&](const TypestateResult *Other) {
      return Other->In != R.In && SameNames(Other->Object, R.Object);
    });
  }

  /// Does no other TU know \p Lock: is it its own, or in no header?
  bool isHidden(const AccessPath &Lock) const {
    const VarDecl *V = Lock.var();
    if (!V || !V->hasGlobalStorage() || Lock.hasDeref())
      return false;
    const SourceManager &SM = Engine.context().getSourceManager();
    return llvm::all_of(V->redecls(), [&](const VarDecl *D) {
      return !D->isExternallyVisible() ||
             (SM.isInMainFile(SM.getExpansionLoc(D->getLocation())) &&
              !D->hasExternalStorage());
    });
  }

  /// May somebody else release what \p R.In leaves held, as its result tells?
  bool mayBeReleasedByCallers(const TypestateResult &R) {
    // A function that is given a pointer may be given one to this lock.
    if (hasReleaser(R) ||
        llvm::any_of(Releasers, [&](const TypestateResult *Other) {
          const ValueDecl *D = Other->Object.lastNamed();
          return D && D->getType()->isPointerType();
        }))
      return true;
    if (!Places)
      Places.emplace(Engine);
    if (!isHidden(R.Object) && !Places->knowsAllCallers(R.In))
      return true;
    return llvm::any_of(Places->callers(R.In), [&](const FunctionDecl *F) {
      const FunctionIndex::Node *Node = Engine.index().node(F);
      if (F == R.In || !Node)
        return false;
      // A guard may have adopted it, a function may be given its name.
      return Node->Locks ||
             llvm::any_of(operations(Engine.model(), F),
                          [](const Operation &O) {
                            return O.What == Role::Release ||
                                   O.What == Role::ReleaseShared;
                          }) ||
             llvm::any_of(Releasers, [&](const TypestateResult *Other) {
               return Node->References.contains(Other->In);
             });
    });
  }

  /// Does what the function returns tell whether it holds the lock?
  bool resultTells(const TypestateResult &R, const Exit &Held) {
    QualType T = R.In->getReturnType();
    if (T->isVoidType() || Held.Way != TypestateResult::Return)
      return false;
    if (!T->isScalarType())
      return hasReleaser(R);
    bool Differs = llvm::all_of(R.Exits, [&](const Exit &X) {
      return !isReleasedHere(X) || X.Way != TypestateResult::Return ||
             (X.Value != Returns::Anything && X.Value != Held.Value);
    });
    if (!Differs)
      return false;
    bool ZeroIsSuccess = T->isIntegerType() && !T->isBooleanType();
    bool LooksLikeSuccess = ZeroIsSuccess ? Held.Value == Returns::Zero
                                          : Held.Value != Returns::Zero;
    return LooksLikeSuccess ? mayBeReleasedByCallers(R) : hasReleaser(R);
  }

  void judge(const TypestateResult &R) {
    bool OthersRelease = llvm::any_of(R.Exits, isReleasedHere);
    for (const Exit &X : R.Exits) {
      if (!OthersRelease || !isHeldHere(X) || resultTells(R, X))
        continue;
      add({X.Way == TypestateResult::Throw ? ImbalanceKind::HeldAtThrow
                                           : ImbalanceKind::HeldAtReturn,
           R.Object, X.Where, X.At.Last.getBegin(), R.In, nullptr});
    }
    if (Engine.recursiveLocks().mayBe(R.Object))
      return;
    for (const Error &E : R.Errors) {
      // After a test that was not understood it may be right.
      if (E.At.Unsure || (E.AfterTest && E.RightOtherwise))
        continue;
      if (E.At.Now == LockFree)
        judgeFree(R, E);
      else if (E.At.Last.isValid() && !E.At.ByOwner && E.RightOtherwise &&
               E.On == Role::Acquire && E.Inner.isInvalid())
        add({ImbalanceKind::HeldAgain, R.Object, E.Where, E.At.Last.getBegin(),
             R.In, nullptr});
    }
  }

  /// What goes wrong with a free lock is its release, here or in a callee, or
  /// a wait that is to release it.
  void judgeFree(const TypestateResult &R, const Error &E) {
    bool Waits = E.On == Role::ConditionWait;
    if (E.At.Last.isInvalid()) {
      // Perhaps its caller holds it; not if it was asked for here, or if a
      // guard of this function has not taken it.
      bool FreeForSure = E.RightOtherwise || E.At.Refused || E.ByOwner;
      if (E.At.Entry == LockFree && FreeForSure)
        add({Waits       ? ImbalanceKind::WaitsUnlocked
             : E.ByOwner ? ImbalanceKind::GuardEmpty
                         : ImbalanceKind::NotHeld,
             R.Object,
             E.Where,
             {},
             R.In,
             nullptr});
      return;
    }
    SourceLocation Before = E.At.Last.getBegin();
    if (Waits)
      add({ImbalanceKind::WaitsUnlocked, R.Object, E.Where, Before, R.In,
           nullptr});
    else if (E.ByOwner && E.At.ByOwner)
      add({ImbalanceKind::GuardEmpty, R.Object, E.Where, Before, R.In,
           nullptr});
    else if (E.ByOwner)
      add({ImbalanceKind::ReleasedBeside,
           R.Object,
           E.At.Last,
           {},
           R.In,
           nullptr});
    else if (!E.At.ByOwner)
      add({ImbalanceKind::ReleasedTwice, R.Object, E.Where, Before, R.In,
           nullptr});
  }

  /// Nobody called a task's function with a lock held, and nobody else may
  /// release what it holds when it ends.
  void judgeTask(const TypestateResult &R, const Task &T) {
    if (!isJudged(R))
      return;
    bool Held = false, Free = false;
    for (const Exit &X : R.Exits) {
      if (X.At.Entry != LockFree || X.Way == TypestateResult::Throw)
        continue;
      (isHeldHere(X) ? Held : Free) = true;
    }
    if (Held && !Free)
      for (const Exit &X : R.Exits)
        if (isHeldHere(X) && X.Way != TypestateResult::Throw) {
          add({ImbalanceKind::HeldAtTaskEnd,
               R.Object,
               X.At.Last,
               {},
               R.In,
               T.Site});
          break;
        }
    for (const Error &E : R.Errors)
      if (E.At.Entry == LockFree && E.At.Now == LockFree &&
          E.At.Last.isInvalid() && !E.RightOtherwise && !E.At.Unsure)
        add({E.On == Role::ConditionWait ? ImbalanceKind::WaitsUnlocked
                                         : ImbalanceKind::ReleasedByOther,
             R.Object,
             E.Where,
             {},
             R.In,
             T.Site});
  }

  void add(UnbalancedLock New) {
    if (New.Where.isInvalid())
      return;
    for (const UnbalancedLock &Old : Engine.findings().UnbalancedLocks)
      if (Old.Where == New.Where && Old.Lock.str() == New.Lock.str())
        return;
    Engine.findings().UnbalancedLocks.push_back(std::move(New));
  }

  SummaryEngine &Engine;
  std::vector<const TypestateResult *> Releasers;
  std::optional<ConcurrentPlaces> Places; ///< made when it is asked first
};

} // namespace

void heddle::analysis::findUnbalancedLocks(SummaryEngine &Engine) {
  Finder(Engine).run();
}
