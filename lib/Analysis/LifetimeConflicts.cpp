//===- LifetimeConflicts.cpp - Tasks that outlive what they refer to ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The end of a variable is compared with what the tasks that may be running by
// then do to it, as if it were one more write. Locks do not help against it;
// joins and signals do.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/ConflictFinder.h"
#include "Analysis/Views.h"
#include "clang/AST/StmtCXX.h"

using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Statements of a loop that are looked at for assignments.
static constexpr unsigned MaxLoopStatements = 5000;
/// Closures that hold closures that hold ...
static constexpr unsigned MaxClosures = 16;

static bool names(const Expr *E, const VarDecl *V) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Ref && Ref->getDecl()->getCanonicalDecl() == V;
}

/// Does \p Root contain what \p Wanted accepts? What a lambda does is not done
/// here.
static bool contains(const Stmt *Root,
                     llvm::function_ref<bool(const Stmt *)> Wanted) {
  llvm::SmallVector<const Stmt *> Work{Root};
  for (unsigned N = 0; !Work.empty() && N < MaxLoopStatements; ++N) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (Wanted(S))
      return true;
    if (!isa<LambdaExpr>(S))
      Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

static bool assigns(const Stmt *Root, const VarDecl *V) {
  return contains(Root, [V](const Stmt *S) {
    if (const auto *Unary = dyn_cast<UnaryOperator>(S))
      return Unary->isIncrementDecrementOp() && names(Unary->getSubExpr(), V);
    if (const auto *Binary = dyn_cast<BinaryOperator>(S))
      return Binary->isAssignmentOp() && names(Binary->getLHS(), V);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S))
      return (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
              Op->getOperator() == OO_MinusMinus) &&
             names(Op->getArg(0), V);
    return false;
  });
}

static bool reads(const Stmt *Root, const VarDecl *V) {
  return contains(Root, [V](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    return E && names(E, V);
  });
}

/// Is \p V what \p Loop counts with, or what its range runs through?
static bool isLoopVariable(const VarDecl *V, const Stmt *Loop) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Loop))
    return Range->getLoopVariable() == V;
  if (const auto *For = dyn_cast<ForStmt>(Loop)) {
    if (const auto *Init = dyn_cast_or_null<DeclStmt>(For->getInit()))
      if (llvm::is_contained(Init->decls(), V))
        return true;
    return assigns(For->getInc(), V) ||
           (reads(For->getCond(), V) && assigns(For->getBody(), V));
  }
  const auto *While = dyn_cast<WhileStmt>(Loop);
  const auto *Do = dyn_cast<DoStmt>(Loop);
  const Expr *Condition = While ? While->getCond()
                          : Do  ? Do->getCond()
                                : nullptr;
  return Condition && reads(Condition, V) && assigns(Loop, V);
}

const Stmt *ConflictFinder::loopOf(const VarDecl *V, const Task &T) const {
  const Expr *Site = isFrameLocal(V, A.F) ? A.ownSite(T.Id) : nullptr;
  for (const Stmt *Loop = Site ? A.EnclosingLoop.lookup(Site) : nullptr; Loop;
       Loop = A.EnclosingLoop.lookup(Loop))
    if (isLoopVariable(V, Loop))
      return Loop;
  return nullptr;
}

bool ConflictFinder::isJoined(const Task &T, const LiveTask &Between) const {
  return llvm::is_contained(Between.JoinedElements, T.Handle) &&
         llvm::none_of(Between.Since, [&](const Stale &S) {
           return S.Name.steps().empty() && S.Name.var() &&
                  T.Handle.isIndexedBy(S.Name.var());
         });
}

/// Is \p E certainly over by the time the variable ends?
bool ConflictFinder::isOver(const Event &E, const LiveTask &Between,
                            const Task &T) const {
  // What runs on a loop is over when the loop has ended, which this function
  // waits for in one way or another.
  if (T.Posted)
    return true;
  // What the function has waited for itself: the flag, the count, the latch.
  if (llvm::is_contained(Between.Waited, E.Path.anyElement()) ||
      llvm::is_contained(Between.Waited, T.Handle.anyElement()) ||
      isJoined(T, Between))
    return true;
  auto IsAwaited = [&](const AccessPath &Posted) {
    return llvm::is_contained(Between.Waited, Posted);
  };
  if (llvm::any_of(E.Later, IsAwaited))
    return true;
  // Objects made for signalling end with the handshake that they are part of:
  // a wake-up under the lock is over when the lock can be had.
  return !isMemoryAccess(E.Kind) &&
         llvm::any_of(T.Body, [&](const Event &Other) {
           return IsAwaited(Other.Path.anyElement());
         });
}

/// Does the expression \p E, looked through copies, name \p V itself?
static bool isCopyOf(const Expr *E, const VarDecl *V) {
  for (E = ignoreWrappers(E); E;) {
    const auto *Copy = dyn_cast<CXXConstructExpr>(E);
    if (!Copy || Copy->getNumArgs() != 1 ||
        !Copy->getConstructor()->isCopyOrMoveConstructor())
      break;
    E = ignoreWrappers(Copy->getArg(0));
  }
  return E && names(E, V);
}

