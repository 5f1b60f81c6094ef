//===- DeafWaits.cpp - Waits that do not hear a stop ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who wants a task to end sets a flag, wakes the task up and joins it. The flag
// ends a loop of the task; but if a wait in that loop asks for something else,
// the task goes on to wait, and the join waits for it.
//
//===----------------------------------------------------------------------===//

#include "Analysis/WaitSites.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

class DeafWaitFinder {
public:
  DeafWaitFinder(SummaryEngine &Engine, WaitCollector &Waits)
      : Engine(Engine), M(Engine.model()), Waits(Waits) {}
  void judge(const Task &T);

private:
  void judgeStop(const Task &T, const WaitSite &W, const ValueDecl *Handle,
                 llvm::ArrayRef<const FunctionDecl *> Mine);
  void judgeDestruction(const Task &T, const WaitSite &W,
                        const FieldDecl *Handle,
                        llvm::ArrayRef<const FunctionDecl *> Mine);
  bool joins(const FunctionDecl *F, const FunctionSummary &S,
             const ValueDecl *Handle);
  /// Does \p S change what \p W asks for?
  bool changes(const FunctionSummary &S, const WaitSite &W);
  const ValueDecl *toldBy(const FunctionSummary &S, const Decls &Ending);
  Decls endingLoopsOf(const WaitSite &W,
                      llvm::ArrayRef<const FunctionDecl *> Mine);
  void add(BlockedForever Found);

  SummaryEngine &Engine;
  Model &M;
  WaitCollector &Waits;
};

} // namespace

static const ValueDecl *named(const AccessPath &P) {
  const ValueDecl *D = P.lastNamed();
  return D ? cast<ValueDecl>(D->getCanonicalDecl()) : nullptr;
}

void DeafWaitFinder::add(BlockedForever Found) {
  auto &List = Engine.findings().BlockedForevers;
  if (llvm::none_of(List, [&](const BlockedForever &Known) {
        return Known.Where.getBegin() == Found.Where.getBegin();
      }))
    List.push_back(std::move(Found));
}

bool DeafWaitFinder::joins(const FunctionDecl *F, const FunctionSummary &S,
                           const ValueDecl *Handle) {
  return llvm::any_of(
             S.Joined,
             [&](const AccessPath &P) { return named(P) == Handle; }) ||
         llvm::any_of(Engine.uses().uses(Handle), [&](const auto &U) {
           return U.What == Role::Join && U.In == F;
         });
}

bool DeafWaitFinder::changes(const FunctionSummary &S, const WaitSite &W) {
  auto Changes = [&](const Event &E) {
    return isWrite(E.Kind) && W.Awaited.contains(named(E.Path));
  };
  return llvm::any_of(S.Events, Changes) || llvm::any_of(S.Uses, Changes);
}

static bool contains(const Stmt *S, llvm::function_ref<bool(const Stmt *)> Is) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  return Is(S) || llvm::any_of(S->children(), [&](const Stmt *Child) {
           return contains(Child, Is);
         });
}

/// What ends the loops of the task in which it waits again and again: their
/// conditions, and the tests in them that lead out.
Decls DeafWaitFinder::endingLoopsOf(const WaitSite &W,
                                    llvm::ArrayRef<const FunctionDecl *> Mine) {
  llvm::SmallPtrSet<const FunctionDecl *, 4> Waiting;
  for (const FunctionDecl *F : Mine)
    if (llvm::is_contained(Engine.index().postOrder({F}), W.In))
      Waiting.insert(F);
  auto LeadsToWait = [&](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
    const FunctionDecl *Callee =
        C && C->Callee ? userDefinition(C->Callee) : nullptr;
    return S == W.Call || (Callee && Waiting.contains(Callee));
  };
  auto LeadsOut = [](const Stmt *S) {
    return isa<ReturnStmt, BreakStmt, GotoStmt>(S);
  };
  const SourceManager &SM = Engine.context().getSourceManager();
  struct Part {
    const Stmt *S;
    bool InLoop, InWait;
  };
  Decls Ending, Asked;
  llvm::SmallVector<Part> Work;
  for (const FunctionDecl *F : Waiting)
    Work.push_back({F->getBody(), false, false});
  while (!Work.empty()) {
    auto [S, InLoop, InWait] = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    // The loop around a wait without a predicate is part of the wait, and so is
    // what it asks before it waits.
    if (S == W.Loop && !W.HasPredicate) {
      InWait = true;
    } else if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(S) &&
               contains(S, LeadsToWait)) {
      InLoop = true;
      Waits.state(loopCondition(S), Ending);
    }
    if (const auto *If = dyn_cast<IfStmt>(S);
        If && InLoop &&
        (contains(If->getThen(), LeadsOut) ||
         contains(If->getElse(), LeadsOut)))
      Waits.state(If->getCond(),
                  InWait && SM.isBeforeInTranslationUnit(If->getBeginLoc(),
                                                         W.Call->getBeginLoc())
                      ? Asked
                      : Ending);
    for (const Stmt *Child : S->children())
      Work.push_back({Child, InLoop, InWait});
  }
  for (const ValueDecl *D : Asked)
    Ending.erase(D);
  return Ending;
}

