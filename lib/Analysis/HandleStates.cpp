//===- HandleStates.cpp - Threads, promises, ... and their states ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/HandleStates.h"
#include "Analysis/CallView.h"
#include "Analysis/Exceptions.h"
#include "Analysis/Instantiation.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Calls are followed this deep.
static constexpr unsigned MaxCallDepth = 8;
/// Nested statements and expressions deeper than this are not looked at.
static constexpr unsigned MaxNesting = 200;
static constexpr unsigned MaxResolveDepth = 24;

//===- The tables ---------------------------------------------------------===//

static constexpr StateId Error = Transition::Error;
static constexpr unsigned bit(StateId S) { return 1u << S; }

static constexpr StringRef ThreadStates[] = {"empty",  "runs",     "given",
                                             "joined", "detached", "moved"};
// Identity: the object becomes one that other code has made.
#define HEDDLE_THREAD_ENDS(R)                                                  \
  {Role::R, ThreadJoined, Error}, {Role::R, ThreadDetached, Error},            \
      {Role::R, ThreadEmpty, Error}, {                                         \
    Role::R, ThreadMoved, Error                                                \
  }
#define HEDDLE_THREAD_BEGINS(R, To)                                            \
  {Role::R, ThreadEmpty, To}, {Role::R, ThreadGiven, To},                      \
      {Role::R, ThreadJoined, To}, {Role::R, ThreadDetached, To}, {            \
    Role::R, ThreadMoved, To                                                   \
  }
#define HEDDLE_THREAD_COURSE                                                   \
  HEDDLE_THREAD_BEGINS(Spawn, ThreadRuns),                                     \
      HEDDLE_THREAD_BEGINS(Identity, ThreadGiven),                             \
      HEDDLE_THREAD_BEGINS(Initialize, ThreadEmpty),                           \
      {Role::Join, ThreadRuns, ThreadJoined},                                  \
      {Role::Join, ThreadGiven, ThreadJoined}, HEDDLE_THREAD_ENDS(Join),       \
      {Role::Detach, ThreadRuns, ThreadDetached},                              \
      {Role::Detach, ThreadGiven, ThreadDetached}, HEDDLE_THREAD_ENDS(Detach), \
      {Role::Move, ThreadEmpty, ThreadMoved},                                  \
      {Role::Move, ThreadRuns, ThreadMoved},                                   \
      {Role::Move, ThreadGiven, ThreadMoved},                                  \
      {Role::Move, ThreadJoined, ThreadMoved}, {                               \
    Role::Move, ThreadDetached, ThreadMoved                                    \
  }

static constexpr Transition ThreadTable[] = {
    HEDDLE_THREAD_COURSE,
    {Role::Spawn, ThreadRuns, Error},
    {Role::Identity, ThreadRuns, Error},
    {Role::Initialize, ThreadRuns, Error},
    {Role::Destroy, ThreadRuns, Error},
};
static constexpr Transition MildThreadTable[] = {
    HEDDLE_THREAD_COURSE,
    {Role::Spawn, ThreadRuns, ThreadRuns},
    {Role::Identity, ThreadRuns, ThreadGiven},
    {Role::Initialize, ThreadRuns, ThreadEmpty},
};
static constexpr StateTest ThreadTests[] = {
    {Role::Joinable, bit(ThreadRuns) | bit(ThreadGiven),
     bit(ThreadEmpty) | bit(ThreadGiven) | bit(ThreadJoined) |
         bit(ThreadDetached) | bit(ThreadMoved)}};

const Property &heddle::analysis::threadProperty() {
  static const Property P{"thread", ThreadStates, ThreadEmpty, ThreadTable,
                          ThreadTests};
  return P;
}
const Property &heddle::analysis::mildThreadProperty() {
  static const Property P{"mild thread", ThreadStates, ThreadEmpty,
                          MildThreadTable, ThreadTests};
  return P;
}

// Join: all; Wait: some of them, or none. Use: all are about to be joined.
static constexpr StringRef GroupStates[] = {"empty", "running", "joined"};
static constexpr Transition GroupTable[] = {
    {Role::Spawn, GroupEmpty, GroupRuns},
    {Role::Spawn, GroupJoined, GroupRuns},
    {Role::Join, GroupEmpty, GroupJoined},
    {Role::Join, GroupRuns, GroupJoined},
    {Role::Wait, GroupRuns, GroupJoined},
    {Role::Initialize, GroupJoined, GroupEmpty},
    {Role::Use, GroupJoined, Error},
    {Role::Destroy, GroupRuns, Error},
    // No error: only what is joined counts as another, right, way to be here.
    {Role::Destroy, GroupEmpty, Error},
};
const Property &heddle::analysis::threadGroupProperty() {
  static const Property P{"threads", GroupStates, GroupEmpty, GroupTable};
  return P;
}

static constexpr StringRef PromiseStates[] = {"unset", "set", "moved"};
static constexpr Transition PromiseTable[] = {
    {Role::SetResult, PromiseUnset, PromiseSet},
    {Role::SetResult, PromiseSet, Error},
    {Role::SetResult, PromiseMoved, Error},
    {Role::Move, PromiseUnset, PromiseMoved},
    {Role::Move, PromiseSet, PromiseMoved},
    {Role::Initialize, PromiseSet, PromiseUnset},
    {Role::Initialize, PromiseMoved, PromiseUnset},
    {Role::Identity, PromiseSet, PromiseUnset},
    {Role::Identity, PromiseMoved, PromiseUnset},
};
const Property &heddle::analysis::promiseProperty() {
  static const Property P{"promise", PromiseStates, PromiseUnset, PromiseTable};
  return P;
}
static constexpr StringRef SourceStates[] = {"full", "taken", "moved"};
static constexpr Transition SourceTable[] = {
    {Role::MakeFuture, SourceFull, SourceTaken},
    {Role::MakeFuture, SourceTaken, Error},
    {Role::MakeFuture, SourceMoved, Error},
    {Role::Move, SourceFull, SourceMoved},
    {Role::Move, SourceTaken, SourceMoved},
    {Role::Initialize, SourceTaken, SourceFull},
    {Role::Initialize, SourceMoved, SourceFull},
    {Role::Identity, SourceTaken, SourceFull},
    {Role::Identity, SourceMoved, SourceFull},
};
const Property &heddle::analysis::futureSourceProperty() {
  static const Property P{"future of a promise", SourceStates, SourceFull,
                          SourceTable};
  return P;
}

static constexpr StringRef FutureStates[] = {"none", "valid", "taken", "moved"};
static constexpr Transition FutureTable[] = {
    {Role::TakeResult, FutureValid, FutureTaken},
    {Role::TakeResult, FutureNone, Error},
    {Role::TakeResult, FutureTaken, Error},
    {Role::TakeResult, FutureMoved, Error},
    {Role::Use, FutureNone, Error},
    {Role::Use, FutureTaken, Error},
    {Role::Use, FutureMoved, Error},
    {Role::Move, FutureValid, FutureMoved},
    {Role::Initialize, FutureValid, FutureNone},
    {Role::Initialize, FutureTaken, FutureNone},
    {Role::Initialize, FutureMoved, FutureNone},
    {Role::Identity, FutureNone, FutureValid},
    {Role::Identity, FutureTaken, FutureValid},
    {Role::Identity, FutureMoved, FutureValid},
    {Role::Spawn, FutureNone, FutureValid},
    {Role::Spawn, FutureTaken, FutureValid},
    {Role::Spawn, FutureMoved, FutureValid},
};
static constexpr StateTest FutureTests[] = {
    {Role::Joinable, bit(FutureValid),
     bit(FutureNone) | bit(FutureTaken) | bit(FutureMoved)}};
