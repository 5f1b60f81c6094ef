//===- RecursiveLocks.cpp - Locks their holder may take again -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/RecursiveLocks.h"
#include "Analysis/CallView.h"
#include "Analysis/Constants.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Nested initialiser lists that are looked into, and calls in calls.
static constexpr unsigned MaxDepth = 8;

/// The variable or field that \p E, or what it points to, is known by.
static const ValueDecl *namedBy(const Expr *E) {
  E = ignoreWrappers(E);
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    if (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_Deref)
      return namedBy(U->getSubExpr());
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return namedBy(Element->getBase());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return cast<ValueDecl>(Member->getMemberDecl()->getCanonicalDecl());
  return nullptr;
}

namespace {
/// Everything that says what kind of lock something is.
class Collector : public RecursiveASTVisitor<Collector> {
public:
  explicit Collector(Model &M) : M(M) {}
  struct Saying {
    const ValueDecl *Object;
    const Expr *Kind;
  };
  std::vector<Saying> Sayings;
  /// What no argument makes so.
  llvm::DenseSet<const ValueDecl *> Always;
  /// Parameters, each with something that was given for it.
  std::vector<std::pair<const ValueDecl *, const ValueDecl *>> Passed;
  /// Objects that code which says nothing about them was given.
  llvm::DenseSet<const Decl *> Given;

  bool VisitCallExpr(CallExpr *E) {
    std::optional<CallView> C = viewCall(E);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (!Fn) {
      const FunctionDecl *Callee =
          C && C->Callee ? userDefinition(C->Callee) : nullptr;
      for (unsigned I = 0; I < E->getNumArgs(); ++I)
        if (const ValueDecl *D = namedBy(E->getArg(I))) {
          Given.insert(D);
          if (Callee && I < Callee->getNumParams())
            Passed.push_back({Callee->getParamDecl(I), D});
        }
      return true;
    }
    for (const Effect &Says : Fn->Effects) {
      const Expr *Object =
          Says.What == Role::MakeRecursive ? C->operand(Says.Object) : nullptr;
      if (!Object)
        continue;
      if (Says.Arguments < 0)
        Always.insert(namedBy(Object));
      else if (unsigned(Says.Arguments) < C->Args.size())
        Sayings.push_back({namedBy(Object), C->Args[Says.Arguments]});
    }
    return true;
  }

private:
  Model &M;
};
} // namespace

RecursiveLocks RecursiveLocks::build(Model &M, const FunctionIndex &Index) {
  RecursiveLocks Result;
  Result.M = &M;
  if (!Index.uses(Role::MakeRecursive) || Index.nodes().empty())
    return Result;
  ASTContext &Ctx = Index.nodes().begin()->first->getASTContext();
  Collector All(M);
  for (const auto &[F, Node] : Index.nodes())
    if (F->getBody())
      All.TraverseStmt(F->getBody());
  auto SaysOdd = [&](const Expr *Kind) {
    // Who knows?
    return (constantValue(ignoreWrappers(Kind), Ctx).value_or(1) & 1) != 0;
  };
  Result.Made.insert(All.Always.begin(), All.Always.end());
  // First the objects that are told by a number, then those told by another
  // object.
  for (const Collector::Saying &S : All.Sayings)
    if (S.Object && S.Kind->getType()->isIntegralOrEnumerationType() &&
        SaysOdd(S.Kind))
      Result.Made.insert(S.Object);
  for (const Collector::Saying &S : All.Sayings) {
    if (!S.Object || !S.Kind->getType()->isPointerType() ||
        S.Kind->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNull))
      continue;
    const ValueDecl *Like = namedBy(S.Kind);
    const auto *V = dyn_cast_or_null<VarDecl>(Like);
    bool Known = V && !isa<ParmVarDecl>(V) && !V->hasExternalStorage() &&
                 !V->getType()->isPointerType() && !All.Given.contains(V);
    if (!Known || Result.Made.contains(Like))
      Result.Made.insert(S.Object);
  }
  // A function makes its caller's lock so.
  for (unsigned Round = 0; Round < MaxDepth; ++Round) {
    const size_t Before = Result.Made.size();
    for (const auto &[Parameter, Argument] : All.Passed)
      if (Result.Made.contains(Parameter))
        Result.Made.insert(Argument);
    if (Result.Made.size() == Before)
      break;
  }
  return Result;
}

/// A lock of C that is initialised with anything but zeros is no plain one.
static bool hasOddInitializer(const Expr *E, ASTContext &Ctx, unsigned Depth) {
  if (!E || Depth > MaxDepth)
    return false;
  E = ignoreWrappers(E);
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return llvm::any_of(List->inits(), [&](const Expr *Init) {
      return hasOddInitializer(Init, Ctx, Depth + 1);
    });
  return (constantValue(E, Ctx).value_or(0) & 1) != 0;
}

bool RecursiveLocks::mayBe(const AccessPath &Lock) const {
  const ValueDecl *D = Lock.lastNamed();
  if (!D)
    return true; // a lock without a name: nothing is known of it
  if (Made.contains(D->getCanonicalDecl()))
    return true;
  QualType T = D->getType().getNonReferenceType();
  while (T->isPointerType() || T->isArrayType())
    T = T->isPointerType()
            ? T->getPointeeType()
            : D->getASTContext().getAsArrayType(T)->getElementType();
  const TypeModel *Type = M->type(T);
  if (Type && Type->Recursive)
    return true;
  // Classes that others have written are taken at their word.
  if (const TagDecl *Tag = T->getAsTagDecl())
    if (M->isLockByName(Tag) ||
        Tag->getName().find_insensitive("recursive") != StringRef::npos ||
        Tag->getName().find_insensitive("reentrant") != StringRef::npos)
      return true;
  if (const auto *V = dyn_cast<VarDecl>(D))
    if (const VarDecl *Def = V->getInitializingDeclaration())
      return !T->getAsCXXRecordDecl() &&
             hasOddInitializer(Def->getInit(), D->getASTContext(), 0);
  if (const auto *Field = dyn_cast<FieldDecl>(D))
    if (Field->hasInClassInitializer() && !T->getAsCXXRecordDecl())
      return hasOddInitializer(Field->getInClassInitializer(),
                               D->getASTContext(), 0);
  return false;
}
