//===- TranslationUnitAnalysis.h - The facade of all analyses ---*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything a check asks. One object per AST, shared by all checks, computed
// when the first of them asks; where nothing of the model occurs, one pass over
// the user's declarations is all that it costs. Not thread-safe: two ASTs have
// two objects.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_TRANSLATIONUNITANALYSIS_H
#define HEDDLE_ANALYSIS_TRANSLATIONUNITANALYSIS_H

#include "Analysis/Findings.h"
#include "Analysis/FunctionIndex.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class TranslationUnitAnalysis {
public:
  TranslationUnitAnalysis(clang::ASTContext &Ctx,
                          std::shared_ptr<const model::ModelLibrary> Library);

  /// All findings of the TU. The first call computes them.
  const Findings &findings();
  model::Model &model() { return M; }
  clang::ASTContext &context() { return Ctx; }
  /// Annotations of the TU that could not be understood.
  llvm::ArrayRef<model::Model::AnnotationError> annotationErrors() {
    findings();
    return M.annotationErrors();
  }
  /// What was skipped; valid after findings().
  const BudgetReport &budget() { return Engine ? Engine->budget() : NoBudget; }

private:
  void run();

  clang::ASTContext &Ctx;
  model::Model M;
  FunctionIndex Index;
  std::unique_ptr<SummaryEngine> Engine;
  bool Done = false;
  Findings Nothing;
  BudgetReport NoBudget;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_TRANSLATIONUNITANALYSIS_H
