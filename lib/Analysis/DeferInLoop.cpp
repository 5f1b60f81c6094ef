//===- DeferInLoop.cpp - Deferred work that outlives its round ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/ExprMutationAnalyzer.h"
#include "clang/Basic/SourceManager.h"
#include <utility>

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Containers in containers are looked into this deep.
static constexpr unsigned MaxTypeDepth = 4;

namespace {

class DeferVisitor : public RecursiveASTVisitor<DeferVisitor> {
public:
  DeferVisitor(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()),
        SM(Engine.context().getSourceManager()) {}

  bool TraverseLambdaExpr(LambdaExpr *) { return true; } // its own function
  bool TraverseForStmt(ForStmt *S) {
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseForStmt(S); });
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    // `do { ... } while (0)` is a block, not a loop.
    Expr::EvalResult Again;
    if (!S->getCond()->isValueDependent() &&
        S->getCond()->EvaluateAsRValue(Again, Engine.context()) &&
        Again.Val.isInt() && Again.Val.getInt() == 0)
      return RecursiveASTVisitor::TraverseDoStmt(S);
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseDoStmt(S); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return inLoop(
        S, [&] { return RecursiveASTVisitor::TraverseCXXForRangeStmt(S); });
  }

  bool TraverseCompoundStmt(CompoundStmt *S) {
    bool Leaves = !S->body_empty() &&
                  isa<BreakStmt, ReturnStmt, GotoStmt>(S->body_back());
    Once += Leaves;
    bool Result = RecursiveASTVisitor::TraverseCompoundStmt(S);
    Once -= Leaves;
    return Result;
  }

  bool VisitExpr(Expr *E) {
    if (Loops.empty() || Once)
      return true; // not in a loop, or in its last round
    std::optional<CallView> C = viewCall(E);
    if (!C)
      return true;
    if (const Effect *Defer = C->effect(M, Role::DeferFunction)) {
      const Expr *Owner = C->operand(Defer->Object);
      if (Owner == C->Site)
        Owner = nullptr; // the program itself
      if (const Stmt *Loop = outlivedLoop(Owner))
        report(C->operand(Defer->Callable), E, Loop);
    } else if (C->effect(M, Role::Insert) ||
               C->effect(M, Role::EmplaceHandle)) {
      // A list of callables that is run after the loop defers, too.
      const Stmt *Loop = outlivedLoop(C->Object);
      if (Loop && holdsCallables(C->objectType()) && !C->Args.empty() &&
          !isUsedElsewhere(C->Object, Loop, E))
        reportCapture(C->Args[0], E, Loop);
    }
    return true;
  }

