//===- SignalHandlers.cpp - What signal handlers must not do --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A handler runs in the middle of anything, also in the middle of what it
// calls itself. Collects the handlers, follows their calls, and notes what
// locks, allocates, keeps state, or changes an object of the program.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Constants.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include <csignal>

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Functions that are looked into for one handler, and calls on the way.
static constexpr unsigned MaxFunctions = 200;
static constexpr unsigned MaxCallDepth = 12;
/// Functions that hand their parameter on as a handler, one inside another.
static constexpr unsigned MaxWrappers = 3;

/// Signals by which the hardware or `abort` says that the program is broken.
/// Their handlers say goodbye: what can still go wrong has gone wrong.
static bool isFatal(int64_t Signal) {
  switch (Signal) {
  case SIGILL:
  case SIGABRT:
  case SIGFPE:
  case SIGSEGV:
#ifdef SIGBUS
  case SIGBUS:
  case SIGTRAP:
  case SIGSYS:
#endif
    return true;
  default:
    return false;
  }
}

namespace {

/// One place that makes a function a handler.
struct Registration {
  const Expr *Handler = nullptr;
  const Expr *Site = nullptr;
  const FunctionDecl *In = nullptr;
  /// The structure that the handler is stored in; the number comes later.
  const VarDecl *Action = nullptr;
  std::optional<int64_t> Number;
};

/// Finds registrations in one function; lambdas are functions of their own.
class RegistrationCollector
    : public RecursiveASTVisitor<RegistrationCollector> {
public:
  using Wrappers =
      llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<unsigned, 1>>;
  RegistrationCollector(Model &M, const ASTContext &Ctx,
                        std::vector<Registration> &Found, const Wrappers &Known)
      : M(M), Ctx(Ctx), Found(Found), Known(Known) {}

  void run(const FunctionDecl *F) {
    In = F;
    size_t First = Found.size();
    Numbers.clear();
    TraverseStmt(F->getBody());
    for (size_t I = First; I < Found.size(); ++I)
      if (Found[I].Action)
        Found[I].Number = Numbers.lookup(Found[I].Action);
  }

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }

  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee)
      return true;
    if (const Effect *Handles = C->effect(M, Role::SignalHandler)) {
      const Expr *Handler = C->operand(Handles->Callable);
      std::optional<int64_t> Number = constant(C->operand(Handles->Object));
      if (!Handler)
        return true;
      QualType T = Handler->getType();
      bool IsAction = T->isPointerType() &&
                      M.isKind(T->getPointeeType(), TypeKind::SignalAction);
      if (IsAction)
        noteNumber(variable(Handler), Number);
      else
        add(Handler, E, nullptr, Number);
      return true;
    }
    // A function that hands its parameter on.
    auto It = Known.find(C->Callee->getCanonicalDecl());
    if (It != Known.end())
      for (unsigned Index : It->second)
        if (Index < C->Args.size())
          add(C->Args[Index], E, nullptr,
              constant(Index ? C->Args[0] : nullptr));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() != BO_Assign || !isHandlerType(B->getLHS()->getType()))
      return true;
    // The innermost structure may be a part without a name.
    const Expr *Base = B->getLHS()->IgnoreParenImpCasts();
    while (const auto *Member = dyn_cast<MemberExpr>(Base)) {
      Base = Member->getBase()->IgnoreParenImpCasts();
      QualType T = Base->getType();
      if (T->isPointerType())
        T = T->getPointeeType();
      if (M.isKind(T, TypeKind::SignalAction)) {
        add(B->getRHS(), B, variable(Base), std::nullopt);
        break;
      }
    }
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->getInit() && M.isKind(V->getType(), TypeKind::SignalAction))
      addInitializers(V->getInit(), V);
    return true;
  }

