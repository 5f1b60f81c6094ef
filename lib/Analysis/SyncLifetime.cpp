//===- SyncLifetime.cpp - When locks exist and are ready
//-------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lock guards nothing if each call has its own, and it must be made ready
// before it is used and not be used after its end. Destruction while the lock
// is held is found where the state is known (HeldLocks.cpp).
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Members of members of a structure that may be a lock.
static constexpr unsigned MaxMemberDepth = 4;

namespace {

using Vars = llvm::SmallPtrSet<const ValueDecl *, 4>;

class LifetimeFinder {
public:
  LifetimeFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}

  void run() {
    collect(F->getBody());
    findOwnPerCall();
    if (!Operations.empty()) {
      findUninitialized();
      followOperations();
    }
  }

private:
  /// Free ends the memory, whatever it is that lies there.
  enum class Op { Initialize, Destroy, Free, Use };
  struct Operation {
    Op What;
    const Expr *Call;
    const Expr *Object;
  };
  /// How a local lock is mentioned.
  struct Mentions {
    bool Locks = false, Escapes = false;
  };

  static const Expr *plain(const Expr *Object) {
    const Expr *E = ignoreWrappers(Object);
    if (const auto *Address = dyn_cast<UnaryOperator>(E);
        Address && Address->getOpcode() == UO_AddrOf)
      E = ignoreWrappers(Address->getSubExpr());
    return E;
  }
  static const VarDecl *rootOf(const Expr *E) {
    E = plain(E);
    while (true) {
      if (const auto *Member = dyn_cast<MemberExpr>(E))
        E = ignoreWrappers(Member->getBase());
      else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E))
        E = ignoreWrappers(Index->getBase());
      else
        break;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }

  static std::optional<Op> operation(Role R) {
    switch (R) {
    case Role::Initialize:
      return Op::Initialize;
    case Role::Destroy:
      return Op::Destroy;
    case Role::Acquire:
    case Role::AcquireShared:
    case Role::TryAcquire:
    case Role::TryAcquireShared:
    case Role::Release:
    case Role::ReleaseShared:
    case Role::ConditionWait:
    case Role::Wait:
    case Role::Signal:
    case Role::Barrier:
      return Op::Use;
    default:
      return std::nullopt;
    }
  }

  static bool takesMemory(const CallView &C, const Operand &O) {
    return O.Kind == Operand::Argument && C.Callee &&
           O.Index < C.Callee->getNumParams() &&
           C.Callee->getParamDecl(O.Index)->getType()->isVoidPointerType();
  }

  bool isSync(QualType T) {
    const TypeModel *Kind = M.type(T);
    return Kind &&
           (Kind->Kind == TypeKind::Lock || Kind->Kind == TypeKind::Condition ||
            Kind->Kind == TypeKind::Synchronization);
  }

  /// Memory that holds no lock or the like ends without a word from here.
  bool holdsSync(QualType T, unsigned Depth = 0) {
    T = T.getNonReferenceType();
    if (Depth == 0 && T->isPointerType())
      T = T->getPointeeType();
    T = QualType(T->getBaseElementTypeUnsafe(), 0);
    if (isSync(T))
      return true;
    const RecordDecl *R = T->getAsRecordDecl();
    return R && R->getDefinition() && Depth < MaxMemberDepth &&
           llvm::any_of(
               R->getDefinition()->fields(),
               [&](const FieldDecl *Field) {
                 return holdsSync(Field->getType(), Depth + 1);
               });
  }

  void collect(const Stmt *S) {
    if (!S)
      return;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &C : Lambda->captures())
        if (C.capturesVariable())
          if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar()))
            Locals[V].Escapes = true;
      return;
    }
    if (const auto *E = dyn_cast<Expr>(S))
      if (std::optional<CallView> C = viewCall(E)) {
        if (const FunctionModel *Fn = C->lookUp(M))
          for (const Effect &Effect : Fn->Effects) {
            const Expr *Object = C->operand(Effect.Object);
            if (!Object && Effect.Object.Kind == Operand::This)
              Object = C->Object;
            std::optional<Op> What = operation(Effect.What);
            if (!Object || !What)
              continue;
            if (*What == Op::Destroy && takesMemory(*C, Effect.Object))
              What = Op::Free;
            if ((*What == Op::Destroy || *What == Op::Free) &&
                !holdsSync(plain(Object)->getType()))
              continue;
            Operations.push_back({*What, E, Object});
            if (isa<DeclRefExpr>(plain(Object)))
              if (const VarDecl *V = rootOf(Object)) {
                Locals[V].Locks |= *What == Op::Use;
                Understood.insert(plain(Object));
              }
          }
        // A guard made with the lock alone.
        if (C->isConstruction() && M.isKind(C->objectType(), TypeKind::Guard))
          for (const Expr *Arg : C->Args)
            if (const VarDecl *V = rootOf(Arg);
                V && isa<DeclRefExpr>(plain(Arg))) {
              Locals[V].Locks = true;
              Understood.insert(plain(Arg));
            }
        // Waiting with the lock of a guard makes it a part of a protocol.
        if (C->effect(M, Role::ConditionWait))
          Waits = true;
      }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
          V && !Understood.contains(Ref))
        Locals[V].Escapes = true;
    for (const Stmt *Child : S->children())
      collect(Child);
  }

  /// Could another call, or another task, see the same object at \p P?
  bool isShared(const AccessPath &P) {
    const ValueDecl *Last = P.lastNamed();
    if (!Last || isSync(Last->getType()) || Last->getType().isConstQualified())
      return false;
    if (P.thisClass())
      return !P.isCopied();
    const VarDecl *V = P.var();
    if (!V)
      return false;
    return V->hasGlobalStorage() && V->getTLSKind() == VarDecl::TLS_None;
  }

  void findOwnPerCall() {
    // What runs once, or before and after all others, needs no lock at all.
    if (Waits || isa<CXXConstructorDecl, CXXDestructorDecl>(F) || F->isMain())
      return;
    const FunctionSummary *Summary = nullptr;
    for (const auto &Local : Locals) {
      const VarDecl *V = Local.first;
      const Mentions &How = Local.second;
      if (!How.Locks || How.Escapes || !V->hasLocalStorage() ||
          isa<ParmVarDecl>(V) || V->getType()->isReferenceType() ||
          V->getType()->isPointerType() ||
          !M.isKind(V->getType(), TypeKind::Lock) || V->getDeclContext() != F)
        continue;
      if (!Summary && !(Summary = Engine.summary(F)))
        return;
      for (const Event &E : Summary->Events) {
        bool Guarded = llvm::any_of(E.Locks, [&](const HeldLock &L) {
          return L.Lock == AccessPath::variable(V->getCanonicalDecl());
        });
        if (!Guarded || E.Locks.size() > 1 || !isMemoryAccess(E.Kind) ||
            !isShared(E.Path))
          continue;
        add({LifetimeKind::OwnPerCall, SourceRange(V->getLocation()), V,
             E.Path.lastNamed(), E.Where.getBegin()});
        break;
      }
    }
  }

  /// A local object of C that its own function uses first without making it
  /// ready.
  void findUninitialized() {
    const SourceManager &SM = Engine.context().getSourceManager();
    llvm::DenseSet<const VarDecl *> Seen;
    for (const Operation &O : Operations) {
      const VarDecl *V = rootOf(O.Object);
      if (!V || !V->hasLocalStorage() || isa<ParmVarDecl>(V) ||
          V->getDeclContext() != F || V->hasInit() ||
          V->getType()->isPointerType() || V->getType()->isReferenceType() ||
          isa<DeclRefExpr>(plain(O.Object)) != isSync(V->getType()) ||
          !Seen.insert(V).second)
        continue;
      if (O.What == Op::Use && !isTouchedBefore(V, O.Call, SM))
        add({LifetimeKind::Uninitialized, O.Call->getSourceRange(), V, nullptr,
             V->getLocation()});
    }
  }

  /// Is \p V handed to anybody, or written, before \p Use in the text?
  bool isTouchedBefore(const VarDecl *V, const Expr *Use,
                       const SourceManager &SM) {
    bool Touched = false;
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || S == Use)
        continue;
      if (isa<WhileStmt, ForStmt, DoStmt, GotoStmt, LabelStmt>(S) &&
          SM.isBeforeInTranslationUnit(S->getBeginLoc(), Use->getBeginLoc()))
        Touched |= isa<GotoStmt>(S); // order in the text is not order in time
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && Ref->getDecl() == V &&
          SM.isBeforeInTranslationUnit(Ref->getLocation(), Use->getBeginLoc()))
        Touched = true;
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        for (const LambdaCapture &C : Lambda->captures())
          Touched |= C.capturesVariable() && C.getCapturedVar() == V;
      Work.append(S->child_begin(), S->child_end());
    }
    return Touched;
  }

  llvm::FoldingSetNodeID profile(const Expr *Object) {
    llvm::FoldingSetNodeID ID;
    plain(Object)->Profile(ID, Engine.context(), /*Canonical=*/true);
    return ID;
  }

  static void variablesOf(const Stmt *S, Vars &Into) {
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
      Into.insert(Ref->getDecl());
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(S))
      Into.insert(Member->getMemberDecl());
    if (S)
      for (const Stmt *Child : S->children())
        variablesOf(Child, Into);
  }

  /// Does \p S give one of \p Names another meaning, or replace the object?
  static bool changes(const Stmt *S, const Vars &Names) {
    const Expr *Written = nullptr;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->isAssignmentOp())
      Written = Binary->getLHS();
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && (Unary->isIncrementDecrementOp()))
      Written = Unary->getSubExpr();
    if (const auto *Decls = dyn_cast<DeclStmt>(S))
      return llvm::any_of(Decls->decls(), [&](const Decl *D) {
        const auto *V = dyn_cast<ValueDecl>(D);
        return V && Names.contains(V);
      });
    // A field beside the object is none of its names.
    if (!Written)
      return false;
    const Expr *Plain = plain(Written);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain))
      return Names.contains(Ref->getDecl());
    const auto *Member = dyn_cast<MemberExpr>(Plain);
    return Member && Names.contains(Member->getMemberDecl());
  }

  void followOperations() {
    bool Any = llvm::any_of(
        Operations, [](const Operation &O) { return O.What != Op::Use; });
    if (!Any || Operations.size() < 2)
      return;
    CFG::BuildOptions Options;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> G =
        CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
    if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
      return;
    llvm::DenseMap<const Stmt *, const Operation *> At;
    for (const Operation &O : Operations)
      At.try_emplace(O.Call, &O);
    for (const CFGBlock *B : *G)
      for (unsigned I = 0; I < B->size(); ++I)
        if (auto S = (*B)[I].getAs<CFGStmt>())
          if (const Operation *O = At.lookup(S->getStmt());
              O && O->What != Op::Use)
            follow(*O, *B, I + 1, At);
  }

  /// What happens to the object after \p Begin?
  void follow(const Operation &Begin, const CFGBlock &From, unsigned Index,
              const llvm::DenseMap<const Stmt *, const Operation *> &At) {
    llvm::FoldingSetNodeID Same = profile(Begin.Object);
    Vars Names;
    variablesOf(plain(Begin.Object), Names);
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<std::pair<const CFGBlock *, unsigned>> Work{
        {&From, Index}};
    while (!Work.empty()) {
      auto [B, First] = Work.pop_back_val();
      bool Stop = B->hasNoReturnElement();
      for (unsigned I = First; I < B->size() && !Stop; ++I) {
        auto S = (*B)[I].getAs<CFGStmt>();
        if (!S)
          continue;
        if (changes(S->getStmt(), Names)) {
          Stop = true;
          break;
        }
        const Operation *O = At.lookup(S->getStmt());
        if (!O || profile(O->Object) != Same) {
          // Somebody else may make it ready again.
          if (!O && mentions(S->getStmt(), Names))
            Stop = true;
          continue;
        }
        Stop = true;
        const ValueDecl *D = ObjectUses::named(O->Object);
        if ((Begin.What == Op::Destroy && O->What != Op::Initialize &&
             O->What != Op::Free) ||
            Begin.What == Op::Free)
          add({LifetimeKind::AfterDestroy, O->Call->getSourceRange(), D,
               nullptr, Begin.Call->getBeginLoc()});
        else if (Begin.What == Op::Initialize && O->What == Op::Initialize &&
                 O->Call != Begin.Call)
          add({LifetimeKind::Twice, O->Call->getSourceRange(), D, nullptr,
               Begin.Call->getBeginLoc()});
        else if (Begin.What == Op::Initialize && O->What == Op::Use)
          Stop = false; // in use: now it must not be made ready again
      }
      if (Stop)
        continue;
      for (CFGBlock::AdjacentBlock Succ : B->succs())
        if (const CFGBlock *Next = Succ.getReachableBlock();
            Next && Seen.insert(Next).second)
          Work.push_back({Next, 0});
    }
  }

  /// A call of unknown or own code that is given the object.
  bool mentions(const Stmt *S, const Vars &Names) {
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
    if (!C || C->lookUp(M))
      return false;
    Vars Found;
    for (const Expr *Arg : C->Args)
      variablesOf(Arg, Found);
    return llvm::any_of(Found,
                        [&](const ValueDecl *D) { return Names.contains(D); });
  }

  void add(SyncLifetime Found) {
    auto &List = Engine.findings().SyncLifetimes;
    if (llvm::none_of(List, [&](const SyncLifetime &Known) {
          return Known.Where.getBegin() == Found.Where.getBegin();
        }))
      List.push_back(Found);
  }

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
  std::vector<Operation> Operations;
  llvm::MapVector<const VarDecl *, Mentions> Locals;
  bool Waits = false;
  /// Mentions of locks that only lock or unlock them.
  llvm::SmallPtrSet<const Stmt *, 8> Understood;
};

} // namespace

void heddle::analysis::findSyncLifetimes(SummaryEngine &Engine) {
  const FunctionIndex &Index = Engine.index();
  if (!Index.usesAnything())
    return;
  for (const auto &[F, Node] : Index.nodes())
    if (F->doesThisDeclarationHaveABody() &&
        (Node.takesLocks() || Node.has(Role::Initialize) ||
         Node.has(Role::Destroy) || Node.has(Role::ConditionWait) ||
         Node.has(Role::Signal) || Node.has(Role::Wait)))
      LifetimeFinder(Engine, F).run();
}
