//===- RecursiveLocks.h - Locks their holder may take again -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_RECURSIVELOCKS_H
#define HEDDLE_ANALYSIS_RECURSIVELOCKS_H

#include "Analysis/AccessPath.h"
#include "Analysis/FunctionIndex.h"
#include "llvm/ADT/DenseSet.h"

namespace heddle::analysis {

/// Which locks of a TU are recursive, by their type or by how the variable or
/// field is initialised, wherever that is.
class RecursiveLocks {
public:
  static RecursiveLocks build(model::Model &M, const FunctionIndex &Index);

  /// May the holder of \p Lock take it again, as far as is known?
  bool mayBe(const AccessPath &Lock) const;

private:
  model::Model *M = nullptr;
  /// Variables and fields that are initialised so, or in an unknown way.
  llvm::DenseSet<const clang::Decl *> Made;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_RECURSIVELOCKS_H
