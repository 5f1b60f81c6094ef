//===- HandleStates.cpp - Threads, promises, ... and their states ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/HandleStates.h"
#include "Analysis/CallView.h"
#include "Analysis/HandleSteps.h"
#include "Analysis/Instantiation.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Calls are followed this deep.
static constexpr unsigned MaxCallDepth = 8;

//===- Which objects ------------------------------------------------------===//

static bool hasMethod(const CXXRecordDecl *R, Model &M, Role What) {
  return llvm::any_of(R->methods(), [&](const CXXMethodDecl *Method) {
    return Method->getIdentifier() || Method->isOverloadedOperator()
               ? M.hasRole(Method, R, 0, What)
               : false;
  });
}

const Property *HandleStates::propertyOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  Model &M = Engine.model();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  if (!R) {
    if (T->isPointerType() && !T->getAs<TypedefType>())
      return nullptr;
    if (M.isKind(T, TypeKind::TaskHandle))
      return &mildThreadProperty();
    return M.isKind(T, TypeKind::Timer) ? &timerProperty() : nullptr;
  }
  auto [It, New] = Classes.try_emplace(R, nullptr);
  if (!New)
    return It->second;
  const Property *P = nullptr;
  const TypeModel *Kind = M.type(R);
  if (Kind && Kind->Kind == TypeKind::TaskHandle) {
    if (hasMethod(R, M, Role::TakeResult))
      P = &futureProperty();
    else if (hasMethod(R, M, Role::Detach))
      P = Kind->EndsOnDestruction ? &threadProperty() : &mildThreadProperty();
  } else if (!Kind || Kind->Kind == TypeKind::Synchronization) {
    if (hasMethod(R, M, Role::SetResult))
      P = &promiseProperty();
    else if (hasMethod(R, M, Role::ContextCancel))
      P = &cancelProperty();
  }
  return Classes[R] = P;
}

const Property *HandleStates::groupOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  QualType Element;
  if (const auto *Array = Engine.context().getAsArrayType(T))
    Element = Array->getElementType();
  else if (T->isPointerType())
    Element = T->getPointeeType();
  else if (Engine.model().isKind(T, TypeKind::Container))
    Element = elementType(T);
  if (Element.isNull())
    return nullptr;
  const Property *P = propertyOf(Element);
  return P == &threadProperty() || P == &mildThreadProperty()
             ? &threadGroupProperty()
             : nullptr;
}

//===- What happens in a function -----------------------------------------===//

const HandleStates::Function &HandleStates::of(const FunctionDecl *F) {
  static const Function Nothing;
  std::unique_ptr<Function> &Entry = Known[F];
  if (Entry)
    return *Entry;
  Entry = std::make_unique<Function>(); // what recursion sees
  Function *Mine = Entry.get();
  if (Depth > MaxCallDepth || !F->getBody() || F->isDependentContext())
    return *Mine;
  ++Depth;
  HandleSteps Builder(*this, F);
  bool Any = Builder.collect();
  Mine->Escapes = Builder.escapes();
  const auto *Dtor = dyn_cast<CXXDestructorDecl>(F);
  if (Any || (Dtor && !Builder.isBroken())) {
    CFG::BuildOptions Options;
    Options.AddImplicitDtors = true;
    Options.AddInitializers = true;
    Options.PruneTriviallyFalseEdges = true;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> Cfg =
        CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
    if (Cfg && Cfg->getNumBlockIDs() <= SummaryEngine::MaxBlocks) {
      TypestateSteps Steps = Builder.place(*Cfg);
      llvm::SmallPtrSet<const Expr *, 8> Throwers;
      if (Builder.hasStrictObject())
        Mine->Throwers = findThrowers(Engine, F);
      for (const Thrower &T : Mine->Throwers)
        Throwers.insert(T.Site);
      auto AtEntry = [&](const Property &P,
                         const AccessPath &Object) -> std::optional<StateId> {
        const VarDecl *V = Object.var();
        if (&P == &mainProperty())
          return MainAlone;
        if (!V || !isFrameLocal(V, F) || Object.hasDeref() ||
            V->isInitCapture() || V->isStaticLocal())
          return std::nullopt;
        if (!isa<ParmVarDecl>(V))
          return P.Initial;
        if (!V->getType()->isRecordType() || !Object.steps().empty())
          return std::nullopt;
        if (&P == &threadProperty() || &P == &mildThreadProperty())
          return ThreadGiven;
        if (&P == &futureProperty())
          return FutureValid;
        return &P == &promiseProperty() ? std::optional<StateId>(PromiseUnset)
                                        : std::nullopt;
      };
      Mine->Results = runTypestates(*Cfg, F, Steps, AtEntry, &Throwers);
      for (TypestateResult &R : Mine->Results)
        if (isVisibleOutside(R.Object, F)) {
          TypestateEffect E = effectOf(R);
          if (R.GaveUp)
            E.Outcomes.clear();
          Mine->Effects.push_back(std::move(E));
        }
    }
  }
  --Depth;
  return *Mine;
}