//===- Properties.cpp - Every typestate property, as a table --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Properties.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr StateId Error = Transition::Error;
static constexpr unsigned bit(StateId S) { return 1u << S; }

//===- Locks --------------------------------------------------------------===//

static constexpr StringRef LockStates[] = {"free", "held"};
static constexpr Transition LockTable[] = {
    {Role::Acquire, LockFree, LockHeld},
    {Role::Acquire, LockHeld, Error},
    {Role::AcquireShared, LockFree, LockHeld},
    {Role::AcquireShared, LockHeld, Error},
    {Role::TryAcquire, LockFree, LockHeld},
    {Role::TryAcquireShared, LockFree, LockHeld},
    {Role::Release, LockHeld, LockFree},
    {Role::Release, LockFree, Error},
    {Role::ReleaseShared, LockHeld, LockFree},
    {Role::ReleaseShared, LockFree, Error},
    {Role::ConditionWait, LockFree, Error},
};

const Property &heddle::analysis::lockProperty() {
  // A guard can be asked whether it has acquired its lock.
  static constexpr StateTest Owns[] = {
      {Role::Acquire, bit(LockHeld), bit(LockFree)}};
  static const Property P{"lock", LockStates, LockFree, LockTable, Owns};
  return P;
}

//===- Channels -----------------------------------------------------------===//

static constexpr StringRef ChannelStates[] = {"open", "closed"};
static constexpr Transition ChannelTable[] = {
    {Role::Close, ChannelOpen, ChannelClosed},
    {Role::Close, ChannelClosed, Error},
    {Role::MakeChannel, ChannelClosed, ChannelOpen},
};

const Property &heddle::analysis::channelProperty() {
  static const Property P{"channel",        ChannelStates,
                          ChannelOpen,      ChannelTable,
                          /*Tests=*/{},
                          /*Monotone=*/true};
  return P;
}

//===- Sending on channels ------------------------------------------------===//

// Beside the property of channels, so that who sends late is not mistaken for
// who closes twice. Not monotone: whether a task closes before somebody sends
// is a matter of what orders the two.
static constexpr Transition SendingTable[] = {
    {Role::Close, ChannelOpen, ChannelClosed},
    {Role::MakeChannel, ChannelClosed, ChannelOpen},
    {Role::Send, ChannelClosed, Error},
    {Role::TrySend, ChannelClosed, Error},
    {Role::TimedSend, ChannelClosed, Error},
    {Role::SelectSend, ChannelClosed, Error},
};

const Property &heddle::analysis::sendingProperty() {
  static const Property P{"sending", ChannelStates, ChannelOpen, SendingTable};
  return P;
}

//===- Arrivals of tasks --------------------------------------------------===//

static constexpr StringRef ArrivalStates[] = {"not arrived", "arrived"};
static constexpr Transition ArrivalTable[] = {
    {Role::WgDone, NotArrived, Arrived},
    {Role::WgAdd, NotArrived, Arrived}, // of a negative number, perhaps
    {Role::Signal, NotArrived, Arrived},
    {Role::Barrier, NotArrived, Arrived},
};

const Property &heddle::analysis::arrivalProperty() {
  static const Property P{"arrival",        ArrivalStates,
                          NotArrived,       ArrivalTable,
                          /*Tests=*/{},
                          /*Monotone=*/true};
  return P;
}

//===- All of them --------------------------------------------------------===//

llvm::ArrayRef<const Property *> heddle::analysis::properties() {
  static const Property *const All[] = {&lockProperty(), &channelProperty(),
                                        &sendingProperty(), &arrivalProperty()};
  return All;
}

//===- Threads ------------------------------------------------------------===//

static constexpr StringRef ThreadStates[] = {"empty",  "runs",     "given",
                                             "joined", "detached", "moved"};
// Identity: the object becomes one that other code has made.
#define HEDDLE_THREAD_ENDS(R)                                                  \
  {Role::R, ThreadJoined, Error}, {Role::R, ThreadDetached, Error},            \
      {Role::R, ThreadEmpty, Error}, {                                         \
    Role::R, ThreadMoved, Error                                                \
  }
#define HEDDLE_THREAD_BEGINS(R, To)                                            \
  {Role::R, ThreadEmpty, To}, {Role::R, ThreadGiven, To},                      \
      {Role::R, ThreadJoined, To}, {Role::R, ThreadDetached, To}, {            \
    Role::R, ThreadMoved, To                                                   \
  }
