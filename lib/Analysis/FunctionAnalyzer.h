//===- FunctionAnalyzer.h - One function's summary --------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Forward data-flow over Clang's CFG of one function. A first phase iterates
// to the fixpoint, a second one walks every block once more and records events
// with what is known where they happen.
//
// FunctionAnalyzer.cpp drives, Transfer.cpp knows statements, ObjectEffects.cpp
// how objects begin, move and end, CallEffects.cpp calls, RoleEffects.cpp those
// that the model knows, CalleeEffects.cpp those whose body is known,
// LockEffects.cpp, MemoryEffects.cpp, TaskEffects.cpp and TaskJoins.cpp what
// they do to locks, memory and tasks, Branches.cpp what a branch's outcome
// tells, TaskShares.cpp which elements it leaves to this task.
// EventRecording.cpp writes down what of it concerns others, LaterSignals.cpp
// what comes after it.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FUNCTIONANALYZER_H
#define HEDDLE_ANALYSIS_FUNCTIONANALYZER_H

#include "Analysis/AtomicSteps.h"
#include "Analysis/Evaluator.h"
#include "Analysis/ExceptionPaths.h"
#include "Analysis/Instantiation.h"
#include "clang/Analysis/CFG.h"
#include <deque>

namespace heddle::analysis {

/// The class of the object at \p P if no derived class is possible.
const clang::CXXRecordDecl *exactClass(const AccessPath &P,
                                       const FunctionIndex &Index);

class FunctionAnalyzer {
public:
  FunctionAnalyzer(SummaryEngine &Engine, const clang::FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}

  /// Computes the summary and adds the conflicts that are visible in this
  /// function's frame to the engine's findings.
  std::unique_ptr<FunctionSummary> run();

private:
  /// An event and the tasks that may be running when it happens.
  struct LocalEvent {
    Event E;
    LiveSet Live;
    unsigned Block = 0;
    /// It is not this function that does it but, presumably, its callers.
    bool Assumed = false;
  };
  /// A local variable whose storage ends, and the tasks that may be running
  /// by then.
  struct LifetimeEnd {
    const clang::VarDecl *V;
    /// The block, loop or jump that ends it; null: the function's end.
    const clang::Stmt *Trigger;
    LiveSet Live;
  };
  friend class ConflictFinder;
  friend class WaitFinder;

  // HeldLocks.cpp
  /// What is done while a lock is held and ought not to be.
  void findUnderLock();
  void recordCall(EventKind Kind, const AccessPath &P, const clang::Expr *Site,
                  const State &S);
  void recordBlocking(const model::Effect &E, const CallView &C,
                      const State &S);
  void recordObserver(const CallView &C, const State &S);
  /// The lock at \p P, or the object that contains it, ends here.
  void findDestroyed(const AccessPath &P, clang::SourceRange Where,
                     const State &S);

  // GuardHolders.cpp
  /// If \p C makes a guard in \p Holder, or moves one there: notes what it
  /// holds. Returns whether it does.
  bool holdGuard(const CallView &C, const AccessPath &Holder,
                 clang::QualType HolderType, State &S);
  /// Where the guard is that is \p Object, or in it, by its type.
  AccessPath guardAt(const AccessPath &Object, clang::QualType T) const;
  /// The guards in \p From are in \p To now.
  void moveGuards(const AccessPath &From, const AccessPath &To, State &S);
  void destroyGuardsIn(const AccessPath &Object, const clang::Stmt *At,
                       State &S);

  // LoopRounds.cpp
  bool countsRounds(const clang::Stmt *Loop);
  void endRound(const clang::CFGBlock &B, const State &S);
  void leaveLoop(const clang::Stmt *Loop, State &S);

  // FunctionAnalyzer.cpp
  State entryState();
  void iterate(const clang::CFG &Cfg);
  void recordBlocks(const clang::CFG &Cfg);
  void addLaterSignals(const clang::CFG &Cfg);
  void addPublicMethods();
  void collectLoops();
  /// Can the block be run again after it was run?
  bool isInCycle(unsigned Block);
  /// What holds where \p Thrower has thrown is known in the handlers.
  void noteThrow(const clang::Stmt *Thrower, const State &S);
  void unwind(const clang::CXXThrowExpr &Throw, State &S);
  /// Does the path lead to the same place in every round of a loop?
  bool isSteady(const AccessPath &P) const;
  AccessPath expandLocals(const AccessPath &P);

