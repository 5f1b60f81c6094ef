//===- HandleCalls.cpp - What calls do to handles -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/HandleSteps.h"
#include "Analysis/Instantiation.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void HandleSteps::effect(const Effect &E, const CallView &C) {
  const Expr *Operand = C.operand(E.Object);
  auto Object = [&]() -> std::pair<Name, QualType> {
    if (E.Object.Kind == Operand::This && C.Object)
      return {C.ObjectIsPointer ? Names.claimPointee(C.Object)
                                : Names.claim(C.Object),
              C.objectType()};
    if (E.Object.Kind != Operand::Argument || !Operand)
      return {};
    QualType T = Operand->getType();
    if (States.propertyOf(T))
      return {Names.claim(Operand), T};
    if (T->isPointerType() && States.propertyOf(T->getPointeeType()))
      return {Names.claimPointee(Operand), T->getPointeeType()};
    // Arrays lose their type on the way.
    const Expr *Plain = ignoreWrappers(Operand);
    if (Plain->getType()->isPointerType())
      return {Names.claimPointee(Operand), Plain->getType()->getPointeeType()};
    return {};
  };
  SourceRange Where = C.Site->getSourceRange();
  switch (E.What) {
  case Role::Spawn: {
    if (E.Object.Kind != Operand::Argument)
      return;
    auto [N, T] = Object();
    // Attributes may say that it starts detached.
    bool HasAttributes = llvm::any_of(C.Args, [&](const Expr *Arg) {
      return Arg->getType()->isPointerType() &&
             M.isKind(Arg->getType()->getPointeeType(),
                      TypeKind::Synchronization) &&
             !Arg->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNull);
    });
    add(C.Site, HasAttributes ? Role::Identity : Role::Spawn, N, T,
        HasAttributes ? nullptr : C.Site, Where);
    if (!HasAttributes && !Steps[C.Site].empty())
      Steps[C.Site].back().When = E.When;
    return;
  }
  case Role::Joinable: {
    auto [N, T] = Object();
    if (N && !N.Element)
      add(C.Site, E.What, N, T, C.Site, Where, TypestateStep::Ask);
    else if (N && !Loops.empty())
      Loops.back().Conditional = true;
    return;
  }
  case Role::Join:
    // Whoever takes the result joins, too.
    if (C.effect(M, Role::TakeResult) || C.effect(M, Role::Use))
      return;
    [[fallthrough]];
  case Role::Detach:
  case Role::Use:
  case Role::MakeFuture:
  case Role::SetResult:
  case Role::TakeResult:
  case Role::Move:
  case Role::ContextCancel:
  case Role::TimerReset:
  case Role::TimerStart:
  case Role::Destroy: {
    auto [N, T] = Object();
    add(C.Site, E.What, N, T, nullptr, Where);
    if (E.What == Role::TimerStart && !Steps[C.Site].empty()) {
      Steps[C.Site].back().Site = C.Site;
      Steps[C.Site].back().When = E.When;
    }
    return;
  }
  case Role::EmplaceHandle:
  case Role::Insert: {
    if (!C.Object || C.ObjectIsPointer || !States.groupOf(C.objectType()))
      return;
    Name Container = Names.claim(C.Object);
    if (!Container || C.Args.empty())
      return;
    Container.Element = true;
    const Expr *Given = C.Args[0];
    QualType T = elementType(C.objectType());
    bool Moves = false;
    if (M.isKind(Given->getType(), TypeKind::TaskHandle) &&
        (Given->isXValue() || Given->isPRValue()) && !isTemporary(Given)) {
      if (Name Source = Names.claim(Given)) {
        add(C.Site, Role::Move, Source, Given->getType(), nullptr, Where);
        Moves = true;
      }
    }
    // What is moved in from somewhere may be an empty handle.
    bool Starts =
        !Moves &&
        (!M.isKind(Given->getType(), TypeKind::TaskHandle) || spawnOf(Given));
    if (Starts || Moves)
      add(C.Site, Role::Spawn, Container, T, nullptr, Where);
    else
      escape(C.Site, Container.Path);
    return;
  }
  case Role::PoolPut: {
    if (C.Args.empty())
      return;
    const Expr *Given = C.Args[0];
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(Given));
    if (!Ref || !Given->getType()->isPointerType())
      return;
    Name N = Names.claim(Given);
    if (!N)
      return;
    addPooled(C.Site, Role::PoolPut, N.Path, Where);
    return;
  }
  // They ask, or do something that leaves the handle alone.
  case Role::TaskId:
  case Role::None:
  case Role::Poll:
  case Role::StopCheck:
  case Role::TimedWait:
  case Role::TryWait:
  case Role::Wait:
  case Role::Block:
  case Role::Signal:
  case Role::PoolGet:
    Object();
    return;
  default:
    return;
  }
}