const Property &heddle::analysis::futureProperty() {
  static const Property P{"future", FutureStates, FutureNone, FutureTable,
                          FutureTests};
  return P;
}

static constexpr StringRef CancelStates[] = {"none", "armed", "called"};
static constexpr Transition CancelTable[] = {
    {Role::ContextCreate, CancelNone, CancelArmed},
    {Role::ContextCreate, CancelCalled, CancelArmed},
    {Role::ContextCancel, CancelArmed, CancelCalled},
    {Role::Move, CancelArmed, CancelNone},
    {Role::Move, CancelCalled, CancelNone},
};
const Property &heddle::analysis::cancelProperty() {
  static const Property P{"cancel", CancelStates, CancelNone, CancelTable};
  return P;
}

static constexpr StringRef TimerStates[] = {"none", "made", "deleted"};
static constexpr Transition TimerTable[] = {
    {Role::TimerStart, TimerNone, TimerMade},
    {Role::TimerStart, TimerDeleted, TimerMade},
    {Role::TimerStart, TimerMade, Error},
    {Role::Destroy, TimerMade, TimerDeleted},
    {Role::Destroy, TimerDeleted, Error},
    {Role::TimerReset, TimerDeleted, Error},
    {Role::Use, TimerDeleted, Error},
};
const Property &heddle::analysis::timerProperty() {
  static const Property P{"timer", TimerStates, TimerNone, TimerTable};
  return P;
}

static constexpr StringRef PooledStates[] = {"none", "held", "back"};
static constexpr Transition PooledTable[] = {
    {Role::PoolGet, PooledNone, PooledHeld},
    {Role::PoolGet, PooledBack, PooledHeld},
    {Role::PoolGet, PooledHeld, PooledHeld},
    {Role::PoolPut, PooledHeld, PooledBack},
    {Role::PoolPut, PooledNone, PooledBack},
    {Role::PoolPut, PooledBack, Error},
    {Role::Use, PooledBack, Error},
};
const Property &heddle::analysis::pooledProperty() {
  static const Property P{"pooled object", PooledStates, PooledNone,
                          PooledTable};
  return P;
}

static constexpr StringRef MainStates[] = {"alone", "has started"};
static constexpr Transition MainTable[] = {
    {Role::Spawn, MainAlone, MainStarted},
    {Role::Wait, MainStarted, MainAlone},
};
const Property &heddle::analysis::mainProperty() {
  static const Property P{"main", MainStates, MainAlone, MainTable};
  return P;
}

//===- Which objects ------------------------------------------------------===//

static bool hasMethod(const CXXRecordDecl *R, Model &M, Role What) {
  return llvm::any_of(R->methods(), [&](const CXXMethodDecl *Method) {
    return Method->getIdentifier() || Method->isOverloadedOperator()
               ? M.hasRole(Method, R, 0, What)
               : false;
  });
}

const Property *HandleStates::propertyOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  Model &M = Engine.model();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  if (!R) {
    if (T->isPointerType() && !T->getAs<TypedefType>())
      return nullptr;
    if (M.isKind(T, TypeKind::TaskHandle))
      return &mildThreadProperty();
    return M.isKind(T, TypeKind::Timer) ? &timerProperty() : nullptr;
  }
  auto [It, New] = Classes.try_emplace(R, nullptr);
  if (!New)
    return It->second;
  const Property *P = nullptr;
  const TypeModel *Kind = M.type(R);
  if (Kind && Kind->Kind == TypeKind::TaskHandle) {
    if (hasMethod(R, M, Role::TakeResult))
      P = &futureProperty();
    else if (hasMethod(R, M, Role::Detach))
      P = Kind->EndsOnDestruction ? &threadProperty() : &mildThreadProperty();
  } else if (!Kind || Kind->Kind == TypeKind::Synchronization) {
    if (hasMethod(R, M, Role::SetResult))
      P = &promiseProperty();
    else if (hasMethod(R, M, Role::ContextCancel))
      P = &cancelProperty();
  }
  return Classes[R] = P;
}

static QualType elementType(QualType T) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return Spec->getTemplateArgs()[0].getAsType();
}

const Property *HandleStates::groupOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  QualType Element;
  if (const auto *Array = Engine.context().getAsArrayType(T))
    Element = Array->getElementType();
  else if (T->isPointerType())
    Element = T->getPointeeType();
  else if (Engine.model().isKind(T, TypeKind::Container))
    Element = elementType(T);
  if (Element.isNull())
    return nullptr;
  const Property *P = propertyOf(Element);
  return P == &threadProperty() || P == &mildThreadProperty()
             ? &threadGroupProperty()
             : nullptr;
}

//===- What happens to them, step by step ---------------------------------===//

/// What makes a value, before it is copied as older standards say.
static const Expr *madeBy(const Expr *E) {
  E = ignoreWrappers(E);
  for (const auto *Copy = dyn_cast<CXXConstructExpr>(E);
       Copy && Copy->getConstructor()->isCopyOrMoveConstructor() &&
       Copy->isElidable() && Copy->getNumArgs() >= 1;
       Copy = dyn_cast<CXXConstructExpr>(E))
    E = ignoreWrappers(Copy->getArg(0));
  return E;
}

namespace {

/// The name of an object, or of the container that it is an element of.
struct Name {
  AccessPath Path;
  bool Element = false;
  explicit operator bool() const { return static_cast<bool>(Path); }
};

class StepBuilder {
public:
  StepBuilder(HandleStates &States, const FunctionDecl *F)
      : States(States), Engine(States.engine()), M(Engine.model()),
        Ctx(Engine.context()), F(F) {}

  /// False: nothing that matters happens.
  bool collect();
  TypestateSteps place(const CFG &G);
  PathSet escapes() const;
  bool hasStrictObject() const { return Strict; }
  bool isBroken() const { return Broken; }

private:
  using Chain = llvm::SmallVector<const Expr *, 4>;
  struct Loop {
    const Stmt *Statement;
    /// What is done once, before the first round; may be null.
    const Stmt *First = nullptr;
    /// Something in the loop decides which rounds do what.
    bool Conditional = false;
  };

  //===- Names ------------------------------------------------------------===//
  Name resolve(const Expr *E, Chain *Via, unsigned Depth = 0);
  Name pointee(const Expr *E, Chain *Via, unsigned Depth = 0);
  Name variable(const VarDecl *V, Chain *Via, unsigned Depth);
  const Expr *onlySource(const VarDecl *V);
  Name claim(const Expr *E);
  Name claimPointee(const Expr *E);
  void claimAll(const Expr *E);

  //===- Statements -------------------------------------------------------===//
  void walk(const Stmt *S, unsigned Depth);
  void walkChildren(const Stmt *S, unsigned Depth);
  void walkLoop(const Stmt *S, unsigned Depth);
  void addPooled(const void *At, Role What, const AccessPath &Pointer,
                 SourceRange Where);
  void makeNew(const void *At, const AccessPath &P, QualType T);
  void declare(const VarDecl *V);
  void give(const void *At, const Name &To, QualType T, const Expr *From);
  void lambda(const LambdaExpr *L);
  void call(const CallView &C);
  void effect(const Effect &E, const CallView &C);
  void callUser(const CallView &C, const FunctionDecl *Callee);
  void mention(const Expr *E);

  void add(const void *At, Role What, const Name &Of, QualType T,
           const Expr *Site, SourceRange Where,
           TypestateStep::KindTy Kind = TypestateStep::Event);
  void addStep(const void *At, TypestateStep Step) {
    Steps[At].push_back(std::move(Step));
  }
  void escape(const void *At, const AccessPath &P) {
    if (!P)
      return;
    TypestateStep Step;
    Step.Kind = TypestateStep::Escape;
    Step.Object = P;
    addStep(At, std::move(Step));
  }
  const Effect *spawnOf(const Expr *E) const;
  void followMain(const CallView &C);
  void addMain(const void *At, Role What, SourceRange Where);
  void destroyed(TypestateSteps &Out, unsigned Block, unsigned Element,
                 const AccessPath &P, QualType T, SourceRange Where,
                 unsigned Depth);