  // Transfer.cpp
  AccessPath ownObject() const;
  void transferBlock(const clang::CFGBlock &B, State &S);
  void transfer(const clang::Stmt *Statement, State &S);
  static void movePointer(const AccessPath &P, State &S);
  void returnValue(const clang::ReturnStmt *Return, State &S);
  void noteLookedAt(const clang::Stmt *E, State &S);

  // ObjectEffects.cpp
  /// The scope of \p V ends, which has a cleanup function.
  void cleanUp(const clang::VarDecl *V, const clang::FunctionDecl *Cleanup,
               State &S);
  void declare(const clang::VarDecl *V, State &S);
  void initialize(const AccessPath &To, const clang::Expr *Init, State &S);
  void initializeMember(const clang::CXXCtorInitializer *Init, State &S);
  void assign(const clang::Expr *Left, const clang::Expr *Right,
              const clang::Expr *Whole, State &S);
  void noteConstant(const AccessPath &P, clang::QualType T,
                    const clang::Expr *E, State &S);
  void noteNull(const AccessPath &P, const clang::Expr *E, State &S);
  // Claims.cpp
  /// \p P gets the value of \p E; \p Seen is what was known before.
  void noteClaim(const AccessPath &P, const clang::Expr *E, const FactSet &Seen,
                 State &S);
  /// The same: \p P is counted \p Up or down.
  void noteCount(const AccessPath &P, bool Up, const FactSet &Seen, State &S);
  /// \p Token is counted up again, or may be.
  void yield(const AccessPath &Token, State &S);
  /// \p Condition is \p Truth: was this task the last to count something down?
  void findLast(const clang::Expr *Condition, bool Truth, State &S);
  /// \p Predicate has said yes.
  void seeAnswer(const Value &Predicate, State &S);
  bool mayBeToken(const AccessPath &P) const;
  void noteOutcome(const AccessPath &Variable, const clang::Expr *Result,
                   State &S);
  void own(const AccessPath &P, Value Known, State &S);
  /// What is known of the object that \p Creator made now belongs to \p To.
  void renameObject(const AccessPath &From, const AccessPath &To, State &S);
  bool isCallersHandle(const AccessPath &P) const;
  /// As renameObject; a handle that only callers know keeps its first name,
  /// too.
  void moveHandle(const AccessPath &From, const AccessPath &To, State &S);
  void swapHandles(const AccessPath &A, const AccessPath &B,
                   const clang::Expr *Site, State &S);
  void destroyGuard(const AccessPath &Guard, const clang::Stmt *At, State &S);
  void destroyParts(const AccessPath &Object, clang::QualType T,
                    const clang::Stmt *At, State &S);
  void destroy(const AccessPath &Object, clang::QualType T,
               const clang::Stmt *At, State &S);
  void endLifetime(const clang::VarDecl *V, const clang::Stmt *Trigger,
                   const State &S);

  // EventRecording.cpp
  Event eventNow(EventKind Kind, const AccessPath &P, clang::SourceRange Where,
                 const State &S);
  void record(EventKind Kind, const AccessPath &P, clang::SourceRange Where,
              const State &S, bool Shallow = false, bool Relaxed = false);
  /// Plain memory is written.
  void write(const AccessPath &P, const clang::Expr &Whole, bool Shallow,
             State &S);
  /// \p Since: what was waited for between the present state and the event,
  /// inside a callee.
  void record(Event &&E, const State &S, const PathSet &Since = {});
  void recordPublished(const Event &E, const Publication &P, const State &S,
                       const PathSet &Since);
  void recordOne(Event &&E, const State &S, const PathSet &Since);
  /// How an atomic is written: as the flags of EventTraits say.
  struct AtomicStep {
    bool Relaxed = false, Takes = false;
    AtomicResult Leaves = AtomicResult::Unknown;
  };
  void recordAtomicWrite(const AccessPath &P, clang::SourceRange Where,
                         AtomicStep Step, const State &S);
  void recordFree(const AccessPath &P, const clang::Expr *Site, const State &S);
  /// \p E frees something, in what \p Site does: perhaps what others still
  /// have.
  void freesReplaced(Event &E, const clang::Expr *Site, const State &S);
  void lookInto(const AccessPath &P, EventKind Kind, clang::QualType T,
                State &S);
  AccessPath original(AccessPath P, const State &S);
  std::optional<Fact> mode(const Fact &Known, const State &S);
  void addModes(Event &E, const State &S);
  void pairModes();
  /// See LockOwners.h.
  void forgetDoubtfulOwners();
  /// The locks that are held under conditions that others understand.
  ConditionalLockSet heldInModes(const State &S);
  void access(EventKind Kind, const clang::Expr *E, const clang::Expr *Whole,
              State &S, bool Shallow = false);
  void recordUse(Event E);
  /// Notes what \p Returned, of value \p V, lets the caller get at.
  void lend(const clang::Expr *Returned, const Value &V, const State &S);
  /// A call of a method of which nothing is known uses its object.
  void useObject(const CallView &C, State &S);

