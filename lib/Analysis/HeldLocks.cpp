//===- HeldLocks.cpp - What is done while a lock is held ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever blocks, and whatever runs code that others left here, is an event
// with the locks that are held; callers add theirs. Those that happen under a
// lock are collected, and afterwards looked at together: a join under the lock
// that the joined task takes is a deadlock, a lock of which all sections do the
// same input or output is there for just that.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Counts.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/RoleGroups.h"
#include "Model/WouldBlock.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void FunctionAnalyzer::recordCall(EventKind Kind, const AccessPath &P,
                                  const Expr *Site, const State &S) {
  if (!Recording || !Site || !Engine.index().usesLocks())
    return;
  Event E = eventNow(Kind, P, Site->getSourceRange(), S);
  E.Site = Site;
  record(std::move(E), S);
}

static bool isZero(const Expr *E, ASTContext &Ctx) {
  Expr::EvalResult R;
  return E && !E->isValueDependent() && E->getType()->isIntegerType() &&
         E->EvaluateAsInt(R, Ctx) && R.Val.getInt() == 0;
}

void FunctionAnalyzer::recordBlocking(const Effect &E, const CallView &C,
                                      const State &S) {
  if (!Recording || !mayBlock(E.What))
    return;
  // One event for each call, with the effect that says most.
  const FunctionModel *Fn = C.lookUp(M);
  if (!Fn || Fn->ByShape) // what its body waits for is told of the body
    return;
  for (const Effect &Other : Fn->Effects) {
    if (Other.What == Role::Acquire || Other.What == Role::TryAcquire ||
        Other.What == Role::TryAcquireShared)
      return; // to take another lock is a matter of lock order
    if (&Other == &E)
      break;
    if (mayBlock(Other.What))
      return;
  }
  Evaluator Eval(Engine, F, S);
  if (E.What == Role::Select)
    for (const Expr *Arg : C.Args)
      if (std::optional<CallView> Case = viewCall(ignoreWrappers(Arg));
          Case && Case->effect(M, Role::SelectDefault))
        return;
  // No time to wait: a question.
  if (E.What == Role::Sleep && !C.Args.empty() &&
      isZero(C.Args.back(), Engine.context()))
    return;
  AccessPath Object = Eval.object(C, E.Object);
  if (E.What != Role::ConditionWait) {
    recordCall(EventKind::Block, Object, C.Site, S);
    return;
  }
  // The lock that belongs to the condition is released meanwhile.
  unsigned Own = E.Object.Kind == Operand::Argument ? E.Object.Index + 1 : 0;
  AccessPath Lock =
      Own < C.Args.size() ? Eval.object(C.Args[Own]) : AccessPath();
  if (!Lock)
    return;
  State During = S;
  PathSet Locks{Lock};
  if (GuardState *G = During.guard(Lock))
    Locks = G->Locks;
  for (const AccessPath &P : Locks) {
    // A class of the user's around the lock is known by its own name.
    auto IsSame = [&](const HeldLock &L) {
      return L.Lock.isPrefixOf(P) || P.isPrefixOf(L.Lock);
    };
    bool Held = llvm::any_of(During.Locks, IsSame);
    llvm::erase_if(During.Locks, IsSame);
    // Behind a stored pointer may be any of the locks that are held.
    bool Stored = false;
    for (unsigned I = 1; I < P.steps().size(); ++I)
      Stored |= P.steps()[I].Kind == PathStep::Deref &&
                P.steps()[I - 1].Kind == PathStep::Field;
    if (!Held && Stored)
      return;
    During.release(P);
  }
  recordCall(EventKind::Block, Object, C.Site, During);
}

/// The field or global variable, of an object that outlives the call, in which
/// callers left what \p P leads to.
static const ValueDecl *leftIn(const AccessPath &P) {
  for (const PathStep &S : llvm::reverse(P.steps()))
    if (S.Kind == PathStep::Field)
      return S.Member;
  return P.var() && P.var()->hasGlobalStorage() ? P.var() : nullptr;
}

