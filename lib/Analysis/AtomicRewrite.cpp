//===- AtomicRewrite.cpp - Can a variable be made atomic? -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicRewrite.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Accesses of one variable; with more of them nobody wants a rewrite.
static constexpr unsigned MaxAccesses = 200;
/// Expressions and statements around one access.
static constexpr unsigned MaxParents = 256;

namespace {

/// What surrounds a piece of code.
struct Surroundings {
  /// The function or lambda whose text contains it.
  const FunctionDecl *Function = nullptr;
  /// The outermost loop around it in that function.
  const Stmt *Loop = nullptr;
  bool Returned = false;
};

struct Access {
  bool Writes = false;
  SourceRange Where;
  Surroundings Around;
};

class AccessCollector : public RecursiveASTVisitor<AccessCollector> {
public:
  AccessCollector(ASTContext &Ctx, const VarDecl *V) : Ctx(Ctx), V(V) {}
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (Ref->getDecl()->getCanonicalDecl() == V)
      Understood &= Accesses.size() < MaxAccesses && addAccess(Ref);
    return Understood;
  }
  bool VisitLambdaExpr(LambdaExpr *L) {
    for (const LambdaCapture &C : L->captures())
      if (C.capturesVariable() && C.getCaptureKind() != LCK_ByRef &&
          C.getCapturedVar() == V)
        Understood = false; // an atomic object cannot be copied
    return Understood;
  }

  Surroundings surroundings(const Expr *E) const;

  bool Understood = true;
  llvm::SmallVector<Access, 8> Accesses;
  llvm::SmallVector<const DeclRefExpr *, 4> Loads;

private:
  bool addAccess(const DeclRefExpr *Ref);
  bool addRead(const DeclRefExpr *Ref, const Expr *Read);
  bool addWrite(const Expr *Write, bool ResultIsLValue);
  /// The parent of \p E if it is an expression or statement, without
  /// parentheses.
  const Stmt *parent(const Stmt *E) const {
    for (unsigned I = 0; I < MaxParents; ++I) {
      DynTypedNodeList Parents = Ctx.getParents(*E);
      const Stmt *P = Parents.empty() ? nullptr : Parents[0].get<Stmt>();
      if (!P || !isa<ParenExpr>(P))
        return P;
      E = P;
    }
    return nullptr;
  }

  ASTContext &Ctx;
  const VarDecl *V;
};

} // namespace

Surroundings AccessCollector::surroundings(const Expr *E) const {
  Surroundings Result;
  std::optional<DynTypedNode> Node = DynTypedNode::create(*E);
  for (unsigned I = 0; I < MaxParents; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(*Node);
    if (Parents.empty())
      return Result;
    Node = Parents[0];
    if (const auto *F = Node->get<FunctionDecl>()) {
      Result.Function = F->getCanonicalDecl();
      return Result;
    }
    if (const auto *L = Node->get<LambdaExpr>()) {
      Result.Function = L->getCallOperator()->getCanonicalDecl();
      return Result;
    }
    if (const auto *S = Node->get<Stmt>()) {
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        Result.Loop = S;
      Result.Returned |= isa<ReturnStmt>(S);
    }
  }
  return Result;
}

/// Is the value of \p E, whose parent is \p Parent, not used?
static bool isDiscarded(const Stmt *E, const Stmt *Parent) {
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return For->getInc() == E || For->getBody() == E || For->getInit() == E;
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return While->getBody() == E;
  if (const auto *Do = dyn_cast<DoStmt>(Parent))
    return Do->getBody() == E;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent))
    return Range->getBody() == E;
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return If->getThen() == E || If->getElse() == E;
  return isa<CompoundStmt>(Parent);
}

bool AccessCollector::addWrite(const Expr *Write, bool ResultIsLValue) {
  const Stmt *Parent = parent(Write);
  if (ResultIsLValue && Ctx.getLangOpts().CPlusPlus) {
    // An atomic object's operators return a value, not the object.
    const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent);
    bool IsRead = Cast && Cast->getCastKind() == CK_LValueToRValue;
    if (!Parent || !(IsRead || isDiscarded(Write, Parent)))
      return false;
  }
  Accesses.push_back({true, Write->getSourceRange(), surroundings(Write)});
  return true;
}

bool AccessCollector::addRead(const DeclRefExpr *Ref, const Expr *Read) {
  Accesses.push_back({false, Ref->getSourceRange(), surroundings(Ref)});
  if (!Ctx.getLangOpts().CPlusPlus)
    return true;
  // Arithmetic, comparisons and tests convert the atomic object by themselves.
  const Stmt *Parent = parent(Read);
  while (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent))
    Parent = parent(Cast);
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
      Binary && (Binary->isMultiplicativeOp() || Binary->isAdditiveOp() ||
                 Binary->isComparisonOp() || Binary->isLogicalOp()))
    return true;
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
      Unary && Unary->getOpcode() == UO_LNot)
    return true;
  if (Parent && isa<IfStmt, WhileStmt, ForStmt, DoStmt>(Parent))
    return true;
  if (Ref->getBeginLoc().isMacroID())
    return false;
  Loads.push_back(Ref);
  return true;
}

