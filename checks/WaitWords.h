//===- WaitWords.h - What is waited for, in words ------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_WAITWORDS_H
#define HEDDLE_CHECKS_WAITWORDS_H

#include "Analysis/Summary.h"
#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// What the task does at \p E, which waits: "this waits for ...".
std::string waitInWords(const analysis::Event &E, model::Model &M);

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_WAITWORDS_H
