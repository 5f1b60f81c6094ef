//===- UnsynchronizedSharedWriteOpenMP.cpp - Races of directives ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnsynchronizedSharedWriteCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::Event;
using analysis::EventKind;

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