bool AccessCollector::addAccess(const DeclRefExpr *Ref) {
  const Stmt *Parent = parent(Ref);
  if (!Parent)
    return false;
  if (isa<LambdaExpr>(Parent))
    return true; // captured; copies are found by VisitLambdaExpr
  Surroundings Around = surroundings(Ref);
  if (!Around.Function || Around.Function->isTemplated() ||
      Around.Function->isTemplateInstantiation())
    return false;
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent))
    return Cast->getCastKind() == CK_LValueToRValue && addRead(Ref, Cast);
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
    return Unary->isIncrementDecrementOp() &&
           addWrite(Unary, Unary->isPrefix());
  const auto *Binary = dyn_cast<BinaryOperator>(Parent);
  if (!Binary || !Binary->isAssignmentOp() ||
      Binary->getLHS()->IgnoreParens() != Ref)
    return false;
  if (const auto *Compound = dyn_cast<CompoundAssignOperator>(Binary)) {
    bool IsModelled = false;
    switch (Compound->getOpcode()) {
    case BO_AddAssign:
    case BO_SubAssign:
    case BO_AndAssign:
    case BO_OrAssign:
    case BO_XorAssign:
      IsModelled = !V->getType()->isBooleanType();
      break;
    default:
      break;
    }
    if (!IsModelled || !Compound->getRHS()->getType()->isIntegralType(Ctx))
      return false;
  } else {
    // What is not a constant may have been computed from the old value.
    Expr::EvalResult Value;
    const Expr *Right = Binary->getRHS();
    if (isa<InitListExpr>(Right) || Right->isValueDependent() ||
        !Right->EvaluateAsRValue(Value, Ctx))
      return false;
  }
  return addWrite(Binary, /*ResultIsLValue=*/true);
}

/// Is the variable's declaration one that can be rewritten?
static bool isCandidate(ASTContext &Ctx, const VarDecl *V) {
  QualType T = V->getType();
  QualType Pointee = T->getPointeeType();
  bool IsInteger = T->isIntegerType() && !T->isEnumeralType() &&
                   !T->isBitIntType() && Ctx.getTypeSize(T) <= 64;
  bool IsPointer = T->isPointerType() && Pointee->isObjectType() &&
                   !Pointee.hasQualifiers() && !Pointee->isArrayType() &&
                   !Pointee->isPointerType();
  const SourceManager &SM = Ctx.getSourceManager();
  if (!(IsInteger || IsPointer) || T.hasQualifiers() ||
      T->getContainedAutoType() || V->isInvalidDecl())
    return false;
  return !isa<ParmVarDecl>(V) && !V->isExternallyVisible() &&
         !V->isStaticDataMember() && !V->isConstexpr() &&
         !V->isExceptionVariable() && !V->isCXXForRangeDecl() &&
         !V->isInitCapture() && V->getTLSKind() == VarDecl::TLS_None &&
         !V->getPreviousDecl() && V->getMostRecentDecl() == V &&
         SM.isWrittenInMainFile(V->getLocation());
}

/// Is each access a step of its own? In one function, nothing may be decided
/// by a value that another step changes. Only who has started the tasks may
/// look at the outcome after all that it did itself.
static bool areSingleSteps(llvm::ArrayRef<Access> All,
                           llvm::ArrayRef<const FunctionDecl *> Starters,
                           const SourceManager &SM) {
  bool Assigned = llvm::any_of(All, [](const Access &A) { return A.Writes; });
  for (const Access &R : All) {
    if (R.Writes)
      continue;
    bool Starts = llvm::is_contained(Starters, R.Around.Function);
    if (R.Around.Returned && !Starts && Assigned)
      return false; // whoever asks decides something
    for (const Access &W : All) {
      if (!W.Writes || W.Around.Function != R.Around.Function)
        continue;
      bool Later =
          SM.isBeforeInTranslationUnit(W.Where.getEnd(), R.Where.getBegin());
      bool SameLoop = W.Around.Loop && W.Around.Loop == R.Around.Loop;
      if (!Starts || !Later || SameLoop)
        return false;
    }
  }
  return true;
}

std::optional<AtomicRewrite>
heddle::analysis::makeAtomic(ASTContext &Ctx, const Conflict &Race) {
  const VarDecl *V = Race.First.Path.var();
  if (!V || !Race.First.Path.steps().empty() || Race.First.Path.isCopied() ||
      !Race.First.Locks.empty() || !Race.Second.Locks.empty())
    return std::nullopt; // a lock guards more than one step
  V = V->getCanonicalDecl();
  const LangOptions &Lang = Ctx.getLangOpts();
  if (!(Lang.CPlusPlus ? Lang.CPlusPlus11 : Lang.C11) || !isCandidate(Ctx, V))
    return std::nullopt;

  AccessCollector Collector(Ctx, V);
  for (Decl *D : Ctx.getTraversalScope()) {
    const auto *TU = dyn_cast<TranslationUnitDecl>(D);
    auto Visit = [&](Decl *One) {
      SourceLocation At =
          Ctx.getSourceManager().getExpansionLoc(One->getLocation());
      if (Collector.Understood && !Ctx.getSourceManager().isInSystemHeader(At))
        Collector.TraverseDecl(One);
    };
    if (!TU)
      Visit(D);
    else
      for (Decl *One : TU->decls())
        Visit(One);
  }
  if (!Collector.Understood)
    return std::nullopt;
  llvm::SmallVector<const FunctionDecl *, 2> Starters;
  for (const Expr *Site : {Race.FirstTask, Race.SecondTask})
    if (Site)
      Starters.push_back(Collector.surroundings(Site).Function);
  if (!areSingleSteps(Collector.Accesses, Starters, Ctx.getSourceManager()))
    return std::nullopt;
  return AtomicRewrite{V, std::move(Collector.Loads)};
}
