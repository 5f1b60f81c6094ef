//===- SummaryEngine.cpp - Function summaries on demand -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/SummaryEngine.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/WorkFields.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace heddle::analysis;
using namespace clang;

/// Callees are analysed before their callers, so only what the index does not
/// see (calls through values) nests.
static constexpr unsigned MaxNesting = 40;

void SummaryEngine::run(llvm::ArrayRef<const FunctionDecl *> Roots) {
  // Where a closure calls the function that it is part of, the function comes
  // first: it has to know what the closure does, once that is a task.
  auto IsClosure = [](const FunctionDecl *F) {
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    return Method && Method->getParent()->isLambda();
  };
  const auto Order = Index.postOrder(Roots);
  for (bool Closures : {false, true})
    for (const FunctionDecl *F : Order)
      if (IsClosure(F) == Closures)
        summary(F);
}

void SummaryEngine::publishExecutors(const FunctionDecl *F,
                                     llvm::ArrayRef<Task> Tasks) {
  for (const Task &T : Tasks)
    if (llvm::any_of(T.Pending, [](const UnresolvedCall &Call) {
          return Call.Callable.Taken;
        }))
      Executors[F].push_back(T);
}

const Task *SummaryEngine::executor(const AccessPath &Container) {
  auto StartsTasks = [](const FunctionIndex::Node &Node) {
    return Node.has(model::Role::Spawn) || Node.has(model::Role::EmplaceHandle);
  };
  auto Find = [&](const FunctionDecl *Starter) -> const Task * {
    summary(Starter);
    if (auto It = Executors.find(Starter); It != Executors.end())
      for (const Task &T : It->second)
        if (T.takesWorkFrom(Container))
          return &T;
    return nullptr;
  };
  if (const CXXRecordDecl *Class = Container.thisClass();
      Class && (Class = Class->getDefinition())) {
    auto Search = [&](const FunctionDecl *F) -> const Task * {
      const FunctionDecl *Definition = userDefinition(F);
      const FunctionIndex::Node *Node =
          Definition ? Index.node(Definition) : nullptr;
      return Node && StartsTasks(*Node) ? Find(Definition) : nullptr;
    };
    for (const Decl *D : Class->decls()) {
      const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
      if (!Template) {
        if (const auto *Method = dyn_cast<CXXMethodDecl>(D))
          if (const Task *T = Search(Method))
            return T;
        continue;
      }
      for (const FunctionDecl *Method : Template->specializations())
        if (const Task *T = Search(Method))
          return T;
    }
    return nullptr;
  }
  const VarDecl *Global = Container.var();
  if (!Global || !Global->hasGlobalStorage())
    return nullptr;
  unsigned Searched = 0;
  for (const auto &[F, Node] : Index.nodes())
    if (StartsTasks(Node) && Searched++ < MaxTasks)
      if (const Task *T = Find(F))
        return T;
  return nullptr;
}

const ObjectUses &SummaryEngine::uses() {
  if (!Uses)
    Uses = std::make_unique<ObjectUses>(ObjectUses::build(Ctx, M, Index));
  return *Uses;
}

const WorkFields &SummaryEngine::workFields() {
  if (!Fields)
    Fields = std::make_shared<WorkFields>(WorkFields::build(*this));
  return *Fields;
}

const RecursiveLocks &SummaryEngine::recursiveLocks() {
  if (!Recursive)
    Recursive =
        std::make_unique<RecursiveLocks>(RecursiveLocks::build(M, Index));
  return *Recursive;
}

RunFlags &SummaryEngine::runFlags() {
  if (!Running)
    Running = std::make_unique<RunFlags>(Index, M);
  return *Running;
}

bool SummaryEngine::mayRunOther(const Expr *Call) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  const auto *Callee =
      Member ? dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens())
             : nullptr;
  if (!Method || !Method->isVirtual() || !Callee || Callee->hasQualifier())
    return false;
  if (!Overridden) {
    Overridden.emplace();
    for (const auto &[F, Node] : Index.nodes())
      if (const auto *M = dyn_cast<CXXMethodDecl>(F))
        for (const CXXMethodDecl *Base : M->overridden_methods())
          Overridden->insert(Base->getCanonicalDecl());
  }
  return Overridden->contains(Method->getCanonicalDecl());
}

const FunctionSummary *SummaryEngine::summary(const FunctionDecl *F) {
  F = userDefinition(F);
  if (!F)
    return nullptr;
  auto It = Summaries.find(F);
  if (It != Summaries.end()) {
    if (!It->second)
      ++Budget.CutRecursions;
    return It->second.get();
  }
  if (Depth >= MaxNesting) {
    ++Budget.CutRecursions;
    return nullptr;
  }
  Summaries[F] = nullptr; // in progress
  ++Depth;
  std::unique_ptr<FunctionSummary> Summary = FunctionAnalyzer(*this, F).run();
  --Depth;
  KeptEvents += Summary->Events.size() + Summary->Uses.size();
  for (const Task &T : Summary->Tasks)
    KeptEvents += T.Body.size();
  return (Summaries[F] = std::move(Summary)).get();
}
