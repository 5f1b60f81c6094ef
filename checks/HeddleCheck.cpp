//===- HeddleCheck.cpp - What all checks have in common -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HeddleCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy::heddle;
using clang::tidy::ClangTidyCheck;
using clang::tidy::ClangTidyContext;

static constexpr llvm::StringLiteral Family = "heddle";
static constexpr llvm::StringLiteral ModelFilesOption = "ModelFiles";
static constexpr llvm::StringLiteral ConfidenceOption = "Confidence";
static constexpr llvm::StringLiteral DebugVariable = "HEDDLE_DEBUG";
/// What names the errors in annotations, as a check names its findings.
static constexpr llvm::StringLiteral AnnotationErrors = "heddle-annotation";

std::shared_ptr<Session> Session::get(ClangTidyContext *Context) {
  // clangd runs many files in threads of one process: only the table is
  // shared, and it keeps no session alive.
  static std::mutex Mutex;
  static std::map<ClangTidyContext *, std::weak_ptr<Session>> Sessions;
  std::lock_guard<std::mutex> Lock(Mutex);
  std::weak_ptr<Session> &Known = Sessions[Context];
  if (std::shared_ptr<Session> S = Known.lock(); S && !S->Ended)
    return S;
  for (auto It = Sessions.begin(); It != Sessions.end();)
    It = It->second.expired() && It->first != Context ? Sessions.erase(It)
                                                      : std::next(It);
  auto S = std::make_shared<Session>();
  Sessions[Context] = S;
  return S;
}

analysis::TranslationUnitAnalysis *Session::analysis() {
  if (!Analysis && AST && Library && ModelErrors.empty())
    Analysis =
        std::make_unique<analysis::TranslationUnitAnalysis>(*AST, Library);
  return Analysis.get();
}

void Session::addError(std::string Error) {
  if (!llvm::is_contained(ModelErrors, Error))
    ModelErrors.push_back(std::move(Error));
}

/// An option of all checks (`heddle.Name`) or of one (`heddle-x.Name`). It is
/// read through clang-tidy's own view: that is how --verify-config knows it.
static std::string option(const ClangTidyCheck::OptionsView &OfOne,
                          ClangTidyContext *Context, StringRef Name,
                          StringRef Default) {
  ClangTidyCheck::OptionsView OfAll(Family, Context->getOptions().CheckOptions,
                                    Context);
  return OfOne.get(Name, OfAll.get(Name, Default)).str();
}

HeddleCheck::HeddleCheck(StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), Context(Context),
      Shared(Session::get(Context)),
      ModelFiles(option(Options, Context, ModelFilesOption, "")),
      ConfidenceName(option(Options, Context, ConfidenceOption, "medium")) {
  Minimum = ConfidenceName == "high" ? analysis::Confidence::High
                                     : analysis::Confidence::Medium;
  if (!Shared->Library) {
    Shared->ModelFiles = ModelFiles;
    Shared->Library = model::loadModels(ModelFiles, Shared->ModelErrors);
  }
  if (ModelFiles != Shared->ModelFiles)
    Shared->addError("option 'heddle.ModelFiles' is the same for all checks");
  if (ConfidenceName != "high" && ConfidenceName != "medium")
    Shared->addError("option 'heddle.Confidence': expected 'high' or 'medium', "
                     "not '" +
                     ConfidenceName + "'");
}

void HeddleCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  // By the check's own name: clang-tidy 22 leaves others out of --dump-config.
  Options.store(Opts, ModelFilesOption, ModelFiles);
  Options.store(Opts, ConfidenceOption, ConfidenceName);
}

void HeddleCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl(), this);
  // clangd hides the translation unit behind the declarations of the main
  // file; one check looks out for any of them.
  if (Shared->claim(Shared->MatcherRegistered))
    Finder->addMatcher(functionDecl(isDefinition()), this);
}

void HeddleCheck::check(const MatchFinder::MatchResult &Result) {
  Shared->setAST(*Result.Context);
}

void HeddleCheck::reportErrors() {
  if (!Shared->claim(Shared->ErrorsReported))
    return;
  for (const std::string &Error : Shared->ModelErrors)
    configurationDiag(Error, DiagnosticIDs::Error);
  analysis::TranslationUnitAnalysis *TU = Shared->analysis();
  if (!TU)
    return;
  for (const auto &Error : TU->annotationErrors())
    // Not the affair of whichever check happens to be the first.
    Context->diag(AnnotationErrors, Error.Where, "heddle annotation: %0",
                  DiagnosticIDs::Error)
        << Error.What;
  if (::getenv(DebugVariable.data())) {
    const analysis::BudgetReport &B = TU->budget();
    llvm::errs() << "heddle: skipped " << B.LargeFunctions
                 << " large functions, " << B.CutRecursions
                 << " recursive calls, " << B.DroppedEvents << " events\n";
  }
}

void HeddleCheck::onEndOfTranslationUnit() {
  reportErrors();
  Shared->Ended = true;
  if (analysis::TranslationUnitAnalysis *TU = Shared->analysis())
    report(*TU);
}

DiagnosticBuilder HeddleCheck::diag(SourceLocation At, StringRef Message,
                                    DiagnosticIDs::Level Level) {
  const SourceManager &SM = Shared->analysis()->context().getSourceManager();
  if (At.isMacroID() && SM.isInSystemHeader(SM.getSpellingLoc(At)))
    At = SM.getExpansionLoc(At);
  return ClangTidyCheck::diag(At, Message, Level);
}

std::string HeddleCheck::quoted(const analysis::Event &E) {
  std::string Name = E.Path.str();
  return "'" + (Name.empty() ? "the object" : Name) + "'";
}

void HeddleCheck::noteSpawn(const Expr *Site, StringRef Text) {
  if (Site)
    diag(Site->getBeginLoc(), "%0", DiagnosticIDs::Note)
        << Text << Site->getSourceRange();
}
