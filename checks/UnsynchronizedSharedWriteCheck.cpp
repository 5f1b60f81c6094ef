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
using analysis::EventKind;

bool UnsynchronizedSharedWriteCheck::isAtomic(const Event &E) {
  return E.Kind == EventKind::AtomicRead || E.Kind == EventKind::AtomicWrite;
}

StringRef UnsynchronizedSharedWriteCheck::verb(const Event &E) {
  switch (E.Kind) {
  case EventKind::Write:
    return "written";
  case EventKind::AtomicWrite:
    return "changed atomically";
  case EventKind::AtomicRead:
    return "read atomically";
  default:
    return "read";
  }
}

/// Names the first lock of \p E, or nothing.
static std::string lockName(const Event &E) {
  for (const analysis::HeldLock &L : E.Locks)
    if (std::string Name = L.Lock.str(); !Name.empty())
      return Name;
  return {};
}

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

/// What others may do at the same time.
static StringRef meanwhile(const Conflict &C) {
  const bool Reads = !analysis::isWrite(C.First.Kind);
  if (C.WithItself)
    return "another instance of the task may be running";
  if (C.ByCaller && C.FirstTask)
    return Reads ? "a caller of a public method may change it"
                 : "a caller of a public method may use it";
  if (C.ByCaller)
    return Reads ? "a task that the constructor has started changes it"
                 : "a task that the constructor has started uses it";
  if (!C.SecondTask)
    return Reads ? "the code that started the task changes it"
                 : "the code that started the task uses it";
  if (C.FirstTask)
    return Reads ? "another task changes it" : "another task uses it";
  return Reads ? "a task that was started changes it"
               : "a task that was started uses it";
}

static bool isOfOther(const analysis::HeldLock &L) {
  return L.Owner == analysis::HeldLock::OfOther;
}

/// What is wrong with the locks that are held, if any.
static StringRef locks(const Conflict &C) {
  const std::string Mine = lockName(C.First), Theirs = lockName(C.Second);
  if (C.RelaxedLock)
    return "the lock that both hold is taken or released by relaxed accesses, "
           "which order nothing";
  if (Mine.empty() && Theirs.empty())
    return "no lock is held";
  if (Mine.empty() || Theirs.empty())
    return "only one side holds a lock";
  if (Mine != Theirs)
    return "the locks that are held differ";
  if (llvm::all_of(C.First.Locks,
                   [](const analysis::HeldLock &L) { return L.Shared; }))
    return "only the shared side of the lock is held";
  return llvm::any_of(C.First.Locks, isOfOther) !=
                 llvm::any_of(C.Second.Locks, isOfOther)
             ? "one of them holds the lock of another object"
             : "each task holds a lock of its own";
}

StringRef UnsynchronizedSharedWriteCheck::advice(const Conflict &C) {
  if (isAtomic(C.First) != isAtomic(C.Second))
    return "make every access to it atomic";
  if (C.RelaxedLock)
    return "take it with memory_order_acquire and release it with "
           "memory_order_release";
  if (C.First.Path.kind() == analysis::AccessPath::Named)
    return "guard both with one mutex, or call a variant that keeps nothing of "
           "its own";
  return "guard both with one mutex, or order them";
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
