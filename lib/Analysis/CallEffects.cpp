//===- CallEffects.cpp - What calls do to the state -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Coroutines.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/WorkFields.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

std::vector<Value> FunctionAnalyzer::arguments(const CallView &C,
                                               const FunctionDecl *Definition,
                                               State &S) {
  Evaluator Eval(Engine, F, S);
  std::vector<Value> Values;
  for (unsigned I = 0; I < C.Args.size(); ++I)
    Values.push_back(Eval.argument(C.Args[I],
                                   Definition && I < Definition->getNumParams()
                                       ? Definition->getParamDecl(I)->getType()
                                       : QualType(),
                                   /*Decayed=*/false));
  return Values;
}

const CXXRecordDecl *heddle::analysis::exactClass(const AccessPath &P,
                                                  const FunctionIndex &Index) {
  if (!P)
    return nullptr;
  QualType T;
  if (P.steps().empty() && P.var()) {
    T = P.var()->getType();
  } else if (P.steps().empty() && P.creator()) {
    if (const auto *New = dyn_cast<CXXNewExpr>(P.creator()))
      T = New->getAllocatedType();
    else if (isa<CXXConstructExpr>(P.creator()))
      T = cast<Expr>(P.creator())->getType();
    else if (const auto *Make = dyn_cast<CallExpr>(P.creator()))
      T = elementType(Make->getType()); // what a smart pointer was made for
  } else if (!P.steps().empty() && P.steps().back().Kind == PathStep::Field) {
    T = P.steps().back().Member->getType();
  } else if (P.steps().size() == 1 && P.var() &&
             P.steps().front().Kind == PathStep::Deref) {
    // A global pointer to the one object that it was initialised with.
    const Expr *Init = Index.constantInit(P.var());
    if (const auto *New =
            dyn_cast_or_null<CXXNewExpr>(Init ? ignoreWrappers(Init) : nullptr))
      T = New->getAllocatedType();
  }
  return T.isNull() || T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
}

const FunctionDecl *FunctionAnalyzer::target(const CallView &C, State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  const auto *Site = dyn_cast<CXXMemberCallExpr>(C.Site);
  const auto *Member =
      Site ? dyn_cast<MemberExpr>(Site->getCallee()->IgnoreParens()) : nullptr;
  if (!Method || !Method->isVirtual() || !Member || Member->hasQualifier())
    return userDefinition(C.Callee);
  Evaluator Eval(Engine, F, S);
  AccessPath Object = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                        : Eval.location(C.Object);
  const CXXRecordDecl *Exact = exactClass(Object, Engine.index());
  // Finding out which function it is reads the object.
  if (!Object.steps().empty() || !Object.var())
    record(EventKind::Read, Object, C.Site->getSourceRange(), S,
           /*Shallow=*/true);
  return Engine.index().dispatch(Method, Exact);
}

/// Is one of the template's arguments, or of a pack, the type itself?
static bool holdsCopyOf(const ClassTemplateSpecializationDecl &R, QualType T,
                        const ASTContext &Ctx) {
  auto IsType = [&](const TemplateArgument &A) {
    return A.getKind() == TemplateArgument::Type &&
           Ctx.hasSameUnqualifiedType(A.getAsType(), T);
  };
  return llvm::any_of(R.getTemplateArgs().asArray(),
                      [&](const TemplateArgument &A) {
                        return A.getKind() == TemplateArgument::Pack
                                   ? llvm::any_of(A.pack_elements(), IsType)
                                   : IsType(A);
                      });
}

/// Is a plain value that a library's template forwards copied into what the
/// call makes? `pair<long, long>(hits, misses)` reads both, `tie` reads
/// neither.
static bool copiesForwarded(const CallView &C, unsigned I, Model &M,
                            const ASTContext &Ctx) {
  const FunctionDecl *Pattern = C.Callee->getTemplateInstantiationPattern();
  const auto *R = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      C.Site->getType()->getAsCXXRecordDecl());
  QualType T = C.Args[I]->getType();
  if (!Pattern || Pattern->getNumParams() == 0 || !R || !T->isScalarType() ||
      M.isKind(C.Site->getType(), TypeKind::ReferenceWrapper) ||
      !Ctx.getSourceManager().isInSystemHeader(C.Callee->getLocation()))
    return false;
  // The last one may be a pack.
  const ParmVarDecl *P =
      Pattern->getParamDecl(std::min(I, Pattern->getNumParams() - 1));
  return P->getType().getNonPackExpansionType()->isRValueReferenceType() &&
         holdsCopyOf(*R, T, Ctx);
}