private:
  static bool isHandlerType(QualType T) { return T->isFunctionPointerType(); }
  static const VarDecl *variable(const Expr *E) {
    E = ignoreWrappers(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      E = ignoreWrappers(Unary->getSubExpr());
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  std::optional<int64_t> constant(const Expr *E) const {
    return constantValue(E, Ctx);
  }
  /// Several different signals, or an unknown one: nothing is known.
  void noteNumber(const VarDecl *Action, std::optional<int64_t> Number) {
    if (!Action)
      return;
    auto [It, New] = Numbers.try_emplace(Action, Number);
    if (New || !It->second || !Number)
      It->second = Number ? (New ? Number : It->second) : std::nullopt;
    else if (isFatal(*It->second))
      It->second = Number; // what is not fatal says more
  }
  void addInitializers(const Expr *E, const VarDecl *V) {
    const auto *List = dyn_cast<InitListExpr>(E->IgnoreParenImpCasts());
    if (!List)
      return;
    for (const Expr *Init : List->inits())
      if (isHandlerType(Init->getType()))
        add(Init, Init, V, std::nullopt);
      else
        addInitializers(Init, V);
  }
  void add(const Expr *Handler, const Expr *Site, const VarDecl *Action,
           std::optional<int64_t> Number) {
    Registration R;
    R.Handler = Handler;
    R.Site = Site;
    R.In = In;
    R.Action = Action;
    R.Number = Number;
    Found.push_back(R);
  }

  Model &M;
  const ASTContext &Ctx;
  std::vector<Registration> &Found;
  const Wrappers &Known;
  const FunctionDecl *In = nullptr;
  llvm::DenseMap<const VarDecl *, std::optional<int64_t>> Numbers;
};

/// The functions that \p E, a handler, may be.
void handlers(const Expr *E, llvm::SmallVectorImpl<const FunctionDecl *> &Out,
              unsigned Depth = 0) {
  E = ignoreWrappers(E);
  if (Depth > MaxCallDepth)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
      Out.push_back(F);
    else if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
             V && V->hasInit() && V->getType().isConstQualified())
      handlers(V->getInit(), Out, Depth + 1);
    else if (const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
             R && R->isLambda())
      Out.push_back(callOperator(R));
  } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
      Out.push_back(F); // a static method
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    handlers(Unary->getSubExpr(), Out, Depth + 1);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    Out.push_back(callOperator(Lambda->getLambdaClass()));
  } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
             Call &&
             isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl())) {
    handlers(Call->getImplicitObjectArgument(), Out, Depth + 1);
  } else if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    handlers(Choice->getTrueExpr(), Out, Depth + 1);
    handlers(Choice->getFalseExpr(), Out, Depth + 1);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(E);
             Binary && Binary->getOpcode() == BO_Assign) {
    handlers(Binary->getRHS(), Out, Depth + 1);
  }
}

/// Walks through one handler and all it calls.
class HandlerWalker : public RecursiveASTVisitor<HandlerWalker> {
public:
  using Chain = llvm::SmallVector<const Expr *, 2>;
  HandlerWalker(Model &M, const ASTContext &Ctx, const FunctionDecl *Handler,
                std::vector<SignalUnsafe> &Found)
      : M(M), Ctx(Ctx), Handler(Handler), Found(Found) {}

  llvm::SetVector<const FunctionDecl *> Seen;

  void run() {
    enter(Handler, {});
    // A queue: the shortest way to a place is told.
    for (size_t I = 0; I < Work.size() && I < MaxFunctions; ++I) {
      auto [F, Ways] = Work[I];
      Calls = Ways;
      TraverseStmt(F->getBody());
    }
  }

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true; // not evaluated
  }
  bool TraverseIfStmt(IfStmt *If) {
    std::optional<int64_t> Known = constantValue(If->getCond(), Ctx);
    if (!Known)
      return RecursiveASTVisitor::TraverseIfStmt(If);
    return TraverseStmt(If->getInit()) &&
           TraverseStmt(*Known ? If->getThen() : If->getElse());
  }
  bool VisitCXXNewExpr(CXXNewExpr *E) {
    if (E->getNumPlacementArgs() == 0)
      add(SignalUnsafeKind::Allocation, E, nullptr);
    return true;
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    add(SignalUnsafeKind::Allocation, E, nullptr);
    return true;
  }
  bool VisitCXXThrowExpr(CXXThrowExpr *E) {
    add(SignalUnsafeKind::Throw, E, nullptr);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp())
      write(B->getLHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->isIncrementDecrementOp())
      write(U->getSubExpr());
    return true;
  }
  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee)
      return true;
    if (C->isSignalUnsafe(M)) {
      add(SignalUnsafeKind::Call, E, C->Callee);
      return true;
    }
    bool Locks = C->effect(M, Role::Acquire) ||
                 C->effect(M, Role::AcquireShared) ||
                 (C->isConstruction() && !C->Args.empty() &&
                  M.isKind(E->getType(), TypeKind::Guard));
    for (const LockAttribute &L : M.lockAttributes(C->Callee))
      Locks |= L.What == Role::Acquire || L.What == Role::AcquireShared;
    if (Locks) {
      add(SignalUnsafeKind::Lock, E, C->Callee);
      return true;
    }
    if (C->effect(M, Role::Spawn) || C->effect(M, Role::Join) ||
        C->effect(M, Role::ConditionWait) || C->effect(M, Role::Send) ||
        C->effect(M, Role::Receive) || C->effect(M, Role::Close)) {
      add(SignalUnsafeKind::Call, E, C->Callee);
      return true;
    }
    if (const FunctionDecl *Definition = userDefinition(C->Callee)) {
      Chain Next = Calls;
      Next.push_back(E);
      enter(Definition, std::move(Next));
    }
    return true;
  }

