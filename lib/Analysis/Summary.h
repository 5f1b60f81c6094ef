//===- Summary.h - What a function does, in its own frame -------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The domain of the analyses: values, events (what is done to which location,
// with what held and what known), tasks, and the summary of a function made of
// them. Everything is named in the frame of the function that the summary
// belongs to; Instantiation.h moves it into a caller's frame.
//
// Compositional summaries after Infer's RacerD (Blackshear et al., OOPSLA
// 2018), extended by live tasks and signals so that order is seen, too.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_SUMMARY_H
#define HEDDLE_ANALYSIS_SUMMARY_H

#include "Analysis/AccessPath.h"
#include "Analysis/Typestate.h"
#include "clang/AST/OperationKinds.h"
#include "clang/Basic/SourceLocation.h"
#include <memory>
#include <optional>
#include <vector>

namespace heddle::analysis {

struct BoundCall;

/// What an expression evaluates to, as far as it matters here.
struct Value {
  enum KindTy : unsigned char {
    Unknown,
    Address,  ///< The address of (or a reference to) Path.
    Load,     ///< What is stored at Path.
    Function, ///< Fn; a lambda's call operator is one, too.
    Bound     ///< Call: a callable with some arguments.
  };
  KindTy Kind = Unknown;
  AccessPath Path;
  /// Of a load: the virtual method that is called for the object at Path.
  const clang::FunctionDecl *Fn = nullptr;
  std::shared_ptr<const BoundCall> Call;
  /// What a scalar was computed from.
  OriginSet From;
  /// Load of a callable, or of what has one, out of a container: what is taken
  /// stays what it is, whatever becomes of the container.
  bool Taken = false;

  explicit operator bool() const { return Kind != Unknown; }
  bool operator==(const Value &O) const {
    return Kind == O.Kind && Path == O.Path && Fn == O.Fn && Call == O.Call;
  }
  static Value address(AccessPath P) {
    Value V;
    if (P) {
      V.Kind = Address;
      V.Path = std::move(P);
    }
    return V;
  }
  static Value load(AccessPath P) {
    Value V;
    if (P) {
      V.Kind = Load;
      V.Path = std::move(P);
    }
    return V;
  }
  static Value function(const clang::FunctionDecl *F) {
    Value V;
    V.Kind = Function;
    V.Fn = F;
    return V;
  }
};

/// A callable together with arguments that it will be called with.
struct BoundCall {
  Value Callable;
  std::vector<Value> Arguments;
};

/// A lock that is certainly held.
struct HeldLock {
  AccessPath Lock;
  bool Shared = false;
  clang::SourceLocation Where;
  /// Some lock that is not understood: perhaps the one that the others hold.
  bool Unknown = false;
  /// How many times it is held: a recursive lock must be released as often.
  unsigned Depth = 1;
  /// A pointer or index on the way to it changed since it was taken: its name
  /// may denote another lock by now.
  bool Moved = false;
  /// Whoever came here held it already: the function says so, or checks it.
  bool AtEntry = false;
  /// Another name of a lock that is held, too: two pointers were found equal.
  /// Both were taken at Where, and are given back together.
  bool Twin = false;
  /// All locks of an array are held, which Lock names without an index: a loop
  /// has taken them one by one.
  bool All = false;
  /// Of All: a loop is giving them back, and has not ended yet.
  bool Leaving = false;
  /// Held at an access: does it belong to the object that is accessed, or to
  /// another of its kind? See LockOwners.h.
  enum OwnerTy : unsigned char {
    OfAnything,
    OfObject,
    OfOther
  } Owner = OfAnything;
};
using LockSet = llvm::SmallVector<HeldLock, 2>;
using PathSet = llvm::SmallVector<AccessPath, 2>;

/// Adds \p P to \p Set unless it is there.
inline void insertPath(llvm::SmallVectorImpl<AccessPath> &Set,
                       const AccessPath &P) {
  if (P && !llvm::is_contained(Set, P))
    Set.push_back(P);
}

/// A guard object and the locks it manages.
struct GuardState {
  AccessPath Guard;
  PathSet Locks;
  bool Shared = false;
  /// Locks names the guard that it was made from, which only a caller knows.
  bool FromGuard = false;
  enum OwnsTy : unsigned char { No, Yes, Maybe } Owns = Yes;

