//===- OpenMPFixes.cpp - The clause that is missing -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A fix must leave nothing to report: all that the construct does to the
// variable is looked at.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/OpenMPRegions.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

/// The operator of a reduction that does what \p Update does; empty: none.
static StringRef reductionOf(const Expr *Update) {
  if (const auto *U = dyn_cast_or_null<UnaryOperator>(Update))
    return U->isIncrementDecrementOp() ? "+" : "";
  const auto *B = dyn_cast_or_null<BinaryOperator>(Update);
  if (!B)
    return "";
  BinaryOperatorKind Op = B->getOpcode();
  if (Op == BO_Assign)
    if (const auto *Sum =
            dyn_cast<BinaryOperator>(B->getRHS()->IgnoreParenImpCasts())) {
      Op = Sum->getOpcode();
      // `x = e - x` is another thing.
      if (Op == BO_Sub) {
        const auto *Ref =
            dyn_cast<DeclRefExpr>(Sum->getLHS()->IgnoreParenImpCasts());
        const auto *Left =
            dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParenImpCasts());
        if (!Ref || !Left || Ref->getDecl() != Left->getDecl())
          return "";
      }
    }
  switch (Op) {
  case BO_Add:
  case BO_AddAssign:
  case BO_Sub:
  case BO_SubAssign:
    return "+";
  case BO_Mul:
  case BO_MulAssign:
    return "*";
  case BO_And:
  case BO_AndAssign:
    return "&";
  case BO_Or:
  case BO_OrAssign:
    return "|";
  case BO_Xor:
  case BO_XorAssign:
    return "^";
  default:
    return "";
  }
}

/// Is \p Site what \p Update reads of the variable itself?
static bool isPartOf(const Expr *Site, const Expr *Update) {
  const auto *B = dyn_cast<BinaryOperator>(Update);
  if (!B)
    return cast<UnaryOperator>(Update)->getSubExpr()->IgnoreParens() ==
           Site->IgnoreParens();
  if (B->getLHS()->IgnoreParens() == Site->IgnoreParens())
    return true;
  const auto *Sum =
      dyn_cast<BinaryOperator>(B->getRHS()->IgnoreParenImpCasts());
  return B->getOpcode() == BO_Assign && Sum &&
         (Sum->getLHS()->IgnoreParenImpCasts() == Site->IgnoreParens() ||
          Sum->getRHS()->IgnoreParenImpCasts() == Site->IgnoreParens());
}

namespace {
/// Where a function names a variable outside of a directive.
class Mentions : public RecursiveASTVisitor<Mentions> {
public:
  Mentions(const VarDecl *V, const Stmt *Except) : V(V), Except(Except) {}
  bool TraverseStmt(Stmt *S) {
    if (S == Except)
      return true;
    bool IsLoop = S && isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
    if (IsLoop && contains(S)) {
      if (!Loop)
        Loop = S;
    }
    return RecursiveASTVisitor::TraverseStmt(S);
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() == BO_Assign)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens()))
        Assigned.insert(Ref);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (Ref->getDecl() == V)
      All.push_back(Ref);
    return true;
  }
  /// Is its value outside of the directive always one that was given there?
  bool isWrittenFirst() const {
    const DeclRefExpr *After = nullptr, *InLoop = nullptr;
    for (const DeclRefExpr *Ref : All) {
      if (!After && Ref->getBeginLoc() > Except->getEndLoc())
        After = Ref;
      if (!InLoop && Loop && Ref->getBeginLoc() > Loop->getBeginLoc() &&
          Ref->getBeginLoc() < Loop->getEndLoc())
        InLoop = Ref;
    }
    return (!After || Assigned.count(After)) &&
           (!InLoop || Assigned.count(InLoop));
  }

private:
  bool contains(const Stmt *S) const {
    return S->getBeginLoc() < Except->getBeginLoc() &&
           Except->getBeginLoc() < S->getEndLoc();
  }
  const VarDecl *V;
  const Stmt *Except;
  const Stmt *Loop = nullptr;
  std::vector<const DeclRefExpr *> All;
  llvm::SmallPtrSet<const DeclRefExpr *, 8> Assigned;
};
} // namespace

static bool mentions(const OMPExecutableDirective *D, const VarDecl *V) {
  for (const OMPClause *C : D->clauses()) {
    if (C->isImplicit())
      continue;
    for (const Stmt *S : C->children())
      if (const auto *E = dyn_cast_or_null<Expr>(S))
        if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
            Ref && Ref->getDecl() == V)
          return true;
  }
  return false;
}