private:
  void enter(const FunctionDecl *F, Chain Ways) {
    if (Ways.size() <= MaxCallDepth && Seen.insert(F))
      Work.emplace_back(F, std::move(Ways));
  }

  /// A plain object with static storage that the program may see half written.
  void write(const Expr *To) {
    QualType T = To->getType();
    if (T.isVolatileQualified() || T->isAtomicType() || M.type(T))
      return;
    const Expr *Base = To->IgnoreParenImpCasts();
    const FieldDecl *Field = nullptr; // the innermost member, if there is one
    while (true) {
      if (Base->getType().isVolatileQualified())
        return;
      if (const auto *Member = dyn_cast<MemberExpr>(Base);
          Member && !Member->isArrow() &&
          isa<FieldDecl>(Member->getMemberDecl())) {
        if (!Field)
          Field = cast<FieldDecl>(Member->getMemberDecl());
        Base = Member->getBase()->IgnoreParenImpCasts();
      } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Base);
                 Subscript && Subscript->getBase()
                                  ->IgnoreParenImpCasts()
                                  ->getType()
                                  ->isArrayType()) {
        Base = Subscript->getBase()->IgnoreParenImpCasts();
      } else {
        break;
      }
    }
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Base))
      D = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Base))
      D = Member->getMemberDecl(); // a static one
    const auto *V = dyn_cast_or_null<VarDecl>(D);
    if (V && V->hasGlobalStorage() && V->getTLSKind() == VarDecl::TLS_None &&
        !V->getType()->isReferenceType())
      add(SignalUnsafeKind::Write, To,
          Field ? Field->getCanonicalDecl()
                : static_cast<const ValueDecl *>(V->getCanonicalDecl()));
  }

  void add(SignalUnsafeKind Kind, const Expr *Site, const NamedDecl *Subject) {
    for (const SignalUnsafe &Known : Found) {
      if (Known.Site->getBeginLoc() == Site->getBeginLoc())
        return;
      // The same function again is the same mistake again.
      if (Known.Handler == Handler && Known.Kind == Kind &&
          Known.Subject == Subject)
        return;
    }
    SignalUnsafe U;
    U.Kind = Kind;
    U.Site = Site;
    U.Subject = Subject;
    U.Handler = Handler;
    U.Calls.assign(Calls.begin(), Calls.end());
    Found.push_back(std::move(U));
  }

  Model &M;
  const ASTContext &Ctx;
  const FunctionDecl *Handler;
  std::vector<SignalUnsafe> &Found;
  std::vector<std::pair<const FunctionDecl *, Chain>> Work;
  Chain Calls;
};

/// Collects where the variables of a program are named.
class NameCollector : public RecursiveASTVisitor<NameCollector> {
public:
  /// Global variables and members of classes.
  llvm::DenseMap<const ValueDecl *, SourceLocation> First;
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool VisitDeclRefExpr(DeclRefExpr *E) { return note(E->getDecl(), E); }
  bool VisitMemberExpr(MemberExpr *E) { return note(E->getMemberDecl(), E); }

private:
  bool note(const ValueDecl *D, const Expr *E) {
    const auto *V = dyn_cast<VarDecl>(D);
    if (isa<FieldDecl>(D) || (V && V->hasGlobalStorage()))
      First.try_emplace(cast<ValueDecl>(D->getCanonicalDecl()),
                        E->getBeginLoc());
    return true;
  }
};

