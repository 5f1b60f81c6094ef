//===- NullSend.cpp - Nothing, sent to who uses it ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A null pointer in a channel may be an agreed sign: then the receivers ask for
// it. Only if one of them goes straight to what the pointer points to, and none
// of them asks, the send is wrong.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/EmptyHandles.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMapContext.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Copies of what was received, and parts of a function.
static constexpr unsigned MaxCopies = 8;
static constexpr unsigned MaxParts = 20000;

namespace {

/// What the receivers of one channel do with what they get.
class ReceiverJudge {
public:
  explicit ReceiverJudge(SummaryEngine &Engine)
      : M(Engine.model()), Ctx(Engine.context()) {}

  SourceRange FirstUse;
  bool Asks = false;

  void receive(const Expr *Site, const FunctionDecl *In) {
    this->In = In;
    std::optional<CallView> C = viewCall(Site);
    follow(Site);
    if (!C)
      return;
    for (const Expr *Arg : C->Args) {
      const Expr *Plain = ignoreWrappers(Arg);
      // `recv(channel, &job)`.
      if (const auto *U = dyn_cast<UnaryOperator>(Plain);
          U && U->getOpcode() == UO_AddrOf)
        if (const auto *V =
                dyn_cast_or_null<VarDecl>(ObjectUses::named(U->getSubExpr())))
          variable(V);
      // The body of a select's case.
      if (const auto *L = dyn_cast<LambdaExpr>(Plain)) {
        const FunctionDecl *Outer =
            std::exchange(this->In, L->getCallOperator());
        for (const ParmVarDecl *P : L->getCallOperator()->parameters())
          variable(P);
        this->In = Outer;
      }
    }
  }

private:
  bool isPointer(QualType T) {
    T = T.getNonReferenceType();
    return T->isPointerType() || M.isKind(T, TypeKind::Pointer) ||
           M.isKind(T, TypeKind::Callable);
  }

  /// Everything that happens to the value of \p E.
  void follow(const Expr *E) {
    const Stmt *Part = E;
    for (unsigned I = 0; I < 32; ++I) {
      DynTypedNodeList Parents = Ctx.getParents(*Part);
      if (Parents.empty())
        return;
      if (const auto *V = Parents[0].get<VarDecl>()) {
        received(V);
        return;
      }
      const auto *Parent = Parents[0].get<Stmt>();
      if (!Parent)
        return;
      const auto *Value = dyn_cast<Expr>(Part);
      bool Pointer = Value && isPointer(Value->getType());
      if (const auto *Method = dyn_cast<MemberExpr>(Part))
        Pointer |=
            !Method->isArrow() && isPointer(Method->getBase()->getType());
      if (const auto *B = dyn_cast<BinaryOperator>(Parent)) {
        if (B->isAssignmentOp() && Part == B->getRHS()) {
          if (const auto *V =
                  dyn_cast_or_null<VarDecl>(ObjectUses::named(B->getLHS())))
            variable(V);
        } else if (B->isComparisonOp() || B->isLogicalOp()) {
          Asks |= Pointer;
          return;
        }
      } else if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
        if (Cast->getCastKind() == CK_PointerToBoolean ||
            Cast->getType()->isBooleanType()) {
          Asks |= Pointer;
          return;
        }
      } else if (const auto *U = dyn_cast<UnaryOperator>(Parent)) {
        if (U->getOpcode() == UO_LNot) {
          Asks |= Pointer;
          return;
        }
        if (U->getOpcode() == UO_Deref && Pointer) {
          use(U);
          return;
        }
      } else if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
        if (Member->isArrow() && Pointer) {
          use(Member);
          return;
        }
        // A method of the handle: the call tells which.
      } else if (std::optional<CallView> C = isa<Expr>(Parent)
                                                 ? viewCall(cast<Expr>(Parent))
                                                 : std::nullopt) {
        const auto *Call = cast<Expr>(Parent);
        bool OfObject = C->Object && (contains(C->Object, Part) ||
                                      contains(Part, C->Object));
        if (OfObject && Pointer) {
          if (C->effect(M, Role::Dereference) ||
              C->Callee->getOverloadedOperator() == OO_Arrow ||
              C->Callee->getOverloadedOperator() == OO_Star ||
              C->Callee->getOverloadedOperator() == OO_Call) {
            if (!Call->getType()->isPointerType() ||
                C->Callee->getOverloadedOperator() == OO_Arrow ||
                C->Callee->getOverloadedOperator() == OO_Call)
              use(Call);
            else
              Asks = true; // `p.get()`: who knows what for
            return;
          }
          Asks = true;
          return;
        }
        if (C->isConstruction()) {
          const auto *Ctor = cast<CXXConstructorDecl>(C->Callee);
          if (!Ctor->isCopyOrMoveConstructor())
            return;
        } else if (!OfObject && C->Callee &&
                   (C->Callee->isOverloadedOperator() ||
                    !C->effect(M, Role::Identity))) {
          // Compared, or handed on.
          Asks |= Pointer && C->Callee->isOverloadedOperator();
          return;
        } else if (OfObject && !isPointer(Call->getType())) {
          return; // a question about the optional
        }
      } else if (!isa<Expr>(Parent)) {
        return;
      }
      Part = Parent;
    }
  }

  /// \p V is initialised with what was received, or is what a loop's round
  /// receives.
  void received(const VarDecl *V) {
    if (V->isCXXForRangeDecl() || !V->isImplicit()) {
      variable(V);
      return;
    }
    // The hidden variables of a range-for: its own variable is meant.
    llvm::SmallVector<const Stmt *> Work{In->getBody()};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *For = dyn_cast<CXXForRangeStmt>(S);
          For && For->getBeginStmt() && For->getBeginStmt()->isSingleDecl() &&
          For->getBeginStmt()->getSingleDecl() == V)
        variable(For->getLoopVariable());
      Work.append(S->child_begin(), S->child_end());
    }
  }

  void variable(const VarDecl *V) {
    QualType T = V->getType().getNonReferenceType();
    if (!isPointer(T) && !M.isKind(T, TypeKind::Container))
      return;
    if (Seen.size() >= MaxCopies || !Seen.insert(V->getCanonicalDecl()).second)
      return;
    llvm::SmallVector<const Stmt *> Work{In->getBody()};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && Ref->getDecl()->getCanonicalDecl() == V->getCanonicalDecl())
        follow(Ref);
      if (const auto *L = dyn_cast<LambdaExpr>(S))
        Work.push_back(L->getBody());
      Work.append(S->child_begin(), S->child_end());
    }
  }

  void use(const Expr *E) {
    if (FirstUse.isInvalid())
      FirstUse = E->getSourceRange();
  }

  Model &M;
  ASTContext &Ctx;
  const FunctionDecl *In = nullptr;
  llvm::SmallPtrSet<const VarDecl *, 4> Seen;
};

} // namespace

