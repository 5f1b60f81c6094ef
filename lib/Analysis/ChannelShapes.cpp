//===- ChannelShapes.cpp - Queues that are channels by their shape --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ChannelShapes.h"
#include "Analysis/AccessPath.h"
#include "Analysis/CallView.h"
#include "Analysis/FunctionIndex.h"
#include "Analysis/QueueSummary.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Classes with more functions than this are not looked at.
static constexpr unsigned MaxUsers = 64;
/// Methods that call methods that send.
static constexpr unsigned MaxDepth = 3;

namespace {

/// All functions that use the members of one class, and what they are.
class Shape {
public:
  Shape(Model &M, std::vector<QueueSummary> All) : M(M), All(std::move(All)) {}

  /// Notes what the functions are, if it is a channel.
  void note(FunctionIndex &Index);

private:
  bool isReceive(const QueueSummary &Q) const {
    return !Q.Awaited.empty() && meet(Q.Asked, Q.Changed) &&
           !Q.GivenOut.empty();
  }
  static bool isLife(const QueueSummary &Q) {
    return isa<CXXConstructorDecl, CXXDestructorDecl>(Q.F);
  }
  Role roleOf(const QueueSummary &Q) const;
  bool hasOtherWayOn(const QueueSummary &Q) const;
  bool isStrange(const QueueSummary &Q) const;
  LateSend lateSends() const;
  bool isChannel();
  /// What the methods do that call those of the channel on the same object.
  bool addCallers(const FunctionIndex &Index);
  /// Whose object is the channel: the methods' class, or the structure that all
  /// functions get a pointer to.
  const RecordDecl *owner() const;

  Model &M;
  std::vector<QueueSummary> All;
  /// What the receivers give out, wait for, and ask for.
  Fields Items, Conditions, Asked;
  Fields Flags;
  /// Functions of the channel, each with the operand that is the channel.
  struct Part {
    Role What;
    Operand Object;
  };
  llvm::MapVector<const FunctionDecl *, Part> Parts;
};

/// The methods that a function calls on its own object.
class OwnCalls : public RecursiveASTVisitor<OwnCalls> {
public:
  bool TraverseLambdaExpr(LambdaExpr *) { return true; } // a function, too
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *E) {
    if (isa<CXXThisExpr>(E->getImplicitObjectArgument()->IgnoreParenImpCasts()))
      if (const FunctionDecl *F = userDefinition(E->getMethodDecl()))
        Called.insert(F);
    return true;
  }
  llvm::SmallPtrSet<const FunctionDecl *, 8> Called;
};

} // namespace

Role Shape::roleOf(const QueueSummary &Q) const {
  if (isLife(Q))
    return Role::None;
  bool Receives = isReceive(Q);
  bool Wakes = meet(Q.Notified, Conditions);
  bool Sends = Wakes && meet(Q.Filled, Items);
  if (Receives && !Sends)
    return Q.HasLimit ? Role::TimedReceive : Role::Receive;
  if (Sends && !Receives)
    return Role::Send;
  return Wakes && !Sends && meet(Q.Raised, Flags) ? Role::Close : Role::None;
}

/// May a receiver go on without an item, by a number that only receivers
/// change: `!idle.empty() || made < limit`, or `if (made < limit) break;`
/// before it waits?
bool Shape::hasOtherWayOn(const QueueSummary &Q) const {
  bool AsksItems = llvm::any_of(Items, [&](const FieldDecl *F) {
    return Q.Asked.contains(F) && M.isKind(F->getType(), TypeKind::Container);
  });
  auto IsOwnNumber = [&](const FieldDecl *F) {
    return F->getType()->isIntegerType() && !F->getType()->isBooleanType() &&
           Q.Changed.contains(F) &&
           llvm::none_of(All, [&](const QueueSummary &Other) {
             return !isLife(Other) && !isReceive(Other) &&
                    Other.Changed.contains(F);
           });
  };
  return (AsksItems && llvm::any_of(Q.Asked, IsOwnNumber)) ||
         llvm::any_of(Q.LeavesFor, IsOwnNumber);
}

/// Does it do something to the channel that is none of the three?
bool Shape::isStrange(const QueueSummary &Q) const {
  if (isa<CXXDestructorDecl>(Q.F))
    return false;
  // What is there from the beginning nobody has sent.
  if (isa<CXXConstructorDecl>(Q.F) && meet(Q.Changed, Items))
    return true;
  if (roleOf(Q) != Role::None)
    return Q.HasOthers || (isReceive(Q) && hasOtherWayOn(Q));
  bool Fills = meet(Q.Filled, Items);
  // To take something without waiting for it is what one may do.
  bool Takes = meet(Q.GivenOut, Items) && meet(Q.Changed, Asked);
  return Fills || (meet(Q.Notified, Conditions) && !Takes) ||
         (Q.HasOthers && meet(Q.Changed, Items));
}

