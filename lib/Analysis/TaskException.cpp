//===- TaskException.cpp - Exceptions that leave a task -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What can be thrown in a function and is caught neither there nor on the way
// up to the task's entry. Tasks whose exceptions somebody is handed (futures,
// groups) are left out by the type of their handle. What is not understood
// throws nothing: calls of other code, of values and of virtual functions.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Exceptions.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/TaskHandles.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Calls are followed this deep.
static constexpr unsigned MaxCallDepth = 8;
/// Exceptions of one function that are told its callers.
static constexpr unsigned MaxEscapes = 24;

namespace {

/// Something thrown that leaves the function which the list belongs to.
struct Escape {
  TaskExceptionKind Kind = TaskExceptionKind::Throw;
  const Expr *Site = nullptr;
  /// What is thrown; null if that is not known.
  QualType Thrown;
  /// The call in this function that leads to it, or null.
  const Expr *Through = nullptr;
  const FunctionDecl *Barrier = nullptr;
  const FunctionDecl *Callee = nullptr;
  /// The function that tells its callers by this how it is to be called.
  const FunctionDecl *Contract = nullptr;
  Confidence Sure = Confidence::High;
};
using Escapes = std::vector<Escape>;

/// Where a statement stands: in a try block or, if there is one, in a handler
/// of it.
struct Frame {
  const CXXTryStmt *Try = nullptr;
  const CXXCatchStmt *Handler = nullptr;
  int Outer = -1;
};

class ExceptionFinder {
public:
  explicit ExceptionFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()) {}
  void run();
  std::vector<Thrower> throwers(const FunctionDecl *F);

private:
  const Escapes &escapes(const FunctionDecl *F, unsigned Depth);
  Escapes compute(const FunctionDecl *F, unsigned Depth);
  void addCall(const CallView &C, int At, Escapes &Out, unsigned Depth);
  void addFunction(const FunctionDecl *Callee, const Expr *Site, int At,
                   Escapes &Out, unsigned Depth);
  void addRethrow(const CXXThrowExpr *Throw, int At, Escapes &Out,
                  unsigned Depth);
  void add(Escape E, int At, Escapes &Out);
  const CXXTryStmt *caughtBy(QualType Thrown, int At) const;
  bool catches(const CXXCatchStmt *Handler, QualType Thrown) const;
  bool throwsForBadInput(const CallView &C);
  bool isUnchecked(const CallView &C);
  bool mayThrow(const Stmt *S, unsigned Depth);

  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
  const FunctionDecl *Current = nullptr;
  std::vector<Frame> Frames;
  /// The function of which also what it catches itself is asked for.
  const FunctionDecl *Asked = nullptr;
  std::vector<Thrower> Caught;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<Escapes>> Known;
};

} // namespace

/// Does \p Condition ask only for the state of the object, or only for what the
/// caller gave? If it compares the one with the other, it asks for data.
static bool asksForContract(const Expr *Condition) {
  bool State = false, Given = false;
  llvm::SmallVector<const Stmt *> Work{Condition};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    Work.append(S->child_begin(), S->child_end());
    State |= isa<CXXThisExpr>(S);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      Given |= isa<ParmVarDecl>(Ref->getDecl());
      if (isa<VarDecl>(Ref->getDecl()) && !isa<ParmVarDecl>(Ref->getDecl()))
        return false;
    }
    std::optional<CallView> C =
        isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
    const auto *Method =
        C ? dyn_cast_or_null<CXXMethodDecl>(C->Callee) : nullptr;
    if (C && (!Method || (!Method->isConst() && !C->isConstruction())))
      return false;
  }
  return State != Given;
}

