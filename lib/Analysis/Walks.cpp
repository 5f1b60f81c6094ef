//===- Walks.cpp - Pointers that walk along linked nodes ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Walks.h"
#include "Analysis/Evaluator.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Instantiation.h"

using namespace heddle::analysis;
using namespace clang;

static const RecordDecl *nodeType(QualType Pointer) {
  if (Pointer.isNull() || !Pointer->isPointerType())
    return nullptr;
  const RecordDecl *R = Pointer->getPointeeType()->getAsRecordDecl();
  return R ? cast<RecordDecl>(R->getCanonicalDecl()) : nullptr;
}

/// Does the field lead to another object of its own kind?
static bool isLink(const FieldDecl *F) {
  const RecordDecl *To = nodeType(F->getType());
  return To && To == F->getParent()->getCanonicalDecl();
}

/// The object at \p Node and all that it is linked with.
static AccessPath nodesFrom(const AccessPath &Node) {
  if (!Node ||
      (!Node.steps().empty() && Node.steps().back().Kind == PathStep::Link))
    return Node;
  return Node.link({});
}

/// The same nodes, all of them or those that were picked.
static AccessPath withPick(const AccessPath &Nodes, OriginSet Pick) {
  return Nodes.prefix(Nodes.steps().size() - 1).link(std::move(Pick));
}

static bool sameList(const AccessPath &X, const AccessPath &Y) {
  return withPick(X, {}) == withPick(Y, {});
}

static constexpr int64_t Counted = -1;
static bool isCounted(const AccessPath &Nodes) {
  return llvm::any_of(Nodes.steps().back().Index.Set,
                      [](const Origin &O) { return O.Value == Counted; });
}

/// `nodes.next->x` is `nodes.x`.
static AccessPath collapse(const AccessPath &P) {
  AccessPath Result = P.prefix(0);
  auto Steps = P.steps();
  for (size_t I = 0; I < Steps.size(); ++I) {
    bool OnNode =
        !Result.steps().empty() && Result.steps().back().Kind == PathStep::Link;
    if (OnNode && I + 1 < Steps.size() && Steps[I].Kind == PathStep::Field &&
        isLink(Steps[I].Member) && Steps[I + 1].Kind == PathStep::Deref) {
      Result = Result.prefix(Result.steps().size() - 1).link({});
      ++I;
      continue;
    }
    Result = Result.append(Steps[I]);
  }
  return Result;
}

AccessPath heddle::analysis::alongLinks(const AccessPath &P, const State &S) {
  const Walk *W =
      P.var() && !P.steps().empty() && P.steps().front().Kind == PathStep::Deref
          ? S.walk(P.var())
          : nullptr;
  return W ? collapse(W->Nodes.append(P.steps().drop_front())) : AccessPath();
}

AccessPath heddle::analysis::amongLinks(const AccessPath &Head,
                                        llvm::ArrayRef<PathStep> Rest) {
  const ValueDecl *D = Head.lastNamed();
  const RecordDecl *Node = D ? nodeType(D->getType()) : nullptr;
  Node = Node ? Node->getDefinition() : nullptr;
  if (!Node || llvm::none_of(Node->fields(), isLink))
    return {};
  return collapse(nodesFrom(Head.deref()).append(Rest));
}

void heddle::analysis::endWalks(State &S, const AccessPath &Written) {
  auto Steps = Written.steps();
  const FieldDecl *Field = !Steps.empty() &&
                                   Steps.back().Kind == PathStep::Field &&
                                   isLink(Steps.back().Member)
                               ? Steps.back().Member
                               : nullptr;
  llvm::erase_if(S.Walks, [&](const Walk &W) {
    return (Written.steps().empty() && Written.var() == W.Pointer) ||
           Written.isPrefixOf(W.Nodes) ||
           (Field && nodeType(W.Pointer->getType()) ==
                         Field->getParent()->getCanonicalDecl());
  });
}

/// Does \p S know that \p Pointer points to where the nodes of \p W begin?
static bool isAtStart(const Walk &W, const State &S) {
  const Value *At = S.binding(AccessPath::variable(W.Pointer));
  if (!At)
    return false;
  AccessPath Node = At->Kind == Value::Load      ? At->Path.deref()
                    : At->Kind == Value::Address ? At->Path
                                                 : AccessPath();
  return Node && Node == W.Nodes.prefix(W.Nodes.steps().size() - 1);
}

void heddle::analysis::endWalksOver(const Expr *Written, State &S) {
  const RecordDecl *Node = nodeType(Written->getType());
  if (Node && !isa<DeclRefExpr>(Written->IgnoreParens()))
    llvm::erase_if(S.Walks, [&](const Walk &W) {
      return nodeType(W.Pointer->getType()) == Node;
    });
}

