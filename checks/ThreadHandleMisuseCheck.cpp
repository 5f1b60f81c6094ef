//===- ThreadHandleMisuseCheck.cpp - heddle-thread-handle-misuse ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadHandleMisuseCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

/// The second of two joins goes; where only some paths join before, it asks.
static FixIts joinOnce(const analysis::HandleMistake &F,
                       analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  SourceLocation At = F.Where.getBegin();
  if (F.Elements || F.Inner.isValid() || !F.IsJoin)
    return {};
  if (FixIts Dropped = Source.dropRepetition(F.In, F.Other, At);
      !Dropped.empty())
    return Dropped;
  std::string Asks = F.Variable
                         ? callWithRole(F.Variable->getType(),
                                        model::Role::Joinable, TU.model())
                         : "";
  std::optional<Place> Join = Source.statementAt(F.In, At);
  if (Asks.empty() || !Join || !isa<Expr>(Join->Statement) ||
      !Source.isEditable(Join->Statement->getSourceRange()))
    return {};
  return {FixItHint::CreateInsertion(
      At, "if (" + F.Variable->getNameAsString() + "." + Asks + ") ")};
}

void ThreadHandleMisuseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    StringRef Before;
    switch (F.Kind) {
    case Kind::AssignedOver:
      diag(At, "%0 gets another value while it is joinable, which ends the "
               "program; join it first")
          << Name << F.Where;
      Before = "its thread is started here";
      break;
    case Kind::AfterJoin:
      diag(At, F.Elements
                   ? "the threads in %0 are joined already; join each once"
                   : "%0 is %select{detached|joined}1 although it is joined "
                     "already; join it once")
          << Name << F.IsJoin << F.Where << joinOnce(F, TU);
      Before = "it is joined here";
      break;
    case Kind::AfterDetach:
      diag(At, "%0 is %select{detached again|joined after it was detached}1; "
               "either join it or detach it")
          << Name << F.IsJoin << F.Where;
      Before = "it is detached here";
      break;
    case Kind::NoThread:
      diag(At,
           "%0 has no thread that could be %select{detached|joined}1; start "
           "one, or ask before")
          << Name << F.IsJoin << F.Where;
      Before = "it is declared here and started nowhere";
      break;
    case Kind::MovedFrom:
      diag(At,
           "%0 is used although what it held was moved away; use what it was "
           "moved to")
          << Name << F.Where;
      Before = "it is moved from here";
      break;
    case Kind::JoinsItself:
      diag(At, "this thread waits for its own end; let another one join it")
          << F.Where;
      break;
    case Kind::SetTwice:
      diag(At, "%0 has its result already, so that this throws; set it once")
          << Name << F.Where;
      Before = "it is set here";
      break;
    case Kind::FutureTwice:
      diag(At, "%0 has given out its future already, so that this throws; keep "
               "the first one, or share it")
          << Name << F.Where;
      Before = "the future is taken here";
      break;
    case Kind::TakenTwice:
      diag(At, "the result of %0 was taken out already; keep it, or share the "
               "future")
          << Name << F.Where;
      Before = "it is taken here";
      break;
    case Kind::NoState:
      diag(At, "%0 belongs to no task that could give it a result; ask before, "
               "or give it one")
          << Name << F.Where;
      Before = "it is declared here";
      break;
    case Kind::NeverSet:
      diag(At, "this task ends here without having set %0, as other paths do; "
               "set a value or an exception on every path")
          << Name << F.Where;
      break;
    default:
      continue;
    }
    if (F.Other.isValid() && !Before.empty())
      diag(F.Other, Before, DiagnosticIDs::Note);
    if (F.Inner.isValid())
      diag(F.Inner, "in this call of it", DiagnosticIDs::Note);
  }
}
