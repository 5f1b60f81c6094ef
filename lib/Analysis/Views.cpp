//===- Views.cpp - Values that refer into local variables -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Views.h"
#include "Analysis/CallView.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Views of views of views ...
static constexpr unsigned MaxViews = 8;
/// Classes inside of a class.
static constexpr unsigned MaxNesting = 4;

static bool holdsPointer(QualType T, unsigned Depth = 0) {
  if (T->isPointerType())
    return true;
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || Depth > MaxNesting)
    return false;
  for (const CXXBaseSpecifier &Base : R->bases())
    if (holdsPointer(Base.getType(), Depth + 1))
      return true;
  return llvm::any_of(R->fields(), [&](const FieldDecl *Field) {
    return holdsPointer(Field->getType(), Depth + 1);
  });
}

bool heddle::analysis::refersOnly(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    return !T->isFunctionPointerType();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  return R && R->hasDefinition() && !R->isLambda() &&
         R->isTriviallyCopyable() && R->hasTrivialDestructor() &&
         holdsPointer(T);
}

static bool isCopiedWhole(QualType T, Model &M, unsigned Depth) {
  T = QualType(T->getBaseElementTypeUnsafe(), 0);
  if (T->isArithmeticType() || T->isEnumeralType())
    return true;
  const RecordDecl *R = T->getAsRecordDecl();
  if (!R || Depth > MaxNesting)
    return false;
  if (const TypeModel *Known = M.type(T))
    return Known->Kind == TypeKind::Container && !refersOnly(T);
  if (R = R->getDefinition(); !R)
    return false;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R)) {
    if (Class->isLambda() || Class->hasUserDeclaredCopyConstructor())
      return false;
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (!isCopiedWhole(Base.getType(), M, Depth + 1))
        return false;
  }
  return llvm::all_of(R->fields(), [&](const FieldDecl *Field) {
    return isCopiedWhole(Field->getType(), M, Depth + 1);
  });
}

bool heddle::analysis::isCopiedWhole(QualType T, Model &M) {
  return T->isRecordType() && ::isCopiedWhole(T, M, 0);
}

namespace {
class ViewFinder {
public:
  ViewFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}
  /// The local variable that the value of \p E refers into, or null.
  const VarDecl *owner(const Expr *E, unsigned Depth = 0);
  const VarDecl *ownerOf(const VarDecl *V, unsigned Depth = 0);

private:
  const VarDecl *owning(const Expr *E);

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
};
} // namespace

/// The local variable that \p E names, if it owns what it gives access to.
const VarDecl *ViewFinder::owning(const Expr *E) {
  E = ignoreWrappers(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || V->isInitCapture() ||
      V->getType()->isReferenceType() || refersOnly(V->getType()) ||
      V->getDeclContext() != F)
    return nullptr;
  const TypeModel *T = M.type(V->getType());
  bool Owns = T && (T->Kind == TypeKind::Container ||
                    (T->Kind == TypeKind::Pointer && !T->Shared &&
                     !V->getType()->getAsCXXRecordDecl()->isPolymorphic()));
  if (!Owns)
    return nullptr;
  // What it owned may be another's by then.
  bool GivenAway = false;
  eachCall(F->getBody(), [&](const Expr *Site) {
    std::optional<CallView> C = viewCall(Site);
    const Effect *Moves = C ? C->effect(M, Role::Identity) : nullptr;
    const Expr *Object = Moves ? C->operand(Moves->Object) : nullptr;
    if (Object && ObjectUses::named(Object) == V->getCanonicalDecl())
      GivenAway = true;
    // `release()` and the like.
    if (C && T->Kind == TypeKind::Pointer && C->Object &&
        ObjectUses::named(C->Object) == V->getCanonicalDecl() && C->Callee &&
        !cast<CXXMethodDecl>(C->Callee)->isConst())
      GivenAway = true;
  });
  return GivenAway ? nullptr : V->getCanonicalDecl();
}

/// The same of the local variable \p V.
const VarDecl *ViewFinder::ownerOf(const VarDecl *V, unsigned Depth) {
  if (!V->hasLocalStorage() || isa<ParmVarDecl>(V) ||
      V->getType()->isReferenceType())
    return nullptr;
  // The one value that it has, from its declaration on.
  bool IsSteady = V->isInitCapture() || V->getType().isConstQualified() ||
                  (V->hasInit() && Engine.assignments(V, F) == 1);
  return IsSteady ? owner(V->getInit(), Depth + 1)
                  : owner(Engine.onlySource(V, F), Depth + 1);
}

const VarDecl *ViewFinder::owner(const Expr *E, unsigned Depth) {
  if (!E || Depth > MaxViews)
    return nullptr;
  E = ignoreWrappers(E);
  if (!refersOnly(E->getType()))
    return nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    return V ? ownerOf(V, Depth) : nullptr;
  }
  std::optional<CallView> C = viewCall(E);
  if (!C)
    return nullptr;
  if (C->isConstruction()) {
    // A view of a container, or a copy of a view.
    if (C->Args.empty())
      return nullptr;
    if (refersOnly(C->Args[0]->getType()))
      return owner(C->Args[0], Depth + 1);
    const TypeModel *T = M.type(E->getType());
    return T && T->Kind == TypeKind::Container ? owning(C->Args[0]) : nullptr;
  }
  if (!C->Object || !C->Callee || userDefinition(C->Callee))
    return nullptr;
  // Anything that refers and that a container's method returns refers to it; a
  // part of a view is one, too.
  return refersOnly(C->objectType()) ? owner(C->Object, Depth + 1)
                                     : owning(C->Object);
}

/// Where \p Body uses the captured variable \p V, or where it is captured.
static SourceRange useOf(const Stmt *Body, const VarDecl *V,
                         SourceLocation Captured) {
  llvm::SmallVector<const Stmt *> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == V)
      return Ref->getSourceRange();
    llvm::SmallVector<const Stmt *> Children(S->child_begin(), S->child_end());
    Work.append(Children.rbegin(), Children.rend());
  }
  return Captured;
}

llvm::SmallVector<LentView, 1>
heddle::analysis::lentViews(SummaryEngine &Engine, const FunctionDecl *F,
                            const Task &T) {
  llvm::SmallVector<LentView, 1> Lent;
  ViewFinder Views(Engine, F);
  auto Add = [&](const Expr *E, SourceRange Use) {
    if (const VarDecl *Owner = Views.owner(E))
      Lent.push_back({Owner, Use});
  };
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(T.Entry);
  if (Method && Method->getParent()->isLambda())
    for (const LambdaCapture &C : Method->getParent()->captures()) {
      const auto *V = C.capturesVariable() && C.getCaptureKind() == LCK_ByCopy
                          ? dyn_cast<VarDecl>(C.getCapturedVar())
                          : nullptr;
      if (!V || !refersOnly(V->getType()))
        continue;
      SourceRange Use = useOf(Method->getBody(), V, C.getLocation());
      if (const VarDecl *Owner = Views.ownerOf(V))
        Lent.push_back({Owner, Use});
    }
  if (std::optional<CallView> C = T.Site ? viewCall(T.Site) : std::nullopt)
    for (const Effect &E : C->lookUp(Engine.model())
                               ? C->lookUp(Engine.model())->Effects
                               : llvm::SmallVector<Effect, 1>())
      if (E.What == Role::Spawn && E.Arguments >= 0)
        for (unsigned I = E.Arguments; I < C->Args.size(); ++I)
          Add(C->Args[I], C->Args[I]->getSourceRange());
  return Lent;
}