/// Does \p T (or what it contains) own its object alone? Then nobody else comes
/// and goes with it.
static bool ownsAlone(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return false;
  bool Copies = llvm::any_of(R->ctors(), [](const CXXConstructorDecl *Ctor) {
    return Ctor->isCopyConstructor() && Ctor->isDeleted();
  });
  if (Copies)
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(R);
  return Spec &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               ownsAlone(Arg.getAsType());
                      });
}

/// A virtual method of an object that somebody registered here.
void FunctionAnalyzer::recordObserver(const CallView &C, const State &S) {
  if (!Recording || !C.Object)
    return;
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!Method || !Method->isVirtual() || isa<CXXDestructorDecl>(Method) ||
      !Method->getReturnType()->isVoidType() || C.lookUp(M) ||
      !M.lockAttributes(Method).empty() ||
      Engine.context().getSourceManager().isInSystemHeader(
          Method->getLocation()))
    return;
  // A service answers or is asked to do its work; an observer's class is there
  // to be derived from by others.
  const CXXRecordDecl *Class = Method->getParent();
  if (!Class->hasDefinition() || Class->hasAttr<FinalAttr>() ||
      Method->hasAttr<FinalAttr>())
    return;
  if (!Method->isPureVirtual() &&
      !(Method->hasBody() && isa_and_nonnull<CompoundStmt>(Method->getBody()) &&
        cast<CompoundStmt>(Method->getBody())->body_empty()))
    return;
  if (isa<CXXThisExpr>(ignoreWrappers(C.Object)))
    return;
  Evaluator Eval(Engine, F, S);
  AccessPath P = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                   : Eval.location(C.Object);
  const ValueDecl *Held = leftIn(P);
  // Whatever a constructor is given is a part of what is built; observers come
  // and go.
  if (Held && !ownsAlone(Held->getType()) && Engine.uses().isRegistered(Held))
    recordCall(EventKind::Foreign, P, C.Site, S);
}

/// Is the object that holds the callable destroyed in the same function? Then
/// the callable takes part in that.
static bool endsAfterwards(const Event &E, const CallView &C, Model &M) {
  const Expr *Callee = C.CalleeExpr ? C.CalleeExpr : C.Object;
  Callee = Callee ? ignoreWrappers(Callee) : nullptr;
  if (const auto *Star = dyn_cast_or_null<UnaryOperator>(Callee))
    Callee = ignoreWrappers(Star->getSubExpr());
  const auto *Member = dyn_cast_or_null<MemberExpr>(Callee);
  const ValueDecl *Owner =
      Member ? ObjectUses::named(Member->getBase()) : nullptr;
  if (!Owner || !E.In || !E.In->getBody())
    return false;
  llvm::SmallVector<const Stmt *> Work{E.In->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    const Expr *Gone = nullptr;
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S))
      Gone = Delete->getArgument();
    else if (const auto *Site = dyn_cast<Expr>(S))
      if (std::optional<CallView> Call = viewCall(Site))
        if (const Effect *Ends = Call->effect(M, Role::Destroy))
          Gone = Call->operand(Ends->Object);
    if (Gone && ObjectUses::named(Gone) == Owner)
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Is running what is stored at \p P on behalf of whoever left it there?
static bool isCallback(const Event &E, SummaryEngine &Engine) {
  const auto *Call = dyn_cast_or_null<CallExpr>(E.Site);
  const ValueDecl *Held = leftIn(E.Path);
  if (!Call || !Held || !(E.Path.thisClass() || E.Path.var()))
    return false;
  std::optional<CallView> C = viewCall(Call);
  if (!C)
    return false;
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C->Callee);
      Method && Method->isVirtual())
    return true;
  // What a callee runs that it was given is the callee's.
  if (C->Callee && userDefinition(C->Callee))
    return false;
  // Comparators, hashes and filters answer questions about their arguments.
  if (!Call->getType()->isVoidType() && !C->Args.empty())
    return false;
  // A table of functions is a way to dispatch, not to call back.
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(
          C->CalleeExpr ? ignoreWrappers(C->CalleeExpr) : nullptr);
      Member && Member->getBase()->getType()->isPointerType() &&
      Member->getBase()->getType()->getPointeeType().isConstQualified())
    return false;
  // What frees an element gets just that.
  bool TakesAway =
      C->Args.size() == 1 && C->Args[0]->getType()->isPointerType();
  if (TakesAway) {
    const auto *Function = dyn_cast_or_null<MemberExpr>(
        C->CalleeExpr ? ignoreWrappers(C->CalleeExpr) : nullptr);
    const auto *Data = dyn_cast<MemberExpr>(ignoreWrappers(C->Args[0]));
    bool IsClosure = Function && Data &&
                     Function->getMemberDecl()->getDeclContext() ==
                         Data->getMemberDecl()->getDeclContext();
    if (!IsClosure)
      return false;
  }
  return !endsAfterwards(E, *C, Engine.model()) &&
         Engine.uses().givenByCallers(Held);
}