#define HEDDLE_THREAD_COURSE                                                   \
  HEDDLE_THREAD_BEGINS(Spawn, ThreadRuns),                                     \
      HEDDLE_THREAD_BEGINS(Identity, ThreadGiven),                             \
      HEDDLE_THREAD_BEGINS(Initialize, ThreadEmpty),                           \
      {Role::Join, ThreadRuns, ThreadJoined},                                  \
      {Role::Join, ThreadGiven, ThreadJoined}, HEDDLE_THREAD_ENDS(Join),       \
      {Role::Detach, ThreadRuns, ThreadDetached},                              \
      {Role::Detach, ThreadGiven, ThreadDetached}, HEDDLE_THREAD_ENDS(Detach), \
      {Role::Move, ThreadEmpty, ThreadMoved},                                  \
      {Role::Move, ThreadRuns, ThreadMoved},                                   \
      {Role::Move, ThreadGiven, ThreadMoved},                                  \
      {Role::Move, ThreadJoined, ThreadMoved}, {                               \
    Role::Move, ThreadDetached, ThreadMoved                                    \
  }

static constexpr Transition ThreadTable[] = {
    HEDDLE_THREAD_COURSE,
    {Role::Spawn, ThreadRuns, Error},
    {Role::Identity, ThreadRuns, Error},
    {Role::Initialize, ThreadRuns, Error},
    {Role::Destroy, ThreadRuns, Error},
};
static constexpr Transition MildThreadTable[] = {
    HEDDLE_THREAD_COURSE,
    {Role::Spawn, ThreadRuns, ThreadRuns},
    {Role::Identity, ThreadRuns, ThreadGiven},
    {Role::Initialize, ThreadRuns, ThreadEmpty},
};
static constexpr StateTest ThreadTests[] = {
    {Role::Joinable, bit(ThreadRuns) | bit(ThreadGiven),
     bit(ThreadEmpty) | bit(ThreadGiven) | bit(ThreadJoined) |
         bit(ThreadDetached) | bit(ThreadMoved)}};

const Property &heddle::analysis::threadProperty() {
  static const Property P{"thread", ThreadStates, ThreadEmpty, ThreadTable,
                          ThreadTests};
  return P;
}
const Property &heddle::analysis::mildThreadProperty() {
  static const Property P{"mild thread", ThreadStates, ThreadEmpty,
                          MildThreadTable, ThreadTests};
  return P;
}

//===- Threads in containers ----------------------------------------------===//

// Join: all; Wait: some of them, or none. Use: all are about to be joined.
static constexpr StringRef GroupStates[] = {"empty", "running", "joined"};
static constexpr Transition GroupTable[] = {
    {Role::Spawn, GroupEmpty, GroupRuns},
    {Role::Spawn, GroupJoined, GroupRuns},
    {Role::Join, GroupEmpty, GroupJoined},
    {Role::Join, GroupRuns, GroupJoined},
    {Role::Wait, GroupRuns, GroupJoined},
    {Role::Initialize, GroupJoined, GroupEmpty},
    {Role::Use, GroupJoined, Error},
    {Role::Destroy, GroupRuns, Error},
    // No error: only what is joined counts as another, right, way to be here.
    {Role::Destroy, GroupEmpty, Error},
};
const Property &heddle::analysis::threadGroupProperty() {
  static const Property P{"threads", GroupStates, GroupEmpty, GroupTable};
  return P;
}

//===- Promises -----------------------------------------------------------===//

static constexpr StringRef PromiseStates[] = {"unset", "set", "moved"};
static constexpr Transition PromiseTable[] = {
    {Role::SetResult, PromiseUnset, PromiseSet},
    {Role::SetResult, PromiseSet, Error},
    {Role::SetResult, PromiseMoved, Error},
    {Role::Move, PromiseUnset, PromiseMoved},
    {Role::Move, PromiseSet, PromiseMoved},
    {Role::Initialize, PromiseSet, PromiseUnset},
    {Role::Initialize, PromiseMoved, PromiseUnset},
    {Role::Identity, PromiseSet, PromiseUnset},
    {Role::Identity, PromiseMoved, PromiseUnset},
};
const Property &heddle::analysis::promiseProperty() {
  static const Property P{"promise", PromiseStates, PromiseUnset, PromiseTable};
  return P;
}

//===- What promises give out ---------------------------------------------===//