/// Does anybody look at the value of the update \p E? It is another one then if
/// each thread counts for itself.
static bool isUsed(const Expr *E, ASTContext &Ctx) {
  if (!E)
    return false;
  const Stmt *Inner = E;
  for (unsigned I = 0; I < 4; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(*Inner);
    const auto *Outer = Parents.empty() ? nullptr : Parents[0].get<Expr>();
    if (!Outer)
      return Parents.empty() || Parents[0].get<VarDecl>() ||
             Parents[0].get<ReturnStmt>();
    if (!isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(Outer))
      return true;
    Inner = Outer;
  }
  return true;
}

void openmp::findFix(OpenMPRace &Race, const Access &First,
                     const Access &Second, const Frame &Construct,
                     const Region &R, const FunctionDecl *F, ASTContext &Ctx) {
  const OMPExecutableDirective *D = Construct.Directive;
  const Storage *Root = First.At.Root;
  const VarDecl *V = Root->Variable;
  if (!D || !V || First.Call || Second.Call || First.Function != F ||
      Second.Function != F || D->getBeginLoc().isMacroID() ||
      First.Site->getBeginLoc().isMacroID())
    return;
  std::vector<const Access *> All;
  for (const Access &A : R.Accesses)
    if (A.At.Root == Root && A.In->isWithin(&Construct))
      All.push_back(&A);
  bool IsScalar = First.At.Steps.empty() && V->getType()->isArithmeticType();
  OpenMPDirectiveKind Kind = D->getDirectiveKind();
  bool MayHaveClause = IsScalar && !D->getEndLoc().isMacroID() &&
                       !mentions(D, V) &&
                       Race.Kind == OpenMPRaceKind::Iterations;

  // Through a pointer it would still be the one that all threads share.
  MayHaveClause &= llvm::all_of(All, [&](const Access *A) {
    const auto *Ref = dyn_cast<DeclRefExpr>(A->Site->IgnoreParenImpCasts());
    return Ref && Ref->getDecl()->getCanonicalDecl() == V->getCanonicalDecl();
  });

  // One kind of update and nothing else.
  StringRef Operator = reductionOf(First.Update);
  bool OnlyUpdates = !Operator.empty() && !isUsed(First.Update, Ctx);
  const Expr *OneUpdate = First.Update;
  for (const Access *A : All) {
    bool IsItsOwn =
        !A->IsWrite && !A->Update && llvm::any_of(All, [&](const Access *O) {
          return O->Update && isPartOf(A->Site, O->Update);
        });
    if (IsItsOwn)
      continue;
    OnlyUpdates &= reductionOf(A->Update) == Operator && A->Locks.empty() &&
                   !A->IsAtomic && !isUsed(A->Update, Ctx);
    if (A->Update != OneUpdate)
      OneUpdate = nullptr;
  }
  if (MayHaveClause && OnlyUpdates && isa<OMPLoopDirective>(D) &&
      (!V->getType()->isFloatingType() || Operator == "+" || Operator == "*")) {
    Race.Fix = OpenMPFix::Reduction;
    Race.Operator = Operator.str();
    Race.ClauseAt = D->getEndLoc();
    return;
  }
  // Written before anything else, and of no use afterwards.
  const Access *Start = nullptr;
  for (const Access *A : All)
    if (!Start || A->Sequence < Start->Sequence)
      Start = A;
  bool WrittenFirst =
      Start && Start->IsWrite && !Start->Update &&
      llvm::all_of(All, [&](const Access *A) {
        if (A->Conditions.size() < Start->Conditions.size())
          return false;
        for (auto [X, Y] : llvm::zip(Start->Conditions, A->Conditions))
          if (X.Where != Y.Where || X.Holds != Y.Holds)
            return false;
        return true;
      });
  if (MayHaveClause && WrittenFirst && V->isLocalVarDecl() &&
      !V->isStaticLocal() && isOpenMPPrivate(llvm::omp::OMPC_private)) {
    Mentions M(V, D);
    M.TraverseStmt(F->getBody());
    if (M.isWrittenFirst()) {
      Race.Fix = OpenMPFix::Private;
      Race.ClauseAt = D->getEndLoc();
      return;
    }
  }
  if (OneUpdate && OneUpdate == First.Update && OnlyUpdates &&
      First.Site->getType()->isArithmeticType() &&
      !isOpenMPSimdDirective(Kind) &&
      llvm::none_of(First.At.Steps,
                    [](const Step &S) { return S.Kind == Step::Deref; })) {
    Race.Fix = OpenMPFix::Atomic;
    Race.Update = OneUpdate;
  }
}