/// Is \p Throw what \p F does first, if it is called in the wrong state or with
/// the wrong arguments? Then that is for the caller to see to.
static bool checksContract(const CXXThrowExpr *Throw, const FunctionDecl *F,
                           Model &M) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(F->getBody());
  if (!Body)
    return false;
  for (const Stmt *S : Body->body()) {
    const auto *If = dyn_cast<IfStmt>(S);
    if (!If) {
      // A question to the object itself is another check of this kind.
      std::optional<CallView> C =
          isa<Expr>(S) ? viewCall(ignoreWrappers(cast<Expr>(S))) : std::nullopt;
      const auto *Asked =
          C && C->Object && isa<CXXThisExpr>(C->Object->IgnoreParenImpCasts())
              ? dyn_cast_or_null<CXXMethodDecl>(C->Callee)
              : nullptr;
      // Taking a lock, or waiting until it is time, comes before all else.
      bool Waits =
          C && (C->effect(M, Role::Acquire) ||
                C->effect(M, Role::ConditionWait) || C->effect(M, Role::Wait));
      if (isa<DeclStmt, NullStmt>(S) || (Asked && Asked->isConst()) || Waits)
        continue;
      return false;
    }
    const Stmt *Then = If->getThen();
    if (const auto *Block = dyn_cast<CompoundStmt>(Then))
      Then = Block->body_empty() ? nullptr : Block->body_back();
    const auto *E = dyn_cast_or_null<Expr>(Then);
    if (E && ignoreWrappers(E) == Throw)
      return asksForContract(If->getCond());
  }
  return false;
}

bool heddle::analysis::isNothrow(const FunctionDecl *F) {
  const auto *Type = F ? F->getType()->getAs<FunctionProtoType>() : nullptr;
  return Type && Type->isNothrow();
}

bool ExceptionFinder::catches(const CXXCatchStmt *Handler,
                              QualType Thrown) const {
  if (!Handler->getExceptionDecl() || Thrown.isNull())
    return true; // what is not known may well be what is expected
  QualType Caught = Handler->getCaughtType();
  if (Caught.isNull())
    return true;
  Caught = Caught.getNonReferenceType().getUnqualifiedType();
  Thrown = Thrown.getNonReferenceType().getUnqualifiedType();
  if (Ctx.hasSameType(Caught, Thrown) ||
      (Caught->isPointerType() && Thrown->isPointerType()))
    return true;
  const CXXRecordDecl *Base = Caught->getAsCXXRecordDecl();
  const CXXRecordDecl *Class = Thrown->getAsCXXRecordDecl();
  return Base && Class && Class->hasDefinition() && Base->hasDefinition() &&
         Class->isDerivedFrom(Base);
}

const CXXTryStmt *ExceptionFinder::caughtBy(QualType Thrown, int At) const {
  for (; At >= 0; At = Frames[At].Outer)
    if (const Frame &In = Frames[At]; !In.Handler)
      for (unsigned I = 0; I < In.Try->getNumHandlers(); ++I)
        if (catches(In.Try->getHandler(I), Thrown))
          return In.Try;
  return nullptr;
}

static const CXXRecordDecl *classOf(const FunctionDecl *F);

/// Is \p E an exception that code which is right comes across?
static bool isPlainThrow(const Escape &E) {
  bool IsContract = E.Contract && E.Through && classOf(E.Contract);
  return E.Kind == TaskExceptionKind::Throw && !E.Barrier && !IsContract;
}

void ExceptionFinder::add(Escape E, int At, Escapes &Out) {
  // Behind a barrier no handler sees it any more.
  if (Out.size() >= MaxEscapes)
    return;
  if (const CXXTryStmt *Try = E.Barrier ? nullptr : caughtBy(E.Thrown, At)) {
    if (Asked == Current && isPlainThrow(E))
      Caught.push_back({E.Through ? E.Through : E.Site, E.Site, Try});
    return;
  }
  if (llvm::any_of(Out, [&](const Escape &O) {
        return O.Site == E.Site && (Asked != Current || O.Through == E.Through);
      }))
    return;
  Out.push_back(std::move(E));
}

