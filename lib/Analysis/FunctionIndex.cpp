//===- FunctionIndex.cpp - The functions of a TU and who calls whom -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionIndex.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Overriding further down than this is not followed.
static constexpr unsigned MaxOverrideDepth = 8;

namespace heddle::analysis {

class IndexBuilder : public RecursiveASTVisitor<IndexBuilder> {
public:
  IndexBuilder(ASTContext &Ctx, model::Model &M, FunctionIndex &Index)
      : Ctx(Ctx), M(M), Index(Index) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    const DeclContext *Context = D->getLexicalDeclContext();
    if (Context && Context->isFileContext() &&
        Ctx.getSourceManager().isInSystemHeader(D->getLocation()))
      return true;
    auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || !F->doesThisDeclarationHaveABody())
      return RecursiveASTVisitor::TraverseDecl(D);
    return inFunction(F, [&] {
      return RecursiveASTVisitor::TraverseDecl(D) && traverseDefaults(F);
    });
  }

  bool TraverseLambdaExpr(LambdaExpr *L) {
    if (const FunctionDecl *Op = callOperator(L->getLambdaClass())) {
      refer(Op);
      return inFunction(
          Op, [&] { return RecursiveASTVisitor::TraverseLambdaExpr(L); });
    }
    return RecursiveASTVisitor::TraverseLambdaExpr(L);
  }

  bool TraverseBlockExpr(BlockExpr *B) {
    const FunctionDecl *Body = Index.addBlock(Ctx, B->getBlockDecl());
    refer(Body);
    return inFunction(
        Body, [&] { return RecursiveASTVisitor::TraverseBlockExpr(B); });
  }

  bool VisitExpr(Expr *E) {
    countPointerUse(E);
    Index.Pointees.note(E, Ctx);
    if (const auto *Assign = dyn_cast<BinaryOperator>(E);
        Assign && Assign->getOpcode() == BO_Assign)
      M.noteHandle(Assign->getLHS(), maker(Assign->getRHS()));
    if (Stack.empty() || !Stack.back())
      return true;
    if (auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
        refer(F);
    } else if (auto *Member = dyn_cast<MemberExpr>(E)) {
      if (auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
        refer(F);
      else
        noteMember(dyn_cast<FieldDecl>(Member->getMemberDecl()));
    } else if (isa<CXXDeleteExpr>(E)) {
      QualType T = cast<CXXDeleteExpr>(E)->getDestroyedType();
      if (!T.isNull())
        referDestructor(T);
    } else if (isa<AtomicExpr>(E)) {
      note(model::Role::AtomicUpdate);
    }
    if (std::optional<CallView> Call = viewCall(E)) {
      Index.Pointees.noteCall(Call->CalleeExpr, Stack.back());
      if (Call->isConstruction()) {
        refer(Call->Callee);
        // An object that is called later is referred to by its construction.
        if (const FunctionDecl *Op = callOperator(Call->ObjectClass))
          refer(Op);
      }
      if (const model::FunctionModel *F = Call->lookUp(M))
        for (const model::Effect &Effect : F->Effects)
          note(Effect.What);
      if (takesLocks(*Call))
        Index.Nodes[Stack.back()].Locks = Index.All.Locks = true;
    }
    return true;
  }

  bool VisitCXXForRangeStmt(CXXForRangeStmt *Loop) {
    Index.Pointees.noteRange(Loop->getRangeInit(), Loop->getLoopVariable());
    return true;
  }

  // Every annotation is read, so that a wrong one is reported wherever it is.
  bool VisitCXXRecordDecl(CXXRecordDecl *R) {
    if (R->hasAttrs())
      M.type(R);
    // Constructors that the compiler writes run the members' initialisers, too.
    if (R->isThisDeclarationADefinition() && !R->isLambda())
      for (const CXXConstructorDecl *Ctor : R->ctors())
        if (Ctor->isImplicit() && Ctor->doesThisDeclarationHaveABody())
          inFunction(Ctor, [&] { return traverseDefaults(Ctor); });
    return true;
  }
  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->hasAttrs())
      M.function(F, nullptr, F->getNumParams());
    if (auto *Method = dyn_cast<CXXMethodDecl>(F);
        Method && Method->isVirtual() && userDefinition(Method) == Method)
      addOverrider(Method, Method, 0);
    return true;
  }

  bool VisitVarDecl(VarDecl *V) {
    Index.Pointees.note(V, Ctx);
    if (V->getInit())
      M.noteHandle(V, maker(V->getInit()));
    if (!Stack.empty() && Stack.back() && !V->getType()->isDependentType())
      referDestructor(V->getType());
    // The function that runs at the end of the variable's scope.
    if (const auto *Cleanup = V->getAttr<CleanupAttr>();
        Cleanup && !Stack.empty() && Stack.back()) {
      refer(Cleanup->getFunctionDecl());
      if (const model::FunctionModel *Model =
              M.function(Cleanup->getFunctionDecl(), nullptr, 1))
        for (const model::Effect &Effect : Model->Effects)
          note(Effect.What);
    }
    return true;
  }