  bool operator==(const GuardState &O) const {
    return Guard == O.Guard && Locks == O.Locks && Shared == O.Shared &&
           FromGuard == O.FromGuard && Owns == O.Owns;
  }
};

/// Outcome of a test that is certain here: `Tested == Value`, or
/// `Tested < Value`, is \p Holds.
struct Fact {
  AccessPath Tested;
  int64_t Value = 0;
  bool Holds = true;
  /// It was asked what is less, not what is equal.
  bool Order = false;
  /// Nothing was asked: the value was put there.
  bool Assigned = false;

  /// Is it true of something that has the value \p Known?
  bool isTrueFor(int64_t Known) const {
    return (Order ? Known < Value : Known == Value) == Holds;
  }
  /// Does it tell the value?
  bool isValue() const { return Holds && !Order; }
  /// Is it the same test as \p O, about something else?
  bool asksLike(const Fact &O) const {
    return Value == O.Value && Holds == O.Holds && Order == O.Order;
  }
  /// The same of \p P.
  Fact about(AccessPath P) const {
    return {std::move(P), Value, Holds, Order, Assigned};
  }

  bool operator==(const Fact &O) const {
    return Tested == O.Tested && asksLike(O);
  }
};
using FactSet = llvm::SmallVector<Fact, 2>;
/// Can the two not be true together?
bool contradicts(const Fact &X, const Fact &Y);
bool contradicts(const FactSet &X, const FactSet &Y);
/// Is \p Y true wherever \p X is?
bool implies(const Fact &X, const Fact &Y);

/// A lock that is certainly held where something is so: `if (threaded) lock()`.
struct ConditionalLock {
  HeldLock Held;
  Fact If;
  /// Nothing was asked before the lock was taken: \p If is the opposite of what
  /// is known where it was not. That tells of one function's paths only.
  bool ByPath = false;

  bool operator==(const ConditionalLock &O) const {
    return Held.Lock == O.Held.Lock && If == O.If;
  }
};
using ConditionalLockSet = llvm::SmallVector<ConditionalLock, 0>;

/// What a monitor gives away: under a lock it was seen that something is so
/// (nobody writes, nobody is busy), and before the lock was released a flag or
/// a counter was set that others look at in the same way. Until that changes
/// again, nobody is beside this task who, seeing it, would have waited.
struct Claim {
  /// What the claim has made true.
  Fact Token;
  /// What was seen, under the same hold of the lock.
  FactSet Seen;
  /// Nothing was set: it is this task's turn as long as it is so, if only those
  /// change it whose turn it is.
  bool Turn = false;
  /// A counter was counted down. That keeps nobody away but where those who
  /// count down count up again: a semaphore, not what is in a queue.
  bool Down = false;
  /// An atomic was set without any lock, to tell others so before looking at
  /// what they say: the protocols of Dekker, Peterson and Lamport.
  bool Open = false;

