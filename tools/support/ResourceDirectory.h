//===- ResourceDirectory.h - Where Clang's own headers are ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TOOLS_RESOURCEDIRECTORY_H
#define HEDDLE_TOOLS_RESOURCEDIRECTORY_H

#include <string>

namespace heddle {

/// Clang looks for its own headers (stddef.h ...) beside the running program,
/// which is the wrong place for a program outside of LLVM's bin folder. Gives
/// the right one, or nothing where Clang finds them by itself.
std::string resourceDirectory();

} // namespace heddle

#endif // HEDDLE_TOOLS_RESOURCEDIRECTORY_H