  HandleStates &States;
  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
  const FunctionDecl *F;
  llvm::DenseMap<const void *, llvm::SmallVector<TypestateStep, 2>> Steps;
  /// At the end of the block that a loop decides in.
  llvm::DenseMap<const Stmt *, llvm::SmallVector<TypestateStep, 2>> AtLoops;
  llvm::SmallPtrSet<const Expr *, 32> Claimed;
  llvm::SmallVector<Loop, 4> Loops;
  bool Any = false, Strict = false;
  /// The code has errors: much of it is not there to be seen.
  bool Broken = false;
};

} // namespace

const Expr *StepBuilder::onlySource(const VarDecl *V) {
  if (!V->getInit() || Engine.assignments(V, F) > 1)
    return nullptr;
  return V->getInit();
}

Name StepBuilder::variable(const VarDecl *V, Chain *Via, unsigned Depth) {
  V = V->getCanonicalDecl();
  if (!V->getType()->isReferenceType())
    return {AccessPath::variable(V)};
  if (V->getInit() && !isa<ParmVarDecl>(V) && isFrameLocal(V, F)) {
    // What the range of a loop, or a plain reference, refers to.
    if (Name Known = resolve(V->getInit(), Via, Depth + 1))
      return Known;
  }
  return {AccessPath::variable(V).deref()};
}

Name StepBuilder::resolve(const Expr *E, Chain *Via, unsigned Depth) {
  if (!E || Depth > MaxResolveDepth)
    return {};
  E = ignoreWrappers(E);
  if (Via)
    Via->push_back(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl())) {
      // An iterator is named like what it runs over.
      if (V->getType()->getAsCXXRecordDecl() && isFrameLocal(V, F) &&
          !States.propertyOf(V->getType()) && V->getInit() &&
          !M.type(V->getType()))
        if (std::optional<CallView> C = viewCall(madeBy(V->getInit())))
          if (C->Object && C->Callee && !C->isConstruction() &&
              States.groupOf(C->objectType())) {
            Name Of = resolve(C->Object, nullptr, Depth + 1);
            Of.Element = true;
            return Of;
          }
      return variable(V, nullptr, Depth);
    }
    if (const auto *B = dyn_cast<BindingDecl>(Ref->getDecl())) {
      if (const VarDecl *Holder = B->getHoldingVar()) {
        // What cancels has its own name; other parts are not known.
        if (States.propertyOf(B->getType()) != &cancelProperty())
          return {};
        return {AccessPath::variable(Holder->getCanonicalDecl())};
      }
      return resolve(B->getBinding(), Via, Depth + 1);
    }
    return {};
  }
  if (isa<CXXThisExpr>(E)) {
    const CXXRecordDecl *R = E->getType()->getPointeeCXXRecordDecl();
    return R ? Name{AccessPath::thisObject(R)} : Name{};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(V, nullptr, Depth);
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return {};
    Name Base = Member->isArrow() ? pointee(Member->getBase(), Via, Depth + 1)
                                  : resolve(Member->getBase(), Via, Depth + 1);
    if (!Base)
      return {};
    Name N{Base.Path.field(cast<FieldDecl>(Field->getCanonicalDecl())),
           Base.Element};
    if (Field->getType()->isReferenceType())
      N.Path = N.Path.deref();
    return N;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    return pointee(Unary->getSubExpr(), Via, Depth + 1);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Base = ignoreWrappers(Subscript->getBase());
    Name N = Base->getType()->isArrayType()
                 ? resolve(Base, Via, Depth + 1)
                 : pointee(Subscript->getBase(), Via, Depth + 1);
    N.Element = true;
    return N;
  }
  std::optional<CallView> C = viewCall(E);
  if (!C || !C->Callee)
    return {};
  if (const FunctionModel *Fn = C->lookUp(M))
    for (const Effect &Effect : Fn->Effects) {
      const Expr *Object = C->operand(Effect.Object);
      if (Effect.What == Role::Identity && Object && E->isGLValue())
        return resolve(Object, Via, Depth + 1);
      if (Effect.What == Role::Dereference && Object && E->isGLValue()) {
        Name N = resolve(Object, Via, Depth + 1);
        N.Path = N ? N.Path.deref() : AccessPath();
        return N;
      }
    }
  if (C->Object && States.groupOf(C->objectType()) && E->isGLValue()) {
    Name N = C->ObjectIsPointer ? pointee(C->Object, Via, Depth + 1)
                                : resolve(C->Object, Via, Depth + 1);
    N.Element = true;
    return N;
  }
  // `*it`
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getOperator() == OO_Star && Op->getNumArgs() == 1) {
    Name N = resolve(Op->getArg(0), Via, Depth + 1);
    return N.Element ? N : Name{};
  }
  return {};
}

Name StepBuilder::pointee(const Expr *E, Chain *Via, unsigned Depth) {
  if (!E || Depth > MaxResolveDepth)
    return {};
  E = ignoreWrappers(E);
  if (isa<CXXThisExpr>(E))
    return resolve(E, Via, Depth + 1);
  if (Via)
    Via->push_back(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return resolve(Unary->getSubExpr(), Via, Depth + 1);
    if (Unary->isIncrementDecrementOp()) {
      Name N = pointee(Unary->getSubExpr(), Via, Depth + 1);
      N.Element = true;
      return N;
    }
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->isAdditiveOp()) {
    bool Left = Binary->getLHS()->getType()->isPointerType() ||
                Binary->getLHS()->getType()->isArrayType();
    Name N =
        pointee(Left ? Binary->getLHS() : Binary->getRHS(), Via, Depth + 1);
    N.Element = true;
    return N;
  }
  if (E->getType()->isArrayType()) {
    Name N = resolve(E, Via, Depth + 1);
    N.Element = true;
    return N;
  }
  if (std::optional<CallView> C = viewCall(E); C && C->Object && C->Callee) {
    if (C->effect(M, Role::Dereference)) {
      Name N = resolve(C->Object, Via, Depth + 1);
      N.Path = N ? N.Path.deref() : AccessPath();
      return N;
    }
    if (C->Callee->getOverloadedOperator() == OO_Arrow) {
      Name N = resolve(C->Object, Via, Depth + 1);
      if (N.Element)
        return N; // an iterator
      if (States.groupOf(C->objectType())) {
        N.Element = true;
        return N;
      }
    }
    return {};
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->getType()->isPointerType() && isFrameLocal(V, F) &&
        !isa<ParmVarDecl>(V))
      if (const Expr *Source = onlySource(V)) {
        const Expr *Plain = ignoreWrappers(Source);
        if (const auto *Address = dyn_cast<UnaryOperator>(Plain);
            Address && Address->getOpcode() == UO_AddrOf)
          if (Name N = resolve(Address->getSubExpr(), nullptr, Depth + 1))
            return N;
      }
  if (!E->getType()->isPointerType())
    return {};
  Name N = resolve(E, Via, Depth + 1);
  N.Path = N ? N.Path.deref() : AccessPath();
  return N;
}

/// The object that \p E names; this mention of it is understood.
Name StepBuilder::claim(const Expr *E) {
  Chain Via;
  Name N = resolve(E, &Via);
  if (N)
    Claimed.insert(Via.begin(), Via.end());
  return N;
}
Name StepBuilder::claimPointee(const Expr *E) {
  Chain Via;
  Name N = pointee(E, &Via);
  if (N)
    Claimed.insert(Via.begin(), Via.end());
  return N;
}
void StepBuilder::claimAll(const Expr *E) {
  Chain Via;
  if (E->getType()->isPointerType())
    pointee(E, &Via);
  resolve(E, &Via);
  Claimed.insert(Via.begin(), Via.end());
}

