//===- HandleNames.h - What expressions call a handle --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Resolves expressions to the handles, or the containers of handles, that they
// name in one function, and keeps which mentions were understood: any other
// lets the handle out of sight.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_HANDLENAMES_H
#define HEDDLE_ANALYSIS_HANDLENAMES_H

#include "Analysis/HandleStates.h"

namespace heddle::analysis {

/// What makes a value, before it is copied as older standards say.
const clang::Expr *madeBy(const clang::Expr *E);

/// The name of an object, or of the container that it is an element of.
struct Name {
  AccessPath Path;
  bool Element = false;
  explicit operator bool() const { return static_cast<bool>(Path); }
};

class HandleNames {
public:
  using Chain = llvm::SmallVector<const clang::Expr *, 4>;

  HandleNames(HandleStates &States, const clang::FunctionDecl *F)
      : States(States), Engine(States.engine()), M(Engine.model()), F(F) {}

  /// The object that \p E denotes, or points to; \p Via collects the
  /// expressions that lead to it.
  Name resolve(const clang::Expr *E, Chain *Via = nullptr, unsigned Depth = 0);
  Name pointee(const clang::Expr *E, Chain *Via = nullptr, unsigned Depth = 0);
  Name variable(const clang::VarDecl *V, unsigned Depth = 0);

  /// The same; this mention of it is understood.
  Name claim(const clang::Expr *E);
  Name claimPointee(const clang::Expr *E);
  void claimAll(const clang::Expr *E);
  void claimOnly(const clang::Expr *E) { Claimed.insert(E); }
  bool isClaimed(const clang::Expr *E) const { return Claimed.contains(E); }

private:
  const clang::Expr *onlySource(const clang::VarDecl *V);

  HandleStates &States;
  SummaryEngine &Engine;
  model::Model &M;
  const clang::FunctionDecl *F;
  llvm::SmallPtrSet<const clang::Expr *, 32> Claimed;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_HANDLENAMES_H
