//===- CallView.h - Calls of every spelling look alike ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CALLVIEW_H
#define HEDDLE_ANALYSIS_CALLVIEW_H

#include "Model/Model.h"
#include "clang/AST/ExprCXX.h"

namespace heddle::analysis {

/// A function call, method call, operator call or construction, taken apart.
/// Arguments never include the object; defaulted arguments are left out.
struct CallView {
  const clang::Expr *Site = nullptr;
  /// The function by name, or null for a call through a value.
  const clang::FunctionDecl *Callee = nullptr;
  /// What is called when Callee is null.
  const clang::Expr *CalleeExpr = nullptr;
  /// The object of a method call; a pointer if ObjectIsPointer.
  const clang::Expr *Object = nullptr;
  bool ObjectIsPointer = false;
  /// The static class of the object.
  const clang::CXXRecordDecl *ObjectClass = nullptr;
  llvm::SmallVector<const clang::Expr *, 4> Args;

  bool isConstruction() const {
    return llvm::isa_and_nonnull<clang::CXXConstructExpr>(Site);
  }
  clang::QualType objectType() const;
  /// What the model says of the call; null if nothing but whether a signal
  /// handler may do it.
  const model::FunctionModel *lookUp(model::Model &M) const;
  bool isSignalUnsafe(model::Model &M) const {
    return Callee && M.hasRole(Callee, ObjectClass, Args.size(),
                               model::Role::SignalUnsafe);
  }
  /// The effect with role \p R, or null.
  const model::Effect *effect(model::Model &M, model::Role R) const;
  /// Does it return what lay there before it put something else there?
  bool givesOutOld(model::Model &M) const;
  /// The expression that \p O names, or null (also for `this` of functions).
  const clang::Expr *operand(const model::Operand &O) const;
};

/// The container of which \p C changes an element, if it does so by assigning
/// to what the container gave out in place of a reference to the element:
/// elements of such containers share memory, as in std::vector<bool>.
const clang::Expr *assignedThrough(const CallView &C, model::Model &M);

/// Takes \p E apart; empty if \p E is no call of any kind.
std::optional<CallView> viewCall(const clang::Expr *E);

/// Looks through parentheses, casts, temporaries and the like.
const clang::Expr *ignoreWrappers(const clang::Expr *E);

/// What a container or smart pointer holds: the first argument of the class
/// template that its class is made of. Null if there is no such type.
clang::QualType elementType(const clang::CXXRecordDecl *Holder);
clang::QualType elementType(clang::QualType Holder);

/// `pthread_equal(owner, pthread_self())`, `this_thread::get_id() == owner`
bool comparesOwnId(const CallView &C, model::Model &M);

/// Is \p F, of code that does not compile, not to be looked at?
bool isBroken(const clang::FunctionDecl *F);

/// The body that a call of \p F runs, if it is the user's code: not in a
/// system header, not dependent, no errors. Null otherwise.
const clang::FunctionDecl *userDefinition(const clang::FunctionDecl *F);

/// The function that an object of class \p R runs when it is called, if there
/// is exactly one that is not a template (for lambdas: the call operator).
const clang::FunctionDecl *callOperator(const clang::CXXRecordDecl *R);

/// Is \p E an object, or a member of one, that the expression itself makes,
/// such as what a function returns by value? Nobody else has it, even where
/// its value is known to be that of another object.
bool isTemporary(const clang::Expr *E);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_CALLVIEW_H
