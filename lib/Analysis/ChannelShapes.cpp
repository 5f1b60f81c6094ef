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
#include "Analysis/QueueDeeds.h"
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
  Shape(Model &M, std::vector<Deeds> All) : M(M), All(std::move(All)) {}

  /// Notes what the functions are, if it is a channel.
  void note(FunctionIndex &Index);

private:
  bool isReceive(const Deeds &D) const {
    return !D.Awaited.empty() && meet(D.Asked, D.Changed) &&
           !D.GivenOut.empty();
  }
  static bool isLife(const Deeds &D) {
    return isa<CXXConstructorDecl, CXXDestructorDecl>(D.F);
  }
  Role roleOf(const Deeds &D) const;
  bool isStrange(const Deeds &D) const;
  LateSend lateSends() const;
  bool isChannel();
  /// What the methods do that call those of the channel on the same object.
  bool addCallers(const FunctionIndex &Index);
  /// Whose object is the channel: the methods' class, or the structure that all
  /// functions get a pointer to.
  const RecordDecl *owner() const;

  Model &M;
  std::vector<Deeds> All;
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

Role Shape::roleOf(const Deeds &D) const {
  if (isLife(D))
    return Role::None;
  bool Receives = isReceive(D);
  bool Wakes = meet(D.Notified, Conditions);
  bool Sends = Wakes && meet(D.Filled, Items);
  if (Receives && !Sends)
    return D.HasLimit ? Role::TimedReceive : Role::Receive;
  if (Sends && !Receives)
    return Role::Send;
  return Wakes && !Sends && meet(D.Raised, Flags) ? Role::Close : Role::None;
}

/// Does it do something to the channel that is none of the three?
bool Shape::isStrange(const Deeds &D) const {
  if (isa<CXXDestructorDecl>(D.F))
    return false;
  // What is there from the beginning nobody has sent.
  if (isa<CXXConstructorDecl>(D.F) && meet(D.Changed, Items))
    return true;
  if (roleOf(D) != Role::None)
    return D.HasOthers;
  bool Fills = meet(D.Filled, Items);
  // To take something without waiting for it is what one may do.
  bool Takes = meet(D.GivenOut, Items) && meet(D.Changed, Asked);
  return Fills || (meet(D.Notified, Conditions) && !Takes) ||
         (D.HasOthers && meet(D.Changed, Items));
}

const RecordDecl *Shape::owner() const {
  const RecordDecl *Owner = nullptr;
  for (const Deeds &D : All) {
    if (roleOf(D) == Role::None)
      continue;
    const RecordDecl *Its = nullptr;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D.F)) {
      // Calls through a base are not seen.
      if (Method->isVirtual() || Method->isStatic() ||
          Method->getParent()->isLambda())
        return nullptr;
      Its = Method->getParent();
    } else if (D.Self >= 0) {
      QualType T = D.F->getParamDecl(D.Self)->getType();
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
  for (const Deeds &D : All) {
    Role What = roleOf(D);
    if (What != Role::Close && !isLife(D) && meet(D.Lowered, Flags))
      return LateSend::Fine; // it can be opened again
    if (What != Role::Send)
      continue;
    if (meet(D.ThrowsFor, Flags))
      continue;
    if (!meet(D.ReturnsFor, Flags))
      return LateSend::Fine;
    Result = LateSend::Lost;
  }
  return Result;
}

/// Sorts the functions. False if there is anything that is not understood.
bool Shape::isChannel() {
  for (const Deeds &D : All)
    if (isReceive(D) && !isLife(D)) {
      add(Items, D.GivenOut);
      add(Conditions, D.Awaited);
      add(Asked, D.Asked);
    }
  for (const Deeds &D : All)
    if (meet(D.Notified, Conditions))
      for (const FieldDecl *Flag : D.Raised)
        if (Asked.contains(Flag) && !Items.contains(Flag))
          Flags.insert(Flag);
  bool Sends = false;
  for (const Deeds &D : All) {
    if (isStrange(D))
      return false;
    Role What = roleOf(D);
    Sends |= What == Role::Send;
    // Who says what it is knows better.
    if (What != Role::None && M.function(D.F, nullptr, D.F->getNumParams()))
      return false;
    if (What != Role::None) {
      Part P{What, {}};
      P.Object.Kind = D.Self < 0 ? Operand::This : Operand::Argument;
      P.Object.Index = std::max(D.Self, 0);
      Parts.insert({D.F, P});
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
    std::vector<Deeds> All;
    for (const FunctionDecl *F : Functions)
      All.push_back(deedsOf(F, R, M));
    Shape(M, std::move(All)).note(Index);
  }
}

LateSend heddle::analysis::lateSends(Model &M, const AccessPath &Channel) {
  const ValueDecl *Named = Channel.lastNamed();
  const TypeModel *Shape = Named ? M.shape(Named->getType()) : nullptr;
  return Shape ? Shape->Late : LateSend::Error;
}
