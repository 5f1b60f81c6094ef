//===- HandlePlaces.cpp - Where in the CFG handles are used and end -------===//
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

/// An object of type \p T at \p P ends.
void HandleSteps::destroyed(TypestateSteps &Out, unsigned Block,
                            unsigned Element, const AccessPath &P, QualType T,
                            SourceRange Where, unsigned Depth) {
  if (!P || T.isNull() || Depth > 3)
    return;
  auto Add = [&](const Property &Of, const AccessPath &Object) {
    TypestateStep Step;
    Step.Of = &Of;
    Step.Object = Object;
    Step.On = Role::Destroy;
    Step.Where = Where;
    Step.Element = Element;
    Out[Block].push_back(std::move(Step));
  };
  if (States.propertyOf(T) == &threadProperty()) {
    Add(threadProperty(), P);
    return;
  }
  if (States.groupOf(T) && !T->isPointerType()) {
    QualType Inner = elementType(T);
    if (const auto *Array = Ctx.getAsArrayType(T))
      Inner = Array->getElementType();
    if (States.propertyOf(Inner) == &threadProperty())
      Add(threadGroupProperty(), P);
    return;
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return;
  if (const TypeModel *Kind = M.type(R)) {
    if (Kind->Kind == TypeKind::Pointer && !Kind->Shared &&
        States.propertyOf(elementType(T)) == &threadProperty())
      Add(threadProperty(), P.deref());
    return;
  }
  const CXXDestructorDecl *Dtor = R->getDestructor();
  if (const FunctionDecl *Definition = Dtor ? userDefinition(Dtor) : nullptr;
      Definition && !Definition->isImplicit() && !Definition->isDefaulted()) {
    for (const TypestateEffect &E : States.of(Definition).Effects) {
      if (!E.Object.thisClass())
        continue;
      TypestateStep Step;
      Step.Kind = TypestateStep::Call;
      Step.Of = E.Of;
      Step.Object = P.attach(E.Object.steps());
      Step.Where = Where;
      Step.Callee = &E;
      Step.Element = Element;
      Out[Block].push_back(std::move(Step));
    }
    for (const AccessPath &Lost : States.of(Definition).Escapes)
      if (Lost.thisClass()) {
        TypestateStep Step;
        Step.Kind = TypestateStep::Escape;
        Step.Object = P.attach(Lost.steps());
        Step.Element = Element;
        Out[Block].push_back(std::move(Step));
      }
    return;
  }
  if (Dtor && Dtor->isUserProvided()) {
    TypestateStep Step;
    Step.Kind = TypestateStep::Escape;
    Step.Object = P;
    Step.Element = Element;
    Out[Block].push_back(std::move(Step));
    return;
  }
  if (!Ctx.getSourceManager().isInSystemHeader(R->getLocation()))
    for (const FieldDecl *Field : R->fields())
      if (Field->getType()->isRecordType())
        destroyed(Out, Block, Element, P.field(Field), Field->getType(), Where,
                  Depth + 1);
}

TypestateSteps HandleSteps::place(const CFG &G) {
  TypestateSteps Out(G.getNumBlockIDs());
  for (const CFGBlock *B : G) {
    unsigned Id = B->getBlockID(), N = 0;
    auto Insert = [&](const void *Key) {
      auto It = Steps.find(Key);
      if (It == Steps.end())
        return;
      for (TypestateStep Step : It->second) {
        Step.Element = N;
        Out[Id].push_back(std::move(Step));
      }
    };
    for (const CFGElement &E : *B) {
      switch (E.getKind()) {
      case CFGElement::Statement:
      case CFGElement::Constructor:
      case CFGElement::CXXRecordTypedCall: {
        const Stmt *S = E.castAs<CFGStmt>().getStmt();
        Insert(S);
        if (const auto *Decls = dyn_cast<DeclStmt>(S))
          for (const Decl *D : Decls->decls())
            Insert(D);
        break;
      }
      case CFGElement::Initializer:
        Insert(E.castAs<CFGInitializer>().getInitializer());
        break;
      case CFGElement::AutomaticObjectDtor: {
        auto D = E.castAs<CFGAutomaticObjDtor>();
        const VarDecl *V = D.getVarDecl();
        const Stmt *At = D.getTriggerStmt();
        SourceRange Where =
            At && isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(At)
                ? At->getSourceRange()
            : At ? SourceRange(At->getEndLoc())
                 : SourceRange(F->getBody()->getEndLoc());
        // Other objects may wait for something at their end.
        if (F->isMain() && V->getType()->isRecordType() &&
            !M.type(V->getType())) {
          TypestateStep Step;
          Step.Of = &mainProperty();
          Step.Object = AccessPath::named(M.named("main"));
          Step.On = Role::Wait;
          Step.Element = N;
          Out[Id].push_back(std::move(Step));
        }
        if (!V->getType()->isReferenceType())
          destroyed(Out, Id, N, AccessPath::variable(V->getCanonicalDecl()),
                    V->getType(), Where, 0);
        break;
      }
      case CFGElement::MemberDtor:
        if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(F)) {
          const FieldDecl *Field = E.castAs<CFGMemberDtor>().getFieldDecl();
          destroyed(Out, Id, N,
                    AccessPath::thisObject(Dtor->getParent()).field(Field),
                    Field->getType(), F->getBody()->getEndLoc(), 0);
        }
        break;
      default:
        break;
      }
      ++N;
    }
    if (const Stmt *Terminator = B->getTerminatorStmt())
      if (auto It = AtLoops.find(Terminator); It != AtLoops.end())
        for (TypestateStep Step : It->second) {
          Step.Element = N;
          Out[Id].push_back(std::move(Step));
        }
  }
  return Out;
}

bool heddle::analysis::isVisibleOutside(const AccessPath &P,
                                        const FunctionDecl *F) {
  const VarDecl *V = P.var();
  if (!V)
    return P.thisClass() != nullptr;
  return !isFrameLocal(V, F) || isa<ParmVarDecl>(V);
}

PathSet HandleSteps::escapes() const {
  PathSet Result;
  for (const auto &[Key, List] : Steps)
    for (const TypestateStep &Step : List)
      if (Step.Kind == TypestateStep::Escape &&
          isVisibleOutside(Step.Object, F))
        insertPath(Result, Step.Object);
  return Result;
}