private:
  template <typename Body> bool inLoop(const Stmt *S, Body Run) {
    Loops.push_back(S);
    unsigned Outside = std::exchange(Once, 0);
    bool Result = Run();
    Once = Outside;
    Loops.pop_back();
    return Result;
  }

  bool isInside(SourceLocation Where, const Stmt *Loop) const {
    SourceLocation L = SM.getExpansionLoc(Where);
    return SM.isPointWithin(L, SM.getExpansionLoc(Loop->getBeginLoc()),
                            SM.getExpansionLoc(Loop->getEndLoc()));
  }

  /// The innermost loop around this point that ends before \p Owner does.
  const Stmt *outlivedLoop(const Expr *Owner) const {
    if (!Owner)
      return Loops.back();
    const ValueDecl *D = ObjectUses::named(Owner);
    if (!D)
      return nullptr;
    for (const Stmt *Loop : llvm::reverse(Loops))
      return isInside(D->getLocation(), Loop) ? nullptr : Loop;
    return nullptr;
  }

  bool holdsCallables(QualType T) const {
    return M.isKind(elementType(T), TypeKind::Callable);
  }

  /// Is the container named in the loop by anything but \p Insert?
  bool isUsedElsewhere(const Expr *Owner, const Stmt *Loop,
                       const Expr *Insert) const {
    const ValueDecl *D = ObjectUses::named(Owner);
    llvm::SmallVector<const Stmt *> Work{Loop};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || S == Insert)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && Ref->getDecl()->getCanonicalDecl() == D)
        return true;
      if (const auto *Member = dyn_cast<MemberExpr>(S);
          Member && Member->getMemberDecl()->getCanonicalDecl() == D)
        return true;
      Work.append(S->child_begin(), S->child_end());
    }
    return false;
  }

  /// What \p E is copied, moved or converted from.
  static const Expr *unwrap(const Expr *E) {
    E = ignoreWrappers(E);
    for (const auto *Wrap = dyn_cast<CXXConstructExpr>(E);
         Wrap && Wrap->getNumArgs() > 0; Wrap = dyn_cast<CXXConstructExpr>(E))
      E = ignoreWrappers(Wrap->getArg(0));
    return E;
  }

  /// Reports variables of \p Loop that the lambda \p Callable refers to.
  bool reportCapture(const Expr *Callable, const Expr *Site, const Stmt *Loop) {
    const Expr *Plain = Callable ? unwrap(Callable) : nullptr;
    DeferInLoop Found{DeferInLoopKind::CapturesLoopLocal, Site, Loop};
    Found.Lambda = dyn_cast_or_null<LambdaExpr>(Plain);
    // The lambda may have a name.
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Plain))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()); V && V->hasInit())
        Plain = unwrap(V->getInit()); // before C++17 it is moved
    const auto *Lambda = dyn_cast_or_null<LambdaExpr>(Plain);
    if (!Lambda)
      return false;
    for (const LambdaCapture &C : Lambda->captures()) {
      if (!C.capturesVariable() || C.getCaptureKind() != LCK_ByRef)
        continue;
      const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
      if (V && V->hasLocalStorage() && isInside(V->getLocation(), Loop) &&
          !refersOutward(V, Loop)) {
        if (!Found.Captured)
          Found.Captured = V;
        Found.MayCopy.push_back(V);
      }
    }
    if (!Found.Captured)
      return false;
    if (!llvm::all_of(Found.MayCopy, [&](const VarDecl *V) {
          return isCopyable(V->getType(), 0) &&
                 !isModified(V, *Lambda, Site, Loop);
        }))
      Found.Lambda = nullptr;
    add(std::move(Found));
    return true;
  }

  /// Is a copy of a \p T as good as the object itself? Unlike the language,
  /// this looks into what a container holds.
  bool isCopyable(QualType T, unsigned Depth) const {
    ASTContext &Ctx = Engine.context();
    if (Depth > MaxTypeDepth || T.isVolatileQualified() || T->isArrayType())
      return false;
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (const TypeModel *Kind = M.type(T))
      switch (Kind->Kind) {
      case TypeKind::None:
      case TypeKind::Container:
      case TypeKind::Iterator:
      case TypeKind::Pointer:
      case TypeKind::Callable:
      case TypeKind::Channel:
        break;
      default:
        return false; // a lock, a guard, an atomic: its identity matters
      }
    if (!R)
      return T->isScalarType();
    if (!(R = R->getDefinition()))
      return false;
    bool HasCopy = R->needsImplicitCopyConstructor() &&
                   !R->defaultedCopyConstructorIsDeleted();
    for (const CXXConstructorDecl *C : R->ctors())
      HasCopy |= C->isCopyConstructor() && !C->isDeleted() &&
                 C->getAccess() == AS_public;
    if (!HasCopy)
      return false;
    if (T.isTriviallyCopyableType(Ctx))
      return true;
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(R))
      return llvm::all_of(Spec->getTemplateArgs().asArray(),
                          [&](const TemplateArgument &A) {
                            return A.getKind() != TemplateArgument::Type ||
                                   !A.getAsType()->isRecordType() ||
                                   isCopyable(A.getAsType(), Depth + 1);
                          });
    return llvm::all_of(R->fields(), [&](const FieldDecl *Field) {
      return isCopyable(Field->getType(), Depth + 1);
    });
  }

  /// Does \p Lambda change \p V, or the rest of the round after \p Site?
  bool isModified(const VarDecl *V, const LambdaExpr &Lambda, const Expr *Site,
                  const Stmt *Loop) const {
    auto Changes = [&](const Stmt *S) {
      return ExprMutationAnalyzer(*S, Engine.context()).isMutated(V);
    };
    if (Lambda.isMutable() || Changes(Lambda.getBody()))
      return true;
    const Stmt *Body = nullptr;
    for (const Stmt *Child : Loop->children())
      Body = Child && isa<CompoundStmt>(Child) ? Child : Body;
    llvm::SmallVector<const Stmt *> Work;
    if (Body)
      Work.push_back(Body);
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || S == Site)
        continue;
      if (SM.isBeforeInTranslationUnit(Site->getEndLoc(), S->getBeginLoc())) {
        if (Changes(S))
          return true;
      } else if (!SM.isBeforeInTranslationUnit(S->getEndLoc(),
                                               Site->getBeginLoc())) {
        Work.append(S->child_begin(), S->child_end());
      }
    }
    return false;
  }

  /// A reference of the loop to something that lives longer is no local.
  bool refersOutward(const VarDecl *V, const Stmt *Loop) const {
    return V->getType()->isReferenceType();
  }

  void report(const Expr *Callable, const Expr *Site, const Stmt *Loop) {
    if (!reportCapture(Callable, Site, Loop))
      add({DeferInLoopKind::PilesUp, Site, Loop});
  }

  void add(DeferInLoop Finding) {
    auto &List = Engine.findings().DefersInLoop;
    if (llvm::none_of(List, [&](const DeferInLoop &Known) {
          return Known.Site->getBeginLoc() == Finding.Site->getBeginLoc();
        }))
      List.push_back(std::move(Finding));
  }

  SummaryEngine &Engine;
  Model &M;
  const SourceManager &SM;
  llvm::SmallVector<const Stmt *> Loops;
  /// Blocks around this point, inside the innermost loop, that leave it.
  unsigned Once = 0;
};

} // namespace

void heddle::analysis::findDefersInLoop(SummaryEngine &Engine) {
  const FunctionIndex &Index = Engine.index();
  for (const auto &[F, Node] : Index.nodes())
    if (Node.has(Role::DeferFunction) || Node.has(Role::Insert) ||
        Node.has(Role::EmplaceHandle))
      DeferVisitor(Engine).TraverseStmt(F->getBody());
}
