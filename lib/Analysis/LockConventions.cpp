//===- LockConventions.cpp - Who needs no lock, and why -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/LockConventions.h"
#include "Analysis/CallView.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// A function that uses so many of the things that a global lock guards does
/// its work without the lock, not one line of it.
static constexpr unsigned ManyData = 3;

namespace {

/// Which variables, fields and classes does a function give to others, by their
/// address or as the pointers that they are, otherwise than to take and release
/// them as locks: creates, destroys, frees?
class Manager : public RecursiveASTVisitor<Manager> {
public:
  Manager(model::Model &M, llvm::DenseSet<SourceLocation> &Found)
      : M(M), Found(Found) {}

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || userDefinition(F))
      return true;
    const model::FunctionModel *Known =
        M.function(F, nullptr, Call->getNumArgs());
    bool Uses = false, Ends = false;
    if (Known)
      for (const model::Effect &Effect : Known->Effects) {
        using model::Role;
        Ends |= Effect.What == Role::Destroy;
        Uses |= Effect.What != Role::None && Effect.What != Role::Initialize &&
                Effect.What != Role::Destroy &&
                Effect.What != Role::MakeRecursive;
      }
    if (Uses || isa<CXXMemberCallExpr>(Call))
      return true;
    for (const Expr *Arg : Call->arguments()) {
      Arg = Arg->IgnoreParenImpCasts();
      if (Ends)
        addObject(Arg);
      if (const auto *Of = dyn_cast<UnaryOperator>(Arg);
          Of && Of->getOpcode() == UO_AddrOf)
        add(Of->getSubExpr()->IgnoreParens());
      else if (Arg->getType()->isPointerType())
        add(Arg);
    }
    return true;
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    addObject(E->getArgument()->IgnoreParenImpCasts());
    return true;
  }

private:
  void add(const Expr *E) {
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const ValueDecl *D = Member->getMemberDecl();
      Found.insert(D->getLocation());
      // What makes or ends one lock of an object does so with the object.
      QualType T = D->getType();
      if (const auto *Field = dyn_cast<FieldDecl>(D);
          Field &&
          isLockOrCondition(T->isPointerType() ? T->getPointeeType() : T))
        Found.insert(Field->getParent()->getLocation());
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      Found.insert(Ref->getDecl()->getLocation());
  }
  void addObject(const Expr *Pointer) {
    if (const auto *R =
            Pointer->getType()->getPointeeType().isNull()
                ? nullptr
                : Pointer->getType()->getPointeeType()->getAsRecordDecl())
      Found.insert(R->getLocation());
  }
  bool isLockOrCondition(QualType T) {
    return M.isKind(T, model::TypeKind::Lock) ||
           M.isKind(T, model::TypeKind::Condition);
  }
  model::Model &M;
  llvm::DenseSet<SourceLocation> &Found;
};

} // namespace

bool LockConventions::manages(const FunctionDecl *F, const ValueDecl *Lock) {
  auto [It, IsNew] = Managed.try_emplace(F);
  if (IsNew) {
    if (F->getBody())
      Manager(Engine.model(), It->second).TraverseStmt(F->getBody());
    if (const FunctionSummary *S = Engine.summary(F))
      for (const Event &E : S->Events)
        if (E.Kind == EventKind::Write)
          if (const ValueDecl *D = E.Path.lastNamed())
            It->second.insert(D->getLocation());
  }
  const auto *Field = dyn_cast<FieldDecl>(Lock);
  return It->second.contains(Lock->getLocation()) ||
         (Field && It->second.contains(Field->getParent()->getLocation()));
}

bool LockConventions::isForManager(const GuardUse &U, const ValueDecl *Lock) {
  if (manages(U.E->In, Lock) || manages(U.By, Lock))
    return true;
  auto Manages = [&](const FunctionDecl *F) { return manages(F, Lock); };
  return U.E->In != U.By && Of.reaches(U.By, U.E->In) &&
         !Of.reaches(U.By, U.E->In, Manages);
}

/// A plain function that neither main nor a task of this TU gets to. A friend
/// belongs to its class.
bool LockConventions::isForUnknownCallers(const FunctionDecl *F) {
  auto [It, IsNew] = ForUnknown.try_emplace(F, false);
  if (IsNew)
    It->second = !isa<CXXMethodDecl>(F) && !F->getFriendObjectKind() &&
                 llvm::none_of(Of.rootsOf(F), [&](const FunctionDecl *Root) {
                   return Engine.isStart(Root);
                 });
  return It->second;
}

/// Do the callers of \p F choose the object that \p Guard is a part of?
static bool isGiven(const FunctionDecl *F, const ValueDecl *Guard) {
  const auto *Field = dyn_cast<FieldDecl>(Guard);
  return Field && llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) {
           QualType T = P->getType();
           T = T->isPointerType() ? T->getPointeeType()
                                  : T.getNonReferenceType();
           return T->getAsRecordDecl() &&
                  T->getAsRecordDecl()->getCanonicalDecl() ==
                      Field->getParent()->getCanonicalDecl();
         });
}

void LockConventions::add(const ValueDecl *Guard, const Functions &Holding,
                          const Functions &Without, bool IsPart) {
  GuardOf &G = Uses[Guard];
  if (IsPart)
    G.Holders.insert(Holding.begin(), Holding.end());
  for (const FunctionDecl *F : Without) {
    bool IsFree = Of.takesNoLock(F);
    if (IsPart && IsFree)
      G.Free.insert(F);
    if (isForUnknownCallers(F) &&
        (IsFree || (isGiven(F, Guard) && !Of.takesLock(F, Guard))))
      ++G.Plain[F];
  }
}

/// Nothing but `return what->count > 0;`.
static bool isOneReturn(const FunctionDecl *F) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(F->getBody());
  return Body && Body->size() == 1 && isa<ReturnStmt>(Body->body_front());
}

bool heddle::analysis::isConstAccessor(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return Method && Method->isConst() && isOneReturn(F);
}

bool LockConventions::isDeliberate(const ValueDecl *Guard,
                                   const FunctionDecl *F, unsigned Alike) {
  const GuardOf &G = Uses[Guard];
  // The functions of a file, unlike a class, do not say which of them are there
  // for others: that there are two without a lock is a convention. So is one
  // that only tells what is in the object that it is given, or that does a lot
  // with one that it finds itself.
  if (auto It = G.Plain.find(F); It != G.Plain.end())
    return G.Plain.size() > 1 ||
           (isGiven(F, Guard) ? isOneReturn(F) : It->second >= ManyData);
  // A class with several methods that take no lock has them on purpose: their
  // callers lock, or no other task runs yet.
  size_t N = G.Free.size() - std::min<size_t>(G.Free.size(), Alike);
  return G.Free.contains(F) && N > 1 && N * 3 > G.Holders.size();
}
