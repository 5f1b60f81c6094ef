//===- State.h - What is known at one point of a function -------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The lattice element of the forward data-flow analysis: what is certainly
// held, known and waited for (joined by intersection) and what may run (joined
// by union).
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_STATE_H
#define HEDDLE_ANALYSIS_STATE_H

#include "Analysis/Summary.h"

namespace heddle::analysis {

/// A channel that may be closed.
struct ClosedChannel {
  AccessPath Channel;
  clang::SourceLocation Where;
  /// Closed on every path that leads here.
  bool Always = true;
  /// What was certain on the path on which it was closed.
  FactSet When;
};

/// A pointer that walks along linked nodes.
struct Walk {
  const clang::VarDecl *Pointer = nullptr;
  /// Ends with a link: the nodes that it may point to.
  AccessPath Nodes;

  bool operator==(const Walk &O) const {
    return Pointer == O.Pointer && Nodes == O.Nodes;
  }
};

/// What a shared place pointed to, until something else was put there under a
/// lock. Who had found the old one may still use it.
struct Replacement {
  /// The local variable, or the result of a call, that has the old pointer.
  AccessPath Holder;
  AccessPath Place;
  LockSet Locks;

  bool operator==(const Replacement &O) const {
    return Holder == O.Holder && Place == O.Place;
  }
};

/// The element that was put into a container last.
struct NewestElement {
  AccessPath Container;
  /// The method of the container that leads to it.
  llvm::StringRef By;
  /// Stands for the element's number.
  const clang::VarDecl *Number;

  bool operator==(const NewestElement &O) const {
    return Container == O.Container && By == O.By && Number == O.Number;
  }
};

/// What was waited for on one of the paths that lead here. \p If is the
/// opposite of what is known where it was not: `if (refs == 0) last = true;`.
struct ConditionalWait {
  AccessPath Signal;
  Fact If;

  bool operator==(const ConditionalWait &O) const {
    return Signal == O.Signal && If == O.If;
  }
};

struct State {
  static constexpr unsigned MaxFacts = 16;
  static constexpr unsigned MaxClaims = 6;
  static constexpr unsigned MaxPublished = 8;

  bool Reachable = false;
  /// Only an exception that was caught leads here. Where the path that it left
  /// comes by as well, that one tells what holds: handlers are written for what
  /// hardly ever happens, and mostly leave things as they would have been.
  bool Exceptional = false;
  LockSet Locks;
  ConditionalLockSet LocksIf;
  PathSet Dropped;
  ClaimSet Claims;
  /// Claims that this function may have given up and that were not its own.
  TokenSet Yielded;
  /// What was seen since the lock was taken that is held now.
  FactSet Seen;
  PathSet Waited;
  llvm::SmallVector<ConditionalWait, 0> WaitedIf;
  PathSet Joined;
  LiveSet Live;
  /// Tasks that were submitted to an executor on which nobody works yet.
  llvm::SmallVector<unsigned, 2> Queued;
  llvm::SmallVector<GuardState, 2> Guards;
  /// Objects that a call may have moved from: what their destructors do depends
  /// on what is left in them.
  PathSet GivenAway;
  /// What elements, under the name of any of them, were set to differently.
  PathSet Mixed;
  llvm::SmallVector<NewestElement, 0> Newest;
  std::vector<std::pair<AccessPath, Value>> Bindings;
  llvm::SmallVector<ClosedChannel, 1> Closed;
  FactSet Facts;
  llvm::SmallVector<Walk, 1> Walks;
  llvm::SmallVector<Replacement, 1> Replaced;
  /// On any of the paths that lead here.
  llvm::SmallVector<Publication, 0> Published;
  /// Local variables that hold what a call has returned; one may hold what one
  /// of several calls has.
  llvm::SmallVector<std::pair<const clang::VarDecl *, const clang::Expr *>, 2>
      Results;
  /// Variables that were compared with the task's number and are equal to it
  /// here: `i % n == id`. What they lead to is this task's share.
  llvm::SmallVector<const clang::VarDecl *, 1> Shares;
  /// The task was picked by its number on every path that leads here.
  bool OneInstance = false;

  /// Merges \p O in. Returns whether this state changed.
  bool join(const State &O);

  void acquire(const AccessPath &Lock, bool Shared, clang::SourceLocation At);
  /// Every lock of the array that \p One is of.
  void acquireAll(const HeldLock &One);
  /// A lock is acquired or released at \p Site, but which one is not clear.
  void acquireUnknown(const clang::Expr *Site, bool Shared);
  void releaseUnknown();
  /// It turns out that \p Lock is held: once, however often that is learnt.
  void learnHeld(const AccessPath &Lock, bool Shared, clang::SourceLocation At);
  /// \p Lock turns out to be another name of \p Of, which is held.
  void learnTwin(const AccessPath &Lock, const HeldLock &Of);
  /// \p Lock is held since before the function began.
  void learnHeldAtEntry(const AccessPath &Lock, bool Shared,
                        clang::SourceLocation At);
  /// Releases \p Lock; a lock that is not held here was the caller's.
  void release(const AccessPath &Lock);
  const HeldLock *held(const AccessPath &Lock) const;
  /// \p L is held where its condition is true.
  void acquireIf(ConditionalLock L);
  const ConditionalLock *heldIf(const AccessPath &Lock) const;

