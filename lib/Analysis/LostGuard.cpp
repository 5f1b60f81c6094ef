//===- LostGuard.cpp - Guards that guard nothing --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A guard guards what follows it in its block. One that is a whole statement is
// gone before that, one that declares something else or never locks was not
// there in the first place. Where nothing follows, the section is meant to be
// empty: its author waits for others to leave theirs.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include <utility>

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

class GuardVisitor : public RecursiveASTVisitor<GuardVisitor> {
public:
  GuardVisitor(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}

  void run() { TraverseStmt(F->getBody()); }

  bool TraverseLambdaExpr(LambdaExpr *) { return true; } // its own function
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

  bool VisitCompoundStmt(CompoundStmt *Block) {
    llvm::ArrayRef<Stmt *> Rest(Block->body_begin(), Block->size());
    while (!Rest.empty()) {
      const Stmt *S = Rest.front();
      Rest = Rest.drop_front();
      while (const auto *Label = dyn_cast<SwitchCase>(S))
        S = Label->getSubStmt();
      if (Rest.empty() || !guardsSomething(Rest))
        continue;
      if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
        for (const Decl *D : Decls->decls())
          declared(D);
      } else if (const auto *E = dyn_cast<Expr>(S)) {
        discarded(E);
      }
    }
    return true;
  }