  // CallEffects.cpp and the other files of effects
  void call(const CallView &C, State &S);
  void exchangeHandles(const model::FunctionModel &Fn, const CallView &C,
                       State &S);
  void callAnyOf(llvm::ArrayRef<FunctionPointers::Target> Targets,
                 const CallView &C, State &S);
  void giveAway(const CallView &C, State &S);
  /// The function whose body the call runs, or null.
  const clang::FunctionDecl *target(const CallView &C, State &S);
  void apply(const model::Effect &E, const CallView &C, State &S);
  void applyMemory(const model::MemoryEffect &E, const CallView &C, State &S);
  /// Acquires what \p P stands for: a lock, or the locks of a guard. Only where
  /// it may have to \p Wait for them, that is an event.
  void acquire(const AccessPath &P, bool Shared, clang::SourceRange Where,
               State &S, bool Wait = true, const clang::Expr *Site = nullptr);
  void releaseLockOrGuard(const AccessPath &P, const clang::Expr *Site,
                          State &S);
  void acquireTogether(const CallView &C, bool Shared, State &S);
  void disbelieve(const AccessPath &Lock, bool Shared, clang::SourceRange Where,
                  State &S);
  void recordAcquisition(const AccessPath &Lock, bool Shared,
                         clang::SourceRange Where, const State &S);
  void applyLock(const model::Effect &E, const CallView &C, State &S);
  bool applyLockAttributes(const CallView &C, State &S);
  bool applyTypeKind(const CallView &C, State &S);
  void noteNewest(const CallView &C, State &S);
  void constructGuard(const CallView &C, const clang::CXXRecordDecl *Class,
                      const AccessPath &Guard, State &S);
  /// The two pointers are equal: a lock in what one leads to is one in what the
  /// other leads to.
  void shareLocks(const clang::Expr *One, const clang::Expr *Other, State &S);
  bool isSharedGuard(const CallView &C, const clang::CXXRecordDecl *Class);
  void addLocksOf(const clang::Expr *Lock, bool Shared, PathSet &Locks,
                  State &S);
  void callUnknown(const CallView &C, State &S);
  /// Runs \p Callable now, on this task.
  void invoke(const Value &Callable, llvm::ArrayRef<Value> Arguments,
              const clang::Expr *Site, State &S);
  /// `this` of \p Definition is the object of \p C.
  void bindObject(Instantiation &I, const CallView &C,
                  const clang::FunctionDecl *Definition, const State &S);
  void callFunction(const clang::FunctionDecl *Definition, Instantiation &I,
                    const clang::Expr *Site, bool IgnoreLocks, State &S);
  /// The call at \p Site is of a function that is being analysed.
  void reenter(const clang::FunctionDecl *Definition, const Instantiation &I,
               const clang::Expr *Site, const State &S);
  /// The same of the call \p Inner, which the callee of \p Site comes to.
  void reenterThrough(const UnresolvedCall &Inner, const Instantiation &I,
                      const clang::Expr *Site, const State &S);
  /// The function that takes \p L, if this one comes to that.
  const clang::FunctionDecl *ownerOf(const HeldLock &L) const;
  /// Is \p L, which \p Owner takes, taken when that is entered again? \p Back:
  /// by which names; \p WhateverIsGiven: even if that tells it to do nothing.
  bool takesAgain(const HeldLock &L, const clang::FunctionDecl *Owner,
                  const Instantiation &Back, bool WhateverIsGiven) const;
  void spawn(const clang::Expr *Site, Value Callable,
             std::vector<Value> Arguments, AccessPath Handle, State &S,
             AccessPath Serial = {}, unsigned Which = 0);
  /// The number of the \p N th task that one call starts.
  static constexpr unsigned nthTask(unsigned N) {
    return N == 0 ? 0 : SummaryEngine::MaxTasks + N;
  }
  /// The callables that \p E runs in tasks, ready to be started.
  std::vector<Value> taskCallables(const model::Effect &E, const CallView &C,
                                   State &S);
  void startTasks(const model::Effect &E, const CallView &C,
                  std::vector<Value> Arguments, State &S);
  /// Starts the callable \p V, which \p Callable denotes, as the \p Nth task of
  /// \p Site: one for each function that it may be. Returns the next number.
  unsigned start(const clang::Expr *Callable, Value V, const clang::Expr *Site,
                 std::vector<Value> Arguments, AccessPath Handle, State &S,
                 AccessPath Serial = {}, unsigned N = 0);
  /// Runs each of the callables in several tasks at once.
  void parallel(const model::Effect &E, const CallView &C, State &S);
  // Executors.cpp
  /// Gives the callable to the executor \p To.
  void submitTo(const AccessPath &To, const model::Effect &E, const CallView &C,
                State &S);
  /// Runs what was submitted to \p Queue on this task.
  void runSubmitted(const AccessPath &Queue, const clang::Expr *Site, State &S);
  /// \p Worker has been started: what waits in queues that it takes work from
  /// runs from now on.
  void startQueued(const Task &Worker, State &S);
  /// Where what is submitted to \p P ends up, and the strand on the way.
  AccessPath executorOf(AccessPath P, AccessPath &Strand, const State &S);
  bool mayWorkAtOnce(const AccessPath &Group);
  LiveTask adoptLive(LiveTask Live, const Instantiation &I,
                     const clang::Expr *Site);
  void adoptTask(const Task &Inner, const Instantiation &I,
                 const clang::Expr *Site, State &S);
  void resolveTask(Task &T, const State &S);
  void expandBody(const Value &Callable, llvm::ArrayRef<Value> Arguments,
                  const State &S, const PathSet &Later, Task &T,
                  unsigned Depth);
  /// The tasks that may be running when \p T starts.
  LiveSet liveBeside(const Task &T, const State &S) const;
  // PoolEffects.cpp: tasks that are put into queues
  /// The arguments of \p C go into \p Container. Is that how a task is started?
  bool submit(const CallView &C, const AccessPath &Container, State &S);
  bool submitItem(const AccessPath &Container, const Value &Item,
                  const clang::Expr *Site, State &S);
  Value workItem(const clang::Expr *E, State &S);
  Value workOf(const Value &Item, const AccessPath &Container,
               const AccessPath &Called, const State &S);
  /// \p Item, part of which \p Field is, gets \p Init there.
  void noteStore(const AccessPath &Item, const clang::FieldDecl *Field,
                 const clang::Expr *Init, State &S);
  /// What is stored in \p Item, a structure for workers, is run from here on.
  bool submitStored(const AccessPath &Item, const clang::Expr *Site, State &S);
  void submitGiven(const CallView &C, State &S);
  void submitAtExit();
  /// \p V, of type \p T, stays what it is when its container changes.
  void markTaken(Value &V, clang::QualType T) const;
  /// A virtual method of something taken out of a container is called.
  void callTaken(const CallView &C, State &S);
  /// The one override that runs when \p V, a load, is called.
  Value resolveVirtual(const Value &V) const;
  static Value ownCopy(Value Callable);
  void constructAllocated(const CallView &C, const AccessPath &New, State &S);
  /// The tasks of \p Handle have ended.
  void endTask(const AccessPath &Handle, State &S);
  /// Is a task of \p Handle started in \p Loop?
  OriginSet roundsOf(const clang::Stmt *Loop) const;
  bool startsIn(const clang::Stmt *Loop, const AccessPath &Handle) const;
  bool joinsTooFew(const clang::Stmt *Loop, const AccessPath &Handle,
                   const State &S) const;
  void joinHandle(AccessPath Handle, const clang::Stmt *Site, State &S);
  /// Unknown code that can reach \p P may join the tasks whose handles it
  /// finds there.
  void mayJoin(const AccessPath &P, const clang::Stmt *Site, State &S);
  std::vector<Value> arguments(const CallView &C,
                               const clang::FunctionDecl *Definition, State &S);
  unsigned taskId(const clang::Expr *Site, unsigned Inner);
  /// In place of a callee's task: what a call posts is numbered from here.
  static constexpr unsigned PostedCall = ~0u - 255;
  /// The expression of this function that starts the task or calls what does.
  const clang::Expr *ownSite(unsigned Task) const;

