//===- Findings.h - What the analyses found, typed, without text -*- C++ -*-==//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FINDINGS_H
#define HEDDLE_ANALYSIS_FINDINGS_H

#include "Analysis/Summary.h"

namespace heddle::analysis {

enum class Confidence : unsigned char {
  Medium, ///< Inferred from how the rest of the code behaves.
  High    ///< Both sides and the reason are seen in this TU.
};

/// Two tasks, or a task and the code that started it, do something to one
/// location at the same time that must not be done at the same time.
struct Conflict {
  /// Reported at First (a write, a send); Second is the other half.
  Event First, Second;
  /// Where the tasks that do them were started. No site: the code that runs
  /// beside the task, after its start.
  const clang::Expr *FirstTask = nullptr, *SecondTask = nullptr;
  /// The half that no task does is in a public method, for callers to use.
  bool ByCaller = false;
  /// The same place of the program in several instances of one task.
  bool WithItself = false;
  /// Both hold a lock that orders nothing.
  bool RelaxedLock = false;
  /// The location is the variable of this loop, which starts the task: among
  /// OutlivedCaptures, too.
  const clang::Stmt *Loop = nullptr;
  Confidence Sure = Confidence::High;
};

/// A send on a channel that this task has closed before.
struct SendAfterClose {
  Event Send;
  clang::SourceLocation Closed;
  bool Always = false;
  /// The call that sends, if it is in the function that knows of the close.
  const clang::Expr *Call = nullptr;
};

/// A wait group's count is raised in the task that it counts.
struct AddInTask {
  Event Add, Wait;
  const clang::Expr *Task = nullptr;
};

enum class CheckThenActKind : unsigned char {
  StaleWrite, ///< what is written was computed from an old value
  Decision    ///< whether to write was decided by an old value
};
/// What was read of shared state decides what happens to it later, when it may
/// have changed: the lock was released in between, or there is none.
struct CheckThenAct {
  CheckThenActKind Kind = CheckThenActKind::Decision;
  AccessPath Object;
  /// The lock that both steps take.
  AccessPath Lock;
  /// Where the function reads it and where it writes it, or calls what does.
  clang::SourceRange Check, Act;
  /// Where the lock is taken for the second time, if that is here.
  clang::SourceLocation Again;
  /// Starts the task that does it beside others.
  const clang::Expr *Task = nullptr;
  Confidence Sure = Confidence::High;
};

enum class BusyWaitKind : unsigned char {
  SelectDefault, ///< select with a default case that does not block
  Flag,          ///< a variable that another task must set
  TryLock,       ///< a lock that is tried again and again
  Poll           ///< a try operation or a wait of no time
};
struct BusyWait {
  BusyWaitKind Kind;
  const clang::Stmt *Loop = nullptr;
  /// What asks: the flag, the try operation, the select's default case.
  const clang::Expr *Question = nullptr;
  const clang::ValueDecl *Subject = nullptr;
  /// The one call that the whole loop may become, if it is called by the name
  /// Blocking.
  const clang::CallExpr *Call = nullptr;
  std::string Blocking = {};
  /// The empty default case of the select that is all of the loop, and the case
  /// before it (or after, if it is the first).
  const clang::Expr *Default = nullptr, *Beside = nullptr;
  /// Each round gives the processor away, but the wait may be long.
  bool Yields = false;
};

enum class LeakKind : unsigned char {
  EndlessLoop,   ///< no way out of the loop
  ReceiveNobody, ///< nobody sends to the channel or closes it
  SendNobody,    ///< nobody receives from the unbuffered channel
  SendAbandoned, ///< the receiver may leave without receiving
  WaitNobody,    ///< nobody signals what is waited for
  TickerRunning, ///< ranges over a ticker that nobody stops
  SendersLeave,  ///< each of the senders may leave without sending
  CloserLeaves,  ///< the one who closes the channel may leave before
  StateNobody,   ///< nobody writes what the loop waits for
  TakenTooFew,   ///< sends Needed values, of which only Possible are received
  GivenTooFew,   ///< receives Needed values, of which only Possible are sent
  SelectNobody   ///< nobody serves any case of the select
};
struct LeakedTask {
  LeakKind Kind;
  const clang::Expr *Task = nullptr;
  /// The loop or the operation that does not end.
  clang::SourceRange Where;
  const clang::ValueDecl *Subject = nullptr;
  /// The way out that abandons the task (SendAbandoned, SendersLeave).
  clang::SourceLocation Exit;
  /// The channel if room for one value would let the task end
  /// (SendAbandoned): it sends one value and nothing comes after.
  const clang::VarDecl *NeedsRoom = nullptr;
  /// TakenTooFew, GivenTooFew.
  int64_t Needed = 0, Possible = 0;
};

enum class DeferInLoopKind : unsigned char {
  PilesUp,          ///< runs only when the function returns
  CapturesLoopLocal ///< refers to what the loop's round has ended
};
struct DeferInLoop {
  DeferInLoopKind Kind;
  const clang::Expr *Site = nullptr;
  const clang::Stmt *Loop = nullptr;
  const clang::VarDecl *Captured = nullptr;
  /// The lambda that refers to it, if it is written where it is deferred and
  /// may as well have copies of all such variables (CapturesLoopLocal).
  const clang::LambdaExpr *Lambda = nullptr;
  llvm::SmallVector<const clang::VarDecl *, 2> MayCopy = {};
};

/// A task refers to a variable that changes or ends while it may be running.
struct OutlivedCapture {
  const clang::VarDecl *Captured = nullptr;
  /// What the task does with it.
  Event Use;
  /// Starts the task, in the function of the variable (or calls what does).
  const clang::Expr *Task = nullptr;
  /// The loop whose variable it is; null: an ordinary local variable.
  const clang::Stmt *Loop = nullptr;
  /// Where it ends or, if Changes, where it gets another value.
  clang::SourceLocation Ends;
  bool Changes = false;
  /// The task does no more than read the variable.
  bool OnlyReads = false;
};

enum class SignalUnsafeKind : unsigned char {
  Call,       ///< of a function that is not safe there
  Lock,       ///< acquires a lock
  Allocation, ///< new or delete
  Throw,
  Write ///< to a plain object that is used elsewhere
};
struct SignalUnsafe {
  SignalUnsafeKind Kind;
  const clang::Expr *Site = nullptr;
  /// The function that is called or the object that is written.
  const clang::NamedDecl *Subject = nullptr;
  const clang::FunctionDecl *Handler = nullptr;
  const clang::Expr *Registered = nullptr;
  /// The calls that lead from the handler to the place.
  llvm::SmallVector<const clang::Expr *, 2> Calls;
  /// Where the rest of the program uses the object.
  clang::SourceLocation Elsewhere;
};

enum class FalseSharingKind : unsigned char {
  Elements, ///< each task writes its own element of an array
  Fields,   ///< two tasks write neighbouring fields
  Variables ///< two tasks write neighbouring variables
};
struct FalseSharing {
  FalseSharingKind Kind;
  Event First, Second;
  const clang::Expr *FirstTask = nullptr, *SecondTask = nullptr;
  /// What is to be aligned: the second field or variable, the first field of
  /// the elements; null: the elements are no structures.
  const clang::DeclaratorDecl *ToAlign = nullptr;
  /// Aligning it is all that it takes.
  bool Fixable = false;
  /// Bytes from one write to the other.
  uint64_t Distance = 0;
};

/// A lock is taken by a task that holds it already.
struct DoubleLock {
  /// The second acquisition, by the calls in its Via.
  Event Again;
  HeldLock First;
  /// Both at once: one lock given twice.
  bool Together = false;
};

enum class ImbalanceKind : unsigned char {
  HeldAtReturn,    ///< other paths release it
  HeldAgain,       ///< a path comes to where it is taken without releasing it
  HeldAtThrow,     ///< the same, left by an exception
  HeldAtTaskEnd,   ///< the task ends and nobody else can release it
  ReleasedTwice,   ///< on one path
  NotHeld,         ///< released on a path that does not take it
  ReleasedByOther, ///< by a task that does not hold it
  ReleasedBeside,  ///< although a guard holds it, which will do so again
  GuardEmpty,      ///< by a guard that does not hold it
  WaitsUnlocked    ///< waits for a condition with a lock that is not held
};
struct UnbalancedLock {
  ImbalanceKind Kind;
  AccessPath Lock;
  /// The way out, or the release.
  clang::SourceRange Where;
  /// Where it was taken, or released before.
  clang::SourceLocation Other;
  const clang::FunctionDecl *In = nullptr;
  const clang::Expr *Task = nullptr;
};

/// One lock is taken while another is held.
struct LockEdge {
  AccessPath Held, Taken;
  clang::SourceLocation HeldAt;
  clang::SourceRange TakenAt;
  /// The calls that lead to the second acquisition, the innermost first.
  llvm::SmallVector<const clang::Expr *, 1> Via;
  const clang::FunctionDecl *In = nullptr;
};
/// Locks that are taken in a circle.
struct LockCycle {
  std::vector<LockEdge> Edges;
  /// One edge whose two locks differ only by the object: a call with the
  /// objects swapped closes the circle.
  bool SwappedObjects = false;
  /// Elements of an array, taken in the order of a ring.
  bool Ring = false;
  /// The order that the declaration states is the other one.
  bool AgainstDeclaration = false;
};

enum class TaskExceptionKind : unsigned char {
  Throw,   ///< a throw expression
  Rethrow, ///< what a handler caught is thrown on
  Call     ///< a call of what throws for bad input
};
/// An exception leaves a task, or a function that lets none out, and with that
/// ends the program.
struct TaskException {
  TaskExceptionKind Kind = TaskExceptionKind::Throw;
  const clang::Expr *Site = nullptr;
  const clang::Expr *Task = nullptr;
  /// The call through which the task gets there; null if its body does it.
  const clang::Expr *Through = nullptr;
  /// The function that is noexcept, if that is where it ends.
  const clang::FunctionDecl *Barrier = nullptr;
  /// What is called, if it is a call.
  const clang::FunctionDecl *Callee = nullptr;
  Confidence Sure = Confidence::High;
};

enum class StartOrderKind : unsigned char {
  UsedBeforeInitialised, ///< starts before the member it uses exists
  UsedAfterDestroyed,    ///< is joined after the member it uses is gone
  VirtualCall ///< calls what a class that is not constructed yet overrides
};
/// A task is started too early in the life of its object, or ends too late.
struct StartOrder {
  StartOrderKind Kind = StartOrderKind::UsedBeforeInitialised;
  const clang::Expr *Task = nullptr;
  const clang::FieldDecl *Handle = nullptr;
  /// The member and its use in the task.
  const clang::FieldDecl *Member = nullptr;
  clang::SourceRange Use;
  /// The virtual function and who overrides it.
  const clang::CXXMethodDecl *Called = nullptr;
  const clang::CXXMethodDecl *Override = nullptr;
};

/// A loop without end starts tasks, and nothing limits how many there are.
struct UnboundedSpawn {
  const clang::Expr *Task = nullptr;
  const clang::Stmt *Loop = nullptr;
};

/// A closure is stored in the object that it keeps alive.
struct ReferenceCycle {
  const clang::Expr *Closure = nullptr;
  const clang::ValueDecl *Owner = nullptr;
  /// The member that holds the closure; null: the object itself is callable.
  const clang::FieldDecl *Member = nullptr;
  clang::SourceLocation Captured;
};

enum class LostContextKind : unsigned char {
  Fresh,  ///< a context without parent, although one is at hand
  Ignored ///< the task never looks at the one it is given
};
struct LostContext {
  LostContextKind Kind = LostContextKind::Fresh;
  const clang::VarDecl *AtHand = nullptr;
  /// The call that makes the fresh context.
  const clang::Expr *Fresh = nullptr;
  /// The fresh context can be replaced by the one at hand.
  bool Replaceable = false;
  /// The loop or the call that goes on without asking.
  clang::SourceRange Where;
  const clang::Expr *Task = nullptr;
};

/// How a guard fails to guard what follows it.
enum class LostGuardKind : unsigned char {
  DiesAtOnce, ///< a temporary that is destroyed in its own statement
  Redeclares, ///< declares a new guard with the name of the lock
  Function,   ///< declares a function
  NeverLocks  ///< is made without locking and never locked
};
struct LostGuard {
  LostGuardKind Kind;
  clang::SourceRange Where;
  clang::QualType Type;
  /// What is declared instead of a guard that locks.
  const clang::NamedDecl *Declared = nullptr;
  /// The lock whose name it has.
  const clang::ValueDecl *Lock = nullptr;
  /// Where a name for the guard can be inserted; invalid: nowhere.
  clang::SourceLocation NameAt;
};

enum class WaitMistakeKind : unsigned char {
  NoCondition, ///< nothing is tested around the wait
  If,          ///< tested once, not again after the wait
  AskedLate,   ///< tested after the first wait only
  Unlocked,    ///< the state is changed without the lock of its waiters
  TooEarly,    ///< notified before the state is changed
  TwoLocks     ///< waiters of one condition use different locks
};
struct WaitMistake {
  WaitMistakeKind Kind;
  clang::SourceRange Where;
  const clang::ValueDecl *Condition = nullptr;
  /// The state that is waited for, or the lock.
  const clang::ValueDecl *Subject = nullptr;
  /// The waiter, the notification, the other lock's wait.
  clang::SourceLocation Other;
  /// An `if` that may become a `while` (If).
  const clang::IfStmt *Test = nullptr;
  Confidence Sure = Confidence::High;
};

/// Something is done while a lock is held that others wait for.
struct UnderLock {
  /// Block, Foreign, a channel's or a signal's operation.
  Event What;
  HeldLock Lock;
  /// The task that is waited for takes the lock here: neither ever goes on.
  clang::SourceLocation NeededAt;
  const clang::Expr *Task = nullptr;
  Confidence Sure = Confidence::Medium;
};

enum class CoroutineMistakeKind : unsigned char {
  Capture,  ///< what a closure holds, which ends before the coroutine
  Argument, ///< a temporary that a parameter refers to
  Object,   ///< a temporary that the coroutine is a method of
  Local,    ///< a local variable of the caller, which returns the coroutine
  NeverRun  ///< nobody awaits it, so that it does not even begin
};
/// A coroutine and what it refers to do not fit together.
struct CoroutineMistake {
  CoroutineMistakeKind Kind;
  /// The call that makes the coroutine.
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Coroutine = nullptr;
  /// The captured variable (null: `this`), parameter or local variable.
  const clang::ValueDecl *Referred = nullptr;
  /// Where the coroutine uses it after it was suspended.
  clang::SourceLocation Use;
  /// The coroutine does not begin before it is awaited.
  bool IsLazy = false;
};

enum class CopyKind : unsigned char {
  Object,    ///< an object of which only the original synchronizes
  Parameter, ///< ... by passing it by value
  Result,    ///< ... by returning it
  Capture,   ///< ... into a closure
  Bytes,     ///< ... byte by byte
  Snapshot   ///< an atomic's value is copied and the copy is changed
};
struct CopiedSync {
  CopyKind Kind;
  clang::SourceRange Where;
  clang::QualType Type;
  const clang::ValueDecl *Copy = nullptr;
  /// The lock (or the like) inside of what is copied.
  const clang::FieldDecl *Member = nullptr;
};

enum class LifetimeKind : unsigned char {
  OwnPerCall,    ///< each call locks its own mutex
  Uninitialized, ///< used before it is made ready
  AfterDestroy,  ///< used after it was destroyed
  Twice,         ///< made ready again while in use
  DestroyedHeld  ///< destroyed while it is held
};
struct SyncLifetime {
  LifetimeKind Kind;
  clang::SourceRange Where;
  const clang::ValueDecl *Object = nullptr;
  /// What it fails to guard; where it was declared, destroyed, locked.
  const clang::ValueDecl *Shared = nullptr;
  clang::SourceLocation Other;
};

/// Data is used without the lock that is held at most of its uses.
struct InconsistentLocking {
  /// The call through which a function gets to the use without the lock, if
  /// others get there with it.
  const clang::Expr *Through = nullptr;
  /// A lock that is held instead.
  const clang::ValueDecl *Wrong = nullptr;
  /// Guarded is the most telling of the other uses.
  Event Unguarded, Guarded;
  const clang::ValueDecl *Data = nullptr, *Guard = nullptr;
  /// Where the lock was taken for Guarded.
  clang::SourceLocation Taken;
  unsigned GuardedUses = 0, AllUses = 0;
};

enum class NonAtomicUpdateKind : unsigned char {
  Separate,      ///< an atomic is read, and written by what was read
  AskedAgain,    ///< what one step returned is read again to end something
  TestThenSet,   ///< a flag is tested and set for what may be done once only
  TestThenCount, ///< a counter is compared with its limit, then counted
  DoubleChecked, ///< a plain pointer or flag is tested without its lock first
  LazyInit       ///< what is not there yet is made without any lock
};
struct NonAtomicUpdate {
  NonAtomicUpdateKind Kind = NonAtomicUpdateKind::Separate;
  AccessPath Object;
  /// The store, the test without lock, the write.
  const clang::Expr *Site = nullptr;
  /// The load, the write under the lock, the test.
  const clang::Expr *Other = nullptr;
  /// What may be done once only (TestThenSet).
  clang::SourceLocation Act;
  /// Starts the task that does it beside others.
  const clang::Expr *Task = nullptr;
  /// What is computed from the load, if that is all that is stored, and the
  /// object's name in the store (Separate).
  const clang::BinaryOperator *Change = nullptr;
  const clang::Expr *Name = nullptr;
  /// The race itself is among Races.
  bool IsRace = false;
  Confidence Sure = Confidence::High;
};

/// Shared data is written by who holds only the reader's side of its lock.
struct SharedLockWrite {
  Event Write;
  HeldLock Lock;
  /// Another access under that lock.
  Event Other;
  /// The race itself is among Races.
  bool IsRace = false;
};

/// What goes wrong with an object that is to be used in a certain order.
enum class HandleMistakeKind : unsigned char {
  // Threads that nobody joins.
  Unjoined,        ///< the handle is destroyed while it has its thread
  UnjoinedAtThrow, ///< ... by an exception
  UnjoinedAtOnce,  ///< ... in the statement that starts it
  UnjoinedMember,  ///< no function joins what is a member
  Forgotten,       ///< the last name of a thread goes, as other ways join it
  NeverJoined,     ///< ... and no way does
  DiesWithMain,    ///< main returns while the thread runs
  ResultDropped,   ///< the future that waits is destroyed at once
  // Threads that are joined in the wrong state.
  AssignedOver,
  AfterJoin,
  AfterDetach,
  NoThread,
  MovedFrom,
  JoinsItself,
  // Promises and futures.
  SetTwice,
  FutureTwice,
  NeverSet, ///< on one path, while others do
  TakenTwice,
  NoState,
  // What cancels.
  CancelDropped,
  CancelMissed, ///< on one path, while others do
  // Timers.
  TimerPerRound,
  NoPeriod,
  TimerKept,
  TimerLost,
  TimerGone,
  // Pools.
  UsedAfterPut,
  PutTwice,
  PutMissed,
  PutLocal
};
struct HandleMistake {
  HandleMistakeKind Kind;
  clang::SourceRange Where;
  std::string Object;
  /// The event before: the start, the join, the put.
  clang::SourceLocation Other;
  /// Where it is done or known, inside of what is called at Where.
  clang::SourceLocation Inner;
  /// Several objects: the elements of a container.
  bool Elements = false;
  bool IsJoin = false;
  /// The function whose text has it, and the variable that it is about, for
  /// fix-its; may be null.
  const clang::FunctionDecl *In = nullptr;
  const clang::VarDecl *Variable = nullptr;
  Confidence Sure = Confidence::High;
};

enum class DoubleCloseKind : unsigned char {
  Twice,      ///< closed before, on some path
  Again,      ///< in every round of a loop
  Tasks,      ///< one of several tasks that all do it
  Destructor, ///< a method has closed what the destructor closes
  Empty       ///< there is no channel
};
struct DoubleClose {
  DoubleCloseKind Kind;
  AccessPath Channel;
  /// The second close.
  clang::SourceRange Where;
  clang::SourceLocation First;
  /// The method that closes first (Destructor).
  const clang::FunctionDecl *Closer = nullptr;
  /// Starts the task (Tasks), the move that leaves nothing (Empty).
  clang::SourceLocation Other;
  /// The function whose text has it; may be null.
  const clang::FunctionDecl *In = nullptr;
};

enum class BlockedKind : unsigned char {
  EmptyHandle, ///< a channel that does not exist
  EmptySelect, ///< a choice without cases
  NoPeer,      ///< nobody who is running could end the wait
  OnlyAfter,   ///< what ends it comes after it
  Circle,      ///< tasks that wait for each other
  NoRoom,      ///< more is sent than there is room for
  TooFew,      ///< fewer signals than are waited for
  TooFewTasks, ///< fewer tasks come to a barrier than it waits for
  NeverClosed, ///< receives until a close that does not come
  Itself,      ///< a task that waits for its own end
  Deaf         ///< told to stop and joined, but it waits for something else
};
struct BlockedForever {
  BlockedKind Kind = BlockedKind::NoPeer;
  clang::SourceRange Where;
  const clang::ValueDecl *Subject = nullptr;
  /// What would end the wait, or left the handle empty; what notifies (Deaf).
  clang::SourceLocation Other;
  /// What that waits for (Circle).
  clang::SourceLocation Then;
  const clang::Expr *Task = nullptr;
  int64_t Needed = 0, Possible = 0;
  /// It sends, rather than waits.
  bool Sends = false;
  /// The channel if room for one value would let everything go on.
  const clang::VarDecl *NeedsRoom = nullptr;
  /// What the waiter asks for; what else it was told (Deaf).
  const clang::ValueDecl *Asked = nullptr, *Told = nullptr;
};

enum class WaitGroupKind : unsigned char {
  DoneMissed,    ///< a way out of the task without done
  DoneLost,      ///< an exception skips the done
  WaitBeforeAdd, ///< nothing is counted yet
  AddBesideWait, ///< a task waits already while this counts
  NoWait,        ///< ends while its tasks run
  BelowZero      ///< more done than add
};
struct WaitGroupMisuse {
  WaitGroupKind Kind;
  clang::SourceRange Where;
  const clang::ValueDecl *Group = nullptr;
  clang::SourceLocation Other;
  const clang::Expr *Task = nullptr;
  /// A latch or barrier.
  bool Arrives = false;
};

/// Nothing is sent to who uses what is received.
struct NullSend {
  const clang::Expr *Sent = nullptr;
  const clang::ValueDecl *Channel = nullptr;
  clang::SourceRange Use;
  /// What was sent was moved away here.
  clang::SourceLocation Moved;
};

/// How a race between the threads that directives make can be mended where it
/// is written.
enum class OpenMPFix : unsigned char { None, Reduction, Private, Atomic };
/// Two threads, iterations or tasks of a parallel construct reach one location
/// at the same time.
enum class OpenMPRaceKind : unsigned char {
  Threads,    ///< of one team
  Iterations, ///< of one loop
  Lanes,      ///< of one vector loop
  Tasks       ///< a task and another one, or the code that made it
};
struct OpenMPRace {
  OpenMPRaceKind Kind = OpenMPRaceKind::Threads;
  /// First is a write.
  Event First, Second;
  /// The construct whose threads, iterations or tasks they are.
  clang::SourceRange Construct;
  /// Both are in the same place of the program.
  bool WithItself = false;
  OpenMPFix Fix = OpenMPFix::None;
  /// Where the directive ends, which gets the clause.
  clang::SourceLocation ClauseAt;
  /// The operator of the reduction.
  std::string Operator;
  /// The statement that becomes atomic.
  const clang::Stmt *Update = nullptr;
};

struct Findings {
  std::vector<OpenMPRace> OpenMPRaces;
  std::vector<HandleMistake> HandleMistakes;
  std::vector<Conflict> Races;
  std::vector<Conflict> ClosesDuringSend;
  std::vector<SendAfterClose> SendsAfterClose;
  std::vector<AddInTask> AddsInTask;
  std::vector<BusyWait> BusyWaits;
  std::vector<LeakedTask> LeakedTasks;
  std::vector<DeferInLoop> DefersInLoop;
  std::vector<OutlivedCapture> OutlivedCaptures;
  std::vector<SignalUnsafe> SignalUnsafes;
  std::vector<FalseSharing> FalseSharings;
  std::vector<DoubleLock> DoubleLocks;
  std::vector<UnbalancedLock> UnbalancedLocks;
  std::vector<LockCycle> LockCycles;
  std::vector<TaskException> TaskExceptions;
  std::vector<StartOrder> StartOrders;
  std::vector<UnboundedSpawn> UnboundedSpawns;
  std::vector<ReferenceCycle> ReferenceCycles;
  std::vector<LostContext> LostContexts;
  std::vector<LostGuard> LostGuards;
  std::vector<WaitMistake> WaitMistakes;
  std::vector<UnderLock> BlocksUnderLock;
  std::vector<UnderLock> CallbacksUnderLock;
  std::vector<UnderLock> SuspensionsUnderLock;
  std::vector<CoroutineMistake> CoroutineMistakes;
  std::vector<CopiedSync> CopiedSyncs;
  std::vector<SyncLifetime> SyncLifetimes;
  std::vector<InconsistentLocking> InconsistentLockings;
  std::vector<NonAtomicUpdate> NonAtomicUpdates;
  std::vector<CheckThenAct> CheckThenActs;
  std::vector<SharedLockWrite> SharedLockWrites;
  std::vector<DoubleClose> DoubleCloses;
  std::vector<BlockedForever> BlockedForevers;
  std::vector<WaitGroupMisuse> WaitGroupMisuses;
  std::vector<NullSend> NullSends;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FINDINGS_H
