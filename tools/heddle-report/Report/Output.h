//===- Output.h - Writes files ----------------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_OUTPUT_H
#define HEDDLE_REPORT_OUTPUT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace heddle::report {

/// Writes a file as a whole or not at all, so that nobody ever reads half a
/// report. "-" is the standard output; what is no regular file (a pipe, a
/// device) is written to as it is.
llvm::Error writeFile(llvm::StringRef Path,
                      llvm::function_ref<void(llvm::raw_ostream &)> Write);

} // namespace heddle::report

#endif // HEDDLE_REPORT_OUTPUT_H