  // TypestateSteps.cpp: what happens to objects, for the typestate engine
  void observeConditionWait(const CallView &C, State &S);
  TypestateStep *observe(model::Role What, const AccessPath &Object,
                         const clang::Expr *Site, clang::SourceRange Where);
  /// `owns_lock()` and the like tell about the lock.
  void observeOwnership(const CallView &C, const State &S);
  void observeEffect(const model::Effect &E, const CallView &C, State &S);
  /// \p S: the state of the caller.
  void observeCall(const FunctionSummary &Callee, const Instantiation &I,
                   const clang::Expr *Site, State &S, bool AsTask = false);
  /// What was observed from the \p First step of this block on may have
  /// happened before.
  void forgetOnce(size_t First);
  void observeEscape(const AccessPath &Object);
  void observeUnknown(const CallView &C, State &S);
  void runTypestates(FunctionSummary &Summary);

  /// Is one of the tests \p When for what the call at \p Close has written?
  bool asksCloser(const FactSet &When, clang::SourceLocation Close) const;

  // DoubleLock.cpp
  /// \p E takes a lock: does this task certainly hold it already? \p Inner is
  /// the same event in the callee's frame.
  void noteDoubleLock(const Event &E, const State &S,
                      const Event *Inner = nullptr);
  void markUnsure();
  void noteTwice(const AccessPath &Lock, bool Shared, clang::SourceRange Where,
                 const State &S);

