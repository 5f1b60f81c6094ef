//===- SummaryEngine.cpp - Function summaries on demand -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/SummaryEngine.h"
#include "Analysis/Evaluator.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/WorkFields.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle::analysis;
using namespace clang;

/// Callees are analysed before their callers, so only what the index does not
/// see (calls through values) nests.
static constexpr unsigned MaxNesting = 40;

void SummaryEngine::run(llvm::ArrayRef<const FunctionDecl *> Roots) {
  for (const FunctionDecl *F : Index.postOrder(Roots))
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

namespace {
/// Collects what gives each local scalar its value.
class AssignmentCollector : public RecursiveASTVisitor<AssignmentCollector> {
public:
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 2>> Sources;
  llvm::DenseMap<const VarDecl *, unsigned> Count;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 1>> Advances;
  std::vector<const BinaryOperator *> Comparisons;

  bool VisitVarDecl(VarDecl *V) {
    if (V->hasInit() && !V->isInitCapture())
      add(V, V->getInit());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp()) {
      if (const VarDecl *V = variable(B->getLHS())) {
        add(V, B->getRHS());
        if (B->getOpcode() == BO_AddAssign)
          Advances[V].push_back(B->getRHS());
      }
    } else if (B->isComparisonOp() && InLoopHead) {
      // The bound of a loop belongs to what its variable ranges over.
      if (const VarDecl *V = variable(B->getLHS()))
        Sources[V].push_back(B->getRHS());
      if (const VarDecl *V = variable(B->getRHS()))
        Sources[V].push_back(B->getLHS());
    } else if (B->isComparisonOp()) {
      Comparisons.push_back(B);
    }
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->isAssignmentOp() && Call->getNumArgs() == 2)
      if (const VarDecl *V = variable(Call->getArg(0)))
        add(V, Call->getArg(1));
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->isIncrementDecrementOp())
      if (const VarDecl *V = variable(U->getSubExpr()))
        ++Count[V];
    return true;
  }
  bool TraverseForStmt(ForStmt *S) {
    head(S->getCond());
    return RecursiveASTVisitor::TraverseForStmt(S);
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    head(S->getCond());
    return RecursiveASTVisitor::TraverseWhileStmt(S);
  }

private:
  static const VarDecl *variable(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V ? V->getCanonicalDecl() : nullptr;
  }
  void add(const VarDecl *V, const Expr *Source) {
    ++Count[V->getCanonicalDecl()];
    Sources[V->getCanonicalDecl()].push_back(Source);
  }
  void head(Expr *Condition) {
    InLoopHead = true;
    TraverseStmt(Condition);
    InLoopHead = false;
  }
  bool InLoopHead = false;
};
} // namespace

/// Chains of variables that take an element's value from each other are
/// followed this far.
static constexpr unsigned MaxContentRounds = 4;

SummaryEngine::ScalarOrigins &SummaryEngine::scalars(const FunctionDecl *F) {
  if (auto It = Scalars.find(F); It != Scalars.end())
    return *It->second;
  ScalarOrigins *Result =
      (Scalars[F] = std::make_unique<ScalarOrigins>()).get();
  AssignmentCollector Collector;
  Collector.TraverseStmt(F->getBody());
  for (auto &[V, N] : Collector.Count)
    Result->Assignments[V] = N;
  for (auto &[V, Sources] : Collector.Sources)
    if (Sources.size() == 1 && Result->Assignments.lookup(V) == 1)
      Result->OnlySource[V] = Sources.front();
  Result->Comparisons = std::move(Collector.Comparisons);
  for (auto &[V, By] : Collector.Advances)
    if (By.size() == 1)
      Result->Advances[V] = By.front();
  // A transitive closure over the function's own variables.
  State Nothing;
  Evaluator Eval(*this, F, Nothing);
  llvm::DenseMap<const VarDecl *, OriginSet> Direct;
  unsigned Known = 0, Round = 0;
  do {
    Known = Result->Content.size();
    for (auto &[V, Sources] : Collector.Sources) {
      if (!V->getType()->isScalarType() && !V->getType()->isReferenceType())
        continue;
      OriginSet D;
      for (const Expr *Source : Sources) {
        OriginSet One = Eval.origins(Source);
        D.addAll(One);
        D.Exact =
            Sources.size() == 1 && Result->Assignments[V] == 1 && One.Exact;
      }
      D.Content &= Result->OnlySource.count(V) && !isa<ParmVarDecl>(V);
      if (D.Content)
        Result->Content[V] = D;
      Direct[V] = std::move(D);
    }
  } while (Result->Content.size() > Known && ++Round < MaxContentRounds);
  for (auto &[V, D] : Direct) {
    OriginSet Closed;
    Closed.Exact = D.Exact;
    Closed.Lossy = D.Lossy;
    Closed.Content = D.Content;
    llvm::SmallPtrSet<const VarDecl *, 8> Seen{V};
    llvm::SmallVector<const OriginSet *> Work{&D};
    while (!Work.empty()) {
      const OriginSet *Next = Work.pop_back_val();
      for (const Origin &One : Next->Set) {
        const auto *Var = dyn_cast_or_null<VarDecl>(One.Var);
        auto It = Var ? Direct.find(Var) : Direct.end();
        bool IsOwn = Var && It != Direct.end() && isFrameLocal(Var, F);
        if (!IsOwn || isa<ParmVarDecl>(Var))
          Closed.add(One);
        if (IsOwn && Seen.insert(Var).second) {
          Work.push_back(&It->second);
          Closed.Exact &= It->second.Exact;
          Closed.Lossy |= It->second.Lossy;
        }
      }
    }
    // A parameter that is changed is still what it was to begin with.
    if (isa<ParmVarDecl>(V))
      Closed.add({Origin::Variable, V, 0});
    Result->Of[V] = std::move(Closed);
  }
  return *Result;
}

const OriginSet *SummaryEngine::content(const VarDecl *V,
                                        const FunctionDecl *F) {
  const ScalarOrigins &S = scalars(F);
  auto It = S.Content.find(V);
  return It == S.Content.end() ? nullptr : &It->second;
}

const Expr *SummaryEngine::advance(const VarDecl *V, const FunctionDecl *F) {
  return scalars(F).Advances.lookup(V);
}

bool SummaryEngine::picksContent(const FunctionDecl *F) {
  ScalarOrigins &S = scalars(F);
  if (!S.PicksContent) {
    State Nothing;
    Evaluator Eval(*this, F, Nothing);
    S.PicksContent = llvm::any_of(S.Comparisons, [&](const BinaryOperator *B) {
      OriginSet X = Eval.origins(B->getLHS()), Y = Eval.origins(B->getRHS());
      return X.Content != Y.Content && !X.isConstant() && !Y.isConstant();
    });
  }
  return *S.PicksContent;
}

const OriginSet &SummaryEngine::origins(const VarDecl *V,
                                        const FunctionDecl *F) {
  static const OriginSet Unknown = OriginSet::opaque();
  const ScalarOrigins &S = scalars(F);
  auto It = S.Of.find(V->getCanonicalDecl());
  return It == S.Of.end() ? Unknown : It->second;
}

const Expr *SummaryEngine::onlySource(const VarDecl *V, const FunctionDecl *F) {
  return scalars(F).OnlySource.lookup(V->getCanonicalDecl());
}

unsigned SummaryEngine::assignments(const VarDecl *V, const FunctionDecl *F) {
  const ScalarOrigins &S = scalars(F);
  auto It = S.Assignments.find(V->getCanonicalDecl());
  return It == S.Assignments.end() ? 0 : It->second;
}
