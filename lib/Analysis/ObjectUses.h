//===- ObjectUses.h - Everything a TU does with its channels ... -*- C++ -*-==//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which operations the TU performs on each channel, condition, flag, ticker
// ..., whatever function they are in. Variables, parameters, fields and
// function results that may denote one object are merged (unification, after
// Steensgaard), so the answers err on the side of "somebody may". An object
// that unknown code can reach has escaped: then anything may happen to it.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_OBJECTUSES_H
#define HEDDLE_ANALYSIS_OBJECTUSES_H

#include "Analysis/FunctionIndex.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace heddle::analysis {

class ObjectUses {
public:
  struct Use {
    model::Role What;
    const clang::Expr *Site;
    /// The function (or lambda) whose body contains it.
    const clang::FunctionDecl *In;
  };

  static ObjectUses build(clang::ASTContext &Ctx, model::Model &M,
                          const FunctionIndex &Index);

  /// May code outside of this TU, or code that is not understood, reach it?
  bool escapes(const clang::ValueDecl *D) const;
  llvm::ArrayRef<Use> uses(const clang::ValueDecl *D) const;
  /// May the two names denote one object?
  bool mayBeSame(const clang::ValueDecl *X, const clang::ValueDecl *Y) const {
    return leader(X) == leader(Y);
  }
  bool has(const clang::ValueDecl *D,
           std::initializer_list<model::Role> Any) const;
  /// Is it, or what it holds, something that callers hand in?
  bool givenByCallers(const clang::ValueDecl *D) const;
  /// Is it handed in by a method that is there for that, no constructor?
  bool isRegistered(const clang::ValueDecl *D) const;
  /// Places that write the plain variable or field.
  llvm::ArrayRef<Use> writes(const clang::ValueDecl *D) const;

  /// The variable or field that the handle or flag \p E names, or null.
  static const clang::ValueDecl *named(const clang::Expr *E);

private:
  friend class UseCollector;
  const clang::ValueDecl *leader(const clang::ValueDecl *D) const;

  llvm::EquivalenceClasses<const clang::ValueDecl *> Classes;
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<Use, 2>> Uses;
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<Use, 1>> Writes;
  llvm::DenseSet<const clang::ValueDecl *> Escaped;
  /// Functions that are seen to be called, and those whose address is given to
  /// somebody of whom it is not known when he calls them, and with what.
  llvm::DenseSet<const clang::FunctionDecl *> Called, Exposed;
  /// What is assigned to an object of class type or added to a container.
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::ValueDecl *, 1>>
      Given;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_OBJECTUSES_H