void StepBuilder::add(const void *At, Role What, const Name &Of, QualType T,
                      const Expr *Site, SourceRange Where,
                      TypestateStep::KindTy Kind) {
  if (!Of || T.isNull())
    return;
  const Property *P = States.propertyOf(T);
  if (!P)
    return;
  TypestateStep Step;
  Step.Kind = Kind;
  Step.Object = Of.Path;
  Step.On = What;
  Step.Site = Site;
  Step.Where = Where;
  if (Of.Element) {
    if (P != &threadProperty() && P != &mildThreadProperty())
      return;
    Step.Of = &threadGroupProperty();
    switch (What) {
    case Role::Spawn:
    case Role::Identity:
      Step.On = Role::Spawn;
      // A loop that starts threads anew is about others than those before,
      // also where it may run for none.
      if (!Loops.empty()) {
        TypestateStep Begin = Step;
        Begin.On = Role::Initialize;
        AtLoops[Loops.back().Statement].push_back(std::move(Begin));
      }
      break;
    case Role::Join:
    case Role::Detach:
    case Role::Move: {
      // In a loop, all of them: also if the loop runs for none.
      bool All =
          !Loops.empty() && !Loops.back().Conditional && What != Role::Move;
      Step.On = All ? Role::Join : Role::Wait;
      if (!Loops.empty()) {
        // Where the loop begins, they must not be joined yet.
        if (All) {
          TypestateStep Begin = Step;
          Begin.On = Role::Use;
          if (const Stmt *First = Loops.back().First)
            addStep(First, std::move(Begin));
        }
        AtLoops[Loops.back().Statement].push_back(std::move(Step));
        Any = true;
        return;
      }
      break;
    }
    default:
      return;
    }
    Step.Kind = TypestateStep::Event;
    Any = true;
    addStep(At, std::move(Step));
    return;
  }
  if (P == &promiseProperty() && What != Role::SetResult) {
    TypestateStep Source = Step;
    Source.Of = &futureSourceProperty();
    addStep(At, std::move(Source));
  }
  Step.Of = P;
  Any = true;
  Strict |= P == &threadProperty();
  addStep(At, std::move(Step));
}

const Effect *StepBuilder::spawnOf(const Expr *E) const {
  std::optional<CallView> C = viewCall(madeBy(E));
  const auto *Ctor =
      C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
  if (!C || (Ctor && Ctor->isCopyOrMoveConstructor()))
    return nullptr;
  return C->effect(M, Role::Spawn);
}

/// \p To, an object of type \p T, gets what \p From makes or hands over.
void StepBuilder::give(const void *At, const Name &To, QualType T,
                       const Expr *From) {
  const Expr *Plain = madeBy(From);
  if (const auto *List = dyn_cast<InitListExpr>(Plain);
      List && List->getNumInits() == 1)
    Plain = ignoreWrappers(List->getInit(0));
  SourceRange Where = Plain->getSourceRange();
  const Property *P = States.propertyOf(T);
  if (const Effect *Spawn = spawnOf(Plain);
      Spawn && Spawn->Object.Kind != Operand::Argument) {
    std::optional<CallView> C = viewCall(Plain);
    // A constructor without a callable makes an empty handle.
    add(At, C->operand(Spawn->Callable) ? Role::Spawn : Role::Initialize, To, T,
        nullptr, Where);
    return;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Plain)) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (Ctor->isDefaultConstructor()) {
      add(At, Role::Initialize, To, T, nullptr, Where);
      return;
    }
    if (Ctor->isCopyOrMoveConstructor() && Construct->getNumArgs() >= 1) {
      const Expr *Source = Construct->getArg(0);
      if (Ctor->isMoveConstructor() && Source->isXValue()) {
        if (Name N = claim(Source))
          add(At, Role::Move, N, T, nullptr, Where);
      } else if (!Source->isXValue() && ignoreWrappers(Source)->isPRValue()) {
        give(At, To, T, Source);
        return;
      }
      add(At, P == &cancelProperty() ? Role::Move : Role::Identity, To, T,
          nullptr, Where);
      return;
    }
  }
  if (Plain->isXValue())
    if (Name N = claim(Plain))
      add(At, Role::Move, N, T, nullptr, Where);
  // A function that returns what it has just started.
  if (const auto *Call = dyn_cast<CallExpr>(Plain))
    if (const FunctionDecl *Made = userDefinition(Call->getDirectCallee())) {
      const auto *Body = dyn_cast<CompoundStmt>(Made->getBody());
      const auto *Return = Body && !Body->body_empty()
                               ? dyn_cast<ReturnStmt>(Body->body_back())
                               : nullptr;
      if (Return && Return->getRetValue() && Body->size() == 1 &&
          spawnOf(Return->getRetValue())) {
        add(At, Role::Spawn, To, T, nullptr, Where);
        return;
      }
    }
  add(At, P == &cancelProperty() ? Role::Move : Role::Identity, To, T, nullptr,
      Where);
}

/// What \p Pointer points to is taken out of a pool, used or put back.
void StepBuilder::addPooled(const void *At, Role What,
                            const AccessPath &Pointer, SourceRange Where) {
  TypestateStep Step;
  Step.Of = &pooledProperty();
  Step.Object = Pointer.deref();
  if (What == Role::PoolGet) {
    Step.On = Role::Allocate;
    addStep(At, Step);
  }
  Step.On = What;
  Step.Where = Where;
  Any |= What != Role::Use;
  addStep(At, std::move(Step));
}

void StepBuilder::makeNew(const void *At, const AccessPath &P, QualType T) {
  TypestateStep Step;
  Step.On = Role::Allocate;
  Step.Of = States.propertyOf(T);
  Step.Object = P;
  addStep(At, std::move(Step));
}

