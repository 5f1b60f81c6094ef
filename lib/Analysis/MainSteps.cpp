//===- MainSteps.cpp - Does main wait for what it starts? -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/HandleSteps.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void HandleSteps::addMain(const Expr *At, Role What, const Effect *Start) {
  TypestateStep Step;
  Step.Of = &mainProperty();
  Step.Object = AccessPath::named(M.named("main"));
  Step.On = What;
  Step.Where = At->getSourceRange();
  // It says whether a task could be started.
  if (Start && Start->When == Success::Zero && At->getType()->isIntegerType()) {
    Step.Kind = TypestateStep::Try;
    Step.When = Start->When;
    Step.Site = At;
  }
  // A loop that waits is there to wait, however often it does.
  if (What == Role::Wait)
    for (const Loop &L : Loops)
      AtLoops[L.Statement].push_back(Step);
  addStep(At, std::move(Step));
}

/// Does the task that \p C starts live on when what the call returns is gone?
bool HandleSteps::runsOnItsOwn(const CallView &C) const {
  if (C.isConstruction() || !C.Site)
    return false;
  QualType Result = C.Site->getType();
  const TypeModel *T = M.type(Result);
  return Result->isVoidType() ||
         (T && T->Kind == TypeKind::TaskHandle && !T->JoinsOnDestruction &&
          !T->EndsOnDestruction);
}

/// Does main go on as soon as it has started a task? Whatever might wait counts
/// as waiting.
void HandleSteps::followMain(const CallView &C) {
  const Effect *Start = nullptr;
  bool Starts = false,
       Waits =
           !C.Callee || userDefinition(C.Callee) ||
           !Ctx.getSourceManager().isInSystemHeader(C.Callee->getLocation());
  const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(C.Callee);
  if (Ctor && Ctor->isCopyOrMoveConstructor())
    return;
  if (const FunctionModel *Fn = C.Callee ? C.lookUp(M) : nullptr) {
    Waits = false;
    for (const Effect &E : Fn->Effects)
      switch (E.What) {
      case Role::Spawn:
        // What ends with its handle is another story.
        Starts |= E.Object.Kind == Operand::Argument || runsOnItsOwn(C);
        Start = &E;
        break;
      case Role::Detach:
        Starts = true;
        break;
      case Role::None:
      case Role::SignalUnsafe:
      case Role::TaskId:
      case Role::Identity:
      case Role::Reference:
      case Role::AddressOf:
      case Role::Dereference:
      case Role::Initialize:
      case Role::Joinable:
      case Role::Insert:
      case Role::EmplaceHandle:
      case Role::AtomicStore:
      case Role::AtomicUpdate:
        break;
      default:
        Waits = true;
      }
  }
  if (Waits)
    addMain(C.Site, Role::Wait, nullptr);
  else if (Starts) {
    addMain(C.Site, Role::Spawn, Start);
    Any = true;
  }
}
