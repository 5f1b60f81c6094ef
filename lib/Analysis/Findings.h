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
  /// The same place of the program in several instances of one task.
  bool WithItself = false;
  Confidence Sure = Confidence::High;
};

/// A send on a channel that this task has closed before.
struct SendAfterClose {
  Event Send;
  clang::SourceLocation Closed;
  bool Always = false;
};

/// A wait group's count is raised in the task that it counts.
struct AddInTask {
  Event Add, Wait;
  const clang::Expr *Task = nullptr;
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
};

enum class LeakKind : unsigned char {
  EndlessLoop,   ///< no way out of the loop
  ReceiveNobody, ///< nobody sends to the channel or closes it
  SendNobody,    ///< nobody receives from the unbuffered channel
  SendAbandoned, ///< the receiver may leave without receiving
  WaitNobody,    ///< nobody signals what is waited for
  TickerRunning  ///< ranges over a ticker that nobody stops
};
struct LeakedTask {
  LeakKind Kind;
  const clang::Expr *Task = nullptr;
  /// The loop or the operation that does not end.
  clang::SourceRange Where;
  const clang::ValueDecl *Subject = nullptr;
  /// The way out that abandons the task (SendAbandoned).
  clang::SourceLocation Exit;
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
  /// The task that is waited for takes the lock here.
  clang::SourceLocation NeededAt;
  const clang::Expr *Task = nullptr;
  Confidence Sure = Confidence::Medium;
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

struct Findings {
  std::vector<Conflict> Races;
  std::vector<Conflict> ClosesDuringSend;
  std::vector<SendAfterClose> SendsAfterClose;
  std::vector<AddInTask> AddsInTask;
  std::vector<BusyWait> BusyWaits;
  std::vector<LeakedTask> LeakedTasks;
  std::vector<DeferInLoop> DefersInLoop;
  std::vector<LostGuard> LostGuards;
  std::vector<WaitMistake> WaitMistakes;
  std::vector<UnderLock> BlocksUnderLock;
  std::vector<UnderLock> CallbacksUnderLock;
  std::vector<CopiedSync> CopiedSyncs;
  std::vector<SyncLifetime> SyncLifetimes;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FINDINGS_H
