//===- Role.h - What a call or a type means to the analyses -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The vocabulary between the model (which knows libraries) and the analyses
// (which do not). A role is something a call does; a type kind is what objects
// of a type are. The spelling in model files stands next to each enumerator in
// Role.def, from which docs/models.md is checked too.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_ROLE_H
#define HEDDLE_MODEL_ROLE_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <vector>

namespace heddle::model {

enum class Role : unsigned char {
#define HEDDLE_ROLE_ROW(Enumerator, Spelling, Text) Enumerator,
#include "Model/Role.def"
};

enum class TypeKind : unsigned char {
#define HEDDLE_TYPE_ROW(Enumerator, Spelling, Text) Enumerator,
#include "Model/Role.def"
};

/// Are objects of this kind made to be used by several tasks at once?
inline bool isForSharing(TypeKind K) {
  switch (K) {
  case TypeKind::None:
  case TypeKind::Container:
  case TypeKind::Iterator:
  case TypeKind::Pointer:
  case TypeKind::ReferenceWrapper:
  case TypeKind::SignalAction:
  case TypeKind::Callable:
    return false;
  default:
    return true;
  }
}

llvm::StringRef spelling(Role R);
llvm::StringRef spelling(TypeKind K);

/// Which part of a call an effect speaks of. Arguments count from 0 and never
/// include the object of a method call.
struct Operand {
  enum KindTy : unsigned char {
    None,
    This,
    Argument,
    Return,
    AllArguments,
    LastArgument,
    Named ///< What no expression denotes: "interrupts", "the big lock".
  };
  KindTy Kind = None;
  unsigned Index = 0;
  std::string Name = {}; ///< Named only.
  bool Pointee = false;  ///< `*N`: what the pointer at argument N leads to.
  bool Each = false;     ///< `N[]`: every element of the array at argument N.

  explicit operator bool() const { return Kind != None; }
  bool operator==(const Operand &O) const {
    return Kind == O.Kind && Index == O.Index && Name == O.Name &&
           Pointee == O.Pointee && Each == O.Each;
  }
};

/// A row may hold for some calls only.
struct Condition {
  /// Argument `Index` is, or is not, this constant; -1: never mind.
  int Index = -1;
  uint64_t Value = 0;
  bool Equal = true;
  /// The handle that the effect is done to, or argument `Index` if it
  /// `IsAboutKind`, was made as one of this kind; None: never mind.
  TypeKind MadeAs = TypeKind::None;
  bool IsAboutKind = false;

  explicit operator bool() const {
    return Index >= 0 || MadeAs != TypeKind::None;
  }
};

/// What a try operation returns when it succeeded.
enum class Success : unsigned char { True, False, Zero };

/// One thing that a function does. A function may do several.
struct Effect {
  Role What = Role::None;
  /// The lock, channel, handle ... it is done to. Resolved: never `None`
  /// unless the role has no object.
  Operand Object;
  /// The callable that is run (spawn, invoke, defer, call-once, select cases).
  Operand Callable;
  /// `Callable` is an object, and its method of this name is what is run.
  std::string Method;
  /// First argument that is handed to the callable; -1: none.
  int Arguments = -1;
  Success When = Success::True;
  /// The function or method beside it that does the same, but waits; may be
  /// empty. For roles that try.
  std::string Blocking;
  /// What the callable is given, in this order, instead of the arguments from
  /// `Arguments` on; an operand that is `None` is not known.
  std::vector<Operand> Passes = {};
  /// Tasks of one such object run one after the other.
  Operand Serial = {};
  Condition If = {};
};

/// What happens to memory behind the arguments of a function without a body.
struct MemoryEffect {
  enum KindTy : unsigned char { Read, Write };
  KindTy Kind;
  Operand What;
};

/// Everything the model says about one function (or one annotation).
struct FunctionModel {
  llvm::SmallVector<Effect, 1> Effects;
  llvm::SmallVector<MemoryEffect, 2> Memory;
  /// Told by the shape of its body, which says more: both count.
  bool ByShape = false;
  bool isConditional() const {
    return llvm::any_of(Effects, [](const Effect &E) { return bool(E.If); });
  }
};

/// What the count of a synchronization object means to who waits for it.
enum class CountKind : unsigned char {
  None,
  Down,  ///< A wait returns when the count has come down to zero.
  Up,    ///< A wait takes one; a signal adds one.
  Rounds ///< A wait returns when as many have arrived as there are.
};

/// What becomes of a value that is sent into a closed channel.
enum class LateSend : unsigned char {
  Error, ///< It is an error to send it.
  Lost,  ///< It is refused, or forgotten.
  Fine   ///< It is sent, or the channel can be opened again.
};

/// Everything the model says about one type.
struct TypeModel {
  TypeKind Kind = TypeKind::None;
  /// The destructor waits for the task(s) of the object.
  bool JoinsOnDestruction = false;
  /// Destroying the handle of a task that still runs ends the program.
  bool EndsOnDestruction = false;
  /// An exception that leaves a task with such a handle ends the program.
  bool EndsOnException = false;
  /// The object lives as long as any copy of this pointer to it.
  bool Shared = false;
  /// The holder may acquire the lock again.
  bool Recursive = false;
  /// Tasks with such a handle take turns on one thread, and only where they
  /// wait: what they do to memory is no race.
  bool Cooperative = false;
  /// Of a channel.
  LateSend Late = LateSend::Error;
  /// Of a guard: the argument, beside the lock, that says whether it acquires
  /// it for itself alone; -1: there is none.
  int Exclusive = -1;
  /// The constructor's argument that says how many tasks a task group runs at
  /// the same time; -1: there is none.
  int Workers = -1;
  /// The constructor's argument that says for how many values there is room;
  /// -1: not known. Left out, it is 0.
  int Capacity = -1;
  CountKind Counts = CountKind::None;
  /// The constructor's argument that says with what count it begins; -1: what
  /// makes it ready for use does.
  int Initially = -1;
  /// Of an atomic class template: the header to include, with its brackets.
  std::string Header;
  /// Methods that give access to an element without changing the container.
  std::vector<std::string> Element;
  /// Non-const methods that nevertheless only read the object itself.
  std::vector<std::string> Reads;
  /// Methods that throw if what is asked for is not there.
  std::vector<std::string> Throws;
  /// Methods that change nothing when they are called for a second time.
  std::vector<std::string> Idempotent;
  /// Methods that add something and leave all elements where, and what, they
  /// are.
  std::vector<std::string> Stable;
  /// By method that adds an element: the one that leads to what was added last.
  std::map<std::string, std::string> Newest;
};

} // namespace heddle::model

#endif // HEDDLE_MODEL_ROLE_H