private:
  template <typename Body> bool inFunction(const FunctionDecl *F, Body Run) {
    bool Skip = F->isDependentContext() || isBroken(F);
    if (!Skip)
      Index.Nodes[F];
    Stack.push_back(Skip ? nullptr : F);
    bool Result = Run();
    Stack.pop_back();
    return Result;
  }
  /// What the model says of the call that \p E is, perhaps after conversions.
  const model::FunctionModel *maker(const Expr *E) {
    std::optional<CallView> C = viewCall(E->IgnoreParenCasts());
    return C ? C->lookUp(M) : nullptr;
  }
  /// The members' default initialisers that a constructor runs.
  bool traverseDefaults(const FunctionDecl *F) {
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *Init : Ctor->inits()) {
        if (Init->isWritten())
          noteMember(Init->getMember());
        if (auto *Default =
                dyn_cast_or_null<CXXDefaultInitExpr>(Init->getInit()))
          if (!TraverseStmt(Default->getExpr()))
            return false;
      }
    return true;
  }
  void refer(const FunctionDecl *F) {
    if (const FunctionDecl *Definition = userDefinition(F))
      if (!Stack.empty() && Stack.back())
        Index.Nodes[Stack.back()].References.insert(Definition);
  }
  static const VarDecl *staticPointer(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParens());
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && V->hasGlobalStorage() && V->getType()->isPointerType()
               ? V->getCanonicalDecl()
               : nullptr;
  }
  void countPointerUse(const Expr *E) {
    if (isa<DeclRefExpr>(E)) {
      if (const VarDecl *V = staticPointer(E))
        ++Index.Pointers[V].Mentioned;
    } else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
               Cast && Cast->getCastKind() == CK_LValueToRValue) {
      if (const VarDecl *V = staticPointer(Cast->getSubExpr()))
        ++Index.Pointers[V].Read;
    }
  }
  void addOverrider(const CXXMethodDecl *Method, const CXXMethodDecl *Of,
                    unsigned Depth) {
    if (Depth > MaxOverrideDepth)
      return;
    for (const CXXMethodDecl *Base : Of->overridden_methods()) {
      Base = Base->getCanonicalDecl();
      auto &Known = Index.Overriders[Base];
      if (!llvm::is_contained(Known, Method))
        Known.push_back(Method);
      addOverrider(Method, Base, Depth + 1);
    }
  }
  void referDestructor(QualType T) {
    if (const CXXRecordDecl *R = T->getAsCXXRecordDecl())
      if (R->hasDefinition())
        if (const CXXDestructorDecl *D = R->getDestructor())
          refer(D);
  }
  /// \p Member is used here.
  void noteMember(const FieldDecl *Member) {
    const RecordDecl *R = Member ? Member->getParent() : nullptr;
    if (!R || !hasCondition(R))
      return;
    for (const FunctionDecl *F : llvm::reverse(Stack)) {
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
      if (!Method || !Method->getParent()->isLambda()) {
        if (F && !F->isImplicit())
          Index.MembersUsedBy[R].insert(F);
        return;
      }
    }
  }
  bool hasCondition(const RecordDecl *R) {
    auto [It, IsNew] = WithCondition.try_emplace(R, false);
    if (IsNew && !R->isUnion() &&
        llvm::any_of(R->fields(), [&](const FieldDecl *F) {
          return M.isKind(F->getType(), model::TypeKind::Condition);
        }))
      return WithCondition[R] = true;
    return WithCondition.lookup(R);
  }
  bool takesLocks(const CallView &Call) {
    if (!Call.Callee)
      return false;
    return (Call.isConstruction() &&
            M.isKind(Call.objectType(), model::TypeKind::Guard)) ||
           !M.lockAttributes(Call.Callee).empty();
  }
  void note(model::Role R) {
    Index.Nodes[Stack.back()].add(R);
    Index.All.add(R);
  }

  ASTContext &Ctx;
  model::Model &M;
  FunctionIndex &Index;
  llvm::DenseMap<const RecordDecl *, bool> WithCondition;
  /// Enclosing functions; null for one that is not analysed.
  llvm::SmallVector<const FunctionDecl *> Stack;
};

} // namespace heddle::analysis