/// Has the task a copy of \p V? Copies of a channel and the like are one
/// object with many names, which lives on when one of the names ends.
static bool holdsCopy(Model &M, const Task &T, const VarDecl *V) {
  if (V->getType()->isReferenceType())
    return false;
  // Closures in closures: each must be a copy.
  llvm::SmallVector<const CXXRecordDecl *, 4> Closures;
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(T.Entry))
    Closures.push_back(Method->getParent());
  for (unsigned I = 0; I < Closures.size() && I < MaxClosures; ++I) {
    if (!Closures[I]->isLambda())
      continue;
    for (const LambdaCapture &C : Closures[I]->captures()) {
      if (!C.capturesVariable() || C.getCaptureKind() != LCK_ByCopy)
        continue;
      const auto *Captured = dyn_cast<VarDecl>(C.getCapturedVar());
      if (!Captured || Captured->getType()->isReferenceType())
        continue;
      if (Captured->getCanonicalDecl() == V ||
          (Captured->isInitCapture() && Captured->getInit() &&
           isCopyOf(Captured->getInit(), V)))
        return true;
      if (const CXXRecordDecl *Inner =
              Captured->getType()->getAsCXXRecordDecl())
        Closures.push_back(Inner);
    }
  }
  // An argument of the task, perhaps bound to it, or part of an object that it
  // is given; a reference to the variable would be wrapped.
  llvm::SmallVector<const Expr *> Work{T.Site};
  for (unsigned N = 0; !Work.empty() && N < MaxLoopStatements; ++N) {
    const Expr *E = Work.pop_back_val();
    std::optional<CallView> C = viewCall(E);
    const auto *List = dyn_cast<InitListExpr>(E);
    if (!C && !List)
      continue;
    bool Copies = C && (E == T.Site || C->effect(M, Role::Bind));
    for (const Expr *Part : C ? llvm::ArrayRef<const Expr *>(C->Args)
                              : llvm::ArrayRef<const Expr *>(List->inits())) {
      if ((Copies || Part->isPRValue()) && isCopyOf(Part, V))
        return true;
      if (const Expr *Inner = ignoreWrappers(Part); Inner->isPRValue())
        Work.push_back(Inner);
    }
  }
  return false;
}

void ConflictFinder::findOutlived() {
  if (isa_and_nonnull<CoroutineBodyStmt>(A.F->getBody()))
    return; // its variables live on while it is suspended
  for (const auto &End : A.Ends) {
    bool EndsFunction = !End.Trigger || isa<ReturnStmt>(End.Trigger) ||
                        End.Trigger == A.F->getBody();
    if (EndsFunction && A.F->isMain())
      continue; // the program ends, and its tasks with it
    SourceLocation Where =
        !End.Trigger ? A.F->getBody()->getEndLoc()
        : isa<CompoundStmt, ForStmt, WhileStmt, CXXForRangeStmt>(End.Trigger)
            ? End.Trigger->getEndLoc()
            : End.Trigger->getBeginLoc();
    for (const LiveTask &Live : End.Live) {
      const Task &T = A.Tasks[Live.Task];
      // Whose own pool it is knows what its tasks are waited for by, often by
      // state that they change and that is asked for under a lock.
      const VarDecl *Pool = T.Handle.var();
      bool IsOwn = T.Handle.kind() == AccessPath::Object ||
                   (Pool && isFrameLocal(Pool, A.F) && !isa<ParmVarDecl>(Pool));
      if (T.IsPooled && IsOwn)
        continue;
      bool IsOther = llvm::any_of(Live.Since, [&](const Stale &S) {
        return S.Storage && S.Name.var() == End.V && S.Name.steps().empty();
      });
      if (IsOther)
        continue; // the task knows the variable of an earlier round
      bool HoldsCopy = holdsCopy(Engine.model(), T, End.V);
      for (const Event &E : T.Body)
        // The code that a pointer led to is run, not the pointer read.
        if (!mayBeNameless(E.Kind) && E.Path.var() == End.V &&
            (isMemoryAccess(E.Kind) || !HoldsCopy) && !E.Path.isCopied() &&
            !E.Path.hasDeref() && !isOver(E, Live, T)) {
          addCapture(End.V, E, T, loopOf(End.V, T), Where, /*Changes=*/false);
          break;
        }
      findLent(End.V, Live, T, Where);
    }
  }
}

/// The task has a copy of a view or the like, which refers into \p V.
void ConflictFinder::findLent(const VarDecl *V, const LiveTask &Live,
                              const Task &T, SourceLocation Ends) {
  if (T.SpawnedIn != A.F)
    return;
  Event Use;
  Use.Kind = EventKind::Read;
  Use.Path = AccessPath::variable(V->getCanonicalDecl(), false);
  // Whatever the task posts may say that it is done with it.
  for (const Event &E : T.Body)
    Use.Later.append(E.Later.begin(), E.Later.end());
  if (isOver(Use, Live, T))
    return;
  for (const LentView &L : lentViews(Engine, A.F, T))
    if (L.Owner == V->getCanonicalDecl()) {
      Use.Where = L.Use;
      addCapture(V, Use, T, nullptr, Ends, /*Changes=*/false);
      return;
    }
}

void ConflictFinder::addCapture(const VarDecl *V, const Event &Use,
                                const Task &T, const Stmt *Loop,
                                SourceLocation Ends, bool Changes) {
  OutlivedCapture C;
  C.Captured = V;
  C.Use = Use;
  C.Task = A.ownSite(T.Id);
  C.Loop = Loop;
  C.Ends = Ends;
  C.Changes = Changes;
  C.OnlyReads = llvm::all_of(T.Body, [&](const Event &E) {
    return E.Kind == EventKind::Read || E.Path.var() != V;
  });
  auto &List = Engine.findings().OutlivedCaptures;
  for (OutlivedCapture &Known : List)
    if (Known.Captured->getLocation() == V->getLocation() && C.Task &&
        Known.Task->getBeginLoc() == C.Task->getBeginLoc())
      return; // one place to mend, however many ways out
  if (C.Task)
    List.push_back(std::move(C));
}