/// The lock itself: no flag that is used like one, no once-flag, nothing that
/// is perhaps no lock at all.
static const HeldLock *realLock(const Event &E, Model &M, bool SkipRecursive) {
  for (const HeldLock &L : llvm::reverse(E.Locks)) {
    const ValueDecl *D = L.Lock.lastNamed();
    const TypeModel *T = D ? M.type(D->getType()) : nullptr;
    if (L.Unknown)
      continue;
    if (T &&
        (T->Kind == TypeKind::Atomic || T->Kind == TypeKind::Synchronization ||
         (SkipRecursive && T->Recursive)))
      continue;
    if (D && D->getType()->isAtomicType())
      continue;
    // Plain integers that compare-and-swap makes a lock are flags, too.
    if (D && D->getType()->isIntegralOrEnumerationType())
      continue;
    return &L;
  }
  return nullptr;
}

static bool sameObject(const AccessPath &A, const AccessPath &B) {
  return A && B && A.anyElement() == B.anyElement();
}

/// Is this what somebody may wait for?
static bool letsGoOn(EventKind K) {
  return K == EventKind::Send || K == EventKind::Receive ||
         K == EventKind::Close || K == EventKind::Signal ||
         K == EventKind::WgDone;
}

/// Where \p T must take \p Held before it lets \p Wait go on; null if it need
/// not, or does so at another time.
static const Event *needs(const Task &T, const Event &Wait,
                          const HeldLock &Held) {
  const AccessPath &Lock = Held.Lock;
  auto Holds = [&](const Event &E) {
    return llvm::any_of(E.Locks,
                        [&](const HeldLock &L) { return L.Lock == Lock; });
  };
  bool Ends = sameObject(T.Handle, Wait.Path) && !T.Detached;
  const Event *Acquired = nullptr, *Certain = nullptr;
  for (const Event &E : T.Body) {
    if (E.Kind != EventKind::Acquire || E.Path != Lock ||
        (E.Shared && Held.Shared))
      continue;
    // What it signalled afterwards has been waited for: that is over.
    if (llvm::any_of(E.Later, [&](const AccessPath &P) {
          return llvm::is_contained(Wait.Waited, P);
        }))
      continue;
    Acquired = Acquired ? Acquired : &E;
    if (!E.Unsure && !E.isConditional() &&
        llvm::is_contained(E.Later, Wait.Path))
      Certain = Certain ? Certain : &E;
  }
  if (!Acquired || Ends)
    return Acquired;
  unsigned Posts = 0;
  bool AllUnder = true, Counts = false;
  for (const Event &E : T.Body) {
    if (!sameObject(E.Path, Wait.Path) || !letsGoOn(E.Kind))
      continue;
    ++Posts;
    AllUnder &= Holds(E);
    // Counting down at the end is as good as ending.
    Counts |= E.Kind == EventKind::WgDone;
  }
  if (Posts == 0)
    return nullptr;
  if (AllUnder || Counts)
    return Acquired;
  return Posts == 1 ? Certain : nullptr;
}

/// May somebody else let \p Wait go on: one of \p Tasks that does not need
/// \p Held for it, or who does \p Mine?
template <typename Range>
static bool helpsOtherwise(const Event &Wait, const HeldLock &Held,
                           llvm::ArrayRef<Task> Tasks, const Range &Mine) {
  auto Posts = [&](const Event &E) {
    return letsGoOn(E.Kind) && sameObject(E.Path, Wait.Path);
  };
  for (const Task &T : Tasks)
    if (llvm::any_of(T.Body, Posts) && !needs(T, Wait, Held))
      return true;
  return llvm::any_of(Mine, [&](const auto &L) { return Posts(L.E); });
}

