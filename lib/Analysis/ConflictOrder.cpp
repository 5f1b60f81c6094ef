//===- ConflictOrder.cpp - Does one of two accesses come before the other? ===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConflictFinder.h"
#include "Analysis/Constants.h"
#include "Analysis/Counts.h"
#include "Model/Model.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Is it made to tell others something: no plain memory, nothing that keeps
/// plain memory?
static bool isMadeToSignal(QualType T, Model &M, const ASTContext &Ctx) {
  constexpr unsigned MaxLayers = 4;
  for (unsigned Layer = 0; Layer < MaxLayers && !T.isNull(); ++Layer) {
    T = Ctx.getBaseElementType(T.getNonReferenceType());
    if (T->isAtomicType())
      return true;
    if (T->isPointerType()) {
      T = T->getPointeeType();
      continue;
    }
    const TypeModel *Kind = M.type(T);
    if (!Kind || isForSharing(Kind->Kind))
      return Kind != nullptr;
    // What keeps or refers to such objects.
    const auto *Of = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        T->getAsCXXRecordDecl());
    if (!Of || Of->getTemplateArgs().size() == 0 ||
        Of->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return false;
    T = Of->getTemplateArgs()[0].getAsType();
  }
  return false;
}

/// Plain memory tells what came before it was written if the lock under which
/// it is read is the one under which it was written.
bool ConflictFinder::isReadAsWritten(const AccessPath &Flag, const Task *Poster,
                                     const Task *Waiter) const {
  auto OfFlag = [&](const Task *T, bool Writes) {
    llvm::SmallVector<const Event *, 4> Found;
    auto Add = [&](const Event &E) {
      if (isMemoryAccess(E.Kind) && isWrite(E.Kind) == Writes &&
          Flag.isPrefixOf(E.Path.anyElement()))
        Found.push_back(&E);
    };
    if (T)
      llvm::for_each(T->Body, Add);
    else
      for (const auto &L : A.Events)
        Add(L.E);
    return Found;
  };
  auto Writes = OfFlag(Poster, true), Reads = OfFlag(Waiter, false);
  if (Writes.empty() || Reads.empty())
    return true; // it is done where nobody looks
  return llvm::any_of(Writes, [&](const Event *W) {
    return llvm::any_of(Reads, [&](const Event *R) {
      if (W->Kind == EventKind::AtomicWrite)
        return true;
      return llvm::any_of(W->Locks, [&](const HeldLock &X) {
        return llvm::any_of(R->Locks, [&](const HeldLock &Y) {
          return X.Unknown || Y.Unknown ||
                 X.Lock.anyElement() == Y.Lock.anyElement();
        });
      });
    });
  });
}

/// Is it a semaphore that begins with more than one token?
static bool letsInSeveral(const ValueDecl *D, SummaryEngine &Engine) {
  const model::TypeModel *Kind =
      D ? Engine.model().type(D->getType()) : nullptr;
  return Kind && Kind->Counts == model::CountKind::Up &&
         initialCount(Engine, D).value_or(1) > 1;
}

/// Is \p Flag, an atomic that \p T waits for until it is clear, then set by it
/// in a step of its own? Another that does so may have found it clear, too.
static bool isSetInASecondStep(const AccessPath &Flag, const Task *T) {
  if (!T)
    return false;
  bool Sets = false, Clears = false, Other = false;
  for (const Event &E : T->Body) {
    // Signals go by the name of their array.
    AccessPath P = E.Path.anyElement();
    if (E.Kind != EventKind::AtomicWrite || (P != Flag && clearedOf(P) != Flag))
      continue;
    Sets |= E.Sets && E.Locks.empty();
    Clears |= E.Clears;
    Other |= E.Takes || !(E.Sets || E.Clears);
  }
  return Sets && Clears && !Other;
}