static constexpr StringRef SourceStates[] = {"full", "taken", "moved"};
static constexpr Transition SourceTable[] = {
    {Role::MakeFuture, SourceFull, SourceTaken},
    {Role::MakeFuture, SourceTaken, Error},
    {Role::MakeFuture, SourceMoved, Error},
    {Role::Move, SourceFull, SourceMoved},
    {Role::Move, SourceTaken, SourceMoved},
    {Role::Initialize, SourceTaken, SourceFull},
    {Role::Initialize, SourceMoved, SourceFull},
    {Role::Identity, SourceTaken, SourceFull},
    {Role::Identity, SourceMoved, SourceFull},
};
const Property &heddle::analysis::futureSourceProperty() {
  static const Property P{"future of a promise", SourceStates, SourceFull,
                          SourceTable};
  return P;
}

//===- Futures ------------------------------------------------------------===//

static constexpr StringRef FutureStates[] = {"none", "valid", "taken", "moved"};
static constexpr Transition FutureTable[] = {
    {Role::TakeResult, FutureValid, FutureTaken},
    {Role::TakeResult, FutureNone, Error},
    {Role::TakeResult, FutureTaken, Error},
    {Role::TakeResult, FutureMoved, Error},
    {Role::Use, FutureNone, Error},
    {Role::Use, FutureTaken, Error},
    {Role::Use, FutureMoved, Error},
    {Role::Move, FutureValid, FutureMoved},
    {Role::Initialize, FutureValid, FutureNone},
    {Role::Initialize, FutureTaken, FutureNone},
    {Role::Initialize, FutureMoved, FutureNone},
    {Role::Identity, FutureNone, FutureValid},
    {Role::Identity, FutureTaken, FutureValid},
    {Role::Identity, FutureMoved, FutureValid},
    {Role::Spawn, FutureNone, FutureValid},
    {Role::Spawn, FutureTaken, FutureValid},
    {Role::Spawn, FutureMoved, FutureValid},
};
static constexpr StateTest FutureTests[] = {
    {Role::Joinable, bit(FutureValid),
     bit(FutureNone) | bit(FutureTaken) | bit(FutureMoved)}};
const Property &heddle::analysis::futureProperty() {
  static const Property P{"future", FutureStates, FutureNone, FutureTable,
                          FutureTests};
  return P;
}

//===- What cancels -------------------------------------------------------===//

static constexpr StringRef CancelStates[] = {"none", "armed", "called"};
static constexpr Transition CancelTable[] = {
    {Role::ContextCreate, CancelNone, CancelArmed},
    {Role::ContextCreate, CancelCalled, CancelArmed},
    {Role::ContextCancel, CancelArmed, CancelCalled},
    {Role::Move, CancelArmed, CancelNone},
    {Role::Move, CancelCalled, CancelNone},
};
const Property &heddle::analysis::cancelProperty() {
  static const Property P{"cancel", CancelStates, CancelNone, CancelTable};
  return P;
}

//===- Timers -------------------------------------------------------------===//

static constexpr StringRef TimerStates[] = {"none", "made", "deleted"};
static constexpr Transition TimerTable[] = {
    {Role::TimerStart, TimerNone, TimerMade},
    {Role::TimerStart, TimerDeleted, TimerMade},
    {Role::TimerStart, TimerMade, Error},
    {Role::Destroy, TimerMade, TimerDeleted},
    {Role::Destroy, TimerDeleted, Error},
    {Role::TimerReset, TimerDeleted, Error},
    {Role::Use, TimerDeleted, Error},
};
const Property &heddle::analysis::timerProperty() {
  static const Property P{"timer", TimerStates, TimerNone, TimerTable};
  return P;
}

//===- Objects of pools ---------------------------------------------------===//

static constexpr StringRef PooledStates[] = {"none", "held", "back"};
static constexpr Transition PooledTable[] = {
    {Role::PoolGet, PooledNone, PooledHeld},
    {Role::PoolGet, PooledBack, PooledHeld},
    {Role::PoolGet, PooledHeld, PooledHeld},
    {Role::PoolPut, PooledHeld, PooledBack},
    {Role::PoolPut, PooledNone, PooledBack},
    {Role::PoolPut, PooledBack, Error},
    {Role::Use, PooledBack, Error},
};
const Property &heddle::analysis::pooledProperty() {
  static const Property P{"pooled object", PooledStates, PooledNone,
                          PooledTable};
  return P;
}

//===- main ---------------------------------------------------------------===//

static constexpr StringRef MainStates[] = {"alone", "has started"};
static constexpr Transition MainTable[] = {
    {Role::Spawn, MainAlone, MainStarted},
    {Role::Spawn, MainStarted, MainStarted},
    {Role::Wait, MainStarted, MainAlone},
};
const Property &heddle::analysis::mainProperty() {
  static const Property P{"main", MainStates, MainAlone, MainTable};
  return P;
}