void StepBuilder::declare(const VarDecl *V) {
  const void *S = V;
  const Expr *Init = V->getInit();
  if (!Init)
    return;
  Name Mine{AccessPath::variable(V->getCanonicalDecl())};
  QualType T = V->getType();
  if (T->isReferenceType()) {
    // Another name for the same object, if that has a name.
    claim(Init);
    return;
  }
  if (const auto *D = dyn_cast<DecompositionDecl>(V)) {
    // What cancels comes with what it cancels.
    std::optional<CallView> C = viewCall(madeBy(Init));
    if (C && C->effect(M, Role::ContextCreate))
      for (const BindingDecl *B : D->bindings())
        if (States.propertyOf(B->getType()) == &cancelProperty()) {
          Name N;
          // The CFG declares what holds the binding after the whole.
          const void *At = V;
          if (const VarDecl *Holder = B->getHoldingVar()) {
            At = Holder;
            N.Path = AccessPath::variable(Holder->getCanonicalDecl());
            add(V, Role::ContextCreate, N, B->getType(), nullptr,
                Init->getSourceRange());
          } else {
            N = resolve(B->getBinding(), nullptr);
          }
          add(At, Role::ContextCreate, N, B->getType(), nullptr,
              Init->getSourceRange());
        }
    return;
  }
  if (States.propertyOf(T)) {
    // `cancel = with_cancel(parent).second`
    if (States.propertyOf(T) == &cancelProperty())
      return;
    const auto *Construct = dyn_cast<CXXConstructExpr>(ignoreWrappers(Init));
    if (Construct && Construct->getConstructor()->isDefaultConstructor()) {
      add(S, Role::Initialize, Mine, T, nullptr, V->getSourceRange());
      return;
    }
    if (T->getAsCXXRecordDecl())
      give(S, Mine, T, Init);
    return;
  }
  std::optional<CallView> C = viewCall(madeBy(Init));
  // What its constructor, or who made it, has put into it is not known.
  const auto *Ctor =
      C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
  if (T->isRecordType() && !M.type(T) &&
      !(Ctor && Ctor->isImplicit() &&
        !Ctor->getParent()->hasInClassInitializer()))
    escape(S, Mine.Path);
  if (C && C->effect(M, Role::ContextCreate))
    if (const RecordDecl *R = T->getAsRecordDecl())
      for (const FieldDecl *Field : R->fields())
        if (States.propertyOf(Field->getType()) == &cancelProperty())
          add(S, Role::ContextCreate, {Mine.Path.field(Field)},
              Field->getType(), nullptr, Init->getSourceRange());
  if (T->isPointerType()) {
    if (const auto *New = dyn_cast<CXXNewExpr>(ignoreWrappers(Init));
        New && New->getConstructExpr() && !New->isArray())
      if (States.propertyOf(New->getAllocatedType())) {
        makeNew(S, Mine.Path.deref(), New->getAllocatedType());
        give(S, {Mine.Path.deref()}, New->getAllocatedType(),
             New->getConstructExpr());
      }
    if (C && C->effect(M, Role::PoolGet)) {
      addPooled(S, Role::PoolGet, Mine.Path, Init->getSourceRange());
    }
    return;
  }
  // A smart pointer that is given a new object.
  if (C && C->isConstruction() && C->Args.size() == 1 &&
      M.isKind(T, TypeKind::Pointer))
    if (const auto *New = dyn_cast<CXXNewExpr>(ignoreWrappers(C->Args[0]));
        New && New->getConstructExpr() &&
        States.propertyOf(New->getAllocatedType())) {
      makeNew(S, Mine.Path.deref(), New->getAllocatedType());
      give(S, {Mine.Path.deref()}, New->getAllocatedType(),
           New->getConstructExpr());
      return;
    }
  if (C && C->effect(M, Role::Allocate)) {
    QualType Made = elementType(Init->getType());
    if (Made.isNull() || States.propertyOf(Made) != &threadProperty())
      return;
    makeNew(S, Mine.Path.deref(), Made);
    add(S,
        C->Args.empty() ? Role::Initialize
        : M.isKind(C->Args[0]->getType(), TypeKind::TaskHandle) ? Role::Identity
                                                                : Role::Spawn,
        {Mine.Path.deref()}, Made, nullptr, Init->getSourceRange());
  }
}

/// A closure may do to what it captures by reference whatever it does, at any
/// time; what it captures by copy it was given.
void StepBuilder::lambda(const LambdaExpr *L) {
  bool UsesThis = false;
  for (const LambdaCapture &C : L->captures()) {
    if (C.capturesThis())
      UsesThis = true;
    if (!C.capturesVariable())
      continue;
    const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
    if (!V) {
      if (const auto *B = dyn_cast<BindingDecl>(C.getCapturedVar()))
        if (const VarDecl *Holder = B->getHoldingVar())
          escape(L, AccessPath::variable(Holder->getCanonicalDecl()));
      continue;
    }
    if (V->isInitCapture()) {
      if (V->getInit() && States.propertyOf(V->getInit()->getType()))
        give(L, {}, V->getType(), V->getInit());
      walk(V->getInit(), 0);
      continue;
    }
    if (Name N = variable(V, nullptr, 0)) {
      escape(L, N.Path);
      if (V->getType()->isPointerType())
        escape(L, N.Path.deref());
    }
  }
  if (!UsesThis)
    return;
  // Which members does it mention?
  llvm::SmallVector<const Stmt *> Work{L->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    Work.append(S->child_begin(), S->child_end());
    if (const auto *Member = dyn_cast<MemberExpr>(S);
        Member && isa<FieldDecl>(Member->getMemberDecl()))
      if (Name N = resolve(Member, nullptr))
        escape(L, N.Path);
  }
}

/// A mention that is not understood: whoever gets the object may do anything.
void StepBuilder::mention(const Expr *E) {
  if (Claimed.contains(E))
    return;
  Name N = resolve(E, nullptr);
  if (!N)
    return;
  escape(E, N.Path);
  if (E->getType()->isPointerType() && !isa<CXXThisExpr>(E))
    escape(E, N.Path.deref());
}

void StepBuilder::effect(const Effect &E, const CallView &C) {
  const Expr *Operand = C.operand(E.Object);
  auto Object = [&]() -> std::pair<Name, QualType> {
    if (E.Object.Kind == Operand::This && C.Object)
      return {C.ObjectIsPointer ? claimPointee(C.Object) : claim(C.Object),
              C.objectType()};
    if (E.Object.Kind != Operand::Argument || !Operand)
      return {};
    QualType T = Operand->getType();
    if (States.propertyOf(T))
      return {claim(Operand), T};
    if (T->isPointerType() && States.propertyOf(T->getPointeeType()))
      return {claimPointee(Operand), T->getPointeeType()};
    // Arrays lose their type on the way.
    const Expr *Plain = ignoreWrappers(Operand);
    if (Plain->getType()->isPointerType())
      return {claimPointee(Operand), Plain->getType()->getPointeeType()};
    return {};
  };
  SourceRange Where = C.Site->getSourceRange();
  switch (E.What) {
  case Role::Spawn: {
    if (E.Object.Kind != Operand::Argument)
      return;
    auto [N, T] = Object();
    // Attributes may say that it starts detached.
    bool HasAttributes = llvm::any_of(C.Args, [&](const Expr *Arg) {
      return Arg->getType()->isPointerType() &&
             M.isKind(Arg->getType()->getPointeeType(),
                      TypeKind::Synchronization) &&
             !Arg->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNull);
    });
    add(C.Site, HasAttributes ? Role::Identity : Role::Spawn, N, T,
        HasAttributes ? nullptr : C.Site, Where);
    if (!HasAttributes && !Steps[C.Site].empty())
      Steps[C.Site].back().When = E.When;
    return;
  }
  case Role::Joinable: {
    auto [N, T] = Object();
    if (N && !N.Element)
      add(C.Site, E.What, N, T, C.Site, Where, TypestateStep::Ask);
    else if (N && !Loops.empty())
      Loops.back().Conditional = true;
    return;
  }
  case Role::Join:
    // Whoever takes the result joins, too.
    if (C.effect(M, Role::TakeResult) || C.effect(M, Role::Use))
      return;
    [[fallthrough]];
  case Role::Detach:
  case Role::Use:
  case Role::MakeFuture:
  case Role::SetResult:
  case Role::TakeResult:
  case Role::Move:
  case Role::ContextCancel:
  case Role::TimerReset:
  case Role::TimerStart:
  case Role::Destroy: {
    auto [N, T] = Object();
    add(C.Site, E.What, N, T, nullptr, Where);
    if (E.What == Role::TimerStart && !Steps[C.Site].empty()) {
      Steps[C.Site].back().Site = C.Site;
      Steps[C.Site].back().When = E.When;
    }
    return;
  }
  case Role::EmplaceHandle:
  case Role::Insert: {
    if (!C.Object || C.ObjectIsPointer || !States.groupOf(C.objectType()))
      return;
    Name Container = claim(C.Object);
    if (!Container || C.Args.empty())
      return;
    Container.Element = true;
    const Expr *Given = C.Args[0];
    QualType T = elementType(C.objectType());
    bool Moves = false;
    if (M.isKind(Given->getType(), TypeKind::TaskHandle) &&
        (Given->isXValue() || Given->isPRValue()) && !isTemporary(Given)) {
      if (Name Source = claim(Given)) {
        add(C.Site, Role::Move, Source, Given->getType(), nullptr, Where);
        Moves = true;
      }
    }
    // What is moved in from somewhere may be an empty handle.
    bool Starts =
        !Moves &&
        (!M.isKind(Given->getType(), TypeKind::TaskHandle) || spawnOf(Given));
    if (Starts || Moves)
      add(C.Site, Role::Spawn, Container, T, nullptr, Where);
    else
      escape(C.Site, Container.Path);
    return;
  }
  case Role::PoolPut: {
    if (C.Args.empty())
      return;
    const Expr *Given = C.Args[0];
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(Given));
    if (!Ref || !Given->getType()->isPointerType())
      return;
    Name N = claim(Given);
    if (!N)
      return;
    addPooled(C.Site, Role::PoolPut, N.Path, Where);
    return;
  }
  // They ask, or do something that leaves the handle alone.
  case Role::TaskId:
  case Role::None:
  case Role::Poll:
  case Role::StopCheck:
  case Role::TimedWait:
  case Role::TryWait:
  case Role::Wait:
  case Role::Block:
  case Role::Signal:
  case Role::PoolGet:
    Object();
    return;
  default:
    return;
  }
}