/// What a call gets as an rvalue it may move from.
void FunctionAnalyzer::giveAway(const CallView &C, State &S) {
  for (const Expr *Arg : C.Args) {
    const CXXRecordDecl *Class =
        Arg->isXValue() ? Arg->getType()->getAsCXXRecordDecl() : nullptr;
    if (!Class || M.type(Class) || !Class->hasDefinition() ||
        !Class->hasUserDeclaredDestructor())
      continue;
    AccessPath P = Evaluator(Engine, F, S).location(Arg);
    if (P && P.steps().empty())
      insertPath(S.GivenAway, P);
  }
}

/// Does it only lead to what it is given, or to a part of it?
static bool handsOn(const FunctionModel &Fn) {
  return !Fn.ByShape && Fn.Memory.empty() &&
         llvm::all_of(Fn.Effects, [](const Effect &E) {
           return E.What == Role::None || E.What == Role::Identity ||
                  E.What == Role::Reference || E.What == Role::AddressOf;
         });
}

static bool leavesLocksChanged(const FunctionSummary *S) {
  return S && (!S->Acquired.empty() || !S->AcquiredIf.empty() ||
               !S->Released.empty());
}

/// What writes two handles, or containers of them, and does nothing else gives
/// each what the other one had.
void FunctionAnalyzer::exchangeHandles(const FunctionModel &Fn,
                                       const CallView &C, State &S) {
  if (!Fn.Effects.empty() || Fn.Memory.size() != 2 || C.Args.size() != 2 ||
      llvm::any_of(Fn.Memory, [](const MemoryEffect &E) {
        return E.Kind != MemoryEffect::Write;
      }))
    return;
  QualType T = C.Args[0]->getType();
  if (M.isKind(T, TypeKind::TaskHandle) ||
      (M.isKind(T, TypeKind::Container) &&
       M.isKind(elementType(T->getAsCXXRecordDecl()), TypeKind::TaskHandle))) {
    Evaluator Eval(Engine, F, S);
    swapHandles(Eval.location(C.Args[0]), Eval.location(C.Args[1]), C.Site, S);
  }
}

/// One of \p Targets is called, any of them.
void FunctionAnalyzer::callAnyOf(
    llvm::ArrayRef<FunctionPointers::Target> Targets, const CallView &C,
    State &S) {
  // In a table of methods of locks some lock and some do nothing, for programs
  // without threads: who calls through it relies on the first.
  bool AnyLocks =
      Targets.size() > 1 && llvm::any_of(Targets, [&](const auto &Target) {
        return leavesLocksChanged(Engine.summary(Target.Function));
      });
  llvm::SaveAndRestore Several(OneOfSeveral,
                               OneOfSeveral || Targets.size() > 1);
  std::optional<State> After;
  const size_t Before = S.Locks.size();
  bool Takes = AnyLocks;
  for (const auto &[Target, Where] : Targets) {
    if (AnyLocks && !leavesLocksChanged(Engine.summary(Target)))
      continue;
    State Way = S;
    invoke(Value::function(Target), arguments(C, nullptr, Way), C.Site, Way);
    Takes &= Way.Locks.size() > Before;
    if (AnyLocks && !Takes)
      Way.releaseUnknown();
    if (After)
      After->join(Way);
    else
      After = std::move(Way);
  }
  if (After)
    S = std::move(*After);
  // Each kind of lock has a name of its own.
  if (Takes && S.Locks.size() <= Before)
    S.acquireUnknown(C.Site, /*Shared=*/false);
}

