//===- NonAtomicUpdateCheck.cpp - heddle-non-atomic-update ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonAtomicUpdateCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::NonAtomicUpdateKind;

/// `a = a + n` as `a += n`, if the atomic has that operator.
static FixIts inOneStep(const analysis::NonAtomicUpdate &F, ASTContext &Ctx) {
  if (!F.Change || F.Change->getType()->isBooleanType())
    return {};
  const BinaryOperator *Change = F.Change;
  bool Commutes = true;
  switch (Change->getOpcode()) {
  case BO_Sub:
    Commutes = false;
    break;
  case BO_Add:
  case BO_And:
  case BO_Or:
  case BO_Xor:
    break;
  default:
    return {};
  }
  QualType Stored = F.Other->getType();
  if (const auto *Atomic = Stored->getAs<AtomicType>())
    Stored = Atomic->getValueType();
  SourceText Source(Ctx);
  SourceRange Whole = F.Site->getSourceRange();
  auto Contains = [&](const Expr *Side) {
    return Side->getBeginLoc() == F.Other->getBeginLoc();
  };
  bool Left = Contains(Change->getLHS());
  const Expr *Operand = Left ? Change->getRHS() : Change->getLHS();
  bool Understood = Left || (Commutes && Contains(Change->getRHS()));
  if (!Understood || !Stored->isIntegerType() || Stored->isBooleanType() ||
      F.Name->getType()->isPointerType() || !Source.isEditable(Whole) ||
      Source.hasComment(Whole) || Source.isInTemplate(F.Site))
    return {};
  // An order that was asked for is not to be lost.
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(F.Site);
      Call && Call->getNumArgs() > 1 &&
      !isa<CXXDefaultArgExpr>(Call->getArg(1)))
    return {};
  std::string Text = (Source.text(F.Name->getSourceRange()) + " " +
                      BinaryOperator::getOpcodeStr(Change->getOpcode()) + "= " +
                      Source.text(Operand->getSourceRange()))
                         .str();
  return {FixItHint::CreateReplacement(Whole, Text)};
}

void NonAtomicUpdateCheck::report(analysis::TranslationUnitAnalysis &TU) {
  bool RacesAreReported = isEnabled("heddle-unsynchronized-shared-write");
  bool CPlusPlus = TU.context().getLangOpts().CPlusPlus;
  for (const analysis::NonAtomicUpdate &F : TU.findings().NonAtomicUpdates) {
    if (!isWorthReporting(F.Sure) || (F.IsRace && RacesAreReported))
      continue; // one bug, one finding
    std::string Name = F.Object.str();
    SourceLocation At = F.Site->getBeginLoc();
    switch (F.Kind) {
    case NonAtomicUpdateKind::Separate:
      diag(At, "'%0' is atomic, but it is read and written back in two steps: "
               "what another task writes between them is lost; update it in "
               "one step%select{, or compare and exchange in a loop|}1")
          << Name << (F.Change != nullptr) << inOneStep(F, TU.context());
      diag(F.Other->getBeginLoc(), "it is read here", DiagnosticIDs::Note);
      break;
    case NonAtomicUpdateKind::AskedAgain:
      diag(At, "'%0' has been changed in one step, but what it is now is asked "
               "in another: several tasks can find the same here and do what "
               "is meant for one; ask what the change returned")
          << Name;
      diag(F.Other->getBeginLoc(), "it is changed here", DiagnosticIDs::Note);
      break;
    case NonAtomicUpdateKind::TestThenSet:
      diag(At,
           "'%0' is tested and set in two steps: several tasks can find the "
           "same and do what is meant for one; exchange it, and ask what "
           "was there before")
          << Name;
      diag(F.Other->getBeginLoc(), "it is tested here", DiagnosticIDs::Note);
      diag(F.Act, "this may be done once only", DiagnosticIDs::Note);
      break;
    case NonAtomicUpdateKind::TestThenCount:
      diag(At,
           "'%0' is compared and counted in two steps: several tasks can pass "
           "the test together, and it goes beyond what the test allows; count "
           "first and ask what that returned, or compare and exchange")
          << Name;
      diag(F.Other->getBeginLoc(), "it is compared here", DiagnosticIDs::Note);
      break;
    case NonAtomicUpdateKind::DoubleChecked:
      diag(At,
           "'%0' is tested here without the lock under which it is written: a "
           "task can see it set before what it stands for is complete; %select{"
           "make it atomic, or test it under the lock only|"
           "use a function's static variable or a call-once function, or make "
           "it atomic}1")
          << Name << CPlusPlus;
      diag(F.Other->getBeginLoc(), "it is written under the lock here",
           DiagnosticIDs::Note);
      break;
    case NonAtomicUpdateKind::LazyInit:
      diag(At,
           "two tasks can find '%0' not initialised and both initialise it; "
           "%select{initialise it under a lock, or once|use a function's "
           "static variable with an initialiser, or a call-once function}1")
          << Name << CPlusPlus;
      diag(F.Other->getBeginLoc(), "it is tested here", DiagnosticIDs::Note);
      break;
    }
    if (F.Task)
      noteSpawn(F.Task);
  }
}