class SignalAnalysis {
public:
  explicit SignalAnalysis(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

private:
  struct HandlerInfo {
    const Expr *Site = nullptr;
    /// Certainly handles a signal that is no end of the program by itself.
    bool Ordinary = false;
    bool AllFatal = true;
  };
  void collect();
  bool endsProgram(const FunctionDecl *Handler);

  SummaryEngine &Engine;
  Model &M;
  llvm::MapVector<const FunctionDecl *, HandlerInfo> Handlers;
};

void SignalAnalysis::collect() {
  RegistrationCollector::Wrappers Known;
  std::vector<Registration> Found;
  for (unsigned Round = 0; Round <= MaxWrappers; ++Round) {
    Found.clear();
    RegistrationCollector Collector(M, Engine.context(), Found, Known);
    for (const auto &[F, Node] : Engine.index().nodes())
      if (F->getBody())
        Collector.run(F);
    bool More = false;
    for (const Registration &R : Found) {
      const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(R.Handler));
      const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
      if (!P || P->getParentFunctionOrMethod() != R.In)
        continue;
      auto &Indices = Known[R.In->getCanonicalDecl()];
      if (!llvm::is_contained(Indices, P->getFunctionScopeIndex())) {
        Indices.push_back(P->getFunctionScopeIndex());
        More = true;
      }
    }
    if (!More)
      break;
  }
  for (const Registration &R : Found) {
    llvm::SmallVector<const FunctionDecl *, 2> Functions;
    handlers(R.Handler, Functions);
    for (const FunctionDecl *F : Functions)
      if (const FunctionDecl *Definition = userDefinition(F)) {
        HandlerInfo &Info = Handlers[Definition];
        bool Ordinary = R.Number && !isFatal(*R.Number);
        if (!Info.Site || (Ordinary && !Info.Ordinary))
          Info.Site = R.Site;
        Info.Ordinary |= Ordinary;
        Info.AllFatal &= R.Number && isFatal(*R.Number);
      }
  }
}

/// Is the last thing that the handler does to end the program, or to hand the
/// signal on to who will?
bool SignalAnalysis::endsProgram(const FunctionDecl *Handler) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Handler->getBody());
  if (!Body || Body->body_empty())
    return false;
  const auto *E = dyn_cast<Expr>(Body->body_back());
  std::optional<CallView> C = E ? viewCall(ignoreWrappers(E)) : std::nullopt;
  if (!C)
    return false;
  if (C->Callee && (C->Callee->isNoReturn() || C->effect(M, Role::NoReturn)))
    return true;
  return Handler->getNumParams() && llvm::any_of(C->Args, [&](const Expr *A) {
           const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(A));
           return Ref && Ref->getDecl() == Handler->getParamDecl(0);
         });
}

void SignalAnalysis::run() {
  collect();
  std::vector<SignalUnsafe> Found;
  llvm::DenseSet<const FunctionDecl *> InHandlers;
  for (const auto &[Handler, Info] : Handlers) {
    std::vector<SignalUnsafe> Mine;
    HandlerWalker Walker(M, Engine.context(), Handler, Mine);
    Walker.run();
    InHandlers.insert(Walker.Seen.begin(), Walker.Seen.end());
    bool Ends = endsProgram(Handler);
    if (Info.AllFatal || (Ends && !Info.Ordinary))
      continue;
    for (SignalUnsafe &U : Mine) {
      // Who would look at the object after the end?
      if (U.Kind == SignalUnsafeKind::Write && Ends)
        continue;
      U.Registered = Info.Site;
      Found.push_back(std::move(U));
    }
  }
  if (Found.empty())
    return;
  NameCollector Others;
  for (const auto &[F, Node] : Engine.index().nodes())
    if (!InHandlers.contains(F))
      Others.TraverseStmt(F->getBody());
  auto &List = Engine.findings().SignalUnsafes;
  for (SignalUnsafe &U : Found) {
    if (U.Kind == SignalUnsafeKind::Write) {
      // Perhaps the signal cannot arrive while the others look.
      auto It = Others.First.find(cast<ValueDecl>(U.Subject));
      if (It == Others.First.end() || Engine.index().uses(Role::SignalMask))
        continue;
      U.Elsewhere = It->second;
    }
    if (llvm::none_of(List, [&](const SignalUnsafe &Known) {
          return Known.Site->getBeginLoc() == U.Site->getBeginLoc();
        }))
      List.push_back(std::move(U));
  }
}

} // namespace

void heddle::analysis::findSignalUnsafe(SummaryEngine &Engine) {
  if (Engine.index().uses(Role::SignalHandler) ||
      Engine.model().mayContain(TypeKind::SignalAction))
    SignalAnalysis(Engine).run();
}