bool heddle::analysis::joinWalks(State &Into, const State &Other) {
  llvm::SmallVector<Walk, 1> Joined;
  auto Keep = [&](const Walk &W, const State &Here, const State &There) {
    const Walk *Its = There.walk(W.Pointer);
    if (isNothing(AccessPath::variable(W.Pointer), There)) {
      Joined.push_back(W);
    } else if (Its) {
      if (Its->Nodes == W.Nodes)
        Joined.push_back(W);
      else if (isNothing(AccessPath::variable(W.Pointer), Here))
        Joined.push_back(*Its);
      else if (sameList(Its->Nodes, W.Nodes))
        Joined.push_back({W.Pointer, withPick(W.Nodes, {})});
    } else if (isAtStart(W, There)) {
      Joined.push_back({W.Pointer, withPick(W.Nodes, {})});
    }
  };
  for (const Walk &W : Into.Walks)
    Keep(W, Into, Other);
  for (const Walk &W : Other.Walks)
    if (!Into.walk(W.Pointer))
      Keep(W, Other, Into);
  bool Changed = !(Joined == Into.Walks);
  Into.Walks = std::move(Joined);
  return Changed;
}

/// The linked nodes that the pointer \p E leads to, if it goes along links.
AccessPath FunctionAnalyzer::nodesOf(const Expr *E, State &S) {
  if (!nodeType(E->getType()))
    return {};
  E = ignoreWrappers(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    const Walk *W = V ? S.walk(V->getCanonicalDecl()) : nullptr;
    return W ? W->Nodes : AccessPath();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || !isLink(Field) || !Member->isArrow())
      return {};
    if (AccessPath Before = nodesOf(Member->getBase(), S))
      return isCounted(Before) ? Before : withPick(Before, {});
    Evaluator Eval(Engine, F, S);
    AccessPath Node = Eval.pointee(Eval.value(Member->getBase()));
    // What only this function can name is of no interest to others.
    bool IsOwn = Node.var() && isFrameLocal(Node.var(), F) &&
                 !isa<ParmVarDecl>(Node.var());
    return Node && !IsOwn && Node.kind() != AccessPath::Object ? nodesFrom(Node)
                                                               : AccessPath();
  }
  // What a function has found.
  std::optional<CallView> C = viewCall(E);
  const FunctionDecl *Definition =
      C && C->Callee ? userDefinition(C->Callee) : nullptr;
  const FunctionSummary *Callee =
      Definition ? Engine.summary(Definition) : nullptr;
  if (!Callee || !Callee->FoundNode)
    return {};
  Instantiation I(Definition, S);
  if (C->Object)
    I.bindThis(C->ObjectIsPointer
                   ? Evaluator(Engine, F, S)
                         .pointee(Evaluator(Engine, F, S).value(C->Object))
                   : Evaluator(Engine, F, S).location(C->Object));
  I.bindArguments(arguments(*C, Definition, S));
  return I.location(Callee->FoundNode);
}

void FunctionAnalyzer::startWalk(const AccessPath &Pointer, AccessPath Nodes,
                                 State &S) {
  const VarDecl *V = Pointer.steps().empty() ? Pointer.var() : nullptr;
  if (V && isFrameLocal(V, F) && nodeType(V->getType()) && Nodes.hasLink())
    S.Walks.push_back({V, std::move(Nodes)});
}

/// What a function returns that looks for a node.
void FunctionAnalyzer::noteFound(const Expr *Returned, State &S) {
  AccessPath Nodes = nodesOf(Returned, S);
  if (!HasReturn || Nodes == FoundNode)
    FoundNode = std::move(Nodes);
  else if (Nodes && FoundNode && sameList(Nodes, FoundNode))
    FoundNode = withPick(Nodes, {});
  else
    FoundNode = {};
}

/// Does \p S mention the pointer for anything but to see if it is null?
static bool looksInto(const Stmt *S, const VarDecl *Pointer) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl()->getCanonicalDecl() == Pointer;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return looksInto(Child, Pointer);
  });
}

static bool onlyAsksForNull(const Expr *E, ASTContext &Ctx) {
  E = ignoreWrappers(E);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return onlyAsksForNull(Not->getSubExpr(), Ctx);
  if (const auto *Compare = dyn_cast<BinaryOperator>(E);
      Compare && Compare->isEqualityOp())
    for (const Expr *Side : {Compare->getLHS(), Compare->getRHS()})
      if (Side->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull))
        return true;
  return isa<DeclRefExpr>(E);
}

/// What is asked of a node tells it from the others, until the walk goes on. A
/// loop that counts leads to a node that has a number.
void FunctionAnalyzer::pickNodes(const CFGBlock &B, bool Truth, bool LeavesLoop,
                                 State &S) {
  const Expr *Condition = B.getLastCondition();
  if (S.Walks.empty() || !Condition ||
      onlyAsksForNull(Condition, Engine.context()))
    return;
  // `i < n && p`: the first half ends the loop, too.
  const auto *And = dyn_cast_or_null<BinaryOperator>(B.getTerminatorStmt());
  const auto *Compare = dyn_cast<BinaryOperator>(ignoreWrappers(Condition));
  bool Counts = LeavesLoop || (!Truth && And && And->getOpcode() == BO_LAnd &&
                               Compare && Compare->isRelationalOp());
  for (Walk &W : S.Walks) {
    bool Asked = looksInto(Condition, W.Pointer);
    if (!W.Nodes.steps().back().Index.Set.empty() || (!Asked && !Counts))
      continue;
    OriginSet Pick;
    Pick.add({Origin::Opaque, nullptr,
              Asked ? int64_t(B.getBlockID()) * 2 + Truth : Counted});
    W.Nodes = withPick(W.Nodes, std::move(Pick));
  }
}
