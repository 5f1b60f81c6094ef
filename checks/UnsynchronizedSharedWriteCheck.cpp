//===- UnsynchronizedSharedWriteCheck.cpp - heddle-unsynchronized-shared-write
//===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnsynchronizedSharedWriteCheck.h"
#include "Analysis/AtomicRewrite.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::Conflict;
using analysis::Event;
using analysis::EventKind;

static bool isAtomic(const Event &E) {
  return E.Kind == EventKind::AtomicRead || E.Kind == EventKind::AtomicWrite;
}

static StringRef verb(const Event &E) {
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

/// The declaration of the variable that both accesses name, made atomic.
FixIts UnsynchronizedSharedWriteCheck::makeAtomic(
    const Conflict &Race, analysis::TranslationUnitAnalysis &TU) {
  ASTContext &Ctx = TU.context();
  std::optional<analysis::AtomicRewrite> Rewrite =
      analysis::makeAtomic(Ctx, Race);
  SourceText Source(Ctx);
  if (!Rewrite || !Source.isOnlyDeclarator(Rewrite->Variable))
    return {};
  const VarDecl *V = Rewrite->Variable;
  // `bool` of C is a macro; a type that is one whole expansion may be changed.
  CharSourceRange Type =
      Source.fileRange(V->getTypeSourceInfo()->getTypeLoc().getSourceRange());
  if (Type.isInvalid() ||
      !Source.isEditable({Type.getBegin(), V->getLocation()}))
    return {};
  bool IsCxx = Ctx.getLangOpts().CPlusPlus;
  std::optional<model::Model::AtomicTemplate> Template =
      TU.model().atomicTemplate();
  if (IsCxx && !Template)
    return {};
  bool IsPointer = V->getType()->isPointerType();
  FixIts Result{FixItHint::CreateInsertion(Type.getBegin(),
                                           IsCxx ? (Template->Name + "<").str()
                                                 : "_Atomic("),
                FixItHint::CreateInsertion(
                    Type.getEnd(),
                    (Twine(IsCxx ? ">" : ")") + (IsPointer ? " " : "")).str())};
  for (const DeclRefExpr *Read : Rewrite->Loads)
    Result.push_back(
        FixItHint::CreateInsertion(Source.endOf(Read->getEndLoc()), ".load()"));
  if (!IsCxx)
    return Result;
  const Expr *Init = V->getInit();
  if (Init && V->getInitStyle() == VarDecl::CInit &&
      !Ctx.getLangOpts().CPlusPlus17) {
    // Before C++17 `= 0` would copy an atomic object.
    SourceRange Value = Init->getSourceRange();
    if (!Source.isEditable(Value) || isa<InitListExpr>(Init))
      return {};
    Result.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Source.endOf(V->getLocation()),
                                      Value.getBegin()),
        "("));
    Result.push_back(
        FixItHint::CreateInsertion(Source.endOf(Value.getEnd()), ")"));
  }
  if (std::optional<FixItHint> Include = Includes.createIncludeInsertion(
          Ctx.getSourceManager().getFileID(V->getLocation()), Template->Header))
    Result.push_back(*Include);
  return Result;
}

/// The clause or directive that mends it where it is written.
static FixIts mend(const analysis::OpenMPRace &Race, ASTContext &Ctx) {
  using analysis::OpenMPFix;
  SourceText Source(Ctx);
  std::string Name = Race.First.Path.str();
  switch (Race.Fix) {
  case OpenMPFix::None:
    return {};
  case OpenMPFix::Reduction:
    return {FixItHint::CreateInsertion(
        Race.ClauseAt, " reduction(" + Race.Operator + ":" + Name + ")")};
  case OpenMPFix::Private:
    return {
        FixItHint::CreateInsertion(Race.ClauseAt, " private(" + Name + ")")};
  case OpenMPFix::Atomic: {
    std::optional<Place> P = Source.placeOf(Race.Update);
    if (!P || P->Statement != Race.Update)
      return {};
    return Source.putBefore(*P, "#pragma omp atomic");
  }
  }
  return {};
}

