//===- Scalars.cpp - What gives a function's scalars their values ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of SummaryEngine that looks at one function's text as a whole,
// whatever the path. Origins.cpp tells the same of one expression.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/Evaluator.h"
#include "Analysis/Instantiation.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle::analysis;
using namespace clang;

namespace {
/// Collects what gives each local scalar its value.
class AssignmentCollector : public RecursiveASTVisitor<AssignmentCollector> {
public:
  /// What they are assigned; the bounds of loops as well.
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 2>> Sources;
  /// What they were assigned last in the text.
  llvm::DenseMap<const VarDecl *, const Expr *> Assigned;
  llvm::DenseMap<const VarDecl *, unsigned> Count, Steps;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 1>> Advances;
  std::vector<const BinaryOperator *> Comparisons;
  /// Variables that a loop counts up, and what it begins with.
  llvm::DenseMap<const VarDecl *, const Expr *> Counted;

  /// How often each is named, and how often only to read it or to give it a
  /// value.
  llvm::DenseMap<const VarDecl *, unsigned> Named, Plain;

  bool VisitVarDecl(VarDecl *V) {
    if (V->hasInit() && !V->isInitCapture())
      add(V, V->getInit());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const VarDecl *V = variable(Ref))
      Named[V] += Ref->refersToEnclosingVariableOrCapture() ? 2 : 1;
    return true;
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr *Cast) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      if (const VarDecl *V = variable(Cast->getSubExpr()))
        ++Plain[V];
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp()) {
      if (const VarDecl *V = variable(B->getLHS())) {
        ++Plain[V];
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
        ++Plain[V], ++Count[V], ++Steps[V];
    return true;
  }
  bool TraverseForStmt(ForStmt *S) {
    const auto *Step = dyn_cast_or_null<UnaryOperator>(S->getInc());
    const auto *Test = dyn_cast_or_null<BinaryOperator>(S->getCond());
    if (Step && Step->isIncrementOp() && Test && Test->isComparisonOp())
      if (const VarDecl *V = variable(Step->getSubExpr()))
        Counted[V] = startOf(S->getInit(), V);
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
  /// What the head of a loop sets \p V to, or null.
  static const Expr *startOf(const Stmt *Init, const VarDecl *V) {
    if (const auto *Decl = dyn_cast_or_null<DeclStmt>(Init))
      return llvm::is_contained(Decl->decls(), V) ? V->getInit() : nullptr;
    const auto *Set = dyn_cast_or_null<BinaryOperator>(Init);
    return Set && Set->getOpcode() == BO_Assign && variable(Set->getLHS()) == V
               ? Set->getRHS()
               : nullptr;
  }
  void add(const VarDecl *V, const Expr *Source) {
    V = V->getCanonicalDecl();
    ++Count[V];
    Sources[V].push_back(Source);
    Assigned[V] = Source;
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
  for (auto &[V, N] : Collector.Named)
    if (N != Collector.Plain.lookup(V))
      Result->Aliased.insert(V);
  Result->Steps = std::move(Collector.Steps);
  for (auto &[V, Source] : Collector.Assigned)
    if (Result->Assignments.lookup(V) == 1)
      Result->OnlySource[V] = Source;
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
      D.Content &= Sources.size() == 1 && Result->OnlySource.count(V) &&
                   !isa<ParmVarDecl>(V);
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
    if (const Expr *Start = Collector.Counted.lookup(V);
        Start && Result->Assignments.lookup(V) == 2)
      Closed.First = constantValue(Start, context());
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

static void collectReturns(const Stmt *S,
                           llvm::SmallVectorImpl<const Expr *> &Found) {
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(S))
    Found.push_back(Return->getRetValue());
  else if (S && !isa<Expr>(S))
    for (const Stmt *Child : S->children())
      collectReturns(Child, Found);
}

bool SummaryEngine::returnsRandom(const FunctionDecl *F) {
  if (ScalarOrigins &S = scalars(F); !S.Random) {
    S.Random = false; // for who calls itself
    llvm::SmallVector<const Expr *, 4> Returned;
    if (F->getReturnType()->isArithmeticType())
      collectReturns(F->getBody(), Returned);
    State Nothing;
    Evaluator Eval(*this, F, Nothing);
    bool Random =
        !Returned.empty() && llvm::all_of(Returned, [&](const Expr *E) {
          OriginSet D = Eval.origins(E);
          return D.Content && D.Lossy && D.isOpaque();
        });
    scalars(F).Random = Random;
  }
  return *scalars(F).Random;
}

const OriginSet &SummaryEngine::origins(const VarDecl *V,
                                        const FunctionDecl *F) {
  static const OriginSet Unknown = OriginSet::opaque();
  const ScalarOrigins &S = scalars(F);
  auto It = S.Of.find(V->getCanonicalDecl());
  return It == S.Of.end() ? Unknown : It->second;
}

const VarDecl *SummaryEngine::elementNumber(const Expr *Site,
                                            const FunctionDecl *F) {
  ScalarOrigins &S = scalars(F);
  const VarDecl *&Number = S.ElementNumbers[Site];
  if (!Number) {
    SourceLocation At = Site->getBeginLoc();
    Number =
        VarDecl::Create(Ctx, const_cast<FunctionDecl *>(F), At, At,
                        /*Id=*/nullptr, Ctx.getSizeType(), nullptr, SC_Auto);
    S.Assignments[Number] = 1;
  }
  return Number;
}

const Expr *SummaryEngine::onlySource(const VarDecl *V, const FunctionDecl *F) {
  return scalars(F).OnlySource.lookup(V->getCanonicalDecl());
}

unsigned SummaryEngine::steps(const VarDecl *V, const FunctionDecl *F) {
  return scalars(F).Steps.lookup(V->getCanonicalDecl());
}

bool SummaryEngine::isAliased(const VarDecl *V, const FunctionDecl *F) {
  return scalars(F).Aliased.contains(V->getCanonicalDecl());
}

unsigned SummaryEngine::assignments(const VarDecl *V, const FunctionDecl *F) {
  const ScalarOrigins &S = scalars(F);
  auto It = S.Assignments.find(V->getCanonicalDecl());
  return It == S.Assignments.end() ? 0 : It->second;
}