  /// \p Known is certain from here on.
  void learn(const Fact &Known);
  /// The same, of what others may change as soon as no lock is held.
  void see(const Fact &Known);
  /// \p Token is true from here on, which tells others to stay away if they
  /// find it so; \p Before was seen under the lock that is held.
  void claim(Fact Token, FactSet Before, bool Down = false);
  /// The same of an atomic, which was set without a lock.
  void announce(const AccessPath &Token);
  /// Whatever \p Token said, it says no more. Returns whether it had been
  /// counted down.
  bool yield(const AccessPath &Token);
  /// Is \p Asked true, or certainly not?
  std::optional<bool> knows(const Fact &Asked) const;

  const Value *binding(const AccessPath &P) const;
  /// Is anything known of what lies at the root of \p P?
  bool bindsInside(const AccessPath &P) const;
  /// What the member \p P of an object holds that was copied from another one;
  /// nothing if it was not, or if the member was changed since.
  Value copiedFrom(const AccessPath &P) const;
  /// What \p P holds as a part of something that was taken out of a container.
  Value takenWith(const AccessPath &P) const;
  void bind(const AccessPath &P, Value V);
  /// One more element has been put into \p Container. What is known of one is
  /// known of all as long as it is the only one.
  void bindElement(const AccessPath &Container, Value V);
  /// All that \p P, with any elements, stands for has been set to \p V. What is
  /// known of one of them already stays.
  void bindAll(const AccessPath &P, const Value &V);
  /// \p P, of some element, is set to \p V: to something else than others?
  void noteMixed(const AccessPath &P, const Value &V);
  /// The number of what \p Container gives out when its method \p By is called:
  /// empty if that may be any element.
  OriginSet newestNumber(const AccessPath &Container, llvm::StringRef By) const;
  /// Elements may have been added to what lies at \p P.
  void forgetNewest(const AccessPath &P) {
    llvm::erase_if(Newest, [&](const NewestElement &E) {
      return P.isPrefixOf(E.Container);
    });
  }
  /// \p P has another value: locks that were named through it may be others.
  void moveLocks(const AccessPath &P);
  /// \p P may have another value.
  void forgetFacts(const AccessPath &P);
  /// Forgets everything that was known through the value at \p P.
  void invalidate(const AccessPath &P, bool NewStorage);

  /// \p P is written: what holds of the whole object that it belongs to, as the
  /// copy or the source of a copy, holds only of the other members now.
  void splitCopies(const AccessPath &P);

  /// What waits for others may wait until they have left what was replaced.
  void mayAwaitUsers() { Replaced.clear(); }
  /// \p P is about to get another value.
  void noteReplaced(const AccessPath &P);
  /// The same, and \p Holder gets the one before.
  void exchange(const AccessPath &P, const AccessPath &Holder);
  /// What was replaced and is at \p From is at \p To from now on.
  void holdReplaced(const AccessPath &From, const AccessPath &To) {
    for (Replacement &R : Replaced)
      if (R.Holder == From)
        R.Holder = To;
  }

  /// \p Channel is another one from now on, or may be.
  void forgetClosed(const AccessPath &Channel) {
    llvm::erase_if(
        Closed, [&](const ClosedChannel &C) { return C.Channel == Channel; });
  }

  const Walk *walk(const clang::VarDecl *Pointer) const;

  /// Tells what holds where \p At happens.
  void describe(Event &At) const {
    At.Locks = Locks;
    llvm::copy_if(LocksIf, std::back_inserter(At.LocksIf),
                  [](const ConditionalLock &L) { return !L.ByPath; });
    At.Claims = Claims;
    At.Yielded = Yielded;
    At.Waited = Waited;
  }

  GuardState *guard(const AccessPath &P);
  /// What has the locks of the guard at \p P: itself, or the argument that it
  /// was moved into.
  GuardState *owner(const AccessPath &P);
  LiveTask *live(unsigned Task);
  /// Tasks that are joined through \p Handle have ended.
  void endTasks(llvm::function_ref<bool(const LiveTask &)> Ends) {
    size_t Before = Live.size();
    llvm::erase_if(Live, Ends);
    if (Live.size() < Before)
      mayAwaitUsers();
  }
  void waitFor(const AccessPath &Signal);
  /// \p Pointer was put into \p Place: if others may look there, its object
  /// is not this task's own any more.
  void publish(const AccessPath &Place, const Value &Pointer);
  /// What is found at \p Place now may be what somebody else has put there.
  void lookAgain(const AccessPath &Place) {
    if (!Published.empty())
      llvm::erase_if(Published, [&](const Publication &P) {
        return P.Place == Place && P.Object == Place.deref();
      });
  }

  /// Rewrites the prefixes of \p P whose value is known: `*p` becomes `x`
  /// where p is known to point to x.
  AccessPath normalize(AccessPath P) const;
  /// The object that a handle, which may be a copy, stands for.
  AccessPath handle(AccessPath P) const;
};

/// Is \p P, in \p S, a null pointer, or in an object that only a null pointer
/// would lead to? Then nothing can be done with it there.
bool isNothing(const AccessPath &P, const State &S);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_STATE_H