/// What the function \p Callee does to what it is given, it does here.
void StepBuilder::callUser(const CallView &C, const FunctionDecl *Callee) {
  const HandleStates::Function &Known = States.of(Callee);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool IsMember = Method && Method->isInstance() && !C.isConstruction() &&
                  !Method->getParent()->isLambda();
  // Another class may have overridden it.
  if (Method && Method->isVirtual() && Engine.mayRunOther(C.Site))
    return;
  auto Translate = [&](const AccessPath &P) -> Name {
    if (P.thisClass()) {
      if (!IsMember || !C.Object)
        return {};
      Name Base = C.ObjectIsPointer ? pointee(C.Object, nullptr)
                                    : resolve(C.Object, nullptr);
      if (!Base)
        return {};
      return {Base.Path.attach(P.steps()), Base.Element};
    }
    const VarDecl *V = P.var();
    if (!V)
      return {};
    if (!isFrameLocal(V, Callee))
      return {P};
    for (unsigned I = 0; I < C.Args.size() && I < Callee->getNumParams(); ++I) {
      if (Callee->getParamDecl(I)->getCanonicalDecl() != V)
        continue;
      QualType T = V->getType();
      auto Rest = P.steps();
      if (T->isReferenceType() || T->isPointerType()) {
        Name Base = T->isReferenceType() ? resolve(C.Args[I], nullptr)
                                         : pointee(C.Args[I], nullptr);
        if (!Base || Rest.empty() || Rest.front().Kind != PathStep::Deref)
          return {};
        return {Base.Path.attach(Rest.drop_front()), Base.Element};
      }
      // A copy of a plain handle is as good as the handle.
      if (T->isRecordType())
        return {};
      Name Base = resolve(C.Args[I], nullptr);
      return Base ? Name{Base.Path.append(Rest), Base.Element} : Name{};
    }
    return {};
  };
  for (const AccessPath &P : Known.Escapes)
    if (Name N = Translate(P))
      escape(C.Site, N.Path);
  for (const TypestateEffect &E : Known.Effects) {
    Name N = Translate(E.Object);
    if (!N)
      continue;
    TypestateStep Step;
    Step.Kind = TypestateStep::Call;
    Step.Of = E.Of;
    Step.Object = N.Path;
    Step.Site = C.Site;
    Step.Where = C.Site->getSourceRange();
    Step.Callee = &E;
    if (N.Element) {
      // Joined one by one, by a function.
      if (E.Of != &threadProperty() && E.Of != &mildThreadProperty())
        continue;
      bool Ends = llvm::any_of(E.Outcomes, [](const auto &O) {
        return O.From == ThreadRuns && O.To != ThreadRuns;
      });
      if (Ends || E.Outcomes.empty())
        escape(C.Site, N.Path);
      continue;
    }
    Any = true;
    Strict |= E.Of == &threadProperty();
    addStep(C.Site, std::move(Step));
  }
  // It was looked into: being given is no escape.
  if (IsMember && C.Object)
    claimAll(C.Object);
  for (unsigned I = 0; I < C.Args.size() && I < Callee->getNumParams(); ++I) {
    QualType T = Callee->getParamDecl(I)->getType();
    if (T->isReferenceType() || T->isPointerType() || !T->isRecordType())
      claimAll(C.Args[I]);
  }
}

void StepBuilder::call(const CallView &C) {
  const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(C.Callee);
  if (Ctor && Ctor->isMoveConstructor() && !C.Args.empty() &&
      C.Args[0]->isXValue() && States.propertyOf(C.Site->getType())) {
    if (!Claimed.contains(ignoreWrappers(C.Args[0])))
      if (Name N = claim(C.Args[0]))
        add(C.Site, Role::Move, N, C.Site->getType(), nullptr,
            C.Site->getSourceRange());
    return;
  }
  // Assignments.
  if (C.Object && C.Callee && C.Callee->getOverloadedOperator() == OO_Equal &&
      C.Args.size() == 1) {
    const Property *P = States.propertyOf(C.objectType());
    Name N = P ? claim(C.Object) : Name{};
    if (N && P != &cancelProperty()) {
      give(C.Site, N, C.objectType(), C.Args[0]);
      // The statement is what is wrong, not the new value.
      if (!N.Element)
        for (TypestateStep &Step : Steps[C.Site])
          if (Step.Object == N.Path && Step.On != Role::Move)
            Step.Where = C.Site->getSourceRange();
      return;
    }
  }
  if (!C.Callee)
    return;
  if (const FunctionModel *Fn = C.lookUp(M)) {
    for (const Effect &E : Fn->Effects)
      effect(E, C);
    return;
  }
  // A container is asked something.
  if (C.Object && C.ObjectClass && States.groupOf(C.objectType())) {
    const TypeModel *T = M.type(C.objectType());
    std::string Called = C.Callee->getNameAsString();
    if (T && (llvm::is_contained(T->Reads, Called) ||
              (llvm::is_contained(T->Element, Called) && C.Site->isGLValue())))
      claimAll(C.Object);
    return;
  }
  if (const FunctionDecl *Definition = userDefinition(C.Callee)) {
    if (!Definition->isDefaulted())
      callUser(C, Definition);
    return;
  }
  // A function of the system that gets a copy of a plain handle only asks.
  if (Ctx.getSourceManager().isInSystemHeader(C.Callee->getLocation()) &&
      !C.Object)
    for (const Expr *Arg : C.Args)
      if (Arg->isPRValue() && !Arg->getType()->isRecordType() &&
          States.propertyOf(ignoreWrappers(Arg)->getType()))
        claimAll(Arg);
}

void StepBuilder::addMain(const void *At, Role What, SourceRange Where) {
  TypestateStep Step;
  Step.Of = &mainProperty();
  Step.Object = AccessPath::named(M.named("main"));
  Step.On = What;
  Step.Where = Where;
  // A loop that waits is there to wait, however often it does.
  if (What == Role::Wait)
    for (const Loop &L : Loops)
      AtLoops[L.Statement].push_back(Step);
  addStep(At, std::move(Step));
}

/// Does main go on as soon as it has started a task? Whatever might wait counts
/// as waiting.
void StepBuilder::followMain(const CallView &C) {
  bool Starts = false,
       Waits =
           !C.Callee || userDefinition(C.Callee) ||
           !Ctx.getSourceManager().isInSystemHeader(C.Callee->getLocation());
  const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(C.Callee);
  if (Ctor && Ctor->isCopyOrMoveConstructor())
    return;
  if (const FunctionModel *Fn = C.Callee ? C.lookUp(M) : nullptr) {
    Waits = false;
    for (const Effect &E : Fn->Effects)
      switch (E.What) {
      case Role::Spawn:
        Starts |= E.Object.Kind == Operand::Argument;
        break;
      case Role::Detach:
        Starts = true;
        break;
      case Role::None:
      case Role::SignalUnsafe:
      case Role::TaskId:
      case Role::Identity:
      case Role::Reference:
      case Role::AddressOf:
      case Role::Dereference:
      case Role::Initialize:
      case Role::Joinable:
      case Role::Insert:
      case Role::EmplaceHandle:
      case Role::AtomicStore:
      case Role::AtomicUpdate:
        break;
      default:
        Waits = true;
      }
  }
  if (Waits)
    addMain(C.Site, Role::Wait, C.Site->getSourceRange());
  else if (Starts) {
    addMain(C.Site, Role::Spawn, C.Site->getSourceRange());
    Any = true;
  }
}

