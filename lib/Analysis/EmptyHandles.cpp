//===- EmptyHandles.cpp - Handles and pointers that hold nothing ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A forward data flow over the variables that nothing but their own function
// changes: no reference to them is taken. A set of them is certainly empty at
// each point; where paths meet, what is empty on both.
//
//===----------------------------------------------------------------------===//

#include "Analysis/EmptyHandles.h"
#include "Analysis/CallView.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/CFG.h"
#include "clang/Analysis/FlowSensitive/DataflowWorklist.h"
#include <map>

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr unsigned MaxVisits = 12;
static constexpr unsigned MaxParts = 20000;

static bool isHandle(QualType T, Model &M) {
  return T->isPointerType() || M.isKind(T, TypeKind::Channel) ||
         M.isKind(T, TypeKind::Pointer) || M.isKind(T, TypeKind::Callable);
}

bool heddle::analysis::isEmptyHandle(const Expr *E, Model &M, ASTContext &Ctx) {
  if (!E || E->isValueDependent() || E->isTypeDependent())
    return false;
  QualType T = E->getType();
  const Expr *Plain = ignoreWrappers(E);
  if (T->isPointerType() || T->isNullPtrType())
    return isa<CXXScalarValueInitExpr, ImplicitValueInitExpr>(Plain) ||
           E->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull) !=
               Expr::NPCK_NotNull ||
           Plain->isNullPointerConstant(
               Ctx, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
  if (!isHandle(T, M))
    return false;
  std::optional<CallView> C = viewCall(Plain);
  if (!C)
    return false;
  if (C->effect(M, Role::MakeEmpty))
    return true;
  if (!C->isConstruction())
    return false;
  // What a channel made of nothing is, only its type knows.
  if (C->Args.empty())
    return !M.isKind(T, TypeKind::Channel);
  const Expr *First = ignoreWrappers(C->Args[0]);
  if (C->Args.size() == 1 && isa<CXXConstructExpr>(First))
    return isEmptyHandle(First, M, Ctx);
  return C->Args.size() == 1 && (First->getType()->isNullPtrType() ||
                                 (C->Args[0]->getType()->isPointerType() &&
                                  isEmptyHandle(C->Args[0], M, Ctx)));
}

namespace {

/// The variables that are certainly empty, and where they were made so.
using EmptySet = std::map<const VarDecl *, SourceLocation>;

class HandleFlow {
public:
  HandleFlow(SummaryEngine &Engine, const FunctionDecl *F,
             std::vector<EmptyUse> &Uses)
      : M(Engine.model()), Ctx(Engine.context()), F(F), Uses(Uses) {}

  void run() {
    findCandidates();
    if (Candidates.empty())
      return;
    CFG::BuildOptions Options;
    Options.PruneTriviallyFalseEdges = true;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> G = CFG::buildCFG(F, F->getBody(), &Ctx, Options);
    if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
      return;
    std::vector<std::optional<EmptySet>> In(G->getNumBlockIDs());
    std::vector<unsigned> Visits(G->getNumBlockIDs());
    PostOrderCFGView View(G.get());
    ForwardDataflowWorklist Work(*G, &View);
    In[G->getEntry().getBlockID()] = EmptySet();
    Work.enqueueBlock(&G->getEntry());
    while (const CFGBlock *B = Work.dequeue()) {
      if (++Visits[B->getBlockID()] > MaxVisits)
        return;
      EmptySet Out = *In[B->getBlockID()];
      through(*B, Out);
      for (CFGBlock::AdjacentBlock Succ : B->succs()) {
        const CFGBlock *To = Succ.getReachableBlock();
        if (To && join(In[To->getBlockID()], Out))
          Work.enqueueBlock(To);
      }
    }
    Recording = true;
    for (const CFGBlock *B : *G)
      if (In[B->getBlockID()]) {
        EmptySet Out = *In[B->getBlockID()];
        through(*B, Out);
      }
  }

private:
  static bool join(std::optional<EmptySet> &Into, const EmptySet &From) {
    if (!Into) {
      Into = From;
      return true;
    }
    size_t Before = Into->size();
    for (auto It = Into->begin(); It != Into->end();)
      It = From.count(It->first) ? std::next(It) : Into->erase(It);
    return Into->size() != Before;
  }