  // Walks.cpp
  AccessPath nodesOf(const clang::Expr *E, State &S);
  void startWalk(const AccessPath &Pointer, AccessPath Nodes, State &S);
  void noteFound(const clang::Expr *Returned, State &S);
  AccessPath FoundNode;
  void pickNodes(const clang::CFGBlock &B, bool Truth, bool LeavesLoop,
                 State &S);

  // Branches.cpp
  /// What it tells that \p B is left for \p To, its successor of this number.
  void branch(const clang::CFGBlock &B, unsigned Successor,
              const clang::CFGBlock &To, State &S);
  /// How a test is asked: once, as the way out of a loop, or in a way that does
  /// not tell whether what was found is zero.
  enum class Asked : unsigned char { Once, ToLeave, Unclear };
  static Asked asked(bool LeavesLoop) {
    return LeavesLoop ? Asked::ToLeave : Asked::Once;
  }
  /// Others, at \p P, have told this task to go on. \p FoundSet: what was found
  /// there is not zero.
  void lookAt(const AccessPath &P, bool FoundSet, State &S);
  void assumeClear(const AccessPath &Flag, State &S);
  void testAtomic(const AccessPath &P, bool Truth, Asked How, State &S,
                  bool Relaxed = false);
  void noteSet(const AccessPath &P, AtomicStep Step, State &S);
  void assume(const clang::Expr *Condition, bool Truth, Asked How, State &S);
  bool isPerTask(const clang::Expr *E, State &S);
  /// The names of what lies in this task's share.
  static AccessPath ownShare(const AccessPath &P, const State &S);
  void takeShare(const clang::VarDecl *Of, State &S);
  void takeShare(const clang::Expr *Number, const clang::Expr *Of, State &S);
  const clang::VarDecl *steppedVariable(const clang::Expr *E);
  void takeShareAbove(const clang::BinaryOperator &Compared, bool Truth,
                      State &S);
  void takeShareByCall(const CallView &C, State &S);
  void assumeOrder(const clang::BinaryOperator &Compared, bool Truth, State &S);
  void assumeCall(const CallView &C, bool Truth, Asked How, State &S);
  /// What follows from a test of what \p C has returned.
  void assumeResultOfAny(const CallView &C, const ResultTest &T, State &S);
  void assumeResult(const CallView &C, const ResultTest &T, State &S);
  /// Calls \p Learn for the call whose result \p Tested is, or is held by; for
  /// each of them if it may be that of one of several.
  void
  learnFromResult(const clang::Expr *Tested,
                  llvm::function_ref<void(const CallView &, State &)> Learn,
                  State &S);
  /// \p E is returned: what that will tell is kept in Returning until the end
  /// of the block.
  void noteOutcomes(const clang::Expr *E, const State &S);
  void addOutcomes(const State &AtEnd);
  static bool returnsByEdge(const clang::CFGBlock &B);
  std::vector<CallOutcome> outcomes(const FunctionSummary &Always);
  void assumeOwned(const AccessPath &Guard, bool Owns, clang::SourceLocation At,
                   State &S);
  void assumeBits(const clang::BinaryOperator &And, int64_t Value, bool Holds,
                  State &S);
  void assumeValue(const clang::Expr *Tested, int64_t Value, bool Holds,
                   Asked How, State &S);

