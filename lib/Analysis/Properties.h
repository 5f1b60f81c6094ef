//===- Properties.h - Every typestate property ---------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the engine of Typestate.h follows: for each property its states, and in
// Properties.cpp its table. Each table stands in one place there, with its
// questions, under the property's name.
//
// "Followed by" says who observes the events: FunctionAnalyzer for objects
// that several tasks use (TypestateSteps.cpp), HandleSteps for objects with one
// owner.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_PROPERTIES_H
#define HEDDLE_ANALYSIS_PROPERTIES_H

#include "Analysis/Typestate.h"

namespace heddle::analysis {

//===- Followed by FunctionAnalyzer ---------------------------------------===//

/// All of them. An object is tracked by those that know an event of it.
llvm::ArrayRef<const Property *> properties();

/// States of a lock.
enum LockState : StateId { LockFree, LockHeld };
const Property &lockProperty();

/// States of a channel.
enum ChannelState : StateId { ChannelOpen, ChannelClosed };
const Property &channelProperty();
/// Whether a channel may still be sent on.
const Property &sendingProperty();

/// Has the task counted itself as ended?
enum ArrivalState : StateId { NotArrived, Arrived };
const Property &arrivalProperty();

//===- Followed by HandleSteps --------------------------------------------===//

enum ThreadState : StateId {
  ThreadEmpty,
  ThreadRuns,
  ThreadGiven, ///< by code that is not seen: most likely it runs
  ThreadJoined,
  ThreadDetached,
  ThreadMoved
};
/// The handle must not be destroyed while it has its thread.
const Property &threadProperty();
/// The handle may be destroyed, which joins or forgets the thread.
const Property &mildThreadProperty();

enum GroupState : StateId { GroupEmpty, GroupRuns, GroupJoined };
/// The threads of a container or array.
const Property &threadGroupProperty();

enum PromiseState : StateId { PromiseUnset, PromiseSet, PromiseMoved };
const Property &promiseProperty();
enum FutureSourceState : StateId { SourceFull, SourceTaken, SourceMoved };
/// Whether a promise has given out its future.
const Property &futureSourceProperty();

enum FutureState : StateId {
  FutureNone,
  FutureValid,
  FutureTaken,
  FutureMoved
};
const Property &futureProperty();

enum CancelState : StateId { CancelNone, CancelArmed, CancelCalled };
const Property &cancelProperty();

enum TimerState : StateId { TimerNone, TimerMade, TimerDeleted };
const Property &timerProperty();

enum PooledState : StateId { PooledNone, PooledHeld, PooledBack };
const Property &pooledProperty();

enum MainState : StateId { MainAlone, MainStarted };
/// Whether main has started a task and waited for nothing since.
const Property &mainProperty();

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_PROPERTIES_H