void FunctionAnalyzer::findDestroyed(const AccessPath &P, SourceRange Where,
                                     const State &S) {
  if (!Recording || !P)
    return;
  auto Add = [&](const AccessPath &Lock, SourceLocation Other) {
    auto &List = Engine.findings().SyncLifetimes;
    if (llvm::none_of(List, [&](const SyncLifetime &Known) {
          return Known.Where.getBegin() == Where.getBegin();
        }))
      List.push_back({LifetimeKind::DestroyedHeld, Where, Lock.lastNamed(),
                      nullptr, Other});
  };
  auto Ends = [&](const AccessPath &Lock) {
    return P.isPrefixOf(Lock) && P == Lock.prefix(P.steps().size());
  };
  for (const HeldLock &L : S.Locks) {
    // Who has counted down to nothing, or was chosen by the very object (the
    // one that a barrier tells so), is alone, and may end it.
    const ValueDecl *Name = L.Lock.lastNamed();
    QualType Type = Name ? Name->getType().getNonReferenceType() : QualType();
    if (!Type.isNull() && Type->isPointerType())
      Type = Type->getPointeeType();
    bool IsChosen =
        !Type.isNull() && (Type->isAtomicType() || Type->isIntegerType() ||
                           M.isKind(Type, TypeKind::Atomic) ||
                           M.isKind(Type, TypeKind::Synchronization));
    if (Ends(L.Lock) && !IsChosen)
      return Add(L.Lock, L.Where);
  }
  for (const LiveTask &T : S.Live)
    for (const Event &E : Tasks[T.Task].Body)
      if (E.Kind == EventKind::Acquire && Ends(E.Path) &&
          !llvm::any_of(T.Waited, [&](const AccessPath &W) {
            return llvm::is_contained(E.Later, W);
          }))
        return Add(E.Path, E.Where.getBegin());
}

void FunctionAnalyzer::findUnderLock() {
  Findings &Found = Engine.findings();
  auto Add = [](std::vector<UnderLock> &List, UnderLock New) {
    auto Known = llvm::find_if(List, [&](const UnderLock &U) {
      return U.What.Where.getBegin() == New.What.Where.getBegin();
    });
    if (Known == List.end())
      List.push_back(std::move(New));
    else if (Known->Sure < New.Sure)
      *Known = std::move(New);
  };
  for (const LocalEvent &L : Events) {
    const Event &E = L.E;
    if (E.Locks.empty() || !E.Site)
      continue;
    if (E.Kind == EventKind::Foreign) {
      const HeldLock *Lock = realLock(E, M, /*SkipRecursive=*/true);
      if (Lock && isCallback(E, Engine))
        Add(Found.CallbacksUnderLock,
            {E, *Lock, SourceLocation(), nullptr, Confidence::Medium});
      continue;
    }
    if (E.Kind != EventKind::Block)
      continue;
    const HeldLock *Lock = realLock(E, M, /*SkipRecursive=*/false);
    if (!Lock)
      continue;
    UnderLock U{E, *Lock, SourceLocation(), nullptr, Confidence::Medium};
    if (isa<CoawaitExpr>(E.Site)) {
      // Who calls a coroutine is not suspended with it.
      if (E.In == F && E.Via.empty())
        Add(Found.SuspensionsUnderLock, std::move(U));
      continue;
    }
    for (const Task &T : Tasks)
      for (const HeldLock &Held : E.Locks)
        if (const Event *Needed = needs(T, E, Held);
            Needed && (sameObject(T.Handle, E.Path) ||
                       !helpsOtherwise(E, Held, Tasks, Events))) {
          U.Lock = Held;
          U.NeededAt = Needed->Where.getBegin();
          U.Task = T.Site;
          U.Sure = Confidence::High;
        }
    // A semaphore of one is a lock: it is taken second, no more.
    if (const ValueDecl *D = E.Path.lastNamed();
        D && U.NeededAt.isInvalid() && M.type(D->getType()) &&
        M.type(D->getType())->Counts == CountKind::Up &&
        initialCount(Engine, D) == 1)
      continue;
    Add(Found.BlocksUnderLock, std::move(U));
  }
}

