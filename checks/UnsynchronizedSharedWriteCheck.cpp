//===- UnsynchronizedSharedWriteCheck.cpp - heddle-unsynchronized-shared-write
//===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnsynchronizedSharedWriteCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::Conflict;
using analysis::Event;

static constexpr llvm::StringLiteral IncludeStyleOption = "IncludeStyle";

UnsynchronizedSharedWriteCheck::UnsynchronizedSharedWriteCheck(
    StringRef Name, ClangTidyContext *Context)
    : HeddleCheck(Name, Context),
      Includes(Options.getLocalOrGlobal(IncludeStyleOption,
                                        utils::IncludeSorter::IS_LLVM),
               areDiagsSelfContained()) {}

void UnsynchronizedSharedWriteCheck::registerPPCallbacks(
    const SourceManager &SM, Preprocessor *PP, Preprocessor *ModuleExpander) {
  Includes.registerPreprocessor(PP);
}

void UnsynchronizedSharedWriteCheck::storeOptions(
    ClangTidyOptions::OptionMap &Opts) {
  HeddleCheck::storeOptions(Opts);
  Options.store(Opts, IncludeStyleOption, Includes.getStyle());
}

void UnsynchronizedSharedWriteCheck::report(
    analysis::TranslationUnitAnalysis &TU) {
  reportOpenMP(TU);
  llvm::SmallPtrSet<const VarDecl *, 4> Rewritten;
  for (const Conflict &C : TU.findings().Races) {
    if (!isWorthReporting(C.Sure))
      continue;
    // The same bug, told with what to do about it.
    if (C.Loop && isEnabled("heddle-loop-variable-capture"))
      continue;
    StringRef Who = C.FirstTask ? "by this task" : "here";
    StringRef Meanwhile = meanwhile(C);
    if (C.First.Replaced) {
      reportReplaced(C, Who, Meanwhile);
      continue;
    }
    diag(C.First.Where.getBegin(), "%0 is %1 %2 while %3; %4; %5")
        << quoted(C.First) << verb(C.First) << Who << Meanwhile << locks(C)
        << advice(C) << C.First.Where
        << (Rewritten.insert(C.First.Path.var()).second ? makeAtomic(C, TU)
                                                        : FixIts());
    if (C.First.Where.getBegin() != C.Second.Where.getBegin())
      diag(C.Second.Where.getBegin(), "%0 is %1 here at the same time",
           DiagnosticIDs::Note)
          << quoted(C.Second) << verb(C.Second) << C.Second.Where;
    for (const Event *E : {&C.First, &C.Second})
      for (const analysis::HeldLock &L : E->Locks)
        if (std::string Name = L.Lock.str(); !Name.empty())
          diag(L.Where,
               "'%0'%select{| of another object}2 is held by the "
               "%select{first|second}1 access only",
               DiagnosticIDs::Note)
              << Name << (E == &C.Second) << isOfOther(L);
    noteTasks(C);
  }
}

void UnsynchronizedSharedWriteCheck::noteTasks(const Conflict &C) {
  noteSpawn(C.FirstTask);
  if (C.SecondTask != C.FirstTask)
    noteSpawn(C.SecondTask, C.FirstTask ? "the other task starts here"
                                        : "the task starts here");
}

/// What was put aside under a lock, and is freed, may be in use by who found it
/// under the lock before.
void UnsynchronizedSharedWriteCheck::reportReplaced(const Conflict &C,
                                                    StringRef Who,
                                                    StringRef Meanwhile) {
  const analysis::AccessPath &Freed = C.First.Path;
  diag(C.First.Where.getBegin(),
       "what '%0' pointed to is freed %1 while %2; the lock is released before "
       "it is used; use it under the lock, or count its users")
      << Freed.prefix(Freed.steps().size() - 1).str() << Who << Meanwhile
      << C.First.Where;
  diag(C.Second.Where.getBegin(), "%0 is %1 here, without the lock",
       DiagnosticIDs::Note)
      << quoted(C.Second) << verb(C.Second) << C.Second.Where;
  for (const analysis::HeldLock &L : C.First.Locks)
    if (std::string Name = L.Lock.str(); !Name.empty())
      diag(L.Where, "'%0' is held while something else takes its place",
           DiagnosticIDs::Note)
          << Name;
  noteTasks(C);
}
