//===- BlockedForever.cpp - Waits that are wrong by themselves ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Waits for what does not exist: an empty handle, a choice without cases, the
// end of the waiting task itself. WaitFinder adds those that depend on what
// others do.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/EmptyHandles.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static void add(SummaryEngine &Engine, BlockedForever New) {
  auto &List = Engine.findings().BlockedForevers;
  if (llvm::none_of(List, [&](const BlockedForever &Old) {
        return Old.Where.getBegin() == New.Where.getBegin();
      }))
    List.push_back(std::move(New));
}

static BlockedForever found(BlockedKind Kind, SourceRange Where,
                            const ValueDecl *Subject = nullptr,
                            SourceLocation Other = {},
                            const Expr *Task = nullptr) {
  BlockedForever New;
  New.Kind = Kind;
  New.Where = Where;
  New.Subject = Subject;
  New.Other = Other;
  New.Task = Task;
  return New;
}

static void findCallsThatBlock(SummaryEngine &Engine) {
  Model &M = Engine.model();
  for (const auto &[F, Node] : Engine.index().nodes()) {
    if (!F->doesThisDeclarationHaveABody() || !Node.has(Role::Select))
      continue;
    eachCall(F->getBody(), [&](const Expr *E) {
      std::optional<CallView> C = viewCall(E);
      if (!C)
        return;
      if (C->effect(M, Role::Select) && C->Args.empty())
        add(Engine, found(BlockedKind::EmptySelect, E->getSourceRange()));
    });
  }
}

/// The one name of the task \p T, if it is started once: an element of an array
/// may be another one's.
static const ValueDecl *onlyHandle(const Task &T) {
  const ValueDecl *Handle = T.Handle ? T.Handle.lastNamed() : nullptr;
  return T.Entry && !T.Handle.hasElement() && !T.mayBeSeveral() ? Handle
                                                                : nullptr;
}

/// Where \p T, or a function that it calls, joins \p Handle in any case.
static const Expr *joinIn(SummaryEngine &Engine, const Task &T,
                          const ValueDecl *Handle) {
  std::vector<const FunctionDecl *> Mine = Engine.index().postOrder({T.Entry});
  for (const ObjectUses::Use &U : Engine.uses().uses(Handle))
    if (U.What == Role::Join && llvm::is_contained(Mine, U.In) &&
        testsAround(Engine.context(), U.Site).empty())
      return U.Site;
  return nullptr;
}

/// Tasks that join the handle they were started with, and those that join each
/// other: so they wait for their own end, too, by way of the other one.
static void findJoinCircles(SummaryEngine &Engine) {
  for (size_t I = 0; I < Engine.spawned().size(); ++I) {
    const Task T = Engine.spawned()[I];
    const ValueDecl *Mine = onlyHandle(T);
    if (!Mine)
      continue;
    if (llvm::is_contained(T.WaitedAtEnd, T.Handle))
      if (const Expr *Join = joinIn(Engine, T, Mine))
        add(Engine, found(BlockedKind::Itself, Join->getSourceRange(), Mine, {},
                          T.Site));
    for (size_t J = I + 1; J < Engine.spawned().size(); ++J) {
      const Task Other = Engine.spawned()[J];
      const ValueDecl *Its = onlyHandle(Other);
      if (!Its || Other.Handle == T.Handle ||
          !llvm::is_contained(T.WaitedAtEnd, Other.Handle) ||
          !llvm::is_contained(Other.WaitedAtEnd, T.Handle))
        continue;
      const Expr *First = joinIn(Engine, T, Its);
      const Expr *Second = joinIn(Engine, Other, Mine);
      if (First && Second)
        add(Engine, found(BlockedKind::Itself, First->getSourceRange(), Its,
                          Second->getBeginLoc(), T.Site));
    }
  }
}

void heddle::analysis::findBlockedForever(SummaryEngine &Engine) {
  for (const EmptyUse &U : emptyHandleUses(Engine))
    if (!U.IsArgument && (U.What == Role::Send || U.What == Role::Receive))
      add(Engine, found(BlockedKind::EmptyHandle, U.Site->getSourceRange(),
                        U.Handle, U.Emptied));
  findCallsThatBlock(Engine);
  findJoinCircles(Engine);
  // Tasks that leak are told about as such.
  llvm::erase_if(Engine.findings().BlockedForevers,
                 [&](const BlockedForever &B) {
                   return llvm::any_of(
                       Engine.findings().LeakedTasks, [&](const LeakedTask &L) {
                         return L.Where.getBegin() == B.Where.getBegin();
                       });
                 });
}
