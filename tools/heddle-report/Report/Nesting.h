//===- Nesting.h - Keeps recursive readers from overflowing -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_NESTING_H
#define HEDDLE_REPORT_NESTING_H

#include "Sources.h"
#include "Support/DeepYaml.h"
#include "llvm/Support/JSON.h"

namespace heddle::report {

// LLVM's readers of YAML and JSON call themselves for each level of nesting, so
// that a small hostile file could use up the stack. None of the formats that
// are read here needs more than a dozen levels.

using heddle::lineOfDeepYaml;

/// The first line of JSON that nests too deeply, or 0.
unsigned lineOfDeepJson(llvm::StringRef Text);

/// Reads a JSON object; \p What says what it ought to be, for the error.
llvm::Expected<llvm::json::Object> readJson(llvm::StringRef Path,
                                            llvm::StringRef What);

/// The same with a text that is there already, called \p Name in errors.
llvm::Expected<llvm::json::Object>
parseJson(llvm::StringRef Text, llvm::StringRef Name, llvm::StringRef What);

} // namespace heddle::report

#endif // HEDDLE_REPORT_NESTING_H
