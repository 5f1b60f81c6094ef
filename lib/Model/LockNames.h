//===- LockNames.h - Locks that are known by name only ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program's own lock is often only declared where it is used: its functions
// have bodies elsewhere, no model file names them, and no annotation explains
// them. What they are still shows in their names, if they come in pairs:
// `lock` and `unlock`, `enter_critical` and `leave_critical`.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_LOCKNAMES_H
#define HEDDLE_MODEL_LOCKNAMES_H

#include "Model/Role.h"
#include "clang/AST/DeclCXX.h"
#include <optional>

namespace heddle::model {

/// What a call of \p Callee does to a lock, by its name and that of its other
/// half beside it. Nothing if one of the two is missing, or if both have
/// bodies, which tell more than names.
std::optional<FunctionModel>
lockFunctionByName(const clang::FunctionDecl *Callee);

/// The class of the locks that \p Class guards, if it is a guard by its name
/// and its constructor or destructor is only declared; otherwise null.
const clang::CXXRecordDecl *guardedByName(const clang::CXXRecordDecl *Class);

} // namespace heddle::model

#endif // HEDDLE_MODEL_LOCKNAMES_H
