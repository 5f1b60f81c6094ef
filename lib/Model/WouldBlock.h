//===- WouldBlock.h - Who asks whether a call would wait --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nothing at a call of read() tells whether its descriptor waits. But who
// compares the error with EAGAIN, EINPROGRESS and the like has told it not to.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_WOULDBLOCK_H
#define HEDDLE_MODEL_WOULDBLOCK_H

namespace clang {
class FunctionDecl;
} // namespace clang

namespace heddle::model {

/// Does the body of \p F compare something with an error that says that a call
/// would have had to wait?
bool asksWouldBlock(const clang::FunctionDecl *F);

} // namespace heddle::model

#endif // HEDDLE_MODEL_WOULDBLOCK_H