  bool operator==(const Claim &O) const {
    return Token == O.Token && Seen == O.Seen;
  }
};
using ClaimSet = llvm::SmallVector<Claim, 0>;
/// Claims by their tokens; events that have none stay small.
using TokenSet = llvm::SmallVector<AccessPath, 0>;

enum class EventKind : unsigned char {
  Read,
  Write,
  AtomicRead,
  AtomicWrite,
  Send,
  Receive,
  Close,
  WgAdd,
  WgDone,
  WgWait,
  Signal,
  Wait,
  Acquire, ///< Waits for a lock; Locks are those that were held before.
  Block,   ///< May wait for something else; often for nothing with a name.
  Foreign  ///< Runs code that only others know, which they left here.
};
/// What tells a sender that there is room: the reverse direction of a channel.
/// A name of its own, so that two receivers do not seem to wake each other.
inline AccessPath roomIn(const AccessPath &Channel) { return Channel.deref(); }
/// What a flag tells when it is cleared, or a counter when it is counted down,
/// to those who may see that: not to those who find it set. A name of its own,
/// too; both names are waited for where it is not known what was found.
inline AccessPath clearedOf(const AccessPath &Atomic) {
  return Atomic.element({});
}
/// What a plain flag tells that is set under a lock, to those who find it set:
/// not to those who find it clear. What is known to set it posts this name
/// alone; any other write, the flag itself, for which all wait who look at it.
inline AccessPath setOf(const AccessPath &Flag) {
  return Flag.element({}).deref();
}
/// Is \p Flag written afterwards, as \p Posted says?
bool tellsOf(const AccessPath &Flag, const PathSet &Posted);
/// The flag of which \p Posted tells something, if it was looked at: it, or
/// what it is setOf(), in \p Waited. Null if there is none.
const AccessPath *flagOf(const AccessPath &Posted, const PathSet &Waited);
/// That this task has counted \p Counter, a plain number, down under a lock;
/// clearedOf() of it: and has found that it was the last to do so.
inline AccessPath countedDown(const AccessPath &Counter) {
  return Counter.deref();
}
inline bool isMemoryAccess(EventKind K) { return K <= EventKind::AtomicWrite; }
inline bool isWrite(EventKind K) {
  return K == EventKind::Write || K == EventKind::AtomicWrite;
}
/// Is an event of this kind worth telling a caller who cannot name its object?
inline bool mayBeNameless(EventKind K) {
  return K == EventKind::Block || K == EventKind::Foreign;
}

/// What is the same of an event in whichever frame it is told.
struct EventTraits {
  EventKind Kind = EventKind::Read;
  clang::SourceRange Where;
  /// The function whose text contains it.
  const clang::FunctionDecl *In = nullptr;
  /// What blocks or runs foreign code: a call, an await. Of a memory access in
  /// a callee: the call in this function that leads to it.
  const clang::Expr *Site = nullptr;
  /// A constructor or destructor does it to its own object.
  bool ForLife = false;
  /// `put(q, v, /*locks=*/false)`: a call on the way says that a lock is not to
  /// be taken for it.
  bool ToldNotToLock = false;
  /// A write that ends the life of what lies there.
  bool Frees = false;
  /// What frees asks first whether it may, and not only whether there is
  /// anything.
  bool Asked = false;
  /// What lies there is what lay there until something else took its place.
  bool Replaced = false;
  /// The object is named by the pointer through which others have come to know
  /// it; what it is named by may lead to another one by now.
  bool Published = false;
  /// It is a call of an unknown method: what it does is not known.
  bool Unknown = false;
  /// Only the object itself, not what it owns (`size()` of a container).
  bool Shallow = false;
  /// It only happens in an instance of the task that was picked by its number.
  bool OneInstance = false;
  /// A write in a loop, to the same place in every round.
  bool Repeated = false;
  /// A write that adds a constant: it counts.
  bool Counts = false;
  /// Not a read yet: the caller is given what leads to it.
  bool Lent = false;
  /// An atomic access that orders nothing.
  bool Relaxed = false;
  /// An atomic write by whose success a lock may be taken.
  bool Takes = false;
  /// An atomic write that leaves zero there, or less than there was.
  bool Clears = false;
  /// A write, of an atomic or under a lock, that stores a constant, not zero,
  /// or the address of something, whatever was there.
  bool Sets = false;
  /// Acquire: only the shared side of the lock.
  bool Shared = false;
  /// Acquire: seen from a caller it is not certain that it happens, or to which
  /// lock: a test that is not understood, a pointer that changes on the way.
  bool Unsure = false;
  /// Tasks that were started may be running.
  bool BesideTasks = false;
  /// Acquire: the calls that lead to it, the innermost first. Of a long chain
  /// the first ones and the last.
  llvm::SmallVector<const clang::Expr *, 1> Via;
};

/// Something that is done to a location.
struct Event : EventTraits {
  AccessPath Path;
  LockSet Locks;
  ConditionalLockSet LocksIf;
  ClaimSet Claims;
  /// Locks of the caller that are not held here although the caller held them.
  PathSet Dropped;
  /// The same of the caller's claims, by their tokens.
  TokenSet Yielded;
  /// Signals that were certainly waited for before.
  PathSet Waited;
  /// Signals that are posted afterwards.
  PathSet Later;
  /// Send and Acquire: what is certain where it happens. Memory: of globals.
  FactSet When;

