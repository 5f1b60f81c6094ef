//===- SemaphoreHolds.cpp - Waits under a semaphore that is a lock --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `wait(mutex); wait(room); ...; post(mutex);` stands still once there is no
// room, if everybody who makes some waits for the mutex first: the bounded
// buffer with its two waits in the wrong order. A semaphore is held between a
// wait for it and a post of it, where it begins with one token.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Counts.h"
#include "Analysis/KeptOut.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static const ValueDecl *semaphore(const AccessPath &P, Model &M) {
  const ValueDecl *D = P.lastNamed();
  const TypeModel *Kind =
      D ? M.type(D->getType().getNonReferenceType()) : nullptr;
  return Kind && Kind->Counts == CountKind::Up ? D : nullptr;
}

/// The semaphore that \p Wait is done under, as an event of \p T that takes it.
static const Event *heldAt(const Event &Wait, const Task &T,
                           SummaryEngine &Engine) {
  const AccessPath Awaited = Wait.Path.anyElement();
  for (const AccessPath &P : Wait.Waited) {
    const ValueDecl *D = semaphore(P, Engine.model());
    if (!D || P == Awaited || !llvm::is_contained(Wait.Later, P) ||
        initialCount(Engine, D) != 1)
      continue;
    auto Taken = llvm::find_if(T.Body, [&](const Event &E) {
      return E.Kind == EventKind::Wait && E.Path.anyElement() == P &&
             standsWith(E.Path, Wait.Path);
    });
    if (Taken != T.Body.end())
      return &*Taken;
  }
  return nullptr;
}

/// Who posts \p Awaited waits for \p Held before each time: both in one round
/// of one function.
static KeptOut postersOf(const ValueDecl *Awaited, const ValueDecl *Held,
                         const Task &Waiter, CallSites &Sites,
                         SummaryEngine &Engine) {
  auto Round = [&](const Event &E) -> const Stmt * {
    const Expr *Site = Sites.at(E.Where);
    return Site ? loopAround(Engine.context(), Site) : nullptr;
  };
  return keptOut(
      Engine,
      [&](const Event &E) {
        return E.Kind == EventKind::Signal && E.Path.lastNamed() == Awaited;
      },
      [&](llvm::ArrayRef<Event> Body, const Event &Post) {
        if (Body.data() == Waiter.Body.data())
          return SourceLocation();
        auto Needs = llvm::find_if(Body, [&](const Event &E) {
          return E.Kind == EventKind::Wait && E.Path.lastNamed() == Held &&
                 E.In == Post.In && standsWith(E.Path, Post.Path) &&
                 llvm::is_contained(Post.Waited, E.Path.anyElement()) &&
                 Round(E) == Round(Post);
        });
        return Needs == Body.end() ? SourceLocation() : Needs->Where.getBegin();
      });
}

/// Is it done in a loop of its function, or of one that calls that?
static bool isRepeated(const Expr *Site, const FunctionDecl *In,
                       SummaryEngine &Engine) {
  ASTContext &Ctx = Engine.context();
  if (loopAround(Ctx, Site))
    return true;
  bool Found = false;
  for (const auto &[F, Node] : Engine.index().nodes())
    eachCall(F->getBody(), [&](const Expr *Call) {
      std::optional<CallView> C = Found ? std::nullopt : viewCall(Call);
      Found |= C && C->Callee && userDefinition(C->Callee) == In &&
               loopAround(Ctx, Call);
    });
  return Found;
}

void heddle::analysis::findWaitsUnderSemaphores(SummaryEngine &Engine) {
  CallSites Sites(Engine);
  for (const Task &T : Engine.spawned())
    for (const Event &E : T.Body) {
      const ValueDecl *Awaited = E.Kind == EventKind::Wait
                                     ? semaphore(E.Path, Engine.model())
                                     : nullptr;
      const Event *Taken = Awaited ? heldAt(E, T, Engine) : nullptr;
      const Expr *Site = Taken ? Sites.at(E.Where) : nullptr;
      if (!Site)
        continue;
      KeptOut P = postersOf(Awaited, Taken->Path.lastNamed(), T, Sites, Engine);
      // What is there from the beginning has to be used up.
      if (!P.By || !P.All ||
          (initialCount(Engine, Awaited) != 0 &&
           !isRepeated(Site, E.In, Engine)))
        continue;
      UnderLock New{E, {}, P.NeededAt, P.By->Site, Confidence::High};
      New.What.Site = Site;
      New.Lock.Lock = Taken->Path;
      New.Lock.Where = Taken->Where.getBegin();
      Engine.findings().BlocksUnderLock.push_back(std::move(New));
    }
}
