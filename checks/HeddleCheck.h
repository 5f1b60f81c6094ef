//===- HeddleCheck.h - What all checks have in common -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A check asks the analysis of the translation unit for its findings and words
// them. The analysis is shared: the first check that asks has it computed.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_HEDDLECHECK_H
#define HEDDLE_CHECKS_HEDDLECHECK_H

#include "Analysis/TranslationUnitAnalysis.h"
#include "clang-tidy/ClangTidyCheck.h"
#include <mutex>

namespace clang::tidy::heddle {

namespace analysis = ::heddle::analysis;
namespace model = ::heddle::model;

/// What the checks of one run over one translation unit share.
class Session {
public:
  /// The session of \p Context that has not ended yet, or a new one. Safe to
  /// call from several threads; a session itself belongs to one.
  static std::shared_ptr<Session> get(ClangTidyContext *Context);

  /// Remembers the AST; the first one wins until the session ends.
  void setAST(ASTContext &Ctx) {
    if (!AST)
      AST = &Ctx;
  }
  /// The analysis, or null if no AST was seen or the models are wrong.
  analysis::TranslationUnitAnalysis *analysis();
  /// Adds to ModelErrors what was not said before.
  void addError(std::string Error);
  /// True for the first caller only.
  bool claim(bool &What) { return !std::exchange(What, true); }

  bool Ended = false;
  bool MatcherRegistered = false;
  bool ErrorsReported = false;
  std::string ModelFiles;
  std::vector<std::string> ModelErrors;
  std::shared_ptr<const model::ModelLibrary> Library;

private:
  ASTContext *AST = nullptr;
  std::unique_ptr<analysis::TranslationUnitAnalysis> Analysis;
};

class HeddleCheck : public ClangTidyCheck {
public:
  HeddleCheck(StringRef Name, ClangTidyContext *Context);
  void registerMatchers(ast_matchers::MatchFinder *Finder) final;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  /// Words the findings of one translation unit.
  virtual void report(analysis::TranslationUnitAnalysis &TU) = 0;

  /// Findings that are less sure than the option heddle.Confidence asks for
  /// are not worth a word.
  bool isWorthReporting(analysis::Confidence C) const { return C >= Minimum; }
  /// Does the other check \p Name run, too?
  bool isEnabled(StringRef Name) const { return Context->isCheckEnabled(Name); }
  /// As of any check; but what a macro of a system header stands for
  /// (`atomic_store`) is told where the macro is used, because clang-tidy keeps
  /// silent about system headers.
  DiagnosticBuilder diag(SourceLocation At, StringRef Message,
                         DiagnosticIDs::Level Level = DiagnosticIDs::Warning);
  /// `name` in quotes, as messages spell it.
  static std::string quoted(const analysis::Event &E);
  void noteSpawn(const Expr *Site, StringRef Text = "the task starts here");

private:
  void reportErrors();

  ClangTidyContext *Context;
  std::shared_ptr<Session> Shared;
  std::string ModelFiles;
  std::string ConfidenceName;
  analysis::Confidence Minimum = analysis::Confidence::Medium;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_HEDDLECHECK_H