  /// Was anything asked before, so that it may not happen at all?
  bool isConditional() const {
    return llvm::any_of(When, [](const Fact &F) { return !F.Assigned; });
  }
  /// \p Site is the call through which a caller sees it.
  void comesThrough(const clang::Expr *Site) {
    constexpr size_t MaxCalls = 12; // a longer story is not read
    if (Via.size() < MaxCalls)
      Via.push_back(Site);
    else
      Via.back() = Site;
  }
};

/// Is \p Y the memory access \p X in all that a caller of both can tell, who
/// does not ask by which call it came there?
bool isSameAccess(const Event &X, const Event &Y);

/// A name that changed its meaning after a task had been spawned: the paths
/// of that task which run through it denote other locations than the same
/// paths do now.
struct Stale {
  AccessPath Name;
  /// Not only the value: the storage itself is a new one.
  bool Storage = false;

  bool operator==(const Stale &O) const {
    return Name == O.Name && Storage == O.Storage;
  }
};

/// A task that may be running.
struct LiveTask {
  unsigned Task = 0;
  /// What was certain when it was spawned and has not changed since.
  FactSet When;
  llvm::SmallVector<Stale, 2> Since;
  /// Signals waited for since it was spawned.
  PathSet Waited;
  /// Handles, by the loop variable that picks them, whose task has ended.
  PathSet JoinedElements;
};
using LiveSet = llvm::SmallVector<LiveTask, 2>;

/// A call of something that only a caller knows.
struct UnresolvedCall {
  Value Callable;
  std::vector<Value> Arguments;
  const clang::Expr *Site = nullptr;
  Event At; ///< Locks, Waited ... at the call.

  /// Is an element of \p Container called, or something that belongs to it?
  bool runsElementOf(const AccessPath &Container) const {
    const AccessPath &From = Callable.Path;
    return Container && From.steps().size() > Container.steps().size() &&
           Container.isPrefixOf(From) &&
           From.steps()[Container.steps().size()].Kind == PathStep::Element;
  }
};

/// A pointer to \p Object was put where others may find it.
struct Publication {
  AccessPath Place, Object;
  /// What was certain then.
  FactSet When;

  bool operator==(const Publication &O) const {
    return Place == O.Place && Object == O.Object;
  }
};

/// Something that can be run is put where others may take it out and run it.
struct Submission {
  AccessPath Container;
  /// A callable, or the (pointer to the) object that is put in.
  Value Item;
  const clang::Expr *Site = nullptr;
};

/// One place where tasks are started, in the frame of some function.
struct Task {
  unsigned Id = 0;
  /// The call or construction that starts it, and the function it is in.
  const clang::Expr *Site = nullptr;
  const clang::FunctionDecl *SpawnedIn = nullptr;
  Value Callable;
  std::vector<Value> Arguments;
  AccessPath Handle;
  /// What the handle was called before it was moved, on any path.
  PathSet FormerHandles;
  /// The queue through which the one task that runs it gets its work: what
  /// comes through one queue runs one after the other. Invalid otherwise.
  AccessPath Serial;
  /// It was put into the queue of a pool.
  bool IsPooled = false;
  /// It runs later, on a thread that runs all that is posted to it. That may be
  /// the thread that posts, once it has nothing else to do.
  bool Posted = false;
  /// The executor that it was submitted to.
  AccessPath Queue;
  /// Tasks that may be running when it starts; contains itself if several may.
  LiveSet LiveAtSpawn;
  /// How many are started there, if that is said by a parameter.
  OriginSet Rounds;
  /// What is known to whoever starts it, at that moment.
  FactSet Known;
  /// Signals that are certainly waited for before it starts, and by itself
  /// before it ends.
  PathSet WaitedBefore, WaitedAtEnd;
  /// Signals of its own that have been waited for, after it has started, when
  /// the function returns.
  PathSet WaitedAtReturn;
  /// Some of its body is missing.
  bool Truncated = false;
  /// It takes turns with whoever started it.
  bool Cooperative = false;
  /// Not certainly joined when the function returns.
  bool LiveAtExit = true;
  bool Detached = false;
  /// The callable was resolved and Body says what it does.
  bool Resolved = false;
  const clang::FunctionDecl *Entry = nullptr;
  std::vector<Event> Body;
  /// Calls in the body that cannot be resolved in this frame.
  std::vector<UnresolvedCall> Pending;