void FunctionAnalyzer::call(const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  if (!C.Callee) {
    Value V = C.CalleeExpr ? Eval.callable(C.CalleeExpr) : Value();
    if (V.Kind != Value::Function)
      if (const ValueDecl *Pointer = functionPointer(C.CalleeExpr);
          // What workers run, each who leaves it there has started.
          Pointer && !Engine.workFields().find(Pointer))
        if (auto Targets = Engine.index().pointees().stored(Pointer);
            !Targets.empty()) {
          callAnyOf(Targets, C, S);
          return;
        }
    if (V)
      invoke(V, arguments(C, nullptr, S), C.Site, S);
    return;
  }
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(C.Callee);
  const FunctionDecl *Definition = target(C, S);
  bool IsCopy = Ctor && Ctor->isCopyOrMoveConstructor();
  if (IsCopy && !C.Args.empty() && C.Args[0]->isGLValue() &&
      !(Definition && !Definition->isDefaulted()))
    // Moving from a handle moves what it stands for; from other objects it
    // writes the source.
    access(Ctor->isMoveConstructor() && C.Args[0]->isXValue() ? EventKind::Write
                                                              : EventKind::Read,
           C.Args[0], C.Site, S);

  // Arguments bound to references to const are read by whoever gets them, and
  // does more than to hand them on.
  const FunctionModel *Known = C.lookUp(M);
  if (!Definition && !IsCopy && !(Known && handsOn(*Known)))
    for (unsigned I = 0; I < C.Args.size(); ++I) {
      // A result that was copied is nobody else's.
      if (I >= C.Callee->getNumParams() || !C.Args[I]->isGLValue() ||
          isa<MaterializeTemporaryExpr>(
              C.Args[I]->IgnoreParens()->IgnoreImpCasts()))
        continue;
      QualType P = C.Callee->getParamDecl(I)->getType();
      if ((P->isReferenceType() && P->getPointeeType().isConstQualified()) ||
          copiesForwarded(C, I, M, Engine.context()))
        access(EventKind::Read, C.Args[I], C.Site, S);
    }

  // The element is not told: its neighbours may change with it.
  if (const Expr *Container = assignedThrough(C, M))
    record(EventKind::Write, Eval.location(Container).element({}),
           C.Site->getSourceRange(), S);
  giveAway(C, S);
  callTaken(C, S);
  bool LocksAreStated = applyLockAttributes(C, S);
  recordObserver(C, S);
  observeOwnership(C, S);
  if (Known) {
    for (const Effect &E : Known->Effects)
      apply(E, C, S);
    for (const MemoryEffect &E : Known->Memory)
      applyMemory(E, C, S);
    exchangeHandles(*Known, C, S);
    if (!Known->ByShape) {
      noteNewest(C, S);
      return;
    }
  }
  if (applyTypeKind(C, S)) {
    noteNewest(C, S);
    return;
  }
  // Where a coroutine that begins later runs is not known.
  if (Definition && isLazy(Definition) && !isAwaited(Engine.context(), C.Site))
    Definition = nullptr;
  if (!Definition) {
    callUnknown(C, S);
    return;
  }
  if (Definition->isDefaulted()) {
    // An assignment that the compiler writes copies the whole object.
    if (C.Object && !C.Args.empty() && C.Callee->isOverloadedOperator()) {
      access(EventKind::Read, C.Args[0], C.Site, S);
      assign(C.Object, C.Args[0], C.Site, S);
    }
    if (IsCopy)
      return;
  }
  submitGiven(C, S);
  std::vector<Value> Args = arguments(C, Definition, S);
  // A channel variable that the callee may replace.
  for (unsigned A = 0; A < C.Args.size() && A < Definition->getNumParams(); ++A)
    if (M.isKind(C.Args[A]->getType(), TypeKind::Channel) &&
        Engine.assignments(Definition->getParamDecl(A), Definition) > 0)
      S.forgetClosed(Eval.object(C.Args[A]));
  State Before = S;
  Instantiation I(Definition, Before);
  bindObject(I, C, Definition, S);
  I.bindArguments(Args);
  callFunction(Definition, I, C.Site, LocksAreStated, S);
}

void FunctionAnalyzer::bindObject(Instantiation &I, const CallView &C,
                                  const FunctionDecl *Definition,
                                  const State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
  Evaluator Eval(Engine, F, S);
  if (Method && C.isConstruction())
    I.bindThis(AccessPath::object(C.Site));
  else if (Method && C.Object && !Method->getParent()->isLambda() &&
           Method->isInstance())
    I.bindThis(C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                 : Eval.location(C.Object));
}