/// What the function \p Callee does to what it is given, it does here.
void HandleSteps::callUser(const CallView &C, const FunctionDecl *Callee) {
  const HandleStates::Function &Known = States.of(Callee);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool IsMember = Method && Method->isInstance() && !C.isConstruction() &&
                  !Method->getParent()->isLambda();
  // Another class may have overridden it.
  if (Method && Method->isVirtual() && Engine.mayRunOther(C.Site))
    return;
  auto Translate = [&](const AccessPath &P) -> Name {
    if (P.thisClass()) {
      if (!IsMember || !C.Object)
        return {};
      Name Base =
          C.ObjectIsPointer ? Names.pointee(C.Object) : Names.resolve(C.Object);
      if (!Base)
        return {};
      return {Base.Path.attach(P.steps()), Base.Element};
    }
    const VarDecl *V = P.var();
    if (!V)
      return {};
    if (!isFrameLocal(V, Callee))
      return {P};
    for (unsigned I = 0; I < C.Args.size() && I < Callee->getNumParams(); ++I) {
      if (Callee->getParamDecl(I)->getCanonicalDecl() != V)
        continue;
      QualType T = V->getType();
      auto Rest = P.steps();
      if (T->isReferenceType() || T->isPointerType()) {
        Name Base = T->isReferenceType() ? Names.resolve(C.Args[I])
                                         : Names.pointee(C.Args[I]);
        if (!Base || Rest.empty() || Rest.front().Kind != PathStep::Deref)
          return {};
        return {Base.Path.attach(Rest.drop_front()), Base.Element};
      }
      // A copy of a plain handle is as good as the handle.
      if (T->isRecordType())
        return {};
      Name Base = Names.resolve(C.Args[I]);
      return Base ? Name{Base.Path.append(Rest), Base.Element} : Name{};
    }
    return {};
  };
  for (const AccessPath &P : Known.Escapes)
    if (Name N = Translate(P))
      escape(C.Site, N.Path);
  for (const TypestateEffect &E : Known.Effects) {
    Name N = Translate(E.Object);
    if (!N)
      continue;
    TypestateStep Step;
    Step.Kind = TypestateStep::Call;
    Step.Of = E.Of;
    Step.Object = N.Path;
    Step.Site = C.Site;
    Step.Where = C.Site->getSourceRange();
    Step.Callee = &E;
    if (N.Element) {
      // Joined one by one, by a function.
      if (E.Of != &threadProperty() && E.Of != &mildThreadProperty())
        continue;
      bool Ends = llvm::any_of(E.Outcomes, [](const auto &O) {
        return O.From == ThreadRuns && O.To != ThreadRuns;
      });
      if (Ends || E.Outcomes.empty())
        escape(C.Site, N.Path);
      continue;
    }
    Any = true;
    Strict |= E.Of == &threadProperty();
    addStep(C.Site, std::move(Step));
  }
  // It was looked into: being given is no escape.
  if (IsMember && C.Object)
    Names.claimAll(C.Object);
  for (unsigned I = 0; I < C.Args.size() && I < Callee->getNumParams(); ++I) {
    QualType T = Callee->getParamDecl(I)->getType();
    if (T->isReferenceType() || T->isPointerType() || !T->isRecordType())
      Names.claimAll(C.Args[I]);
  }
}

void HandleSteps::call(const CallView &C) {
  const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(C.Callee);
  if (Ctor && Ctor->isMoveConstructor() && !C.Args.empty() &&
      C.Args[0]->isXValue() && States.propertyOf(C.Site->getType())) {
    if (!Names.isClaimed(ignoreWrappers(C.Args[0])))
      if (Name N = Names.claim(C.Args[0]))
        add(C.Site, Role::Move, N, C.Site->getType(), nullptr,
            C.Site->getSourceRange());
    return;
  }
  // Assignments.
  if (C.Object && C.Callee && C.Callee->getOverloadedOperator() == OO_Equal &&
      C.Args.size() == 1) {
    const Property *P = States.propertyOf(C.objectType());
    Name N = P ? Names.claim(C.Object) : Name{};
    if (N && P != &cancelProperty()) {
      give(C.Site, N, C.objectType(), C.Args[0]);
      // The statement is what is wrong, not the new value.
      if (!N.Element)
        for (TypestateStep &Step : Steps[C.Site])
          if (Step.Object == N.Path && Step.On != Role::Move)
            Step.Where = C.Site->getSourceRange();
      return;
    }
  }
  if (!C.Callee)
    return;
  if (const FunctionModel *Fn = C.lookUp(M)) {
    for (const Effect &E : Fn->Effects)
      effect(E, C);
    return;
  }
  // A container is asked something.
  if (C.Object && C.ObjectClass && States.groupOf(C.objectType())) {
    const TypeModel *T = M.type(C.objectType());
    std::string Called = C.Callee->getNameAsString();
    if (T && (llvm::is_contained(T->Reads, Called) ||
              (llvm::is_contained(T->Element, Called) && C.Site->isGLValue())))
      Names.claimAll(C.Object);
    return;
  }
  if (const FunctionDecl *Definition = userDefinition(C.Callee)) {
    if (!Definition->isDefaulted())
      callUser(C, Definition);
    return;
  }
  // A function of the system that gets a copy of a plain handle only asks.
  if (Ctx.getSourceManager().isInSystemHeader(C.Callee->getLocation()) &&
      !C.Object)
    for (const Expr *Arg : C.Args)
      if (Arg->isPRValue() && !Arg->getType()->isRecordType() &&
          States.propertyOf(ignoreWrappers(Arg)->getType()))
        Names.claimAll(Arg);
}