  /// May several of it run at the same time?
  bool mayBeSeveral() const {
    return llvm::any_of(LiveAtSpawn,
                        [&](const LiveTask &L) { return L.Task == Id; });
  }

  /// Does the task run what it takes out of \p Container?
  bool takesWorkFrom(const AccessPath &Container) const {
    return llvm::any_of(Pending, [&](const UnresolvedCall &Call) {
      return Call.runsElementOf(Container);
    });
  }
};

/// `result Op Value` is true.
struct ResultTest {
  clang::BinaryOperatorKind Op;
  int64_t Value;
};

/// What is certain of calls that have returned a certain value, beyond what is
/// certain of all calls.
struct CallOutcome {
  /// The value. Without one: any that is not zero, or any at all.
  std::optional<int64_t> Value;
  bool NonZero = false;
  /// As in FunctionSummary; but all that is perhaps released.
  LockSet Acquired;
  PathSet Released;
  PathSet Waited;
  /// What was seen to be so.
  FactSet Seen;
  /// Tasks of the function that do not run.
  llvm::SmallVector<unsigned, 1> Idle;

  bool mayBe(const ResultTest &T) const;
};

struct FunctionSummary {
  const clang::FunctionDecl *Function = nullptr;
  std::vector<Event> Events;
  /// By number of event: tasks that may be running meanwhile and whose bodies
  /// only a caller knows.
  std::vector<std::pair<unsigned, LiveTask>> Beside;
  /// Accesses from which only guards are inferred: through pointers that no
  /// caller can name, and calls of methods whose body is not known.
  std::vector<Event> Uses;
  std::vector<Task> Tasks;
  std::vector<UnresolvedCall> Calls;
  /// Calls, here or in what is called, of functions that were being analysed:
  /// recursion over several functions.
  std::vector<UnresolvedCall> Reentries;
  /// What was put into containers that some caller may know the workers of.
  std::vector<Submission> Submissions;
  /// Locks held at every return that were not held at entry, and the reverse.
  LockSet Acquired;
  ConditionalLockSet AcquiredIf;
  PathSet Released;
  /// Claims that are staked at every return, and those that may be given up.
  ClaimSet Claims;
  TokenSet Yielded;
  /// Guards in the object, in what the parameters lead to and in what is
  /// returned.
  llvm::SmallVector<GuardState, 1> Guards;
  /// Locks that the guard which is returned owns, if it says so.
  PathSet PerhapsAcquired;
  /// Locks that are tried, here or in what is called.
  PathSet Tried;
  /// Handles joined on every path, signals waited for on every path.
  PathSet Joined;
  PathSet Waited;
  /// Empty if the result tells nothing.
  std::vector<CallOutcome> Outcomes;
  /// Channels closed on every path.
  PathSet Closed;
  std::vector<Publication> Published;
  /// What the fields of `this` and of the parameters hold at every return.
  std::vector<std::pair<AccessPath, Value>> Bindings;
  Value Return;
  /// The linked nodes that the returned pointer was found among.
  AccessPath FoundNode;
  /// What a call does to the states of objects that the caller can name.
  std::vector<TypestateEffect> Typestates;
  /// The function was too large, or recursion was cut: something is missing.
  bool Truncated = false;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_SUMMARY_H
