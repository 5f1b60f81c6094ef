//===- FreshObjects.cpp - What somebody has just made ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FreshObjects.h"
#include "Analysis/CallView.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

namespace {
/// What a local pointer is made from.
class Sources : public RecursiveASTVisitor<Sources> {
public:
  explicit Sources(const VarDecl *V) : V(V) {}
  llvm::SmallVector<const Expr *, 4> Found;

  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() == BO_Assign)
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParenImpCasts());
          Ref && Ref->getDecl()->getCanonicalDecl() == V)
        Found.push_back(B->getRHS());
    return true;
  }
  bool VisitVarDecl(VarDecl *D) {
    if (D->getCanonicalDecl() == V && D->getInit())
      Found.push_back(D->getInit());
    return true;
  }

private:
  const VarDecl *V;
};
} // namespace

/// May \p Source be an object that somebody has just made?
bool FreshObjects::mayMake(const Expr *Source) {
  Source = ignoreWrappers(Source)->IgnoreParenCasts();
  if (isa<CXXNewExpr>(Source))
    return true;
  std::optional<CallView> C = viewCall(Source);
  if (!C || !C->Callee)
    return C.has_value();
  if (const model::TypeModel *T =
          C->ObjectClass ? Engine.model().type(C->ObjectClass) : nullptr)
    return T->Kind == model::TypeKind::None;
  const FunctionDecl *Definition = userDefinition(C->Callee);
  const FunctionIndex::Node *Node =
      Definition ? Engine.index().node(Definition) : nullptr;
  const FunctionSummary *S = Definition ? Engine.summary(Definition) : nullptr;
  return !Node || !S || Node->has(model::Role::Allocate) ||
         (S->Return.Path.kind() == AccessPath::Object &&
          !S->Return.Path.hasDeref());
}

bool FreshObjects::mayBe(const AccessPath &P) {
  if (const auto *Creator = dyn_cast_or_null<Expr>(P.creator()))
    return mayMake(Creator);
  const VarDecl *V = P.var();
  if (!V || V->hasGlobalStorage() || isa<ParmVarDecl>(V))
    return false;
  auto It = Known.find(V);
  if (It != Known.end())
    return It->second;
  bool May = mayHold(V);
  Known[V] = May;
  return May;
}

bool FreshObjects::mayHold(const VarDecl *V) {
  const auto *Owner =
      dyn_cast_or_null<FunctionDecl>(V->getParentFunctionOrMethod());
  if (!Owner || !Owner->getBody())
    return true;
  Sources Visitor(V);
  Visitor.TraverseStmt(Owner->getBody());
  if (Visitor.Found.empty())
    return !V->getType()->isReferenceType();
  return llvm::any_of(Visitor.Found,
                      [&](const Expr *Source) { return mayMake(Source); });
}
