//===- Typestate.h - Objects that are used in the wrong order ---*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One engine for every rule of the form "first this, then that": a property is
// a table of states and of what each role does to them. After Strom and
// Yemini's typestate; paths are told apart as in property simulation (ESP: Das,
// Lerner and Seigle, PLDI 2002): where paths meet, those that agree on the
// object's state keep what they agree on about the tests that were passed, and
// those that do not stay apart.
//
// FunctionAnalyzer says what happens to which object (steps, in the order of
// the CFG's elements); the engine says which states are possible where. To add
// a property: a table in Properties.cpp, and a finder that reads the results.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_TYPESTATE_H
#define HEDDLE_ANALYSIS_TYPESTATE_H

#include "Analysis/AccessPath.h"
#include "Model/Role.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace heddle::analysis {

using StateId = unsigned char;

/// What an event does to an object in one state. An event without a row leaves
/// the state alone.
struct Transition {
  static constexpr StateId Error = 0xff;
  model::Role On;
  StateId From;
  StateId To; ///< Error: it must not happen in this state.
};

/// A question that tells the state: the states, one bit each, in which its
/// answer may be true, and those in which it may be false.
struct StateTest {
  model::Role On;
  unsigned TrueIn, FalseIn;
};

/// A rule about the objects of one kind, as a table.
struct Property {
  llvm::StringRef Name;
  llvm::ArrayRef<llvm::StringRef> States;
  /// Of an object that is new.
  StateId Initial;
  llvm::ArrayRef<Transition> Table;
  llvm::ArrayRef<StateTest> Tests = {};
  /// States only ever advance, so that when does not matter: what a task does
  /// counts as done where it is started.
  bool Monotone = false;

  const StateTest *asks(model::Role R) const;
  const Transition *on(model::Role R, StateId From) const;
  bool knows(model::Role R) const;
};

enum class Returns : unsigned char { Anything, Zero, NonZero };

/// What a call does to one object, in the callee's names.
struct TypestateEffect {
  const Property *Of = nullptr;
  AccessPath Object;
  struct Outcome {
    StateId From, To;
    Returns Value;
  };
  llvm::SmallVector<Outcome, 4> Outcomes;
  /// The states in which it must not be called, one bit each.
  unsigned Errors = 0;
  /// What it does then.
  model::Role On = model::Role::None;
  /// Where one of these errors happens.
  clang::SourceRange Where;
};

/// Something that happens to an object in a block of the CFG.
struct TypestateStep {
  enum KindTy : unsigned char {
    Event,   ///< On
    Try,     ///< On, if the result of Site is When; otherwise nothing
    Perhaps, ///< On, unless that would be an error: destructors of guards
    Ask,     ///< the result of Site tells about the state, as On says
    Call,    ///< what the function Callee tells does
    Spawn,   ///< the same, done by a task that starts here
    Escape,  ///< somebody else may do things to it from now on
    End      ///< of the task; no object
  };
  KindTy Kind = Event;
  const Property *Of = nullptr;
  AccessPath Object;
  model::Role On = model::Role::None;
  model::Success When = model::Success::True;
  const clang::Expr *Site = nullptr;
  clang::SourceRange Where;
  /// An owner does it, which undoes it when it is destroyed.
  bool ByOwner = false;
  const TypestateEffect *Callee = nullptr;
  /// After which element of the block.
  unsigned Element = 0;
};
using TypestateSteps = std::vector<std::vector<TypestateStep>>;

/// The outcome of a test: the expression's value is Value, or is not.
struct TestFact {
  unsigned Expression = 0;
  int64_t Value = 0;
  bool Holds = true;
  bool operator==(const TestFact &O) const {
    return Expression == O.Expression && Value == O.Value && Holds == O.Holds;
  }
};

/// One way to be at a point of the function.
struct Configuration {
  StateId Entry = 0, Now = 0;
  /// States that events of this function have led to, one bit each.
  unsigned Visited = 0;
  /// The last event was an owner's.
  bool ByOwner = false;
  /// A test that was not understood may have told the state.
  bool Unsure = false;
  /// The last that was done here was an attempt that failed.
  bool Refused = false;
  /// The last event of this function; invalid before the first.
  clang::SourceRange Last;
  llvm::SmallVector<TestFact, 4> Tests;

  bool sameState(const Configuration &O) const {
    return Entry == O.Entry && Now == O.Now && Visited == O.Visited &&
           ByOwner == O.ByOwner && Unsure == O.Unsure && Refused == O.Refused &&
           Last.isValid() == O.Last.isValid();
  }
};

/// What happens to one object in one function.
struct TypestateResult {
  const Property *Of = nullptr;
  AccessPath Object;
  const clang::FunctionDecl *In = nullptr;
  enum WayTy : unsigned char { Return, Throw, TaskEnd };
  struct Exit {
    WayTy Way;
    Configuration At;
    Returns Value = Returns::Anything;
    /// The return statement or the throw, or the function's end.
    clang::SourceRange Where;
  };
  std::vector<Exit> Exits;
  struct Error {
    Configuration At;
    model::Role On;
    clang::SourceRange Where;
    /// It is an owner that does it.
    bool ByOwner = false;
    /// It only happens after a test; ways in which it is right pass it, too.
    bool AfterTest = false, RightOtherwise = false;
    /// Through this callee's error.
    clang::SourceRange Inner;
  };
  std::vector<Error> Errors;
  /// What the object is when \p Site throws.
  struct Unwind {
    Configuration At;
    const clang::Expr *Site;
  };
  std::vector<Unwind> Unwinds;
  /// Too much to follow: it says nothing.
  bool GaveUp = false;
};

/// Runs all properties over the steps of \p F. \p AtEntry tells the state that
/// an object certainly has when the function starts, if any; what the objects
/// are at \p Throwers is noted as Unwinds.
std::vector<TypestateResult> runTypestates(
    const clang::CFG &Cfg, const clang::FunctionDecl *F,
    const TypestateSteps &Steps,
    llvm::function_ref<std::optional<StateId>(const Property &,
                                              const AccessPath &)>
        AtEntry,
    const llvm::SmallPtrSetImpl<const clang::Expr *> *Throwers = nullptr);

/// What a caller must know.
TypestateEffect effectOf(const TypestateResult &R);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_TYPESTATE_H
