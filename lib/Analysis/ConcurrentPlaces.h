//===- ConcurrentPlaces.h - Which code runs beside other code ---*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Answers for a write in the text whether another task may do the same, or
// write the same object, at the same time: as the tasks of this TU show, or
// because the function is there for callers whom the TU does not show.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CONCURRENTPLACES_H
#define HEDDLE_ANALYSIS_CONCURRENTPLACES_H

#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class ConcurrentPlaces {
public:
  using Functions = llvm::SmallSetVector<const clang::FunctionDecl *, 8>;

  explicit ConcurrentPlaces(SummaryEngine &Engine);

  struct Answer {
    bool Beside = false;
    /// The task that does it; null: callers whom nobody sees.
    const clang::Expr *Task = nullptr;
  };
  /// Is the write at \p At, which \p F does or calls, done beside another one
  /// of the same object? \p AnyWrite: whatever it is; else only by the same
  /// place of the text.
  Answer write(const clang::FunctionDecl *F, clang::SourceLocation At,
               bool AnyWrite);
  /// May callers whom the TU does not show run \p F at the same time?
  bool isForOthers(const clang::FunctionDecl *F);
  /// Does some caller of \p F hold a lock there that \p F does not know of?
  bool isLockedByCaller(const clang::FunctionDecl *F, clang::SourceLocation At);
  /// Is \p Lock taken by a caller of \p F, or by \p F \p Itself?
  bool takes(const clang::FunctionDecl *F, const AccessPath &Lock, bool Itself);
  /// \p F, who refers to it, and who refers to those.
  const Functions &callers(const clang::FunctionDecl *F);
  /// Does all that runs \p F begin in main, or in a task that the TU shows?
  bool knowsAllCallers(const clang::FunctionDecl *F);

private:
  bool runs(const Task &T, const clang::FunctionDecl *F);

  SummaryEngine &Engine;
  bool HasMain = false;
  llvm::DenseMap<const clang::FunctionDecl *, Functions> Referrers, Callers;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_CONCURRENTPLACES_H
