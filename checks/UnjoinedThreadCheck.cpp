//===- UnjoinedThreadCheck.cpp - heddle-unjoined-thread -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnjoinedThreadCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

/// Does \p S say something about \p V beyond its declaration?
static bool isMentioned(const Stmt *S, const VarDecl *V) {
  llvm::SmallVector<const Stmt *> Work{S};
  while (!Work.empty()) {
    const Stmt *Next = Work.pop_back_val();
    if (!Next)
      continue;
    const auto *Ref = dyn_cast<DeclRefExpr>(Next);
    if (Ref && Ref->getDecl() == V)
      return true;
    Work.append(Next->child_begin(), Next->child_end());
  }
  return false;
}

/// Joins a local thread where it is destroyed, asking before if the function
/// does more with it than start it.
static FixIts joinHere(const analysis::HandleMistake &F,
                       analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  if (!F.Variable || F.Elements || !F.In || F.In->isTemplated() ||
      F.In->isTemplateInstantiation())
    return {};
  QualType T = F.Variable->getType();
  std::string Join = callWithRole(T, model::Role::Join, TU.model());
  std::string Asks = callWithRole(T, model::Role::Joinable, TU.model());
  bool Elsewhere = isMentioned(F.In->getBody(), F.Variable);
  if (Join.empty() || (Elsewhere && Asks.empty()))
    return {};
  std::string Name = F.Variable->getNameAsString();
  std::string Text = Name + "." + Join + ";";
  if (Elsewhere)
    Text = "if (" + Name + "." + Asks + ") " + Text;
  SourceLocation At = F.Where.getBegin();
  if (std::optional<Place> Leaves = Source.statementAt(F.In, At))
    return Source.putBefore(*Leaves, Text);
  std::optional<FixItHint> Put = Source.putBeforeBrace(At, Text);
  return Put ? FixIts{*Put} : FixIts();
}

void UnjoinedThreadCheck::report(analysis::TranslationUnitAnalysis &TU) {
  bool IsCpp = getLangOpts().CPlusPlus;
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    StringRef Started = "the thread is started here";
    switch (F.Kind) {
    case Kind::Unjoined:
      diag(At, F.Elements ? "threads in %0 may still be joinable when it is "
                            "destroyed here, which ends the program; join them "
                            "on every path"
                          : "%0 is still joinable when it is destroyed here, "
                            "which ends the program; join it on every path")
          << Name << F.Where << joinHere(F, TU);
      break;
    case Kind::UnjoinedAtThrow:
      diag(At, "an exception that comes from here destroys %0 while it is "
               "joinable, which ends the program; let an object join it")
          << Name << F.Where;
      if (F.Inner.isValid())
        diag(F.Inner, "it is thrown here", DiagnosticIDs::Note);
      break;
    case Kind::UnjoinedAtOnce:
      diag(At,
           "this thread is destroyed in the statement that starts it, which "
           "ends the program; give it a name and join it")
          << F.Where;
      break;
    case Kind::UnjoinedMember:
      diag(At, "nothing joins the thread of %0 before it is destroyed, which "
               "ends the program; join it in the destructor")
          << Name;
      break;
    case Kind::Forgotten:
      diag(At, "the thread of %0 is not joined on a path that leaves the "
               "function here, although other paths join it; join it or detach "
               "it on every path")
          << Name << F.Where;
      break;
    case Kind::NeverJoined:
      diag(At, "the thread of %0 is neither joined nor detached, so that what "
               "it occupies is never freed; join it or detach it")
          << Name << F.Where;
      continue;
    case Kind::DiesWithMain:
      diag(At, "the program ends here although a task has been started that "
               "nothing waits for; %select{join its thread|wait for the task}0 "
               "before main returns")
          << IsCpp << F.Where;
      Started = "it runs on its own from here on";
      break;
    case Kind::ResultDropped:
      diag(At, "the %select{future|handle}0 of this task is destroyed at once, "
               "which waits for its end; keep it while other work is done")
          << F.IsJoin << F.Where;
      break;
    default:
      continue;
    }
    if (F.Other.isValid())
      diag(F.Other, Started, DiagnosticIDs::Note);
  }
}
