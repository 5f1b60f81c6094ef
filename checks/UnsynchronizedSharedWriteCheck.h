//===- UnsynchronizedSharedWriteCheck.h - heddle-unsynchronized-shared-write *-
// C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_UNSYNCHRONIZEDSHAREDWRITECHECK_H
#define HEDDLE_CHECKS_UNSYNCHRONIZEDSHAREDWRITECHECK_H

#include "FixIts.h"
#include "HeddleCheck.h"
#include "clang-tidy/utils/IncludeInserter.h"

namespace clang::tidy::heddle {

/// Finds memory that two tasks reach at the same time, at least one of them
/// writing, without a common lock and without an order between them.
class UnsynchronizedSharedWriteCheck : public HeddleCheck {
public:
  UnsynchronizedSharedWriteCheck(StringRef Name, ClangTidyContext *Context);
  void registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                           Preprocessor *ModuleExpander) override;
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;

private:
  void reportReplaced(const analysis::Conflict &C, llvm::StringRef Who,
                      llvm::StringRef Meanwhile);
  void noteTasks(const analysis::Conflict &C);
  // UnsynchronizedSharedWriteTexts.cpp
  static bool isAtomic(const analysis::Event &E);
  static bool isOfOther(const analysis::HeldLock &L);
  /// What is done there, as in "is written".
  static llvm::StringRef verb(const analysis::Event &E);
  /// What others may do at the same time.
  static llvm::StringRef meanwhile(const analysis::Conflict &C);
  /// What is wrong with the locks that are held, if any.
  static llvm::StringRef locks(const analysis::Conflict &C);
  static llvm::StringRef advice(const analysis::Conflict &C);
  // UnsynchronizedSharedWriteOpenMP.cpp
  void reportOpenMP(analysis::TranslationUnitAnalysis &TU);
  // UnsynchronizedSharedWriteFixIts.cpp
  FixIts makeAtomic(const analysis::Conflict &Race,
                    analysis::TranslationUnitAnalysis &TU);

  utils::IncludeInserter Includes;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_UNSYNCHRONIZEDSHAREDWRITECHECK_H
