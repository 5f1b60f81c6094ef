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
#include "Analysis/Properties.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

/// Can a caller of \p F name it?
bool isVisibleOutside(const AccessPath &P, const clang::FunctionDecl *F);

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