/// Is the container asked what it holds before? Then what is asked for is
/// there, whatever it is. So it is if the index comes from a loop's head.
bool ExceptionFinder::isUnchecked(const CallView &C) {
  const ValueDecl *Object = C.Object ? ObjectUses::named(C.Object) : nullptr;
  const TypeModel *Kind = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if (!Object || !Kind)
    return false;
  llvm::SmallPtrSet<const ValueDecl *, 4> Index;
  llvm::SmallVector<const Stmt *> Work(C.Args.begin(), C.Args.end());
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
      Index.insert(Ref->getDecl());
    if (S)
      Work.append(S->child_begin(), S->child_end());
  }
  Work.push_back(Current->getBody());
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || S == C.Site)
      continue;
    Work.append(S->child_begin(), S->child_end());
    if (isa<CXXForRangeStmt>(S))
      for (const ValueDecl *V : Index)
        if (V == cast<CXXForRangeStmt>(S)->getLoopVariable())
          return false;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isComparisonOp())
      for (const Expr *Side : {B->getLHS(), B->getRHS()})
        if (const auto *Ref =
                dyn_cast<DeclRefExpr>(Side->IgnoreParenImpCasts()))
          if (Index.count(Ref->getDecl()))
            return false;
    std::optional<CallView> Other =
        isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
    if (!Other || !Other->Object || !Other->Callee ||
        ObjectUses::named(Other->Object) != Object)
      continue;
    // Any other question, conversion or insertion may be the check.
    if (!Other->Callee->getIdentifier() ||
        !llvm::is_contained(Kind->Throws, Other->Callee->getName()))
      return false;
  }
  return true;
}

bool ExceptionFinder::throwsForBadInput(const CallView &C) {
  if (!C.Callee)
    return false;
  if (C.effect(M, Role::Throws)) {
    // What is asked through a pointer is answered by null.
    if (C.Args.empty() || C.Args[0]->getType()->isPointerType())
      return false;
    // A literal is what the programmer knows it to be.
    const Expr *Given = ignoreWrappers(C.Args[0]);
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Given);
        Made && Made->getNumArgs())
      Given = ignoreWrappers(Made->getArg(0));
    return !isa<StringLiteral>(Given);
  }
  const TypeModel *Kind = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  return Kind && !Kind->Throws.empty() && C.Callee->getIdentifier() &&
         llvm::is_contained(Kind->Throws, C.Callee->getName()) &&
         isUnchecked(C);
}

void ExceptionFinder::addFunction(const FunctionDecl *Callee, const Expr *Site,
                                  int At, Escapes &Out, unsigned Depth) {
  const FunctionDecl *Definition = userDefinition(Callee);
  if (!Definition)
    return;
  for (Escape E : escapes(Definition, Depth + 1)) {
    E.Through = Site;
    add(std::move(E), At, Out);
  }
}

void ExceptionFinder::addCall(const CallView &C, int At, Escapes &Out,
                              unsigned Depth) {
  if (!C.Callee)
    return;
  if (throwsForBadInput(C)) {
    Escape E;
    E.Kind = TaskExceptionKind::Call;
    E.Site = C.Site;
    E.Callee = C.Callee;
    E.Sure = Confidence::Medium;
    add(std::move(E), At, Out);
    return;
  }
  // Another class may have overridden it.
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (Method && Method->isVirtual() && !Method->hasAttr<FinalAttr>() &&
      !Method->getParent()->hasAttr<FinalAttr>())
    return;
  addFunction(C.Callee, C.Site, At, Out, Depth);
  // Algorithms run what they are given.
  if (const FunctionModel *Fn = C.lookUp(M))
    for (const Effect &Effect : Fn->Effects) {
      bool RunsNow = Effect.What == Role::Invoke ||
                     Effect.What == Role::ForEach ||
                     Effect.What == Role::CallOnce;
      const Expr *Callable = RunsNow ? C.operand(Effect.Callable) : nullptr;
      if (!Callable)
        continue;
      Callable = ignoreWrappers(Callable);
      if (const auto *Lambda = dyn_cast<LambdaExpr>(Callable))
        addFunction(callOperator(Lambda->getLambdaClass()), C.Site, At, Out,
                    Depth);
      else if (const auto *Ref = dyn_cast<DeclRefExpr>(Callable))
        addFunction(dyn_cast<FunctionDecl>(Ref->getDecl()), C.Site, At, Out,
                    Depth);
    }
}

