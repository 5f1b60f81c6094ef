//===- TaskJoins.cpp - How tasks end --------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/Counts.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Equal but for the indices of elements; those, if both are constants, too.
static bool sameHandle(const AccessPath &A, const AccessPath &B) {
  if (A.steps().size() != B.steps().size() || !A.isPrefixOf(B))
    return false;
  for (unsigned I = 0; I < A.steps().size(); ++I) {
    const PathStep &X = A.steps()[I], &Y = B.steps()[I];
    if (X.Kind == PathStep::Element && X.Index.Exact && Y.Index.Exact &&
        X.Index.Set.front().Kind == Origin::Constant &&
        Y.Index.Set.front().Kind == Origin::Constant && !(X.Index == Y.Index))
      return false;
  }
  return true;
}

/// Does the path name one element that a loop picks?
static bool variesInLoop(const AccessPath &P) {
  return llvm::any_of(P.steps(), [](const PathStep &S) {
    return S.Kind == PathStep::Element &&
           !(S.Index.Exact && S.Index.Set.front().Kind == Origin::Constant);
  });
}

bool FunctionAnalyzer::startsIn(const Stmt *Loop,
                                const AccessPath &Handle) const {
  for (const Task &T : Tasks)
    if (sameHandle(T.Handle, Handle))
      for (const Stmt *L = EnclosingLoop.lookup(T.Site); L;
           L = EnclosingLoop.lookup(L))
        if (L == Loop)
          return true;
  return false;
}

/// The constant with which \p Loop begins to count what \p Handle is picked by.
static std::optional<int64_t>
firstIndex(const Stmt *Loop, const AccessPath &Handle, ASTContext &Ctx) {
  const auto *For = dyn_cast_or_null<ForStmt>(Loop);
  const Stmt *Init = For ? For->getInit() : nullptr;
  const VarDecl *V = nullptr;
  const Expr *First = nullptr;
  if (const auto *Decl = dyn_cast_or_null<DeclStmt>(Init);
      Decl && Decl->isSingleDecl()) {
    V = dyn_cast<VarDecl>(Decl->getSingleDecl());
    First = V ? V->getInit() : nullptr;
  } else if (const auto *Set = dyn_cast_or_null<BinaryOperator>(Init);
             Set && Set->getOpcode() == BO_Assign) {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(Set->getLHS()));
    V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    First = Set->getRHS();
  }
  if (!V || !Handle.isIndexedBy(V->getCanonicalDecl()))
    return std::nullopt;
  return constantValue(First, Ctx);
}

/// Does a loop that joins count from later on than the one that has started
/// the tasks?
bool FunctionAnalyzer::joinsTooFew(const Stmt *Loop, const AccessPath &Handle,
                                   const State &S) const {
  std::optional<int64_t> First = firstIndex(Loop, Handle, Engine.context());
  return First && llvm::any_of(S.Live, [&](const LiveTask &Live) {
           const Task &T = Tasks[Live.Task];
           const Stmt *Starts = EnclosingLoop.lookup(T.Site);
           std::optional<int64_t> From =
               sameHandle(T.Handle, Handle)
                   ? firstIndex(Starts, T.Handle, Engine.context())
                   : std::nullopt;
           // `if (i > 0) start(i)`: not from the first on.
           return From && *From < *First &&
                  llvm::all_of(
                      T.Known,
                      [&](const Fact &Known) {
                        return !T.Handle.isIndexedBy(Known.Tested.var()) ||
                               Known.isTrueFor(*From);
                      });
         });
}

void FunctionAnalyzer::joinHandle(AccessPath Handle, const Stmt *Site,
                                  State &S) {
  if (!Handle) {
    // Some task is joined; which one is not understood, so perhaps each.
    S.Live.clear();
    return;
  }
  const Stmt *Loop = Site ? EnclosingLoop.lookup(Site) : nullptr;
  if (Loop && variesInLoop(Handle)) {
    for (LiveTask &T : S.Live)
      if (sameHandle(Tasks[T.Task].Handle, Handle))
        insertPath(T.JoinedElements, Handle);
    if (joinsTooFew(Loop, Handle, S))
      return;
    // This round joins one task; the loop joins them all, and so does one
    // around it, unless that starts them: then this is how it gives up.
    do {
      insertPath(LoopJoins[Loop], Handle);
      Loop = EnclosingLoop.lookup(Loop);
    } while (Loop && !startsIn(Loop, Handle));
    return;
  }
  // A loop over handles that all stand for one task; a loop that starts it
  // anew in each round is not one.
  if (Loop && !startsIn(Loop, Handle))
    insertPath(LoopJoins[Loop], Handle);
  endTask(Handle, S);
}

void FunctionAnalyzer::endTask(const AccessPath &Handle, State &S) {
  bool Known = false;
  S.endTasks([&](const LiveTask &T) {
    bool Same = sameHandle(Tasks[T.Task].Handle, Handle);
    Known |= Same;
    return Same;
  });
  insertPath(S.Joined, Handle);
  S.waitFor(Handle);
  // The very thing that a task signals: what the task did before is over, what
  // it does afterwards is not.
  AccessPath Awaited = Handle.anyElement();
  Known |= llvm::any_of(S.Live, [&](const LiveTask &T) {
    return llvm::any_of(Tasks[T.Task].Body, [&](const Event &E) {
      return E.Kind == EventKind::Signal && E.Path.anyElement() == Awaited;
    });
  });
  // What is waited for may be the result of anything that a pool was given.
  S.endTasks([&](const LiveTask &T) { return Tasks[T.Task].IsPooled; });
  // A pointer that is not understood may lead to any handle; otherwise this
  // may be one of the handles that nothing names any more.
  bool AnyHandle =
      Handle.hasDeref() && Handle.var() && isFrameLocal(Handle.var(), F);
  if (!Known)
    S.endTasks([&](const LiveTask &T) {
      if (AnyHandle)
        return !Tasks[T.Task].Detached;
      // What is waited for may come from what a task signals.
      if (llvm::any_of(Tasks[T.Task].Body, [](const Event &E) {
            return E.Kind == EventKind::Signal;
          }))
        return true;
      return !Tasks[T.Task].Detached &&
             Tasks[T.Task].Handle.kind() != AccessPath::Variable &&
             Tasks[T.Task].Handle.kind() != AccessPath::This;
    });
}

void FunctionAnalyzer::mayJoin(const AccessPath &P, const Stmt *Site,
                               State &S) {
  if (!P)
    return;
  LiveSet Live = S.Live;
  for (const LiveTask &T : Live)
    if (P.isPrefixOf(Tasks[T.Task].Handle))
      joinHandle(Tasks[T.Task].Handle, Site, S);
}
