//===- FunctionHints.h - What names and comments promise --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Contracts between a function and its callers that no type states. They only
// ever make a check silent.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FUNCTIONHINTS_H
#define HEDDLE_ANALYSIS_FUNCTIONHINTS_H

namespace clang {
class FunctionDecl;
} // namespace clang

namespace heddle::analysis {

/// Says its name, or a comment in front of one of its declarations, that the
/// caller holds the lock, or that none is needed?
bool isForLockHolders(const clang::FunctionDecl *F);

/// Says its name that it begins or ends the life of something? Nobody else uses
/// that yet, or any more.
bool hasNameForLife(const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FUNCTIONHINTS_H