static bool isLoop(const Stmt *S) {
  return isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

/// Does \p S leave a loop that it is in?
static bool leavesLoop(const Stmt *S, unsigned Depth = 0) {
  if (!S || isa<LambdaExpr>(S) || Depth > MaxNesting)
    return false;
  if (isa<BreakStmt, ReturnStmt, GotoStmt, ContinueStmt, CXXThrowExpr>(S))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return leavesLoop(Child, Depth + 1);
  });
}

void StepBuilder::walkLoop(const Stmt *S, unsigned Depth) {
  const Stmt *First = nullptr;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    First = Range->getRangeStmt();
  else if (const auto *For = dyn_cast<ForStmt>(S))
    First = For->getInit();
  Loops.push_back({S, First, leavesLoop(S)});
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    // Going through a container is no mention of it.
    if (States.groupOf(Range->getRangeInit()->getType()))
      claim(Range->getRangeInit());
    walk(Range->getRangeInit(), Depth + 1);
    if (Range->getInit())
      walk(Range->getInit(), Depth + 1);
    walk(Range->getLoopVarStmt(), Depth + 1);
    walk(Range->getBody(), Depth + 1);
  } else {
    walkChildren(S, Depth);
  }
  Loops.pop_back();
}

void StepBuilder::walkChildren(const Stmt *S, unsigned Depth) {
  for (const Stmt *Child : S->children())
    walk(Child, Depth + 1);
}

void StepBuilder::walk(const Stmt *S, unsigned Depth) {
  if (!S || Depth > MaxNesting ||
      isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(S))
    return;
  if (isLoop(S)) {
    walkLoop(S, Depth);
    return;
  }
  if (const auto *L = dyn_cast<LambdaExpr>(S)) {
    lambda(L);
    return;
  }
  if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Decls->decls())
      if (const auto *V = dyn_cast<VarDecl>(D); V && !V->isStaticLocal()) {
        Broken |= V->isInvalidDecl();
        declare(V);
        if (V->getInit())
          walk(V->getInit(), Depth + 1);
      }
    return;
  }
  if (isa<IfStmt, SwitchStmt, AbstractConditionalOperator>(S)) {
    bool Before = !Loops.empty() && Loops.back().Conditional;
    if (!Loops.empty())
      Loops.back().Conditional = true;
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      const Expr *Condition = ignoreWrappers(If->getCond());
      if (Condition->getType()->isPointerType())
        claimAll(Condition);
    }
    walkChildren(S, Depth);
    if (!Loops.empty())
      Loops.back().Conditional = Before;
    return;
  }
  const auto *E = dyn_cast<Expr>(S);
  if (!E) {
    walkChildren(S, Depth);
    return;
  }
  if (E->isTypeDependent() || E->isValueDependent() || E->containsErrors()) {
    Broken = true;
    return;
  }
  if (std::optional<CallView> C = viewCall(E)) {
    call(*C);
    if (F->isMain())
      followMain(*C);
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    if (B->isComparisonOp() || B->isLogicalOp())
      for (const Expr *Side : {B->getLHS(), B->getRHS()})
        if (ignoreWrappers(Side)->getType()->isPointerType())
          claimAll(Side);
    // A plain handle or a pointer gets another value.
    if (B->getOpcode() == BO_Assign) {
      QualType T = B->getLHS()->getType();
      std::optional<CallView> C = viewCall(ignoreWrappers(B->getRHS()));
      if (T->isPointerType() && C && C->effect(M, Role::PoolGet)) {
        if (isa<DeclRefExpr>(ignoreWrappers(B->getLHS())))
          if (Name N = claim(B->getLHS()))
            addPooled(B, Role::PoolGet, N.Path, B->getSourceRange());
      }
    }
  } else if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_PointerToBoolean)
      claimAll(Cast->getSubExpr());
  } else if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->getOpcode() == UO_LNot &&
        ignoreWrappers(U->getSubExpr())->getType()->isPointerType())
      claimAll(U->getSubExpr());
  } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
    if (Name N = claimPointee(Delete->getArgument()))
      add(Delete, Role::Destroy, N, Delete->getDestroyedType(), nullptr,
          Delete->getSourceRange());
  }
  // Members of an object are reached without letting the object go; using what
  // a pointer points to needs it.
  const Expr *Used = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isa<FieldDecl>(Member->getMemberDecl())) {
      if (!Claimed.contains(E))
        mention(E);
      claimAll(Member->getBase());
      if (Member->isArrow())
        Used = Member->getBase();
    } else if (Member->isArrow()) {
      Used = Member->getBase();
    }
  } else if (const auto *U = dyn_cast<UnaryOperator>(E);
             U && U->getOpcode() == UO_Deref) {
    Used = U->getSubExpr();
    claimAll(Used);
  } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
    Used = Index->getBase();
  } else if (isa<DeclRefExpr, CXXThisExpr>(E)) {
    mention(E);
  }
  if (Used)
    if (const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(Used)))
      if (isa<VarDecl>(Ref->getDecl()) && Ref->getType()->isPointerType())
        if (Name N = resolve(Ref, nullptr)) {
          addPooled(E, Role::Use, N.Path, E->getSourceRange());
          if (isa<MemberExpr>(E) &&
              !isa<FieldDecl>(cast<MemberExpr>(E)->getMemberDecl()))
            Claimed.insert(Ref);
          if (isa<ArraySubscriptExpr>(E))
            Claimed.insert(Ref);
        }
  walkChildren(S, Depth);
}

bool StepBuilder::collect() {
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
    for (const CXXCtorInitializer *Init : Ctor->inits()) {
      if (!Init->getInit())
        continue;
      if (Init->isAnyMemberInitializer()) {
        const FieldDecl *Field = Init->getAnyMember();
        Name Mine{AccessPath::thisObject(Ctor->getParent()).field(Field)};
        if (States.propertyOf(Field->getType()) &&
            Field->getType()->getAsCXXRecordDecl()) {
          give(Init, Mine, Field->getType(), Init->getInit());
        }
      }
      walk(Init->getInit(), 0);
    }
  walk(F->getBody(), 0);
  return Any && !Broken;
}

