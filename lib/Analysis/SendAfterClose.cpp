//===- SendAfterClose.cpp - Sends on what was closed before ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decides which errors of the sending property are worth saying. What another
// task closes meanwhile is ConflictFinder's affair.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Properties.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ParentMapContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Is \p E all of a statement, so that nobody looks at its result?
static bool isStatement(ASTContext &Ctx, const Expr *E) {
  const Stmt *Whole = E;
  for (unsigned I = 0; I < 4; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(*Whole);
    Whole = Parents.empty() ? nullptr : Parents[0].get<Stmt>();
    if (!Whole || !isa<Expr>(Whole))
      return Whole && isa<CompoundStmt>(Whole);
  }
  return false;
}

namespace {

class Finder {
public:
  explicit Finder(SummaryEngine &Engine) : Engine(Engine), Sites(Engine) {}

  void run() {
    for (const TypestateResult &R : Engine.typestates())
      if (R.Of == &sendingProperty())
        for (const TypestateResult::Error &E : R.Errors)
          judge(R, E);
  }

private:
  void judge(const TypestateResult &R, const TypestateResult::Error &E) {
    // Closed when the function was entered: its caller's affair.
    if (E.At.Unsure || E.At.Last.isInvalid())
      return;
    const Expr *Site = Sites.at(E.Where);
    if (!Site || asks(R, Site, E.At.Last) || !isLoss(R, E, Site))
      return;
    auto &Found = Engine.findings().SendsAfterClose;
    SourceRange Where = E.Inner.isValid() ? E.Inner : E.Where;
    if (llvm::any_of(Found, [&](const SendAfterClose &Old) {
          return Old.Send.Where.getBegin() == Where.getBegin();
        }))
      return;
    SendAfterClose New;
    New.Send.Kind = EventKind::Send;
    New.Send.Path = R.Object;
    New.Send.Where = Where;
    New.Send.In = R.In;
    New.Closed = E.At.Last.getBegin();
    New.Always = !E.RightOtherwise;
    New.Call = E.Inner.isValid() ? nullptr : Site;
    Found.push_back(std::move(New));
  }

  /// Whose own class drops what comes late loses it where nobody looks at what
  /// the send returns, and where it always comes late.
  bool isLoss(const TypestateResult &R, const TypestateResult::Error &E,
              const Expr *Send) {
    switch (lateSends(Engine.model(), R.Object)) {
    case LateSend::Error:
      return true;
    case LateSend::Lost:
      return !E.RightOtherwise && E.Inner.isInvalid() &&
             isStatement(Engine.context(), Send);
    case LateSend::Fine:
      return false;
    }
    return false;
  }

  /// Is \p Send reached only after a question about the channel, or about what
  /// is written where it is closed? Or may it be?
  bool asks(const TypestateResult &R, const Expr *Send, SourceRange Closed) {
    llvm::SmallPtrSet<const ValueDecl *, 4> Telling;
    if (const ValueDecl *Channel = R.Object.lastNamed())
      Telling.insert(Channel);
    const Expr *Closer = Sites.at(Closed);
    std::optional<CallView> C = Closer ? viewCall(Closer) : std::nullopt;
    const FunctionDecl *Callee =
        C && !C->lookUp(Engine.model()) ? userDefinition(C->Callee) : nullptr;
    if (const FunctionSummary *S = Callee ? Engine.summary(Callee) : nullptr) {
      // Which way through it was taken, it may say elsewhere.
      if (S->Closed.empty())
        return true;
      for (const Event &E : S->Events)
        if (isWrite(E.Kind) && E.Path.lastNamed())
          Telling.insert(E.Path.lastNamed());
    }
    return llvm::any_of(testsAround(Engine.context(), Send),
                        [&](const Expr *Test) {
                          return llvm::any_of(Telling, [&](const ValueDecl *D) {
                            return mentions(Test, D);
                          });
                        });
  }

  SummaryEngine &Engine;
  CallSites Sites;
};

} // namespace

void heddle::analysis::findSendsAfterClose(SummaryEngine &Engine) {
  if (Engine.index().uses(Role::Close))
    Finder(Engine).run();
}
