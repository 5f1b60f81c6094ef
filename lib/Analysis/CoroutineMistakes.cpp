//===- CoroutineMistakes.cpp - Coroutines that outlive what they use ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A coroutine's frame has copies of its parameters, but what reference
// parameters refer to, the closure of a lambda and the object of a method are
// the caller's. Looked at are the calls of which it is certain that the
// coroutine goes on after these have ended: the call's result is kept, returned
// or dropped, while a temporary ends with the full expression, a local variable
// with the function.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Coroutines.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/BitVector.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// What becomes of a coroutine that a call makes.
enum class Fate : unsigned char { Dropped, Kept, Returned };

/// The uses, in a coroutine, of what its caller owns. The key is a variable or
/// parameter; null stands for `this`.
using Uses = llvm::DenseMap<const ValueDecl *, SourceLocation>;

/// Collects uses; nested lambdas use what they capture.
class UseCollector : public RecursiveASTVisitor<UseCollector> {
public:
  explicit UseCollector(Uses &Found) : Found(Found) {}
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    note(Ref);
    return true;
  }
  bool VisitCXXThisExpr(CXXThisExpr *This) {
    note(This);
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *L) {
    for (Expr *Init : L->capture_inits())
      if (Init)
        TraverseStmt(Init);
    return true;
  }
  void note(const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      if (Ref->isNonOdrUse() == NOUR_None)
        Found.try_emplace(Ref->getDecl(), Ref->getBeginLoc());
    } else if (const auto *This = dyn_cast<CXXThisExpr>(S)) {
      Found.try_emplace(nullptr, This->getBeginLoc());
    }
  }

private:
  Uses &Found;
};

class MistakeFinder : public RecursiveASTVisitor<MistakeFinder> {
public:
  MistakeFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}

  // What a lambda does is looked at as a function of its own.
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }

  bool VisitCompoundStmt(CompoundStmt *S) {
    for (const Stmt *Child : S->body())
      dropped(Child);
    return true;
  }
  bool VisitIfStmt(IfStmt *S) {
    dropped(S->getThen());
    dropped(S->getElse());
    return true;
  }
  bool VisitForStmt(ForStmt *S) {
    dropped(S->getBody());
    return true;
  }
  bool VisitWhileStmt(WhileStmt *S) {
    dropped(S->getBody());
    return true;
  }
  bool VisitCXXForRangeStmt(CXXForRangeStmt *S) {
    dropped(S->getBody());
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->getInit())
      made(V->getInit(), Fate::Kept);
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) {
    if (S->getRetValue())
      made(S->getRetValue(), Fate::Returned);
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
        Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
      made(Op->getArg(1), Fate::Kept);
    std::optional<CallView> C = viewCall(Call);
    if (C && (C->effect(M, Role::Insert) || C->effect(M, Role::EmplaceHandle)))
      for (const Expr *Arg : C->Args)
        made(Arg, Fate::Kept);
    return true;
  }

