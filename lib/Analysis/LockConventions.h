//===- LockConventions.h - Who needs no lock, and why -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Not every function that uses guarded data without the lock has forgotten it:
// who makes or ends an object is alone with it, and a part of the functions may
// be there for callers that hold the lock already. The conventions of a TU tell
// the one from the other: an oversight is alone.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_LOCKCONVENTIONS_H
#define HEDDLE_ANALYSIS_LOCKCONVENTIONS_H

#include "Analysis/GuardUses.h"

namespace heddle::analysis {

class LockConventions {
public:
  using Functions = GuardUses::Functions;

  LockConventions(SummaryEngine &Engine, GuardUses &Of)
      : Engine(Engine), Of(Of) {}

  /// Does \p F make, end or replace \p Lock or the object that it is part of?
  bool manages(const clang::FunctionDecl *F, const clang::ValueDecl *Lock);
  /// Is \p U what such a function does, or has others do for it?
  bool isForManager(const GuardUse &U, const clang::ValueDecl *Lock);

  /// \p Holding use some data with \p Guard held, \p Without with no lock at
  /// all. \p IsPart: the data is a part of what the lock is a part of, too.
  void add(const clang::ValueDecl *Guard, const Functions &Holding,
           const Functions &Without, bool IsPart);
  /// The functions that take \p Guard for parts of its object, and those that
  /// use such parts and never take any lock.
  const Functions &holders(const clang::ValueDecl *Guard) {
    return Uses[Guard].Holders;
  }
  const Functions &lockFree(const clang::ValueDecl *Guard) {
    return Uses[Guard].Free;
  }

  /// Does \p F go without \p Guard on purpose? Requires that everything was
  /// added. \p Alike: so many of the functions without a lock tell the same as
  /// another one.
  bool isDeliberate(const clang::ValueDecl *Guard, const clang::FunctionDecl *F,
                    unsigned Alike);

private:
  bool isForUnknownCallers(const clang::FunctionDecl *F);

  struct GuardOf {
    Functions Holders, Free;
    /// Plain functions for callers elsewhere that never take the lock: how many
    /// data each of them uses.
    llvm::MapVector<const clang::FunctionDecl *, unsigned> Plain;
  };
  SummaryEngine &Engine;
  GuardUses &Of;
  std::map<const clang::ValueDecl *, GuardOf> Uses;
  llvm::DenseMap<const clang::FunctionDecl *, bool> ForUnknown;
  /// What each function makes, ends or writes, by where it is declared.
  std::map<const clang::FunctionDecl *, llvm::DenseSet<clang::SourceLocation>>
      Managed;
};

/// `size_t size() const { return items.size(); }`
bool isConstAccessor(const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_LOCKCONVENTIONS_H