  static const VarDecl *plainVariable(const Expr *E) {
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E ? ignoreWrappers(E) : E);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V ? V->getCanonicalDecl() : nullptr;
  }
  /// The variable that \p E moves from, or null.
  const VarDecl *movedFrom(const Expr *E) {
    E = ignoreWrappers(E);
    if (!E->isXValue() && !isa<CallExpr>(E))
      return nullptr;
    std::optional<CallView> C = viewCall(E);
    const Effect *Same = C ? C->effect(M, Role::Identity) : nullptr;
    return Same && E->isXValue() ? plainVariable(C->operand(Same->Object))
                                 : nullptr;
  }

  /// Local handles to which nobody gets a reference.
  void findCandidates() {
    llvm::DenseSet<const VarDecl *> Shared;
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Decls = dyn_cast<DeclStmt>(S))
        for (const Decl *D : Decls->decls()) {
          const auto *V = dyn_cast<VarDecl>(D);
          if (V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
              isHandle(V->getType(), M))
            Candidates.insert(V->getCanonicalDecl());
          else if (V && V->getType()->isReferenceType() && V->getInit())
            Shared.insert(plainVariable(V->getInit()));
        }
      if (const auto *U = dyn_cast<UnaryOperator>(S);
          U && U->getOpcode() == UO_AddrOf)
        Shared.insert(plainVariable(U->getSubExpr()));
      if (const auto *L = dyn_cast<LambdaExpr>(S))
        for (const LambdaCapture &C : L->captures())
          if (C.capturesVariable() && C.getCaptureKind() == LCK_ByRef)
            Shared.insert(
                cast<VarDecl>(C.getCapturedVar())->getCanonicalDecl());
      if (const auto *E = dyn_cast<Expr>(S))
        findGiven(E, Shared);
      Work.append(S->child_begin(), S->child_end());
    }
    for (const ParmVarDecl *P : F->parameters())
      if (!P->getType()->isReferenceType() && isHandle(P->getType(), M))
        Candidates.insert(P->getCanonicalDecl());
    for (const VarDecl *V : Shared)
      Candidates.erase(V);
  }
  /// What a call may change.
  void findGiven(const Expr *E, llvm::DenseSet<const VarDecl *> &Shared) {
    std::optional<CallView> C = viewCall(E);
    if (!C || C->isConstruction() ||
        (C->Callee && C->effect(M, Role::Identity)))
      return;
    for (unsigned N = 0; N < C->Args.size(); ++N)
      if (!C->Callee || N >= C->Callee->getNumParams() ||
          changesArgument(C->Callee->getParamDecl(N)->getType()))
        if (C->Args[N]->isLValue())
          Shared.insert(plainVariable(C->Args[N]));
  }
  static bool changesArgument(QualType Parameter) {
    return Parameter->isReferenceType() &&
           !Parameter->getPointeeType().isConstQualified();
  }

  void set(const VarDecl *V, bool Empty, SourceLocation At, EmptySet &Now) {
    if (!V || !Candidates.contains(V))
      return;
    if (Empty)
      Now[V] = At;
    else
      Now.erase(V);
  }

  void through(const CFGBlock &B, EmptySet &Now) {
    for (const CFGElement &Element : B) {
      auto S = Element.getAs<CFGStmt>();
      if (!S)
        continue;
      if (const auto *Decls = dyn_cast<DeclStmt>(S->getStmt())) {
        for (const Decl *D : Decls->decls())
          if (const auto *V = dyn_cast<VarDecl>(D))
            set(V->getCanonicalDecl(),
                V->getInit() && isEmptyHandle(V->getInit(), M, Ctx), {}, Now);
      } else if (const auto *E = dyn_cast<Expr>(S->getStmt())) {
        expression(E, Now);
      }
    }
    // A test tells, whatever it asks.
    if (const Expr *Condition = B.getLastCondition())
      for (auto It = Now.begin(); It != Now.end();)
        It = mentions(Condition, It->first) ? Now.erase(It) : std::next(It);
  }

  void expression(const Expr *E, EmptySet &Now) {
    if (const auto *B = dyn_cast<BinaryOperator>(E)) {
      if (B->isAssignmentOp())
        set(plainVariable(B->getLHS()), isEmptyHandle(B->getRHS(), M, Ctx),
            B->getBeginLoc(), Now);
      return;
    }
    if (const auto *U = dyn_cast<UnaryOperator>(E)) {
      if (U->isIncrementDecrementOp())
        set(plainVariable(U->getSubExpr()), false, {}, Now);
      return;
    }
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee)
      return;
    if (C->isConstruction()) {
      construct(*C, Now);
      return;
    }
    if (const FunctionModel *Fn = C->lookUp(M)) {
      if (C->effect(M, Role::Identity))
        return;
      for (const Effect &Effect : Fn->Effects)
        use(Effect, *C, Now);
    } else if (C->Object && C->Callee->getOverloadedOperator() == OO_Equal &&
               C->Args.size() == 1) {
      const VarDecl *From = movedFrom(C->Args[0]);
      bool Empty = isEmptyHandle(C->Args[0], M, Ctx) ||
                   ignoreWrappers(C->Args[0])->getType()->isNullPtrType();
      moveFrom(From, C->Site->getBeginLoc(), Now);
      set(plainVariable(C->Object), Empty, C->Site->getBeginLoc(), Now);
      return;
    } else if (C->Object && !C->ObjectIsPointer) {
      const auto *Method = dyn_cast<CXXMethodDecl>(C->Callee);
      if (Method && !Method->isConst())
        set(plainVariable(C->Object), false, {}, Now);
    }
    for (const Expr *Arg : C->Args)
      if (const VarDecl *V = movedFrom(Arg))
        set(V, false, {}, Now); // perhaps it takes it, perhaps not
  }

  void construct(const CallView &C, EmptySet &Now) {
    const auto *Ctor = cast<CXXConstructorDecl>(C.Callee);
    if (!Ctor->isCopyOrMoveConstructor() || C.Args.empty()) {
      for (const Expr *Arg : C.Args)
        if (const VarDecl *V = movedFrom(Arg))
          moveFrom(V, C.Site->getBeginLoc(), Now);
      return;
    }
    const VarDecl *Copied = plainVariable(C.Args[0]);
    const VarDecl *Moved = movedFrom(C.Args[0]);
    if (auto It = Now.find(Moved ? Moved : Copied); It != Now.end())
      EmptyCopies.try_emplace(C.Site, *It);
    else
      EmptyCopies.erase(C.Site);
    if (Ctor->isMoveConstructor())
      moveFrom(Moved, C.Site->getBeginLoc(), Now);
  }

  /// A moved pointer or channel is empty; what is left of a callable is not
  /// known.
  void moveFrom(const VarDecl *V, SourceLocation At, EmptySet &Now) {
    if (!V)
      return;
    QualType T = V->getType();
    bool Empties = M.isKind(T, TypeKind::Channel) ||
                   (M.isKind(T, TypeKind::Pointer) && !T->isPointerType());
    set(V, Empties, At, Now);
  }

  void use(const Effect &Effect, const CallView &C, const EmptySet &Now) {
    if (!Recording)
      return;
    const Expr *Object = Effect.Object.Kind == Operand::This
                             ? C.Object
                             : C.operand(Effect.Object);
    if (const VarDecl *V = plainVariable(Object))
      if (auto It = Now.find(V);
          It != Now.end() && !V->getType()->isPointerType())
        Uses.push_back({Effect.What, C.Site, V, It->second, false});
    if (Effect.What != Role::Send && Effect.What != Role::TrySend &&
        Effect.What != Role::TimedSend)
      return;
    for (const Expr *Arg : C.Args) {
      if (Arg == Object)
        continue;
      const Expr *Plain = ignoreWrappers(Arg);
      if (auto It = EmptyCopies.find(Plain); It != EmptyCopies.end()) {
        Uses.push_back(
            {Effect.What, C.Site, It->second.first, It->second.second, true});
        continue;
      }
      const VarDecl *V = movedFrom(Arg);
      if (!V)
        V = plainVariable(Arg);
      if (auto It = Now.find(V); It != Now.end())
        Uses.push_back({Effect.What, C.Site, V, It->second, true});
    }
  }

  Model &M;
  ASTContext &Ctx;
  const FunctionDecl *F;
  std::vector<EmptyUse> &Uses;
  llvm::DenseSet<const VarDecl *> Candidates;
  llvm::DenseMap<const Expr *, std::pair<const VarDecl *, SourceLocation>>
      EmptyCopies;
  bool Recording = false;
};

} // namespace

std::vector<EmptyUse> heddle::analysis::emptyHandleUses(SummaryEngine &Engine) {
  std::vector<EmptyUse> Uses;
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->doesThisDeclarationHaveABody() &&
        (Node.has(Role::Send) || Node.has(Role::Receive) ||
         Node.has(Role::Close) || Node.has(Role::TrySend) ||
         Node.has(Role::TimedSend)))
      HandleFlow(Engine, F, Uses).run();
  return Uses;
}