static bool isReceive(Role R) {
  return R == Role::Receive || R == Role::TryReceive ||
         R == Role::TimedReceive || R == Role::SelectReceive;
}

void heddle::analysis::findNullSends(SummaryEngine &Engine) {
  if (!Engine.index().uses(Role::Send) && !Engine.index().uses(Role::TrySend) &&
      !Engine.index().uses(Role::TimedSend) &&
      !Engine.index().uses(Role::SelectSend))
    return;
  Model &M = Engine.model();
  std::vector<NullSend> Sends;
  for (const EmptyUse &U : emptyHandleUses(Engine))
    if (U.IsArgument)
      Sends.push_back({U.Site, nullptr, {}, U.Emptied});
  // What is written as nothing where it is sent.
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->doesThisDeclarationHaveABody())
      eachCall(F->getBody(), [&](const Expr *E) {
        std::optional<CallView> C = viewCall(E);
        const Effect *Send = nullptr;
        for (Role R :
             {Role::Send, Role::TrySend, Role::TimedSend, Role::SelectSend})
          if (C && !Send)
            Send = C->effect(M, R);
        if (!Send)
          return;
        for (const Expr *Arg : C->Args)
          if (C->operand(Send->Object) != Arg &&
              isEmptyHandle(Arg, M, Engine.context()))
            Sends.push_back({E, nullptr, {}, {}});
      });
  for (NullSend &S : Sends) {
    std::optional<CallView> C = viewCall(S.Sent);
    const Expr *Channel = nullptr;
    for (Role R :
         {Role::Send, Role::TrySend, Role::TimedSend, Role::SelectSend})
      if (const Effect *E = C->effect(M, R); E && !Channel)
        Channel =
            E->Object.Kind == Operand::This ? C->Object : C->operand(E->Object);
    S.Channel = Channel ? ObjectUses::named(Channel) : nullptr;
    if (!S.Channel)
      continue;
    ReceiverJudge Judge(Engine);
    for (const ObjectUses::Use &U : Engine.uses().uses(S.Channel))
      if (isReceive(U.What))
        Judge.receive(U.Site, U.In);
    if (Judge.Asks || Judge.FirstUse.isInvalid())
      continue;
    S.Use = Judge.FirstUse;
    auto &List = Engine.findings().NullSends;
    if (llvm::none_of(List, [&](const NullSend &Known) {
          return Known.Sent->getBeginLoc() == S.Sent->getBeginLoc();
        }))
      List.push_back(S);
  }
}
