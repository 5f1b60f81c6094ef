//===- HandleSteps.cpp - What statements do to handles --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/HandleSteps.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Nested statements and expressions deeper than this are not looked at.
static constexpr unsigned MaxNesting = 200;

void HandleSteps::add(const void *At, Role What, const Name &Of, QualType T,
                      const Expr *Site, SourceRange Where,
                      TypestateStep::KindTy Kind) {
  if (!Of || T.isNull())
    return;
  const Property *P = States.propertyOf(T);
  if (!P)
    return;
  TypestateStep Step;
  Step.Kind = Kind;
  Step.Object = Of.Path;
  Step.On = What;
  Step.Site = Site;
  Step.Where = Where;
  if (Of.Element) {
    if (P != &threadProperty() && P != &mildThreadProperty())
      return;
    Step.Of = &threadGroupProperty();
    switch (What) {
    case Role::Spawn:
    case Role::Identity:
      Step.On = Role::Spawn;
      // A loop that starts threads anew is about others than those before,
      // also where it may run for none.
      if (!Loops.empty()) {
        TypestateStep Begin = Step;
        Begin.On = Role::Initialize;
        AtLoops[Loops.back().Statement].push_back(std::move(Begin));
      }
      break;
    case Role::Join:
    case Role::Detach:
    case Role::Move: {
      // In a loop, all of them: also if the loop runs for none.
      bool All =
          !Loops.empty() && !Loops.back().Conditional && What != Role::Move;
      Step.On = All ? Role::Join : Role::Wait;
      if (!Loops.empty()) {
        // Where the loop begins, they must not be joined yet.
        if (All) {
          TypestateStep Begin = Step;
          Begin.On = Role::Use;
          if (const Stmt *First = Loops.back().First)
            addStep(First, std::move(Begin));
        }
        AtLoops[Loops.back().Statement].push_back(std::move(Step));
        Any = true;
        return;
      }
      break;
    }
    default:
      return;
    }
    Step.Kind = TypestateStep::Event;
    Any = true;
    addStep(At, std::move(Step));
    return;
  }
  if (P == &promiseProperty() && What != Role::SetResult) {
    TypestateStep Source = Step;
    Source.Of = &futureSourceProperty();
    addStep(At, std::move(Source));
  }
  Step.Of = P;
  Any = true;
  Strict |= P == &threadProperty();
  addStep(At, std::move(Step));
}

/// time; what it captures by copy it was given.
void HandleSteps::lambda(const LambdaExpr *L) {
  bool UsesThis = false;
  for (const LambdaCapture &C : L->captures()) {
    if (C.capturesThis())
      UsesThis = true;
    if (!C.capturesVariable())
      continue;
    const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
    if (!V) {
      if (const auto *B = dyn_cast<BindingDecl>(C.getCapturedVar()))
        if (const VarDecl *Holder = B->getHoldingVar())
          escape(L, AccessPath::variable(Holder->getCanonicalDecl()));
      continue;
    }
    if (V->isInitCapture()) {
      if (V->getInit() && States.propertyOf(V->getInit()->getType()))
        give(L, {}, V->getType(), V->getInit());
      walk(V->getInit(), 0);
      continue;
    }
    if (Name N = Names.variable(V)) {
      escape(L, N.Path);
      if (V->getType()->isPointerType())
        escape(L, N.Path.deref());
    }
  }
  if (!UsesThis)
    return;
  // Which members does it mention?
  llvm::SmallVector<const Stmt *> Work{L->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    Work.append(S->child_begin(), S->child_end());
    if (const auto *Member = dyn_cast<MemberExpr>(S);
        Member && isa<FieldDecl>(Member->getMemberDecl()))
      if (Name N = Names.resolve(Member))
        escape(L, N.Path);
  }
}

/// A mention that is not understood: whoever gets the object may do anything.
void HandleSteps::mention(const Expr *E) {
  // Numbers hold no handle, if they are none.
  QualType T = E->getType();
  if (Names.isClaimed(E) || (T->isArithmeticType() && !States.propertyOf(T)))
    return;
  Name N = Names.resolve(E);
  if (!N)
    return;
  escape(E, N.Path);
  if (E->getType()->isPointerType() && !isa<CXXThisExpr>(E))
    escape(E, N.Path.deref());
}

static bool isLoop(const Stmt *S) {
  return isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

/// Does \p S leave a loop that it is in?
static bool leavesLoop(const Stmt *S, unsigned Depth = 0) {
  if (!S || isa<LambdaExpr>(S) || Depth > MaxNesting)
    return false;
  if (isa<BreakStmt, ReturnStmt, GotoStmt, ContinueStmt, CXXThrowExpr>(S))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return leavesLoop(Child, Depth + 1);
  });
}

void HandleSteps::walkLoop(const Stmt *S, unsigned Depth) {
  const Stmt *First = nullptr;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    First = Range->getRangeStmt();
  else if (const auto *For = dyn_cast<ForStmt>(S))
    First = For->getInit();
  Loops.push_back({S, First, leavesLoop(S)});
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    // Going through a container is no mention of it.
    if (States.groupOf(Range->getRangeInit()->getType()))
      Names.claim(Range->getRangeInit());
    walk(Range->getRangeInit(), Depth + 1);
    if (Range->getInit())
      walk(Range->getInit(), Depth + 1);
    walk(Range->getLoopVarStmt(), Depth + 1);
    walk(Range->getBody(), Depth + 1);
  } else {
    walkChildren(S, Depth);
  }
  Loops.pop_back();
}