/// The flag that \p S sets and that ends what the task does.
const ValueDecl *DeafWaitFinder::toldBy(const FunctionSummary &S,
                                        const Decls &Ending) {
  for (const Event &E : S.Events) {
    const ValueDecl *D = isWrite(E.Kind) ? named(E.Path) : nullptr;
    if (D && Ending.contains(D) && !D->getType()->isPointerType())
      return D;
  }
  return nullptr;
}

void DeafWaitFinder::judgeStop(const Task &T, const WaitSite &W,
                               const ValueDecl *Handle,
                               llvm::ArrayRef<const FunctionDecl *> Mine) {
  Decls Ending = endingLoopsOf(W, Mine);
  if (Ending.empty())
    return;
  BlockedForever Found;
  Found.Kind = BlockedKind::Deaf;
  Found.Where = W.Call->getSourceRange();
  Found.Subject = W.Condition;
  Found.Asked = W.Awaited.size() == 1 ? *W.Awaited.begin() : nullptr;
  Found.Task = T.Site;
  for (const auto &[F, Node] : Engine.index().nodes()) {
    const FunctionSummary *S = Engine.summary(F);
    if (!S || llvm::is_contained(Mine, F) || !joins(F, *S, Handle))
      continue;
    auto Signal = llvm::find_if(S->Events, [&](const Event &E) {
      return E.Kind == EventKind::Signal && named(E.Path) == W.Condition;
    });
    if (Signal == S->Events.end())
      continue;
    if (changes(*S, W))
      return; // it knows how to wake it
    if (Found.Told)
      continue;
    Found.Told = toldBy(*S, Ending);
    Found.Other = Signal->Where.getBegin();
  }
  if (Found.Told)
    add(std::move(Found));
}

/// A handle that asks its task to stop and joins it when it is destroyed.
void DeafWaitFinder::judgeDestruction(
    const Task &T, const WaitSite &W, const FieldDecl *Handle,
    llvm::ArrayRef<const FunctionDecl *> Mine) {
  const TypeModel *Kind = M.type(Handle->getType());
  const auto *Owner = dyn_cast<CXXRecordDecl>(Handle->getParent());
  bool AsksForStop = llvm::any_of(Mine, [&](const FunctionDecl *F) {
    const FunctionIndex::Node *Node = Engine.index().node(F);
    return Node && Node->has(Role::StopCheck);
  });
  if (!Kind || !Kind->JoinsOnDestruction || !Owner || !AsksForStop)
    return;
  for (const auto &[F, Node] : Engine.index().nodes()) {
    const FunctionSummary *S = Engine.summary(F);
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    bool Ends =
        Method && isa<CXXDestructorDecl>(Method) &&
        Method->getParent()->getCanonicalDecl() == Owner->getCanonicalDecl();
    if (S && (Ends || joins(F, *S, Handle)) && changes(*S, W))
      return;
  }
  if (const CXXDestructorDecl *D = Owner->getDestructor();
      D && D->isUserProvided() && !D->hasBody())
    return;
  BlockedForever Found;
  Found.Kind = BlockedKind::Deaf;
  Found.Where = W.Call->getSourceRange();
  Found.Subject = Handle;
  Found.Task = T.Site;
  add(std::move(Found));
}

void DeafWaitFinder::judge(const Task &T) {
  const ValueDecl *Handle = T.Entry && T.Handle ? named(T.Handle) : nullptr;
  if (!Handle || T.Detached)
    return;
  std::vector<const FunctionDecl *> Mine = Engine.index().postOrder({T.Entry});
  for (const WaitSite &W : Waits.Sites) {
    if (W.Timed || !W.Condition || W.Awaited.empty() ||
        !llvm::is_contained(Mine, W.In))
      continue;
    judgeStop(T, W, Handle, Mine);
    if (const auto *Field = dyn_cast<FieldDecl>(Handle))
      judgeDestruction(T, W, Field, Mine);
  }
}

void heddle::analysis::findDeafWaits(SummaryEngine &Engine,
                                     WaitCollector &Waits) {
  if (Waits.Sites.empty())
    return;
  DeafWaitFinder Finder(Engine, Waits);
  for (size_t I = 0; I < Engine.spawned().size(); ++I) {
    const Task T = Engine.spawned()[I]; // summaries may add to the list
    Finder.judge(T);
  }
}