void UnsynchronizedSharedWriteCheck::reportOpenMP(
    analysis::TranslationUnitAnalysis &TU) {
  using analysis::OpenMPFix;
  using analysis::OpenMPRaceKind;
  for (const analysis::OpenMPRace &Race : TU.findings().OpenMPRaces) {
    StringRef Who = Race.Kind == OpenMPRaceKind::Tasks ? "task" : "thread";
    if (Race.Kind == OpenMPRaceKind::Lanes)
      Who = "iteration";
    std::string Meanwhile = "while another " + Who.str() + " " +
                            (Race.Second.Kind == EventKind::Read ||
                                     Race.Second.Kind == EventKind::AtomicRead
                                 ? "may read it"
                                 : "may write it");
    StringRef Locks = isAtomic(Race.First) != isAtomic(Race.Second)
                          ? "only one side is atomic"
                      : Race.First.Locks.empty() && Race.Second.Locks.empty()
                          ? "no lock is held"
                      : !Race.First.Locks.empty() && !Race.Second.Locks.empty()
                          ? "the locks that are held differ"
                          : "only one side holds a lock";
    std::string Name = Race.First.Path.str();
    std::string Advice =
        Race.Fix == OpenMPFix::Reduction
            ? "add 'reduction(" + Race.Operator + ":" + Name + ")'"
        : Race.Fix == OpenMPFix::Private ? "add 'private(" + Name + ")'"
        : Race.Fix == OpenMPFix::Atomic  ? "make the update atomic"
        : Race.Kind == OpenMPRaceKind::Tasks
            ? "add 'depend' clauses or wait for the task"
        : Race.Kind == OpenMPRaceKind::Lanes
            ? "the loop cannot be vectorised like this"
        : isAtomic(Race.First) != isAtomic(Race.Second)
            ? "make every access to it atomic"
            : "make it private, guard it, or put a barrier between";
    diag(Race.First.Where.getBegin(), "%0 is written by one %1 %2; %3; %4")
        << quoted(Race.First) << Who << Meanwhile << Locks << Advice
        << Race.First.Where << mend(Race, TU.context());
    if (Race.First.Where.getBegin() != Race.Second.Where.getBegin())
      diag(Race.Second.Where.getBegin(), "%0 is %1 here at the same time",
           DiagnosticIDs::Note)
          << quoted(Race.Second) << verb(Race.Second) << Race.Second.Where;
    for (const Event *E : {&Race.First, &Race.Second})
      if (E->Site)
        diag(E->Site->getBeginLoc(),
             "the %select{first|second}0 access is in what is called here",
             DiagnosticIDs::Note)
            << (E == &Race.Second) << E->Site->getSourceRange();
    if (Race.Construct.isValid())
      diag(Race.Construct.getBegin(),
           "the %select{threads start|iterations are divided|lanes are "
           "made|task starts}0 here",
           DiagnosticIDs::Note)
          << static_cast<int>(Race.Kind) << Race.Construct;
  }
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
    StringRef Meanwhile =
        C.WithItself ? "another instance of the task may be running"
        : C.ByCaller && C.FirstTask ? "a caller of a public method may use it"
        : C.ByCaller   ? "a task that the constructor has started uses it"
        : C.SecondTask ? (C.FirstTask ? "another task uses it"
                                      : "a task that was started uses it")
                       : "the code that started the task uses it";
    std::string Mine = lockName(C.First), Theirs = lockName(C.Second);
    StringRef Locks = Mine.empty() && Theirs.empty() ? "no lock is held"
                      : !Mine.empty() && !Theirs.empty()
                          ? (Mine != Theirs ? "the locks that are held differ"
                             : llvm::all_of(C.First.Locks,
                                            [](const analysis::HeldLock &L) {
                                              return L.Shared;
                                            })
                                 ? "only the shared side of the lock is held"
                                 : "each task holds a lock of its own")
                          : "only one side holds a lock";
    StringRef Advice = isAtomic(C.First) != isAtomic(C.Second)
                           ? "make every access to it atomic"
                           : "guard both with one mutex, or order them";
    diag(C.First.Where.getBegin(), "%0 is %1 %2 while %3; %4; %5")
        << quoted(C.First) << verb(C.First) << Who << Meanwhile << Locks
        << Advice << C.First.Where
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
               "'%0' is held by the %select{first|second}1 access only",
               DiagnosticIDs::Note)
              << Name << (E == &C.Second);
    noteSpawn(C.FirstTask);
    if (C.SecondTask != C.FirstTask)
      noteSpawn(C.SecondTask, C.FirstTask ? "the other task starts here"
                                          : "the task starts here");
  }
}