const RecordDecl *Shape::owner() const {
  const RecordDecl *Owner = nullptr;
  for (const QueueSummary &Q : All) {
    if (roleOf(Q) == Role::None)
      continue;
    const RecordDecl *Its = nullptr;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Q.F)) {
      // Calls through a base are not seen.
      if (Method->isVirtual() || Method->isStatic() ||
          Method->getParent()->isLambda())
        return nullptr;
      Its = Method->getParent();
    } else if (Q.Self >= 0) {
      QualType T = Q.F->getParamDecl(Q.Self)->getType();
      Its = T->isPointerType() || T->isReferenceType()
                ? T->getPointeeType()->getAsRecordDecl()
                : nullptr;
    }
    if (!Its || (Owner && Owner != Its))
      return nullptr;
    Owner = Its;
  }
  return Owner;
}

LateSend Shape::lateSends() const {
  LateSend Result = LateSend::Error;
  for (const QueueSummary &Q : All) {
    Role What = roleOf(Q);
    if (What != Role::Close && !isLife(Q) && meet(Q.Lowered, Flags))
      return LateSend::Fine; // it can be opened again
    if (What != Role::Send)
      continue;
    if (meet(Q.ThrowsFor, Flags))
      continue;
    if (!meet(Q.ReturnsFor, Flags))
      return LateSend::Fine;
    Result = LateSend::Lost;
  }
  return Result;
}

/// Sorts the functions. False if there is anything that is not understood.
bool Shape::isChannel() {
  for (const QueueSummary &Q : All)
    if (isReceive(Q) && !isLife(Q)) {
      add(Items, Q.GivenOut);
      add(Conditions, Q.Awaited);
      add(Asked, Q.Asked);
    }
  for (const QueueSummary &Q : All)
    if (meet(Q.Notified, Conditions))
      for (const FieldDecl *Flag : Q.Raised)
        if (Asked.contains(Flag) && !Items.contains(Flag))
          Flags.insert(Flag);
  bool Sends = false;
  for (const QueueSummary &Q : All) {
    if (isStrange(Q))
      return false;
    Role What = roleOf(Q);
    Sends |= What == Role::Send;
    // Who says what it is knows better.
    if (What != Role::None && M.function(Q.F, nullptr, Q.F->getNumParams()))
      return false;
    if (What != Role::None) {
      Part P{What, {}};
      P.Object.Kind = Q.Self < 0 ? Operand::This : Operand::Argument;
      P.Object.Index = std::max(Q.Self, 0);
      Parts.insert({Q.F, P});
    }
  }
  return Sends && !Conditions.empty();
}

bool Shape::addCallers(const FunctionIndex &Index) {
  for (unsigned Depth = 0; Depth < MaxDepth; ++Depth) {
    size_t Before = Parts.size();
    for (const auto &[F, Node] : Index.nodes()) {
      const auto *Method = dyn_cast<CXXMethodDecl>(F);
      if (!Method || Parts.count(F) ||
          llvm::none_of(Node.References, [&](const FunctionDecl *Callee) {
            return Parts.count(Callee);
          }))
        continue;
      OwnCalls Calls;
      Calls.TraverseStmt(F->getBody());
      for (const FunctionDecl *Callee : Calls.Called) {
        auto Known = Parts.find(Callee);
        if (Known == Parts.end() || isa<CXXDestructorDecl>(F))
          continue;
        Role What = Known->second.What;
        // Its own receiver, or what is there from the beginning.
        if ((What != Role::Send && What != Role::Close) ||
            Method->getParent()->isLambda() || isa<CXXConstructorDecl>(F) ||
            Method->isVirtual())
          return false;
        Parts.insert({F, {What, Known->second.Object}});
        break;
      }
    }
    if (Parts.size() == Before)
      return true;
  }
  return false;
}

void Shape::note(FunctionIndex &Index) {
  if (!isChannel())
    return;
  const RecordDecl *Owner = owner();
  if (!Owner || M.type(Owner) || !addCallers(Index))
    return;
  for (const auto &[F, P] : Parts) {
    FunctionModel Fn;
    Effect E;
    E.What = P.What;
    E.Object = P.Object;
    Fn.Effects.push_back(std::move(E));
    Fn.ByShape = true;
    M.noteShape(F, std::move(Fn));
    Index.noteCallers(F, M);
  }
  TypeModel T;
  T.Kind = TypeKind::Channel;
  T.Late = lateSends();
  M.noteShape(Owner, std::move(T));
}

void heddle::analysis::noteChannelShapes(FunctionIndex &Index, Model &M) {
  for (const auto &[R, Functions] : Index.memberUsers()) {
    if (Functions.size() > MaxUsers)
      continue;
    std::vector<QueueSummary> All;
    for (const FunctionDecl *F : Functions)
      All.push_back(summarizeQueue(F, R, M));
    Shape(M, std::move(All)).note(Index);
  }
}

LateSend heddle::analysis::lateSends(Model &M, const AccessPath &Channel) {
  const ValueDecl *Named = Channel.lastNamed();
  const TypeModel *Shape = Named ? M.shape(Named->getType()) : nullptr;
  return Shape ? Shape->Late : LateSend::Error;
}