/// Is there a signal in both sets? Between instances of one task only objects
/// made for signalling count: a counter that each of them reads and writes
/// under a lock orders nothing but itself.
bool ConflictFinder::signalled(const Event &Done, const Task *Poster,
                               const PathSet &Waited, const Task *Waiter,
                               const AccessPath &Location,
                               const PathSet &PostedByWaiter) const {
  AccessPath Itself = Location.anyElement();
  return llvm::any_of(Done.Later, [&](const AccessPath &P) {
    if (!llvm::is_contained(Waited, P))
      return false;
    const AccessPath &Flag = *flagOf(P, Waited);
    // It is there already; what is put there in the next round is another one.
    if (Done.Published && Flag == Done.Path.beforeLastDeref().anyElement())
      return false;
    const ValueDecl *D = P.lastNamed();
    bool Symmetric =
        llvm::is_contained(Done.Waited, Flag) && tellsOf(Flag, PostedByWaiter);
    // A semaphore that lets in several at once is no lock, nor is a flag that
    // is asked for and then set.
    if (Symmetric &&
        (letsInSeveral(D, Engine) ||
         (isSetInASecondStep(P, Poster) && isSetInASecondStep(P, Waiter))))
      return false;
    // That something was received orders no send but its own.
    if (D && isMadeToSignal(D->getType(), Engine.model(), Engine.context()))
      return P != Itself || isMemoryAccess(Done.Kind);
    // Both look at it before and change it afterwards: that orders neither,
    // unless by what they see (see Claims.cpp), or by slots that are counted.
    if (Symmetric && !Location.hasElement())
      return false;
    // A flag orders what it guards, not who tests the flag.
    return Flag != Itself && !(D && Poster == Waiter) &&
           isReadAsWritten(Flag, Poster, Waiter);
  });
}

/// Has \p Last, whose \p Waiter found nothing left to count, been preceded by
/// \p Other, whose task counts down afterwards? Others count up only while they
/// hold a share, as is certain where the last one frees what is shared.
static bool precedesLast(const Event &Other, const Event &Last,
                         const Task &Waiter, llvm::ArrayRef<const Task *> All) {
  return llvm::any_of(Last.Waited, [&](const AccessPath &Q) {
    // Under the lock, the counter itself, and what is done when it was counted.
    auto IsUnderLock = [&] {
      const AccessPath Counter = Q.prefix(Q.steps().size() - 1);
      return !Other.Locks.empty() &&
             (Other.Path.anyElement() == Counter ||
              llvm::is_contained(Other.Waited, countedDown(Counter)));
    };
    if (Q.steps().empty() ||
        !(llvm::is_contained(Other.Later, Q) ||
          llvm::is_contained(Other.Waited, Q) || IsUnderLock()))
      return false;
    auto IsCounter = [&](const Event &E, bool Down) {
      return E.Kind == EventKind::Write && E.Clears == Down &&
             clearedOf(E.Path.anyElement()) == Q;
    };
    bool Down = llvm::any_of(
        Waiter.Body, [&](const Event &E) { return IsCounter(E, true); });
    bool Up = llvm::any_of(All, [&](const Task *T) {
      return llvm::any_of(T->Body,
                          [&](const Event &E) { return IsCounter(E, false); });
    });
    return Down && (!Up || llvm::any_of(Waiter.Body, [&](const Event &E) {
             return E.Frees && llvm::is_contained(E.Waited, Q);
           }));
  });
}

/// `lock(); if (!made) { make(); made = true; } unlock();`: who has looked at
/// the flag under the lock, whatever it found, comes after all of that, if
/// nobody ever clears it.
bool ConflictFinder::isMadeOnce(const Event &Write, const PathSet &Seen) const {
  if (Write.Kind != EventKind::Write || Write.Locks.empty())
    return false;
  auto IsSetForGood = [&](const ValueDecl *Flag) {
    auto Writes = Engine.uses().writes(Flag);
    return !Writes.empty() && llvm::all_of(Writes, [&](const auto &U) {
      const auto *B = dyn_cast<BinaryOperator>(U.Site);
      return B && B->getOpcode() == BO_Assign &&
             constantValue(B->getRHS(), Engine.context()).value_or(0) != 0;
    });
  };
  return llvm::any_of(Write.When, [&](const Fact &Asked) {
    const AccessPath Flag = Asked.Tested.anyElement();
    return Asked.isValue() && Asked.Value == 0 && Flag.lastNamed() &&
           Flag != Write.Path.anyElement() &&
           llvm::is_contained(Write.Waited, Flag) &&
           tellsOf(Flag, Write.Later) && llvm::is_contained(Seen, Flag) &&
           IsSetForGood(Flag.lastNamed());
  });
}

