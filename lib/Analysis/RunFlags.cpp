//===- RunFlags.cpp - Flags that say whether a task runs ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/RunFlags.h"
#include "Analysis/AtomicSteps.h"
#include "Analysis/CallView.h"
#include "Analysis/Constants.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// The member or global variable that \p E, or what it is an element of, is.
static const ValueDecl *named(const Expr *E) {
  E = ignoreWrappers(E);
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = ignoreWrappers(Address->getSubExpr());
  const ValueDecl *D = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    D = Member->getMemberDecl();
  else if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    D = Ref->getDecl();
  const auto *V = dyn_cast_or_null<VarDecl>(D);
  return isa_and_nonnull<FieldDecl>(D) || (V && V->hasGlobalStorage())
             ? cast<ValueDecl>(D->getCanonicalDecl())
             : nullptr;
}

/// Where its neighbours are declared.
static const DeclContext *home(const ValueDecl *D) {
  return D->getDeclContext()->getRedeclContext()->getPrimaryContext();
}

namespace heddle::analysis {

class RunFlagCollector : public RecursiveASTVisitor<RunFlagCollector> {
public:
  RunFlagCollector(RunFlags &Flags, const FunctionDecl *F, ASTContext &Ctx)
      : Flags(Flags), F(F), Ctx(Ctx) {}

  // It is a function of its own.
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }

  bool VisitMemberExpr(MemberExpr *E) { return mention(E); }
  bool VisitDeclRefExpr(DeclRefExpr *E) { return mention(E); }
  bool VisitVarDecl(VarDecl *V) {
    const RecordDecl *R =
        V->getType()->isPointerType()
            ? V->getType()->getPointeeType()->getAsRecordDecl()
            : nullptr;
    if (R && V->hasInit() &&
        isa<CallExpr, CXXNewExpr>(ignoreWrappers(V->getInit())))
      Flags.Makers[R->getCanonicalDecl()].insert(F);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp())
      write(B->getLHS(), B->getOpcode() == BO_Assign ? B->getRHS() : nullptr);
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->isIncrementDecrementOp())
      write(U->getSubExpr(), nullptr);
    else if (U->getOpcode() == UO_AddrOf)
      if (RunFlags::Use *Flag = use(U->getSubExpr()))
        Flag->GivesAway |= !U->getSubExpr()->getType()->isAtomicType();
    return true;
  }
  bool VisitAtomicExpr(AtomicExpr *A) {
    switch (A->getOp()) {
    case AtomicExpr::AO__c11_atomic_load:
    case AtomicExpr::AO__atomic_load:
    case AtomicExpr::AO__atomic_load_n:
      break;
    case AtomicExpr::AO__c11_atomic_init:
    case AtomicExpr::AO__c11_atomic_store:
    case AtomicExpr::AO__c11_atomic_exchange:
    case AtomicExpr::AO__atomic_store_n:
    case AtomicExpr::AO__atomic_exchange_n:
      write(A->getPtr(), A->getVal1());
      break;
    default:
      write(A->getPtr(), nullptr);
    }
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    std::optional<CallView> C = viewCall(Call);
    const FunctionModel *Known = C ? C->lookUp(Flags.M) : nullptr;
    if (!Known)
      return true;
    for (const Effect &E : Known->Effects) {
      const Expr *Object = C->operand(E.Object);
      if (!Object ||
          (E.What != Role::AtomicStore && E.What != Role::AtomicUpdate &&
           E.What != Role::AtomicAcquire))
        continue;
      // The order may follow. To add or to take away something gives any value.
      bool OneValue =
          C->Args.size() == 1 ||
          (C->Args.size() == 2 && isMemoryOrder(C->Args[1]->getType()));
      bool Replaces = E.What == Role::AtomicStore ||
                      (OneValue && constantValue(C->Args[0], Ctx) == 0);
      write(Object, OneValue && Replaces ? C->Args[0] : nullptr);
    }
    return true;
  }