void HandleSteps::walkChildren(const Stmt *S, unsigned Depth) {
  for (const Stmt *Child : S->children())
    walk(Child, Depth + 1);
}

void HandleSteps::walk(const Stmt *S, unsigned Depth) {
  if (!S || Depth > MaxNesting ||
      isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(S))
    return;
  if (isLoop(S)) {
    walkLoop(S, Depth);
    return;
  }
  if (const auto *L = dyn_cast<LambdaExpr>(S)) {
    lambda(L);
    return;
  }
  if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Decls->decls())
      if (const auto *V = dyn_cast<VarDecl>(D); V && !V->isStaticLocal()) {
        Broken |= V->isInvalidDecl();
        declare(V);
        if (V->getInit())
          walk(V->getInit(), Depth + 1);
      }
    return;
  }
  if (isa<IfStmt, SwitchStmt, AbstractConditionalOperator>(S)) {
    bool Before = !Loops.empty() && Loops.back().Conditional;
    if (!Loops.empty())
      Loops.back().Conditional = true;
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      // `if consteval` has none.
      const Expr *Condition = ignoreWrappers(If->getCond());
      if (Condition && Condition->getType()->isPointerType())
        Names.claimAll(Condition);
    }
    walkChildren(S, Depth);
    if (!Loops.empty())
      Loops.back().Conditional = Before;
    return;
  }
  const auto *E = dyn_cast<Expr>(S);
  if (!E) {
    walkChildren(S, Depth);
    return;
  }
  if (E->isTypeDependent() || E->isValueDependent() || E->containsErrors()) {
    Broken = true;
    return;
  }
  if (std::optional<CallView> C = viewCall(E)) {
    call(*C);
    if (F->isMain())
      followMain(*C);
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    if (B->isComparisonOp() || B->isLogicalOp())
      for (const Expr *Side : {B->getLHS(), B->getRHS()})
        if (ignoreWrappers(Side)->getType()->isPointerType())
          Names.claimAll(Side);
    // A plain handle or a pointer gets another value.
    if (B->getOpcode() == BO_Assign) {
      QualType T = B->getLHS()->getType();
      std::optional<CallView> C = viewCall(ignoreWrappers(B->getRHS()));
      if (T->isPointerType() && C && C->effect(M, Role::PoolGet)) {
        if (isa<DeclRefExpr>(ignoreWrappers(B->getLHS())))
          if (Name N = Names.claim(B->getLHS()))
            addPooled(B, Role::PoolGet, N.Path, B->getSourceRange());
      }
    }
  } else if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_PointerToBoolean)
      Names.claimAll(Cast->getSubExpr());
  } else if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->getOpcode() == UO_LNot &&
        ignoreWrappers(U->getSubExpr())->getType()->isPointerType())
      Names.claimAll(U->getSubExpr());
  } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
    if (Name N = Names.claimPointee(Delete->getArgument()))
      add(Delete, Role::Destroy, N, Delete->getDestroyedType(), nullptr,
          Delete->getSourceRange());
  }
  // Members of an object are reached without letting the object go; using what
  // a pointer points to needs it.
  const Expr *Used = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isa<FieldDecl>(Member->getMemberDecl())) {
      if (!Names.isClaimed(E))
        mention(E);
      Names.claimAll(Member->getBase());
      if (Member->isArrow())
        Used = Member->getBase();
    } else if (Member->isArrow()) {
      Used = Member->getBase();
    }
  } else if (const auto *U = dyn_cast<UnaryOperator>(E);
             U && U->getOpcode() == UO_Deref) {
    Used = U->getSubExpr();
    Names.claimAll(Used);
  } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
    Used = Index->getBase();
  } else if (isa<DeclRefExpr, CXXThisExpr>(E)) {
    mention(E);
  }
  if (Used)
    if (const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(Used)))
      if (isa<VarDecl>(Ref->getDecl()) && Ref->getType()->isPointerType())
        if (Name N = Names.resolve(Ref)) {
          addPooled(E, Role::Use, N.Path, E->getSourceRange());
          if (isa<MemberExpr>(E) &&
              !isa<FieldDecl>(cast<MemberExpr>(E)->getMemberDecl()))
            Names.claimOnly(Ref);
          if (isa<ArraySubscriptExpr>(E))
            Names.claimOnly(Ref);
        }
  walkChildren(S, Depth);
}

bool HandleSteps::collect() {
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
    for (const CXXCtorInitializer *Init : Ctor->inits()) {
      if (!Init->getInit())
        continue;
      if (Init->isAnyMemberInitializer()) {
        const FieldDecl *Field = Init->getAnyMember();
        Name Mine{AccessPath::thisObject(Ctor->getParent()).field(Field)};
        if (States.propertyOf(Field->getType()) &&
            Field->getType()->getAsCXXRecordDecl()) {
          give(Init, Mine, Field->getType(), Init->getInit());
        }
      }
      walk(Init->getInit(), 0);
    }
  walk(F->getBody(), 0);
  return Any && !Broken;
}