  bool isRelaxed(const CallView &C) const;
  bool writesConstant(const CallView &C) const;

  SummaryEngine &Engine;
  model::Model &M;
  const clang::FunctionDecl *F;
  std::unique_ptr<clang::CFG> Cfg;
  ExceptionPaths Exceptions;
  /// What holds at the handlers that the present block throws into, by their
  /// numbers in Exceptions.
  llvm::SmallDenseMap<unsigned, State, 1> Thrown;
  std::vector<State> In;
  bool Recording = false;
  /// Which function is called is not known. Tasks may well have one each, and
  /// what these have to themselves; what they are given here concerns all.
  bool OneOfSeveral = false;
  /// What is called now may do nothing at all.
  bool MayDoNothing = false;
  unsigned CurrentBlock = 0, CurrentElement = 0;
  TypestateSteps Steps;

  /// A deque: events are large, and not to be moved when one more comes.
  std::deque<LocalEvent> Events;
  /// The numbers of the events at a place, by its block.
  llvm::DenseMap<std::pair<clang::SourceLocation, unsigned>,
                 llvm::SmallVector<unsigned, 1>>
      EventsAt;
  std::vector<LifetimeEnd> Ends;
  /// See FunctionSummary.
  std::vector<Event> Uses;
  std::vector<Task> Tasks;
  std::vector<UnresolvedCall> Calls, Reentries;
  std::vector<Submission> Submissions;
  /// Values stored in the members of structures for workers.
  struct WorkStore {
    AccessPath Item;
    const clang::FieldDecl *Field;
    Value Stored;
    const clang::Expr *Site;
  };
  std::vector<WorkStore> WorkStores;
  /// The events recorded before each of Calls, and the block of each.
  std::vector<std::pair<size_t, unsigned>> CallPlaces;
  llvm::DenseMap<std::pair<const clang::Expr *, unsigned>, unsigned> TaskIds;
  /// Signals posted in each block, for the backward pass.
  State Exit;
  Value Return;
  bool HasReturn = false;
  bool CollectsOutcomes = false;
  PathSet PerhapsAcquired, Tried;
  std::vector<CallOutcome> Returning, Outcomes;
  bool Truncated = false;
  /// Innermost loop around each call, and the loop around each loop.
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> EnclosingLoop;
  /// Handles joined in a loop's body, joined for all elements at its exit.
  llvm::DenseMap<const clang::Stmt *, PathSet> LoopJoins;
  /// What is held when a round of a loop ends.
  struct RoundEnd {
    LockSet Locks;
    llvm::SmallVector<GuardState, 2> Guards;
    std::vector<std::pair<AccessPath, Value>> Elements;
    PathSet Waited;
    /// By task that has been running meanwhile.
    std::vector<std::pair<unsigned, PathSet>> WaitedBeside;
  };
  llvm::DenseMap<const clang::Stmt *, RoundEnd> RoundEnds;
  /// What is written by the calls that close a channel, too: flags, perhaps,
  /// that say so.
  std::vector<std::pair<clang::SourceLocation, AccessPath>> CloserWrites;
  /// What isInCycle has found out, by block.
  std::vector<std::optional<bool>> Cycles;
  /// Variables that are declared anew in every round of a loop.
  llvm::DenseSet<const clang::VarDecl *> Redeclared;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FUNCTIONANALYZER_H