/// An object of type \p T at \p P ends.
void StepBuilder::destroyed(TypestateSteps &Out, unsigned Block,
                            unsigned Element, const AccessPath &P, QualType T,
                            SourceRange Where, unsigned Depth) {
  if (!P || T.isNull() || Depth > 3)
    return;
  auto Add = [&](const Property &Of, const AccessPath &Object) {
    TypestateStep Step;
    Step.Of = &Of;
    Step.Object = Object;
    Step.On = Role::Destroy;
    Step.Where = Where;
    Step.Element = Element;
    Out[Block].push_back(std::move(Step));
  };
  if (States.propertyOf(T) == &threadProperty()) {
    Add(threadProperty(), P);
    return;
  }
  if (States.groupOf(T) && !T->isPointerType()) {
    QualType Inner = elementType(T);
    if (const auto *Array = Ctx.getAsArrayType(T))
      Inner = Array->getElementType();
    if (States.propertyOf(Inner) == &threadProperty())
      Add(threadGroupProperty(), P);
    return;
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return;
  if (const TypeModel *Kind = M.type(R)) {
    if (Kind->Kind == TypeKind::Pointer && !Kind->Shared &&
        States.propertyOf(elementType(T)) == &threadProperty())
      Add(threadProperty(), P.deref());
    return;
  }
  const CXXDestructorDecl *Dtor = R->getDestructor();
  if (const FunctionDecl *Definition = Dtor ? userDefinition(Dtor) : nullptr;
      Definition && !Definition->isImplicit() && !Definition->isDefaulted()) {
    for (const TypestateEffect &E : States.of(Definition).Effects) {
      if (!E.Object.thisClass())
        continue;
      TypestateStep Step;
      Step.Kind = TypestateStep::Call;
      Step.Of = E.Of;
      Step.Object = P.attach(E.Object.steps());
      Step.Where = Where;
      Step.Callee = &E;
      Step.Element = Element;
      Out[Block].push_back(std::move(Step));
    }
    for (const AccessPath &Lost : States.of(Definition).Escapes)
      if (Lost.thisClass()) {
        TypestateStep Step;
        Step.Kind = TypestateStep::Escape;
        Step.Object = P.attach(Lost.steps());
        Step.Element = Element;
        Out[Block].push_back(std::move(Step));
      }
    return;
  }
  if (Dtor && Dtor->isUserProvided()) {
    TypestateStep Step;
    Step.Kind = TypestateStep::Escape;
    Step.Object = P;
    Step.Element = Element;
    Out[Block].push_back(std::move(Step));
    return;
  }
  if (!Ctx.getSourceManager().isInSystemHeader(R->getLocation()))
    for (const FieldDecl *Field : R->fields())
      if (Field->getType()->isRecordType())
        destroyed(Out, Block, Element, P.field(Field), Field->getType(), Where,
                  Depth + 1);
}

TypestateSteps StepBuilder::place(const CFG &G) {
  TypestateSteps Out(G.getNumBlockIDs());
  for (const CFGBlock *B : G) {
    unsigned Id = B->getBlockID(), N = 0;
    auto Insert = [&](const void *Key) {
      auto It = Steps.find(Key);
      if (It == Steps.end())
        return;
      for (TypestateStep Step : It->second) {
        Step.Element = N;
        Out[Id].push_back(std::move(Step));
      }
    };
    for (const CFGElement &E : *B) {
      switch (E.getKind()) {
      case CFGElement::Statement:
      case CFGElement::Constructor:
      case CFGElement::CXXRecordTypedCall: {
        const Stmt *S = E.castAs<CFGStmt>().getStmt();
        Insert(S);
        if (const auto *Decls = dyn_cast<DeclStmt>(S))
          for (const Decl *D : Decls->decls())
            Insert(D);
        break;
      }
      case CFGElement::Initializer:
        Insert(E.castAs<CFGInitializer>().getInitializer());
        break;
      case CFGElement::AutomaticObjectDtor: {
        auto D = E.castAs<CFGAutomaticObjDtor>();
        const VarDecl *V = D.getVarDecl();
        const Stmt *At = D.getTriggerStmt();
        SourceRange Where =
            At && isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(At)
                ? At->getSourceRange()
            : At ? SourceRange(At->getEndLoc())
                 : SourceRange(F->getBody()->getEndLoc());
        // Other objects may wait for something at their end.
        if (F->isMain() && V->getType()->isRecordType() &&
            !M.type(V->getType())) {
          TypestateStep Step;
          Step.Of = &mainProperty();
          Step.Object = AccessPath::named(M.named("main"));
          Step.On = Role::Wait;
          Step.Element = N;
          Out[Id].push_back(std::move(Step));
        }
        if (!V->getType()->isReferenceType())
          destroyed(Out, Id, N, AccessPath::variable(V->getCanonicalDecl()),
                    V->getType(), Where, 0);
        break;
      }
      case CFGElement::MemberDtor:
        if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(F)) {
          const FieldDecl *Field = E.castAs<CFGMemberDtor>().getFieldDecl();
          destroyed(Out, Id, N,
                    AccessPath::thisObject(Dtor->getParent()).field(Field),
                    Field->getType(), F->getBody()->getEndLoc(), 0);
        }
        break;
      default:
        break;
      }
      ++N;
    }
    if (const Stmt *Terminator = B->getTerminatorStmt())
      if (auto It = AtLoops.find(Terminator); It != AtLoops.end())
        for (TypestateStep Step : It->second) {
          Step.Element = N;
          Out[Id].push_back(std::move(Step));
        }
  }
  return Out;
}

/// Can a caller of \p F name it?
static bool isVisibleOutside(const AccessPath &P, const FunctionDecl *F) {
  const VarDecl *V = P.var();
  if (!V)
    return P.thisClass() != nullptr;
  return !isFrameLocal(V, F) || isa<ParmVarDecl>(V);
}

PathSet StepBuilder::escapes() const {
  PathSet Result;
  for (const auto &[Key, List] : Steps)
    for (const TypestateStep &Step : List)
      if (Step.Kind == TypestateStep::Escape &&
          isVisibleOutside(Step.Object, F))
        insertPath(Result, Step.Object);
  return Result;
}

const HandleStates::Function &HandleStates::of(const FunctionDecl *F) {
  static const Function Nothing;
  std::unique_ptr<Function> &Entry = Known[F];
  if (Entry)
    return *Entry;
  Entry = std::make_unique<Function>(); // what recursion sees
  Function *Mine = Entry.get();
  if (Depth > MaxCallDepth || !F->getBody() || F->isDependentContext())
    return *Mine;
  ++Depth;
  StepBuilder Builder(*this, F);
  bool Any = Builder.collect();
  Mine->Escapes = Builder.escapes();
  const auto *Dtor = dyn_cast<CXXDestructorDecl>(F);
  if (Any || (Dtor && !Builder.isBroken())) {
    CFG::BuildOptions Options;
    Options.AddImplicitDtors = true;
    Options.AddInitializers = true;
    Options.PruneTriviallyFalseEdges = true;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> Cfg =
        CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
    if (Cfg && Cfg->getNumBlockIDs() <= SummaryEngine::MaxBlocks) {
      TypestateSteps Steps = Builder.place(*Cfg);
      llvm::SmallPtrSet<const Expr *, 8> Throwers;
      if (Builder.hasStrictObject())
        Mine->Throwers = findThrowers(Engine, F);
      for (const Thrower &T : Mine->Throwers)
        Throwers.insert(T.Site);
      auto AtEntry = [&](const Property &P,
                         const AccessPath &Object) -> std::optional<StateId> {
        const VarDecl *V = Object.var();
        if (&P == &mainProperty())
          return MainAlone;
        if (!V || !isFrameLocal(V, F) || Object.hasDeref() ||
            V->isInitCapture() || V->isStaticLocal())
          return std::nullopt;
        if (!isa<ParmVarDecl>(V))
          return P.Initial;
        if (!V->getType()->isRecordType() || !Object.steps().empty())
          return std::nullopt;
        if (&P == &threadProperty() || &P == &mildThreadProperty())
          return ThreadGiven;
        if (&P == &futureProperty())
          return FutureValid;
        return &P == &promiseProperty() ? std::optional<StateId>(PromiseUnset)
                                        : std::nullopt;
      };
      Mine->Results = runTypestates(*Cfg, F, Steps, AtEntry, &Throwers);
      for (TypestateResult &R : Mine->Results)
        if (isVisibleOutside(R.Object, F)) {
          TypestateEffect E = effectOf(R);
          if (R.GaveUp)
            E.Outcomes.clear();
          Mine->Effects.push_back(std::move(E));
        }
    }
  }
  --Depth;
  return *Mine;
}