void FunctionAnalyzer::callUnknown(const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  observeUnknown(C, S);
  useObject(C, S);
  if (!Engine.context().getSourceManager().isInSystemHeader(
          C.Callee->getLocation()))
    S.mayAwaitUsers();
  // Iterators and the like: values that are assigned and moved.
  if (C.Object && C.Callee->isOverloadedOperator() && !C.ObjectIsPointer) {
    AccessPath P = Eval.location(C.Object);
    switch (C.Callee->getOverloadedOperator()) {
    case OO_Equal: {
      Value V = C.Args.empty() ? Value() : Eval.value(C.Args[0]);
      // What the standard headers declare keeps the meaning of assignment.
      if (P && !isTemporary(C.Object) &&
          Engine.context().getSourceManager().isInSystemHeader(
              C.Callee->getLocation()))
        record(EventKind::Write, P, C.Site->getSourceRange(), S);
      if (M.isKind(C.objectType(), TypeKind::Channel))
        observe(Role::MakeChannel, P, nullptr, C.Site->getSourceRange());
      if (P) {
        S.invalidate(P, /*NewStorage=*/false);
        markTaken(V, C.objectType());
        S.bind(P, std::move(V));
      }
      return;
    }
    case OO_PlusPlus:
    case OO_MinusMinus:
    case OO_PlusEqual:
    case OO_MinusEqual:
      movePointer(P, S);
      return;
    default:
      break;
    }
  }
  for (const Expr *Arg : C.Args)
    if (Arg->isGLValue() && !Arg->getType().isConstQualified() &&
        M.isKind(Arg->getType(), TypeKind::Channel))
      S.forgetClosed(Eval.object(Arg));
  // Unknown code does nothing, except what would otherwise be held against
  // the caller: it may join the tasks whose handles it is given, and it may
  // change where pointers lead.
  for (const Expr *Arg : C.Args) {
    QualType T = Arg->getType();
    // A parameter that is no reference takes a prvalue.
    if (Arg->isGLValue() && !T.isConstQualified())
      S.forgetFacts(Eval.location(Arg));
    if (T->isRecordType() || M.isKind(T, TypeKind::TaskHandle)) {
      if (Arg->isGLValue() && !T.isConstQualified())
        mayJoin(Eval.object(Arg), C.Site, S);
    } else if (T->isPointerType() && !T->getPointeeType().isConstQualified() &&
               !T->isFunctionPointerType()) {
      if (AccessPath P = Eval.pointee(Eval.value(Arg))) {
        mayJoin(P, C.Site, S);
        S.forgetFacts(P);
        llvm::erase_if(S.Bindings,
                       [&](const auto &B) { return P.isPrefixOf(B.first); });
      }
    }
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (C.Object && Method && !Method->isConst())
    mayJoin(C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                              : Eval.location(C.Object),
            C.Site, S);
}

/// The constructor that takes \p N arguments, if there is exactly one.
static const CXXConstructorDecl *onlyConstructor(const CXXRecordDecl *R,
                                                 unsigned N) {
  const CXXConstructorDecl *Only = nullptr;
  for (const CXXConstructorDecl *Ctor : R->ctors()) {
    if (Ctor->isCopyOrMoveConstructor() || N > Ctor->getNumParams() ||
        N < Ctor->getMinRequiredArguments())
      continue;
    if (Only)
      return nullptr;
    Only = Ctor;
  }
  return Only;
}

/// Does an object of class \p R that is made of one argument run it when it is
/// called?
static bool wrapsCallable(const CXXRecordDecl *R, Model &M) {
  return llvm::any_of(R->decls(), [&](const Decl *D) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    const auto *Ctor = dyn_cast<CXXConstructorDecl>(D);
    return Ctor && M.hasRole(Ctor, R, 1, Role::Wrap);
  });
}

/// An allocating call hands its arguments to the constructor of what it makes.
void FunctionAnalyzer::constructAllocated(const CallView &C,
                                          const AccessPath &New, State &S) {
  QualType T = elementType(C.Site->getType());
  if (T.isNull())
    return;
  Evaluator Eval(Engine, F, S);
  if (M.isKind(T, TypeKind::TaskHandle)) {
    if (C.Args.empty())
      return;
    if (M.isKind(C.Args[0]->getType(), TypeKind::TaskHandle)) {
      renameObject(Eval.object(C.Args[0]), New, S);
      return;
    }
    std::vector<Value> Args;
    for (const Expr *Arg : llvm::drop_begin(C.Args))
      Args.push_back(Eval.argument(Arg, QualType(), /*Decayed=*/true));
    start(C.Args[0], ownCopy(Eval.callable(C.Args[0])), C.Site, std::move(Args),
          New, S);
    return;
  }
  if (M.isKind(T, TypeKind::Guard)) {
    constructGuard(C, T->getAsCXXRecordDecl(), New, S);
    return;
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  if (R && C.Args.size() == 1 && wrapsCallable(R, M)) {
    S.bind(New, Eval.callable(C.Args[0]));
    return;
  }
  const FunctionDecl *Ctor =
      R ? userDefinition(onlyConstructor(R, C.Args.size())) : nullptr;
  if (!Ctor)
    return;
  std::vector<Value> Args = arguments(C, Ctor, S);
  State Before = S;
  Instantiation I(Ctor, Before);
  I.bindThis(New);
  I.bindArguments(Args);
  callFunction(Ctor, I, C.Site, /*IgnoreLocks=*/false, S);
}
