//===- DeafWaits.cpp - Waits that do not hear a stop ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who wants a task to end sets a flag that the task reads, wakes it up and
// joins it. If the task waits in a loop that asks for something else, it goes
// on to wait, and the join waits for it.
//
//===----------------------------------------------------------------------===//

#include "Analysis/WaitSites.h"
#include "clang/AST/DeclCXX.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

class DeafWaitFinder {
public:
  explicit DeafWaitFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void judge(const Task &T, llvm::ArrayRef<WaitSite> Waits);

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
  const ValueDecl *toldBy(const FunctionSummary &S, const WaitSite &W,
                          llvm::ArrayRef<const FunctionDecl *> Mine);
  void add(BlockedForever Found);

  SummaryEngine &Engine;
  Model &M;
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

/// The flag that \p S sets and the task reads.
const ValueDecl *
DeafWaitFinder::toldBy(const FunctionSummary &S, const WaitSite &W,
                       llvm::ArrayRef<const FunctionDecl *> Mine) {
  auto IsRead = [&](const ValueDecl *D) {
    return llvm::any_of(Mine, [&](const FunctionDecl *F) {
      const FunctionSummary *Own = Engine.summary(F);
      return Own && llvm::any_of(Own->Events, [&](const Event &E) {
               return (E.Kind == EventKind::Read ||
                       E.Kind == EventKind::AtomicRead) &&
                      named(E.Path) == D;
             });
    });
  };
  for (const Event &E : S.Events) {
    const ValueDecl *D = isWrite(E.Kind) ? named(E.Path) : nullptr;
    QualType T = D ? D->getType() : QualType();
    if (D &&
        (T->isScalarType() || T->isAtomicType() ||
         M.isKind(T, TypeKind::Atomic)) &&
        !T->isPointerType() && IsRead(D))
      return D;
  }
  return nullptr;
}

void DeafWaitFinder::judgeStop(const Task &T, const WaitSite &W,
                               const ValueDecl *Handle,
                               llvm::ArrayRef<const FunctionDecl *> Mine) {
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
    Found.Told = toldBy(*S, W, Mine);
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

void DeafWaitFinder::judge(const Task &T, llvm::ArrayRef<WaitSite> Waits) {
  const ValueDecl *Handle = T.Entry && T.Handle ? named(T.Handle) : nullptr;
  if (!Handle || T.Detached)
    return;
  std::vector<const FunctionDecl *> Mine = Engine.index().postOrder({T.Entry});
  for (const WaitSite &W : Waits) {
    if (W.Timed || !W.Condition || W.Awaited.empty() ||
        !llvm::is_contained(Mine, W.In))
      continue;
    judgeStop(T, W, Handle, Mine);
    if (const auto *Field = dyn_cast<FieldDecl>(Handle))
      judgeDestruction(T, W, Field, Mine);
  }
}

void heddle::analysis::findDeafWaits(SummaryEngine &Engine,
                                     llvm::ArrayRef<WaitSite> Waits) {
  if (Waits.empty())
    return;
  DeafWaitFinder Finder(Engine);
  for (size_t I = 0; I < Engine.spawned().size(); ++I) {
    const Task T = Engine.spawned()[I]; // summaries may add to the list
    Finder.judge(T, Waits);
  }
}
