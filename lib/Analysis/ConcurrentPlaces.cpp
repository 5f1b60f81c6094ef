//===- ConcurrentPlaces.cpp - Which code runs beside other code -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConcurrentPlaces.h"

using namespace heddle::analysis;
using namespace clang;

/// Callers of callers are looked for among so many functions.
static constexpr unsigned MaxCallers = 200;

ConcurrentPlaces::ConcurrentPlaces(SummaryEngine &Engine) : Engine(Engine) {
  for (const auto &[F, Node] : Engine.index().nodes()) {
    HasMain |= F->isMain();
    for (const FunctionDecl *To : Node.References)
      if (To != F)
        Referrers[To].insert(F);
  }
}

const ConcurrentPlaces::Functions &
ConcurrentPlaces::callers(const FunctionDecl *F) {
  auto [It, IsNew] = Callers.try_emplace(F);
  if (!IsNew)
    return It->second;
  Functions Seen;
  Seen.insert(F);
  for (unsigned I = 0; I < Seen.size() && I < MaxCallers; ++I)
    if (auto Found = Referrers.find(Seen[I]); Found != Referrers.end())
      Seen.insert(Found->second.begin(), Found->second.end());
  return It->second = std::move(Seen);
}

bool ConcurrentPlaces::runs(const Task &T, const FunctionDecl *F) {
  return T.Entry && callers(F).contains(T.Entry);
}

/// The event of \p T that is the write at \p At, or null.
static const Event *writeAt(const Task &T, SourceLocation At) {
  for (const Event &E : T.Body)
    if (isWrite(E.Kind) && E.Where.getBegin() == At)
      return &E;
  return nullptr;
}

/// Means the name in \p E the same object for all instances of its task?
static bool isOneObject(const Event &E) {
  return !E.Path.isCopied() && !E.Path.hasElement() && !E.OneInstance;
}

static bool isLive(const LiveSet &Set, const Task &T, const AccessPath &P) {
  return llvm::any_of(Set, [&](const LiveTask &Live) {
    return Live.Task == T.Id && llvm::none_of(Live.Since, [&](const Stale &S) {
             return S.Name.isPrefixOf(P);
           });
  });
}

ConcurrentPlaces::Answer ConcurrentPlaces::write(const FunctionDecl *F,
                                                 SourceLocation At,
                                                 bool AnyWrite) {
  auto Matches = [&](const Event &E, const AccessPath &P) {
    return isWrite(E.Kind) && E.Path == P &&
           (AnyWrite || E.Where.getBegin() == At);
  };
  for (const Task &T : Engine.spawned()) {
    const Event *Mine = runs(T, F) ? writeAt(T, At) : nullptr;
    if (!Mine || !isOneObject(*Mine))
      continue;
    if (isLive(T.LiveAtSpawn, T, Mine->Path))
      return {true, T.Site};
    for (const Task &Other : Engine.spawned()) {
      if (Other.Id == T.Id || Other.SpawnedIn != T.SpawnedIn ||
          !(isLive(T.LiveAtSpawn, Other, Mine->Path) ||
            isLive(Other.LiveAtSpawn, T, Mine->Path)))
        continue;
      if (llvm::any_of(Other.Body,
                       [&](const Event &E) { return Matches(E, Mine->Path); }))
        return {true, T.Site};
    }
    // The one that started the task does it, too.
    if (const FunctionSummary *S = Engine.summary(T.SpawnedIn))
      for (const Event &E : S->Events)
        if (E.BesideTasks && Matches(E, Mine->Path))
          return {true, T.Site};
  }
  // It is done by who started a task that writes the object.
  if (AnyWrite)
    for (const Task &T : Engine.spawned()) {
      const FunctionSummary *S = callers(F).contains(T.SpawnedIn)
                                     ? Engine.summary(T.SpawnedIn)
                                     : nullptr;
      if (!S)
        continue;
      for (const Event &E : S->Events)
        if (isWrite(E.Kind) && E.Where.getBegin() == At && E.BesideTasks &&
            llvm::any_of(T.Body, [&](const Event &Other) {
              return isOneObject(Other) && Matches(Other, E.Path);
            }))
          return {true, T.Site};
    }
  return {};
}

bool ConcurrentPlaces::isForOthers(const FunctionDecl *F) {
  const Functions &All = callers(F);
  for (const Task &T : Engine.spawned())
    if (T.Entry && All.contains(T.Entry))
      return false; // the tasks that do it are seen
  return llvm::any_of(All, [&](const FunctionDecl *C) {
    if (C->isMain() || Referrers.contains(C))
      return false;
    if (const auto *M = dyn_cast<CXXMethodDecl>(C))
      return !M->getParent()->isLambda() && M->getAccess() == AS_public;
    return !HasMain && C->isExternallyVisible();
  });
}

bool ConcurrentPlaces::knowsAllCallers(const FunctionDecl *F) {
  return llvm::all_of(callers(F), [&](const FunctionDecl *C) {
    return Referrers.contains(C) || Engine.isStart(C);
  });
}

bool ConcurrentPlaces::isLockedByCaller(const FunctionDecl *F,
                                        SourceLocation At) {
  auto MostLocks = [&](const FunctionDecl *In) {
    size_t Most = 0;
    if (const FunctionSummary *S = Engine.summary(In))
      for (const Event &E : S->Events)
        if (isWrite(E.Kind) && E.Where.getBegin() == At)
          Most = std::max(Most, E.Locks.size());
    return Most;
  };
  size_t Own = MostLocks(F);
  return llvm::any_of(callers(F), [&](const FunctionDecl *Caller) {
    return MostLocks(Caller) > Own;
  });
}

bool ConcurrentPlaces::takes(const FunctionDecl *F, const AccessPath &Lock,
                             bool Itself) {
  return llvm::any_of(callers(F), [&](const FunctionDecl *C) {
    const FunctionSummary *S = C != F || Itself ? Engine.summary(C) : nullptr;
    return S && llvm::any_of(S->Events, [&](const Event &E) {
             return E.Kind == EventKind::Acquire && E.In == C &&
                    E.Path.lastNamed() == Lock.lastNamed();
           });
  });
}