/// Names that mean the same in every function: of the own object, of globals.
static bool isCommon(const AccessPath &P) {
  return P.thisClass() || (P.var() && P.var()->hasGlobalStorage());
}

namespace {
/// What all sections of one lock have in common.
struct Sections {
  llvm::SmallPtrSet<void *, 4> All, WithIo;
  llvm::SmallPtrSet<const FunctionDecl *, 2> Operations;
};
} // namespace

static const Effect *ioOf(const Event &E, Model &M) {
  std::optional<CallView> C = E.Site ? viewCall(E.Site) : std::nullopt;
  return C ? C->effect(M, Role::Io) : nullptr;
}

/// Is it done to a descriptor that does not wait? A poll waits as it is told.
static bool isToldNotToWait(const Event &E, Model &M) {
  std::optional<CallView> C = E.Site ? viewCall(E.Site) : std::nullopt;
  return C && C->effect(M, Role::Io) && !C->effect(M, Role::Sleep) &&
         asksWouldBlock(E.In);
}

/// Does nobody but \p F end such waits? Objects that outlive a call may be
/// known to other functions.
static bool onlyPosts(SummaryEngine &Engine, const Event &Wait,
                      const FunctionDecl *F) {
  const ValueDecl *Object = Wait.Path.lastNamed();
  return Object && llvm::none_of(Engine.uses().uses(Object),
                                 [&](const ObjectUses::Use &U) {
                                   return U.In != F && letsGoOn(U.What);
                                 });
}

void heddle::analysis::findSelfLocks(SummaryEngine &Engine) {
  std::vector<UnderLock> &Found = Engine.findings().BlocksUnderLock;
  if (Found.empty())
    return;
  Model &M = Engine.model();
  llvm::DenseMap<const ValueDecl *, Sections> Of;
  for (const auto &[F, Node] : Engine.index().nodes())
    if (const FunctionSummary *S = Engine.summary(F))
      for (const Event &E : S->Events) {
        if (E.Kind == EventKind::Acquire && E.In == F && E.Path.lastNamed())
          Of[E.Path.lastNamed()].All.insert(
              E.Where.getBegin().getPtrEncoding());
        if (E.Kind == EventKind::Block && ioOf(E, M))
          for (const HeldLock &L : E.Locks)
            if (const ValueDecl *D = L.Lock.lastNamed()) {
              Of[D].WithIo.insert(L.Where.getPtrEncoding());
              Of[D].Operations.insert(viewCall(E.Site)->Callee);
            }
      }
  // A lock under which always the same is read or written serialises that.
  auto SerialisesIo = [&](const UnderLock &U) {
    const ValueDecl *D = U.Lock.Lock.lastNamed();
    auto It = D ? Of.find(D) : Of.end();
    return ioOf(U.What, M) && It != Of.end() && It->second.All.size() > 1 &&
           It->second.Operations.size() == 1 &&
           It->second.WithIo.size() >= It->second.All.size();
  };
  llvm::erase_if(Found, [&](UnderLock &U) {
    if (SerialisesIo(U) || isToldNotToWait(U.What, M))
      return true;
    if (U.Sure == Confidence::High || !isCommon(U.What.Path))
      return false;
    bool Known = false, Understood = true;
    for (const Task &T : Engine.spawned()) {
      if (sameObject(T.Handle, U.What.Path)) {
        Known = true;
        Understood &= T.Resolved && T.Pending.empty();
      }
      for (const HeldLock &Held : U.What.Locks)
        if (const Event *Needed =
                isCommon(Held.Lock) ? needs(T, U.What, Held) : nullptr;
            Needed && (sameObject(T.Handle, U.What.Path) ||
                       onlyPosts(Engine, U.What, Needed->In))) {
          U.Lock = Held;
          U.NeededAt = Needed->Where.getBegin();
          U.Task = T.Site;
          U.Sure = Confidence::High;
          return false;
        }
    }
    // Who starts and stops tasks may well be serialised by a lock that the
    // tasks do not know.
    return Known && Understood && isCommon(U.Lock.Lock);
  });
}
