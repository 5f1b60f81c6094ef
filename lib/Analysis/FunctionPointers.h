//===- FunctionPointers.h - What function pointers point to -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions that a TU stores in its function pointers: members, global
// variables, and tables of them, local ones too. Insensitive to the flow:
// whatever is stored anywhere may be there.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FUNCTIONPOINTERS_H
#define HEDDLE_ANALYSIS_FUNCTIONPOINTERS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace heddle::analysis {

class FunctionPointers {
public:
  struct Target {
    const clang::FunctionDecl *Function;
    /// Where it is stored; null if that is more than one place of the source.
    const clang::Expr *Where;
  };

  /// The functions that are stored in \p Pointer, one member or variable. None
  /// if there are many, or if what is stored, or who stores it, cannot be told.
  llvm::ArrayRef<Target> stored(const clang::ValueDecl *Pointer) const;
  /// The only function that is stored in \p Pointer. Null if there are several,
  /// or if that cannot be told.
  const clang::FunctionDecl *only(const clang::ValueDecl *Pointer) const;

  /// Every expression, variable and call of the TU, in any order.
  void note(const clang::Expr *E, const clang::ASTContext &Ctx);
  void note(const clang::VarDecl *V, const clang::ASTContext &Ctx);
  void noteRange(const clang::Expr *Range, const clang::VarDecl *Element);
  void noteCall(const clang::Expr *Callee, const clang::FunctionDecl *Caller);
  /// All has been noted: \p Each gets who calls a pointer that has one target.
  void finish(llvm::function_ref<void(const clang::FunctionDecl *Caller,
                                      const clang::FunctionDecl *Target)>
                  Each);

private:
  struct Contents {
    static constexpr unsigned MaxStored = 8;
    llvm::SmallVector<Target, 1> Stored;
    bool Unclear = false;
    /// A table that is mentioned other than to take an entry of it.
    unsigned Mentioned = 0, Indexed = 0;
    llvm::SmallVector<const clang::FunctionDecl *, 2> Callers;
  };
  void store(const clang::ValueDecl *Pointer, const clang::Expr *Value,
             const clang::ASTContext &Ctx);
  void noteFields(const clang::InitListExpr *List,
                  const clang::ASTContext &Ctx);
  Contents *table(const clang::Expr *E);

  llvm::MapVector<const clang::ValueDecl *, Contents> Pointers;
};

/// The member or variable that holds the function pointer \p E: itself, or a
/// table of which it is an entry. Local pointers are left to the evaluation of
/// values. Null if there is none.
const clang::ValueDecl *functionPointer(const clang::Expr *E);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FUNCTIONPOINTERS_H
