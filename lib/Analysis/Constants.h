//===- Constants.h - Values that are known at compile time ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CONSTANTS_H
#define HEDDLE_ANALYSIS_CONSTANTS_H

#include "clang/AST/Expr.h"
#include <optional>

namespace heddle::analysis {

/// The value of \p E, which may be null, if it is an integer that is the same
/// in all instances of a template and fits into 64 bits with a sign.
inline std::optional<int64_t> constantValue(const clang::Expr *E,
                                            const clang::ASTContext &Ctx) {
  clang::Expr::EvalResult R;
  if (!E || E->isValueDependent() || !E->EvaluateAsInt(R, Ctx))
    return std::nullopt;
  return R.Val.getInt().tryExtValue();
}

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_CONSTANTS_H
