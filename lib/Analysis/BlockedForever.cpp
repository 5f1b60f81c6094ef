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
    if (!F->doesThisDeclarationHaveABody() ||
        (!Node.has(Role::Select) && !Node.has(Role::Join)))
      continue;
    eachCall(F->getBody(), [&](const Expr *E) {
      std::optional<CallView> C = viewCall(E);
      if (!C)
        return;
      if (C->effect(M, Role::Select) && C->Args.empty())
        add(Engine, found(BlockedKind::EmptySelect, E->getSourceRange()));
      // `join(self())`
      const Effect *Join = C->effect(M, Role::Join);
      const Expr *Handle = Join ? C->operand(Join->Object) : nullptr;
      std::optional<CallView> Self =
          Handle ? viewCall(ignoreWrappers(Handle)) : std::nullopt;
      if (Self && Self->Args.empty() && !Self->Object &&
          Self->effect(M, Role::TaskId))
        add(Engine, found(BlockedKind::Itself, E->getSourceRange()));
    });
  }
}

/// A task that joins the handle it was started with.
static void findSelfJoins(SummaryEngine &Engine) {
  for (size_t I = 0; I < Engine.spawned().size(); ++I) {
    const Task T = Engine.spawned()[I];
    const ValueDecl *Handle = T.Handle ? T.Handle.lastNamed() : nullptr;
    // One name, one task: an element of an array may be another one's.
    if (!Handle || !T.Entry || T.Handle.hasElement() ||
        !llvm::is_contained(T.WaitedAtEnd, T.Handle) ||
        llvm::any_of(T.LiveAtSpawn,
                     [&](const LiveTask &L) { return L.Task == T.Id; }))
      continue;
    for (const ObjectUses::Use &U : Engine.uses().uses(Handle))
      if (U.What == Role::Join && U.In == T.Entry &&
          testsAround(Engine.context(), U.Site).empty())
        add(Engine, found(BlockedKind::Itself, U.Site->getSourceRange(), Handle,
                          {}, T.Site));
  }
}

void heddle::analysis::findBlockedForever(SummaryEngine &Engine) {
  for (const EmptyUse &U : emptyHandleUses(Engine))
    if (!U.IsArgument && (U.What == Role::Send || U.What == Role::Receive))
      add(Engine, found(BlockedKind::EmptyHandle, U.Site->getSourceRange(),
                        U.Handle, U.Emptied));
  findCallsThatBlock(Engine);
  findSelfJoins(Engine);
  // Tasks that leak are told about as such.
  llvm::erase_if(Engine.findings().BlockedForevers,
                 [&](const BlockedForever &B) {
                   return llvm::any_of(
                       Engine.findings().LeakedTasks, [&](const LeakedTask &L) {
                         return L.Where.getBegin() == B.Where.getBegin();
                       });
                 });
}
