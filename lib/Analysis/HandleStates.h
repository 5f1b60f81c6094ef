//===- HandleStates.h - Threads, promises, ... and their states -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Typestates of objects that have one owner and a prescribed course: a thread
// is started, then joined or detached; a promise gives out its future once and
// is set once; what is taken out of a pool is put back.
//
// Such objects are followed by name. Any mention of one that is not understood
// ends what is known of it: somebody else may join, set or put it from there
// on. So what code does that nobody foresaw costs a finding, not a false one.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_HANDLESTATES_H
#define HEDDLE_ANALYSIS_HANDLESTATES_H

#include "Analysis/Exceptions.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

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

/// What happens to handles in each function.
class HandleStates {
public:
  struct Function {
    std::vector<TypestateResult> Results;
    /// For callers.
    std::vector<TypestateEffect> Effects;
    /// What a caller can name and this function lets out of sight.
    PathSet Escapes;
    /// What throws, in functions with handles that must not be destroyed so.
    std::vector<Thrower> Throwers;
  };

  explicit HandleStates(SummaryEngine &Engine) : Engine(Engine) {}

  /// Of a function with a body; empty while it is being computed.
  const Function &of(const clang::FunctionDecl *F);

  /// The property of objects of type \p T, or null.
  const Property *propertyOf(clang::QualType T);
  /// ... of the container or array \p T of threads, or null.
  const Property *groupOf(clang::QualType T);
  SummaryEngine &engine() { return Engine; }

private:
  SummaryEngine &Engine;
  unsigned Depth = 0;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Function>> Known;
  llvm::DenseMap<const clang::CXXRecordDecl *, const Property *> Classes;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_HANDLESTATES_H