bool ConflictFinder::ordered(const Pair &P) const {
  if (!P.LaterTask && isJoined(P.EarlierTask, P.Between))
    return true;
  // `join(t[i]); total += part[i]`: this one task has ended.
  for (const AccessPath &Handle : P.Between.JoinedElements)
    for (const PathStep &Joined : Handle.steps())
      if (Joined.Kind == PathStep::Element && !Joined.Index.Set.empty() &&
          llvm::any_of(P.Later.Path.steps(), [&](const PathStep &S) {
            return S.Kind == PathStep::Element && S.Index == Joined.Index;
          }))
        return true;
  // What was received had been sent: the first send is over by then.
  if (P.Earlier.Kind == EventKind::Send &&
      llvm::is_contained(P.Between.Waited, P.Earlier.Path.anyElement())) {
    auto IsSend = [&](const Event &E) {
      return E.Kind == EventKind::Send && E.Path == P.Earlier.Path;
    };
    auto First = llvm::find_if(P.EarlierTask.Body, IsSend);
    bool IsFirst = First != P.EarlierTask.Body.end() && &*First == &P.Earlier;
    bool SendsAgain =
        llvm::is_contained(P.Earlier.Later, P.Earlier.Path.anyElement());
    bool ElsewhereOnly = llvm::count_if(P.EarlierTask.Body, IsSend) > 1;
    if (IsFirst && (!SendsAgain || ElsewhereOnly))
      return true;
  }
  // An atomic write whose effect was waited for is over.
  auto IsAwaited = [](const Event &E, const PathSet &Waited) {
    return E.Kind == EventKind::AtomicWrite && !E.Relaxed &&
           llvm::is_contained(Waited, E.Path.anyElement());
  };
  if (IsAwaited(P.Earlier, P.LaterTask ? P.Later.Waited : P.Between.Waited) ||
      IsAwaited(P.Later, P.Earlier.Waited))
    return true;
  // What is only written, under a lock, while there is nothing is written once:
  // who has seen under a lock that there is something comes after that.
  auto IsOnlyWrite = [](const Event &Write, const PathSet &Seen) {
    return Write.Kind == EventKind::Write && !Write.Locks.empty() &&
           llvm::any_of(Write.When, [&](const Fact &Asked) {
             return Asked.isValue() && Asked.Value == 0 &&
                    Asked.Tested.isPrefixOf(Write.Path) &&
                    llvm::is_contained(Seen, Asked.Tested.anyElement());
           });
  };
  if (IsOnlyWrite(P.Earlier, P.LaterTask ? P.Later.Waited : P.Between.Waited) ||
      IsOnlyWrite(P.Later, P.Earlier.Waited))
    return true;
  if (P.LaterTask) {
    const Task &LaterTask = P.WithItself ? P.EarlierTask : *P.LaterTask;
    const Task *Both[] = {&P.EarlierTask, &LaterTask};
    if (precedesLast(P.Earlier, P.Later, LaterTask, Both) ||
        precedesLast(P.Later, P.Earlier, P.EarlierTask, Both))
      return true;
  }
  if (isMadeOnce(P.Earlier, P.LaterTask ? P.Later.Waited : P.Between.Waited) ||
      isMadeOnce(P.Later, P.Earlier.Waited))
    return true;
  // A signal posted after one and waited for before the other.
  const AccessPath &Where = P.Later.Path;
  // Instances of a task are told apart by name only.
  const Task *First = &P.EarlierTask,
             *Second = P.WithItself ? First : P.LaterTask;
  if (signalled(P.Earlier, First, P.Between.Waited, nullptr, Where,
                P.LaterTask ? PathSet() : P.Later.Later) ||
      llvm::is_contained(P.Between.Waited, P.EarlierTask.Handle.anyElement()))
    return true;
  if (P.LaterTask &&
      (signalled(P.Earlier, First, P.Later.Waited, Second, Where,
                 P.Later.Later) ||
       llvm::is_contained(P.Later.Waited, P.EarlierTask.Handle.anyElement())))
    return true;
  return signalled(P.Later, Second, P.Earlier.Waited, First, Where,
                   P.Earlier.Later);
}