private:
  RunFlags::Use *use(const Expr *E) {
    const ValueDecl *D = named(E);
    return D && !Flags.handlesBeside(D).empty() ? &Flags.Of[D][F] : nullptr;
  }
  bool mention(const Expr *E) {
    use(E);
    return true;
  }
  void write(const Expr *To, const Expr *Value) {
    RunFlags::Use *Flag = use(To);
    if (!Flag)
      return;
    std::optional<int64_t> Known =
        Value ? constantValue(Value, Ctx) : std::nullopt;
    Flag->Sets |= Known.value_or(1) != 0;
    Flag->Clears |= Known.value_or(0) == 0;
  }

  RunFlags &Flags;
  const FunctionDecl *F;
  ASTContext &Ctx;
};

} // namespace heddle::analysis

bool RunFlags::isHandle(const ValueDecl *D) {
  QualType T = D->getType().getNonReferenceType();
  const ASTContext &Ctx = D->getASTContext();
  while (const ArrayType *Array = Ctx.getAsArrayType(T))
    T = Array->getElementType();
  if (M.isKind(T, TypeKind::Container))
    T = elementType(T);
  return !T.isNull() && M.isKind(T, TypeKind::TaskHandle);
}

const RunFlags::Decls &RunFlags::handlesBeside(const ValueDecl *D) {
  const DeclContext *Home = home(D);
  auto [It, IsNew] = Beside.try_emplace(Home);
  if (!IsNew)
    return It->second;
  Decls Found;
  for (const Decl *Other : Home->decls())
    if (const auto *V = dyn_cast<ValueDecl>(Other);
        V && isa<FieldDecl, VarDecl>(V) && isHandle(V))
      Found.push_back(cast<ValueDecl>(V->getCanonicalDecl()));
  return Beside[Home] = std::move(Found);
}

void RunFlags::collect() {
  if (std::exchange(IsCollected, true))
    return;
  for (const auto &[F, Node] : Index.nodes())
    if (Stmt *Body = F->getBody())
      RunFlagCollector(*this, F, F->getASTContext()).TraverseStmt(Body);
}

/// Does \p F, or what it calls, do one of \p Roles, and has to do with
/// \p Handle?
bool RunFlags::belongs(const FunctionDecl *F, const ValueDecl *Handle,
                       llvm::ArrayRef<Role> Roles) {
  const Uses &Mentions = Of[Handle];
  auto Does = [&](const FunctionDecl *Who) {
    const FunctionIndex::Node *Node = Index.node(Who);
    return Node && Mentions.count(Who) &&
           llvm::any_of(Roles, [&](Role R) { return Node->has(R); });
  };
  const FunctionIndex::Node *Node = Index.node(F);
  return Does(F) || (Node && llvm::any_of(Node->References, Does));
}

bool RunFlags::tells(const ValueDecl *Flag, const ValueDecl *Handle) {
  const Role Starting[] = {Role::Spawn, Role::EmplaceHandle};
  const Role Ending[] = {Role::Spawn, Role::EmplaceHandle, Role::Join};
  const auto *Class = dyn_cast<TagDecl>(Flag->getDeclContext());
  bool IsSet = false;
  for (const auto &[F, Use] : Of[Flag]) {
    if (Use.GivesAway || (Use.Sets && !belongs(F, Handle, Starting)))
      return false;
    IsSet |= Use.Sets;
    if (!Use.Clears || isa<CXXConstructorDecl>(F) ||
        (Class && Makers.lookup(Class->getCanonicalDecl()).contains(F)))
      continue;
    const FunctionIndex::Node *Node = Index.node(F);
    if (!belongs(F, Handle, Ending) && !(Node && Node->has(Role::Initialize)))
      return false;
  }
  return IsSet;
}

llvm::ArrayRef<const ValueDecl *> RunFlags::handlesOf(const ValueDecl *Flag) {
  const auto *V = dyn_cast<VarDecl>(Flag);
  if (V ? !V->hasGlobalStorage() : !isa<FieldDecl>(Flag))
    return {};
  Flag = cast<ValueDecl>(Flag->getCanonicalDecl());
  auto [It, IsNew] = Known.try_emplace(Flag);
  if (!IsNew)
    return It->second;
  Decls Found;
  for (const ValueDecl *Handle : handlesBeside(Flag)) {
    collect();
    if (Handle != Flag && tells(Flag, Handle))
      Found.push_back(Handle);
  }
  return Known[Flag] = std::move(Found);
}