/// A block as a function of its own, without a name: what analyses functions
/// analyses it, too. Nothing in the AST leads to it.
const FunctionDecl *FunctionIndex::addBlock(ASTContext &Ctx,
                                            const BlockDecl *Block) {
  FunctionDecl *&F = Blocks[Block];
  if (F)
    return F;
  auto *Parent = const_cast<BlockDecl *>(Block);
  QualType Type = Ctx.getFunctionNoProtoType(Ctx.VoidTy);
  if (const TypeSourceInfo *Written = Block->getSignatureAsWritten())
    if (Written->getType()->isFunctionType())
      Type = Written->getType();
  F = FunctionDecl::Create(Ctx, Parent, Block->getBeginLoc(),
                           Block->getLocation(), DeclarationName(), Type,
                           nullptr, SC_None);
  F->setImplicit();
  if (Type->isFunctionProtoType() &&
      Type->castAs<FunctionProtoType>()->getNumParams() ==
          Parent->parameters().size())
    F->setParams(Parent->parameters());
  F->setBody(Block->getBody());
  return F;
}

const FunctionDecl *FunctionIndex::block(const BlockDecl *Block) const {
  return Blocks.lookup(Block);
}

const Expr *FunctionIndex::constantInit(const VarDecl *V) const {
  auto It = Pointers.find(V->getCanonicalDecl());
  if (It == Pointers.end() || It->second.Mentioned != It->second.Read)
    return nullptr;
  const Expr *Init = V->getAnyInitializer();
  return Init && !Init->isValueDependent() ? Init : nullptr;
}

const FunctionDecl *FunctionIndex::dispatch(const CXXMethodDecl *Method,
                                            const CXXRecordDecl *Exact) const {
  if (Exact && (Exact = Exact->getDefinition()) && !Exact->isDependentType())
    if (const CXXMethodDecl *Final =
            const_cast<CXXMethodDecl *>(Method)->getCorrespondingMethodInClass(
                Exact))
      return userDefinition(Final);
  const FunctionDecl *Own = userDefinition(Method);
  auto It = Overriders.find(Method->getCanonicalDecl());
  if (It == Overriders.end())
    return Own;
  // Where there are several, the base's own is the least that can happen.
  return Own || It->second.size() > 1 ? Own : It->second.front();
}

bool FunctionIndex::Node::takesLocks() const {
  using model::Role;
  return Locks || has(Role::Acquire) || has(Role::AcquireShared) ||
         has(Role::TryAcquire) || has(Role::TryAcquireShared) ||
         has(Role::Release) || has(Role::ReleaseShared);
}

FunctionIndex FunctionIndex::build(ASTContext &Ctx, model::Model &M) {
  FunctionIndex Index;
  IndexBuilder Builder(Ctx, M, Index);
  for (Decl *D : Ctx.getTraversalScope())
    if (auto *TU = dyn_cast<TranslationUnitDecl>(D)) {
      for (Decl *Top : TU->decls())
        Builder.TraverseDecl(Top);
    } else {
      Builder.TraverseDecl(D);
    }
  M.handlesAreKnown();
  Index.Pointees.finish(
      [&](const FunctionDecl *Caller, const FunctionDecl *Target) {
        Index.Nodes[Caller].References.insert(Target);
      });
  noteChannelShapes(Index, M);
  return Index;
}

void FunctionIndex::noteCallers(const FunctionDecl *F, model::Model &M) {
  const model::FunctionModel *What = M.function(F, nullptr, F->getNumParams());
  for (auto &[Caller, Node] : Nodes)
    if (What && Node.References.contains(F))
      for (const model::Effect &E : What->Effects) {
        Node.add(E.What);
        All.add(E.What);
      }
}

llvm::SetVector<const FunctionDecl *>
FunctionIndex::reaching(llvm::function_ref<bool(const Node &)> Wanted) const {
  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<const FunctionDecl *>>
      Referrers;
  llvm::SetVector<const FunctionDecl *> Result;
  for (const auto &[F, Node] : Nodes) {
    for (const FunctionDecl *Ref : Node.References)
      Referrers[Ref].push_back(F);
    if (Wanted(Node))
      Result.insert(F);
  }
  for (unsigned I = 0; I < Result.size(); ++I)
    if (auto It = Referrers.find(Result[I]); It != Referrers.end())
      Result.insert(It->second.begin(), It->second.end());
  return Result;
}

std::vector<const FunctionDecl *>
FunctionIndex::postOrder(llvm::ArrayRef<const FunctionDecl *> Roots) const {
  std::vector<const FunctionDecl *> Order;
  llvm::DenseSet<const FunctionDecl *> Seen;
  struct Frame {
    const FunctionDecl *F;
    unsigned Next = 0;
  };
  std::vector<Frame> Stack; // explicit: call chains may be very long
  for (const FunctionDecl *Root : Roots) {
    if (!Seen.insert(Root).second)
      continue;
    Stack.push_back({Root});
    while (!Stack.empty()) {
      Frame &Top = Stack.back();
      const Node *N = node(Top.F);
      if (N && Top.Next < N->References.size()) {
        const FunctionDecl *Ref = N->References[Top.Next++];
        if (Seen.insert(Ref).second)
          Stack.push_back({Ref});
        continue;
      }
      Order.push_back(Top.F);
      Stack.pop_back();
    }
  }
  return Order;
}