/// Is there anything in \p S that may throw, as far as can be told?
bool ExceptionFinder::mayThrow(const Stmt *Body, unsigned Depth) {
  llvm::SmallVector<const Stmt *> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (isa<CXXThrowExpr>(S))
      return true;
    std::optional<CallView> C =
        isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
    if (C && !isNothrow(C->Callee)) {
      const FunctionDecl *Definition = userDefinition(C->Callee);
      bool IsSystem = C->Callee && Ctx.getSourceManager().isInSystemHeader(
                                       C->Callee->getLocation());
      if (Definition ? !escapes(Definition, Depth + 1).empty()
                     : !IsSystem || C->effect(M, Role::Throws))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

void ExceptionFinder::addRethrow(const CXXThrowExpr *Throw, int At,
                                 Escapes &Out, unsigned Depth) {
  int In = At;
  while (In >= 0 && !Frames[In].Handler)
    In = Frames[In].Outer;
  if (In < 0)
    return;
  const CXXCatchStmt *Handler = Frames[In].Handler;
  QualType Caught;
  if (Handler->getExceptionDecl())
    Caught = Handler->getCaughtType();
  // A class of which no object can be thrown stands for something else: how
  // threads are cancelled.
  if (!Caught.isNull())
    if (const CXXRecordDecl *R =
            Caught.getNonReferenceType()->getAsCXXRecordDecl();
        R && R->hasDefinition() && R->isAbstract())
      return;
  if (!mayThrow(Frames[In].Try->getTryBlock(), Depth))
    return;
  Escape E;
  E.Kind = TaskExceptionKind::Rethrow;
  E.Site = Throw;
  E.Thrown = Caught;
  E.Sure = Confidence::Medium;
  add(std::move(E), At, Out);
}

Escapes ExceptionFinder::compute(const FunctionDecl *F, unsigned Depth) {
  Escapes Out;
  std::vector<Frame> Saved = std::move(Frames);
  const FunctionDecl *Outer = std::exchange(Current, F);
  Frames.clear();
  llvm::SmallVector<std::pair<const Stmt *, int>> Work{{F->getBody(), -1}};
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
    for (const CXXCtorInitializer *Init : Ctor->inits())
      Work.push_back({Init->getInit(), -1});
  while (!Work.empty()) {
    auto [S, At] = Work.pop_back_val();
    // A lambda's body runs elsewhere; what is unevaluated, nowhere.
    if (!S || isa<LambdaExpr, UnaryExprOrTypeTraitExpr, CXXNoexceptExpr,
                  CXXTypeidExpr, CXXDefaultArgExpr>(S))
      continue;
    if (const auto *Try = dyn_cast<CXXTryStmt>(S)) {
      for (unsigned I = 0; I < Try->getNumHandlers(); ++I) {
        const CXXCatchStmt *Handler = Try->getHandler(I);
        Frames.push_back({Try, Handler, At});
        Work.push_back({Handler->getHandlerBlock(), int(Frames.size()) - 1});
      }
      Frames.push_back({Try, nullptr, At});
      Work.push_back({Try->getTryBlock(), int(Frames.size()) - 1});
      continue;
    }
    if (const auto *If = dyn_cast<IfStmt>(S); If && If->getCond()) {
      bool Truth = false;
      if (!If->getCond()->isValueDependent() &&
          If->getCond()->EvaluateAsBooleanCondition(Truth, Ctx)) {
        Work.push_back({Truth ? If->getThen() : If->getElse(), At});
        continue;
      }
    }
    if (const auto *Throw = dyn_cast<CXXThrowExpr>(S)) {
      // In a macro it states what can never be.
      if (Throw->getThrowLoc().isMacroID())
        continue;
      if (!Throw->getSubExpr()) {
        addRethrow(Throw, At, Out, Depth);
      } else {
        Escape E;
        E.Site = Throw;
        E.Thrown = Throw->getSubExpr()->getType();
        if (checksContract(Throw, F, M))
          E.Contract = F;
        add(std::move(E), At, Out);
      }
    } else if (const auto *E = dyn_cast<Expr>(S)) {
      if (std::optional<CallView> C = viewCall(E))
        addCall(*C, At, Out, Depth);
    }
    for (const Stmt *Child : S->children())
      Work.push_back({Child, At});
  }
  if (isNothrow(F))
    for (Escape &E : Out)
      if (!E.Barrier)
        E.Barrier = F;
  Frames = std::move(Saved);
  Current = Outer;
  return Out;
}

const Escapes &ExceptionFinder::escapes(const FunctionDecl *F, unsigned Depth) {
  static const Escapes None;
  auto It = Known.find(F);
  if (It != Known.end())
    return *It->second;
  if (Depth > MaxCallDepth || !F->getBody())
    return None;
  Known[F] = std::make_unique<Escapes>(); // recursion adds nothing
  auto Result = std::make_unique<Escapes>(compute(F, Depth));
  return *(Known[F] = std::move(Result));
}

/// The class whose object the task works on.
static const CXXRecordDecl *classOf(const FunctionDecl *F) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  for (unsigned Depth = 0; Method && Depth < 4; ++Depth) {
    if (!Method->getParent()->isLambda())
      return Method->getParent()->getCanonicalDecl();
    Method = dyn_cast<CXXMethodDecl>(Method->getParent()->getDeclContext());
  }
  return nullptr;
}

/// A class that is used by a task counts on being used right. Of functions
/// without a class, and of the task's own, that is less sure.
static bool isKept(const Escape &E, const Task &T, Confidence &Sure) {
  if (!E.Contract || !E.Through)
    return false;
  const CXXRecordDecl *Class = classOf(E.Contract);
  if (Class && Class != classOf(T.Entry) && Class != classOf(T.SpawnedIn))
    return true;
  Sure = Confidence::Medium;
  return false;
}

void ExceptionFinder::run() {
  auto &Found = Engine.findings().TaskExceptions;
  for (const Task &T : Engine.spawned()) {
    const TypeModel *Handle = M.type(handleType(M, T.Site));
    if (!T.Entry || !Handle || !Handle->EndsOnException)
      continue;
    for (const Escape &E : escapes(T.Entry, 0)) {
      Confidence Sure = E.Sure;
      bool Said = llvm::any_of(
          Found, [&](const TaskException &X) { return X.Site == E.Site; });
      if (!Said && !isKept(E, T, Sure))
        Found.push_back(
            {E.Kind, E.Site, T.Site, E.Through, E.Barrier, E.Callee, Sure});
    }
  }
}

std::vector<Thrower> ExceptionFinder::throwers(const FunctionDecl *F) {
  Asked = F;
  const Escapes &Leaving = escapes(F, 0);
  for (const Escape &E : Leaving)
    if (isPlainThrow(E))
      Caught.push_back({E.Through ? E.Through : E.Site, E.Site, nullptr});
  return std::move(Caught);
}

std::vector<Thrower> heddle::analysis::findThrowers(SummaryEngine &Engine,
                                                    const FunctionDecl *F) {
  if (!Engine.context().getLangOpts().CXXExceptions)
    return {};
  return ExceptionFinder(Engine).throwers(F);
}

void heddle::analysis::findTaskExceptions(SummaryEngine &Engine) {
  if (Engine.context().getLangOpts().CXXExceptions)
    ExceptionFinder(Engine).run();
}
