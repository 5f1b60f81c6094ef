//===- FreshObjects.h - What somebody has just made -------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An object that was just made is nobody else's yet: who uses it needs no lock.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FRESHOBJECTS_H
#define HEDDLE_ANALYSIS_FRESHOBJECTS_H

#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class FreshObjects {
public:
  explicit FreshObjects(SummaryEngine &Engine) : Engine(Engine) {}

  /// May \p P lead to an object that the function has just got from somebody
  /// who makes objects?
  bool mayBe(const AccessPath &P);

private:
  bool mayMake(const clang::Expr *Source);
  bool mayHold(const clang::VarDecl *V);

  SummaryEngine &Engine;
  /// By local pointer.
  llvm::DenseMap<const clang::VarDecl *, bool> Known;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FRESHOBJECTS_H