private:
  /// A guard by its kind, or by what its constructor and destructor do.
  bool isGuard(QualType T, const CXXConstructorDecl *Ctor = nullptr) {
    if (T.isNull() || T->isReferenceType() || T->isPointerType())
      return false;
    if (M.isKind(T, TypeKind::Guard))
      return true;
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (!R || !(R = R->getDefinition()) || M.type(T))
      return false;
    const FunctionDecl *Dtor = userDefinition(R->getDestructor());
    const FunctionSummary *AtEnd = Dtor ? Engine.summary(Dtor) : nullptr;
    if (!AtEnd || AtEnd->Released.empty())
      return false;
    auto Acquires = [&](const CXXConstructorDecl *C) {
      const FunctionDecl *Definition = userDefinition(C);
      const FunctionSummary *S =
          Definition ? Engine.summary(Definition) : nullptr;
      return S && !S->Acquired.empty();
    };
    return Ctor ? Acquires(Ctor) : llvm::any_of(R->ctors(), Acquires);
  }

  /// Waking those who wait needs no lock, but that they wait already does.
  bool guardsSomething(llvm::ArrayRef<Stmt *> Rest) {
    const auto *E = dyn_cast<Expr>(Rest.front());
    std::optional<CallView> C = E ? viewCall(ignoreWrappers(E)) : std::nullopt;
    return !(C && C->effect(M, Role::Signal)) && !isa<NullStmt>(Rest.front());
  }

  bool takesTag(llvm::ArrayRef<const Expr *> Args, TypeKind Kind) {
    return llvm::any_of(
        Args, [&](const Expr *Arg) { return M.isKind(Arg->getType(), Kind); });
  }

  static SourceLocation outsideMacros(SourceLocation L) {
    return L.isMacroID() ? SourceLocation() : L;
  }

  void discarded(const Expr *Statement) {
    const Expr *E = ignoreWrappers(Statement);
    // Elided copies of older language versions.
    while (const auto *Ctor = dyn_cast<CXXConstructExpr>(E)) {
      if (!Ctor->isElidable() || Ctor->getNumArgs() != 1)
        break;
      E = ignoreWrappers(Ctor->getArg(0));
    }
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee || !E->isPRValue() || E->isTypeDependent())
      return;
    LostGuard Found{LostGuardKind::DiesAtOnce,
                    Statement->getSourceRange(),
                    E->getType(),
                    nullptr,
                    nullptr,
                    SourceLocation()};
    if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      // A guard that takes over what is locked already unlocks it here, on
      // purpose; so does one that another guard is moved to.
      if (Made->getConstructor()->isCopyOrMoveConstructor() ||
          C->Args.empty() || takesTag(C->Args, TypeKind::AdoptTag) ||
          llvm::any_of(
              C->Args,
              [&](const Expr *Arg) { return isGuard(Arg->getType()); }) ||
          !isGuard(E->getType(), Made->getConstructor()))
        return;
      if (const auto *Cast =
              dyn_cast<CXXFunctionalCastExpr>(Statement->IgnoreImplicit()))
        Found.NameAt =
            outsideMacros(Cast->isListInitialization()
                              ? Made->getParenOrBraceRange().getBegin()
                              : Cast->getLParenLoc());
      else if (isa<CXXTemporaryObjectExpr>(Statement->IgnoreImplicit()))
        Found.NameAt = outsideMacros(Made->getParenOrBraceRange().getBegin());
    } else {
      if (C->Callee->isOverloadedOperator() || !isGuard(E->getType()))
        return;
      if (!isa<ExplicitCastExpr>(Statement->IgnoreImplicit()))
        Found.NameAt = outsideMacros(Statement->getBeginLoc());
    }
    if (Found.NameAt.isValid() && !claimName())
      Found.NameAt = SourceLocation();
    add(Found);
  }

  /// Is the name that a fix gives free in this function? True once.
  bool claimName() {
    auto IsTaken = [](const Decl *D) {
      const auto *Named = dyn_cast<NamedDecl>(D);
      return Named && Named->getIdentifier() && Named->getName() == GuardName;
    };
    NameTaken |= llvm::any_of(F->parameters(), IsTaken);
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    while (!Work.empty() && !NameTaken) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Decls = dyn_cast<DeclStmt>(S))
        NameTaken |= llvm::any_of(Decls->decls(), IsTaken);
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        NameTaken |= IsTaken(Ref->getDecl());
      if (const auto *Member = dyn_cast<MemberExpr>(S))
        NameTaken |= IsTaken(Member->getMemberDecl());
      Work.append(S->child_begin(), S->child_end());
    }
    return !std::exchange(NameTaken, true);
  }

  /// Mentions of \p D in the function, those in lambdas too.
  bool isMentioned(const NamedDecl *D) {
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && Ref->getDecl() == D)
        return true;
      Work.append(S->child_begin(), S->child_end());
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        Work.push_back(Lambda->getBody());
    }
    return false;
  }

  bool isLock(const ValueDecl *D) {
    QualType T = D->getType().getNonReferenceType();
    if (T->isPointerType())
      T = T->getPointeeType();
    if (M.isKind(T, TypeKind::Lock))
      return true;
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    R = R ? R->getDefinition() : nullptr;
    return R && llvm::any_of(R->methods(), [&](const CXXMethodDecl *Method) {
             return M.hasRole(Method, R, 0, Role::Acquire) ||
                    !M.lockAttributes(Method).empty() ||
                    (Method->getIdentifier() && Method->getName() == "lock" &&
                     Method->getNumParams() == 0);
           });
  }

  const ValueDecl *lockNamed(const DeclContext *Context, DeclarationName Name) {
    for (const NamedDecl *D : Context->lookup(Name))
      if (const auto *V = dyn_cast<ValueDecl>(D);
          V && isa<FieldDecl, VarDecl>(V) && isLock(V))
        return V;
    return nullptr;
  }

  /// The lock that \p Name means outside of the function.
  const ValueDecl *hiddenLock(DeclarationName Name) {
    for (const DeclContext *Context = F->getDeclContext(); Context;
         Context = Context->getParent()) {
      if (const auto *R = dyn_cast<CXXRecordDecl>(Context)) {
        if (const ValueDecl *D = lockNamed(R, Name))
          return D;
        if (R->hasDefinition())
          for (const CXXBaseSpecifier &Base : R->bases())
            if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl())
              if (const ValueDecl *D = lockNamed(B, Name))
                return D;
      } else if (Context->isFileContext()) {
        if (const ValueDecl *D = lockNamed(Context, Name))
          return D;
      }
    }
    return nullptr;
  }

  void declared(const Decl *D) {
    if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
      if (isGuard(Function->getReturnType()) && !isMentioned(Function))
        add({LostGuardKind::Function, Function->getSourceRange(),
             Function->getReturnType(), Function, nullptr, SourceLocation()});
      return;
    }
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || V->isInvalidDecl() || !V->hasLocalStorage() || !V->hasInit() ||
        !M.isKind(V->getType(), TypeKind::Guard) ||
        V->getType()->isReferenceType())
      return;
    const auto *Made = dyn_cast<CXXConstructExpr>(ignoreWrappers(V->getInit()));
    std::optional<CallView> C = Made ? viewCall(Made) : std::nullopt;
    if (!C || isMentioned(V))
      return;
    LostGuard Found{LostGuardKind::NeverLocks,
                    V->getSourceRange(),
                    V->getType(),
                    V,
                    nullptr,
                    SourceLocation()};
    if (!C->Args.empty()) {
      if (takesTag(C->Args, TypeKind::DeferTag))
        add(Found);
      return;
    }
    // A constructor of the user's without arguments may lock something that it
    // knows; in a template the use may be in a branch that is left out.
    const SourceManager &SM = Engine.context().getSourceManager();
    if (!SM.isInSystemHeader(Made->getConstructor()->getLocation()) ||
        !M.lockAttributes(Made->getConstructor()).empty() ||
        V->getType().isConstQualified())
      return;
    if (const ValueDecl *Lock = hiddenLock(V->getDeclName())) {
      Found.Kind = LostGuardKind::Redeclares;
      Found.Lock = Lock;
    } else if (F->isTemplateInstantiation()) {
      return;
    }
    add(Found);
  }

  void add(LostGuard Found) {
    auto &List = Engine.findings().LostGuards;
    if (llvm::none_of(List, [&](const LostGuard &Known) {
          return Known.Where.getBegin() == Found.Where.getBegin();
        }))
      List.push_back(Found);
  }

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
  bool NameTaken = false;
};

} // namespace

void heddle::analysis::findLostGuards(SummaryEngine &Engine) {
  if (!Engine.context().getLangOpts().CPlusPlus)
    return;
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->doesThisDeclarationHaveABody())
      GuardVisitor(Engine, F).run();
}