private:
  void dropped(const Stmt *S) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (const auto *Full = dyn_cast_or_null<ExprWithCleanups>(E))
      E = Full->getSubExpr();
    if (E && !isa<ExplicitCastExpr>(E->IgnoreParens()))
      made(E, Fate::Dropped); // not on purpose
  }

  /// The call that makes the coroutine \p E, through elided copies and moves.
  static const Expr *maker(const Expr *E) {
    E = ignoreWrappers(E);
    while (const auto *Copy = dyn_cast_or_null<CXXConstructExpr>(E)) {
      if (Copy->getNumArgs() != 1 ||
          !Copy->getConstructor()->isCopyOrMoveConstructor())
        return nullptr;
      E = ignoreWrappers(Copy->getArg(0));
    }
    return E;
  }

  void made(const Expr *E, Fate Then) {
    const Expr *Call = maker(E);
    std::optional<CallView> C = Call ? viewCall(Call) : std::nullopt;
    const FunctionDecl *Coroutine = C ? userDefinition(C->Callee) : nullptr;
    if (!coroutineBody(Coroutine))
      return;
    bool Lazy = isLazy(Coroutine);
    if (Then == Fate::Dropped && Lazy) {
      if (ownsFrame(Coroutine->getReturnType()) && staysUnknown(Coroutine))
        report(CoroutineMistakeKind::NeverRun, *C, Coroutine, nullptr,
               Coroutine->getLocation());
      return;
    }
    if (Then == Fate::Dropped && !isEager(Coroutine))
      return;
    const Uses Late = usesAfterSuspension(Coroutine, Lazy);
    if (Late.empty())
      return;
    checkObject(*C, Coroutine, Late, Then);
    for (unsigned I = 0; I < C->Args.size() && I < Coroutine->getNumParams();
         ++I) {
      const ParmVarDecl *P = Coroutine->getParamDecl(I);
      auto Use = Late.find(P);
      if (!P->getType()->isReferenceType() || Use == Late.end())
        continue;
      if (isShortLived(C->Args[I]))
        report(CoroutineMistakeKind::Argument, *C, Coroutine, P, Use->second);
      else if (const VarDecl *V =
                   Then == Fate::Returned ? local(C->Args[I]) : nullptr)
        report(CoroutineMistakeKind::Local, *C, Coroutine, V, Use->second);
    }
  }

  void checkObject(const CallView &C, const FunctionDecl *Coroutine,
                   const Uses &Late, Fate Then) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Coroutine);
    if (!Method || !Method->isInstance() || !C.Object)
      return;
    const VarDecl *Variable = Then == Fate::Returned && !C.ObjectIsPointer
                                  ? local(C.Object)
                                  : nullptr;
    bool IsTemporary = !C.ObjectIsPointer && isMade(C.Object);
    if (!Variable && !IsTemporary)
      return;
    if (Method->getParent()->isLambda()) {
      for (const LambdaCapture &Capture : Method->getParent()->captures()) {
        if (!Capture.capturesVariable() && !Capture.capturesThis())
          continue;
        const ValueDecl *Captured =
            Capture.capturesVariable() ? Capture.getCapturedVar() : nullptr;
        auto Use = Late.find(Captured);
        if (Use == Late.end())
          continue;
        report(CoroutineMistakeKind::Capture, C, Coroutine, Captured,
               Use->second);
        return; // one cure for all of them
      }
      return;
    }
    auto Use = Late.find(nullptr);
    if (Use == Late.end())
      return;
    if (Variable)
      report(CoroutineMistakeKind::Local, C, Coroutine, Variable, Use->second);
    else
      report(CoroutineMistakeKind::Object, C, Coroutine, nullptr, Use->second);
  }

  /// Is \p E an object that ends with the full expression?
  static bool isShortLived(const Expr *E) {
    while (E) {
      E = E->IgnoreParens();
      if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
        const auto *R = Temporary->getType()->getAsCXXRecordDecl();
        return Temporary->getStorageDuration() == SD_FullExpression &&
               !(R && R->hasDefinition() && R->isEmpty());
      }
      const auto *Cast = dyn_cast<CastExpr>(E);
      if (!Cast)
        return false;
      E = Cast->getSubExpr();
    }
    return false;
  }

  /// Is the object of a call made by the expression itself?
  static bool isMade(const Expr *E) {
    bool Extended = false;
    while (E) {
      E = E->IgnoreParenImpCasts();
      if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
        Extended |= Temporary->getStorageDuration() != SD_FullExpression;
        E = Temporary->getSubExpr();
      } else {
        break;
      }
    }
    if (!E || Extended)
      return false;
    E = ignoreWrappers(E);
    const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
    // Who returns an object by value may return a name of another one.
    return E->isPRValue() && R && isa<LambdaExpr, CXXConstructExpr>(E) &&
           (isa<LambdaExpr>(E) || (R->hasDefinition() && !R->isEmpty()));
  }

  /// The variable of this function that \p E names.
  const VarDecl *local(const Expr *E) const {
    E = ignoreWrappers(E);
    if (std::optional<CallView> C = viewCall(E))
      if (const Effect *Same = C->effect(M, Role::Identity))
        if (const Expr *Operand = C->operand(Same->Object))
          E = ignoreWrappers(Operand);
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && isFrameLocal(V, F) && V->hasLocalStorage() &&
                   !V->getType()->isReferenceType() && !V->isInitCapture()
               ? V
               : nullptr;
  }

  /// What \p Coroutine may use after it was suspended for the first time.
  Uses usesAfterSuspension(const FunctionDecl *Coroutine, bool Lazy) {
    Uses Found;
    UseCollector Collector(Found);
    const CoroutineBodyStmt *Body = coroutineBody(Coroutine);
    if (Lazy) {
      Collector.TraverseStmt(Body->getBody());
      return Found;
    }
    CFG::BuildOptions Options;
    Options.PruneTriviallyFalseEdges = true;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> G =
        CFG::buildCFG(Coroutine, Body->getBody(), &Engine.context(), Options);
    if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
      return Found;
    llvm::BitVector Suspended(G->getNumBlockIDs());
    llvm::SmallVector<const CFGBlock *> Work;
    auto Reach = [&](const CFGBlock &From) {
      for (CFGBlock::AdjacentBlock Succ : From.succs())
        if (const CFGBlock *Next = Succ.getReachableBlock();
            Next && !Suspended.test(Next->getBlockID())) {
          Suspended.set(Next->getBlockID());
          Work.push_back(Next);
        }
    };
    auto Walk = [&](const CFGBlock &B, bool IsSuspended) {
      for (const CFGElement &Element : B) {
        std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
        if (!S)
          continue;
        if (IsSuspended)
          Collector.note(S->getStmt());
        if (const auto *Await = dyn_cast<CoroutineSuspendExpr>(S->getStmt()))
          IsSuspended |= suspends(Await) != Suspends::Never;
      }
      return IsSuspended;
    };
    for (const CFGBlock *B : *G)
      if (Walk(*B, false))
        Reach(*B);
    while (!Work.empty()) {
      const CFGBlock *B = Work.pop_back_val();
      Walk(*B, true);
      Reach(*B);
    }
    return Found;
  }

  /// Does the destructor of \p T end the coroutine that it stands for?
  bool ownsFrame(QualType T) {
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    const CXXDestructorDecl *Dtor =
        R && R->hasDefinition() ? R->getDestructor() : nullptr;
    return Dtor && does(userDefinition(Dtor), Role::DestroyCoroutine, 0);
  }

  bool does(const FunctionDecl *Of, Role What, unsigned Depth) {
    constexpr unsigned MaxDepth = 3;
    const FunctionIndex::Node *Node = Of ? Engine.index().node(Of) : nullptr;
    if (!Node || Depth > MaxDepth)
      return false;
    return Node->has(What) ||
           llvm::any_of(Node->References, [&](const FunctionDecl *Callee) {
             return does(Callee, What, Depth + 1);
           });
  }

  /// Does nobody but the caller get to know the coroutine? Who makes the
  /// returned object may leave it with a scheduler.
  bool staysUnknown(const FunctionDecl *Coroutine) {
    const CoroutineBodyStmt *Body = coroutineBody(Coroutine);
    const Expr *Result = Body->getReturnValueInit();
    std::optional<CallView> C =
        Result ? viewCall(ignoreWrappers(Result)) : std::nullopt;
    const FunctionDecl *Getter = C ? userDefinition(C->Callee) : nullptr;
    return Getter && onlyBuilds(Getter, 0);
  }
  /// Does \p Of call only what belongs to the library or makes objects?
  bool onlyBuilds(const FunctionDecl *Of, unsigned Depth) {
    constexpr unsigned MaxDepth = 3;
    if (Depth > MaxDepth || !Of->getBody())
      return false;
    bool Only = true;
    llvm::SmallVector<const Stmt *> Work{Of->getBody()};
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Of))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->getInit())
          Work.push_back(Init->getInit());
    while (!Work.empty() && Only) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      Work.append(S->child_begin(), S->child_end());
      const auto *E = dyn_cast<Expr>(S);
      std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
      if (!C)
        continue;
      if (const FunctionDecl *Callee = userDefinition(C->Callee))
        Only = Callee->isDefaulted() || onlyBuilds(Callee, Depth + 1);
      else
        Only = C->Callee &&
               (C->Callee->isDefaulted() ||
                Engine.context().getSourceManager().isInSystemHeader(
                    C->Callee->getLocation())) &&
               !C->effect(M, Role::ResumeCoroutine);
    }
    return Only;
  }

  void report(CoroutineMistakeKind Kind, const CallView &C,
              const FunctionDecl *Coroutine, const ValueDecl *Referred,
              SourceLocation Use) {
    auto &List = Engine.findings().CoroutineMistakes;
    if (llvm::any_of(List, [&](const CoroutineMistake &Known) {
          return Known.Kind == Kind &&
                 Known.Call->getBeginLoc() == C.Site->getBeginLoc();
        }))
      return;
    List.push_back({Kind, C.Site, Coroutine, Referred, Use, isLazy(Coroutine)});
  }

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
};

} // namespace

void heddle::analysis::findCoroutineMistakes(SummaryEngine &Engine) {
  const auto &Nodes = Engine.index().nodes();
  if (llvm::none_of(Nodes, [](const auto &Entry) {
        return coroutineBody(Entry.first) != nullptr;
      }))
    return;
  for (const auto &[F, Node] : Nodes) {
    const CoroutineBodyStmt *Body = coroutineBody(F);
    MistakeFinder(Engine, F).TraverseStmt(Body ? Body->getBody()
                                               : F->getBody());
  }
}
