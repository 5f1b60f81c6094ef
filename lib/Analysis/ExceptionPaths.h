//===- ExceptionPaths.h - From calls to the handlers ------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Clang's CFG leads to the handlers of a try statement from the `throw`s in its
// block only (edges from calls are an option of it that splits every block of
// every function). Here are the places from which the handlers are reached
// otherwise.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_EXCEPTIONPATHS_H
#define HEDDLE_ANALYSIS_EXCEPTIONPATHS_H

#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"

namespace heddle::analysis {

class ExceptionPaths {
public:
  struct Try {
    const clang::CXXTryStmt *Statement;
    /// The block that chooses the handler.
    const clang::CFGBlock *Dispatch;
    /// The variables of the try block: none of them is left in a handler.
    llvm::SmallVector<const clang::VarDecl *, 4> Locals;
    /// The blocks in which something throws into this statement.
    llvm::SmallVector<const clang::CFGBlock *, 4> From;
  };

  ExceptionPaths() = default;
  /// \p Body is what \p G was made of.
  ExceptionPaths(const clang::CFG &G, const clang::Stmt *Body);

  /// The try statements whose handlers an exception that leaves \p S may reach:
  /// numbers for operator[].
  llvm::ArrayRef<unsigned> caughtBy(const clang::Stmt *S) const {
    auto It = Throwing.find(S);
    if (It == Throwing.end())
      return {};
    return It->second;
  }
  const Try &operator[](unsigned N) const { return Tries[N]; }

  /// The variables that end when \p Throw leaves the innermost try block, or
  /// the function: the last one first. The CFG does not tell.
  llvm::ArrayRef<const clang::VarDecl *>
  unwoundBy(const clang::CXXThrowExpr *Throw) const {
    auto It = Unwound.find(Throw);
    if (It == Unwound.end())
      return {};
    return It->second;
  }

  /// The blocks other than its predecessors from which \p B is reached.
  llvm::ArrayRef<const clang::CFGBlock *> into(const clang::CFGBlock &B) const;
  /// The blocks other than its successors that \p B leads to.
  llvm::SmallVector<const clang::CFGBlock *, 1>
  from(const clang::CFGBlock &B) const;
  static bool isDispatch(const clang::CFGBlock &B) {
    return llvm::isa_and_nonnull<clang::CXXTryStmt>(B.getTerminatorStmt());
  }

private:
  using Variables = llvm::SmallVector<const clang::VarDecl *, 4>;
  void collect(const clang::Stmt *S, unsigned Into);
  void collectUnwound(const clang::Stmt *S, Variables &Alive, unsigned Depth);

  std::vector<Try> Tries;
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<unsigned, 1>> Throwing;
  llvm::DenseMap<const clang::CXXThrowExpr *, Variables> Unwound;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_EXCEPTIONPATHS_H
