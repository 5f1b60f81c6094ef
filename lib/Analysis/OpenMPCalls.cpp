//===- OpenMPCalls.cpp - What calls do in a team --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

/// Elements of a container that gives out no references share words of so many
/// bits.
static constexpr int64_t BitsOfWord = 64;

/// \p E, an lvalue that has been evaluated already, is read.
void Walker::recordRead(const Expr *E) {
  size_t Count = R.Accesses.size();
  Location L = lval(E);
  R.Accesses.resize(Count);
  record(L, E, false);
}

/// A function that makes tasks is entered again by recursion: a task, and the
/// tasks that it makes, may meet others.
bool Walker::mayEnter(const FunctionDecl *Callee) {
  constexpr unsigned MaxLevels = 3;
  auto Levels = llvm::count(Stack, Callee);
  return Stack.size() < MaxCallDepth &&
         (Levels == 0 || (Levels < MaxLevels && Now->Kind != Frame::Root &&
                          written(Callee->getBody()).MakesTasks));
}

bool Walker::containerCall(const CallView &C, Value &Result, Location *Where) {
  const model::TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if (!T || C.isConstruction() || !isa<CXXMethodDecl>(C.Callee))
    return false;
  using model::TypeKind;
  bool IsIterator = T->Kind == TypeKind::Iterator;
  if (T->Kind == TypeKind::Atomic || T->Kind == TypeKind::Synchronization ||
      T->Kind == TypeKind::Guard || T->Kind == TypeKind::Lock) {
    for (const Expr *Arg : C.Args)
      Arg->isGLValue() ? void(lval(Arg)) : void(eval(Arg));
    return true;
  }
  if (T->Kind != TypeKind::Container && T->Kind != TypeKind::Pointer &&
      !IsIterator)
    return false;
  const auto *Method = cast<CXXMethodDecl>(C.Callee);
  Location L = object(C);
  llvm::SmallVector<Value, 2> Args;
  for (const Expr *Arg : C.Args) {
    if (!Arg->isGLValue()) {
      Args.push_back(eval(Arg));
      continue;
    }
    Location At = lval(Arg);
    record(At, Arg, false);
    Args.push_back(load(At, Arg->getType().getNonReferenceType()));
  }
  std::string Name = Method->getNameAsString();
  if (IsIterator)
    return true;
  if (Method->getOverloadedOperator() == OO_Equal) {
    record(L, C.Object, true);
    return true;
  }
  if (llvm::is_contained(T->Reads, Name) ||
      llvm::is_contained(T->Element, Name)) {
    record(L, C.Object, false, nullptr, /*Shallow=*/true);
    bool ByIndex =
        C.Args.size() == 1 && C.Args.front()->getType()->isIntegerType();
    if (Where && T->Kind == TypeKind::Pointer)
      *Where = L.deref();
    else if (Where && Name == "front")
      *Where = L.index(R.Arena.constant(0));
    else if (Where && ByIndex)
      *Where = L.index(Args.front().Number);
    if (Name == "data")
      Result = Value::pointer(L.index(R.Arena.constant(0)));
    else if (Name == "operator->" || Name == "get")
      Result = Value::pointer(L.deref());
    else if (T->Kind == TypeKind::Container && C.Args.empty() &&
             C.Site->getType()->isIntegerType() && L.Root && !isUnstable(L)) {
      // How many there are: as long as nobody changes it.
      if (std::optional<Key> K = key(L))
        Result =
            Values
                .try_emplace(*K, Value::number(R.Arena.symbol(R.Arena.newSymbol(
                                     Symbol::Param, L.Root->Owner))))
                .first->second;
    }
    return true;
  }
  // Subscripts that may make an element.
  bool IsConst = Method->isConst();
  record(L, C.Object, !IsConst);
  if (!IsConst)
    store(L, {});
  return true;
}

openmp::Value Walker::call(const Expr *E, Location *Result) {
  std::optional<CallView> C = viewCall(E);
  if (!C)
    return {};
  using model::Role;
  auto EvalArgs = [&] {
    if (C->Object)
      object(*C);
    for (const Expr *Arg : C->Args)
      Arg->isGLValue() ? void(lval(Arg)) : void(eval(Arg));
  };
  const model::FunctionModel *Fn = C->lookUp(M);
  auto ObjectOf = [&](const model::Operand &O) -> Location {
    const Expr *Operand = C->operand(O);
    if (!Operand)
      return {};
    size_t Count = R.Accesses.size();
    Location L;
    if (Operand->getType()->isPointerType()) {
      Value V = eval(Operand);
      L = V.IsPointer ? V.Target : Location();
    } else if (Operand->isGLValue()) {
      L = lval(Operand);
    }
    R.Accesses.resize(Count);
    return L;
  };
  if (Fn && !Fn->Effects.empty()) {
    for (const model::Effect &Effect : Fn->Effects)
      switch (Effect.What) {
      case Role::TeamNumber: {
        Frame *Team = team();
        return Team ? Value::number(R.Arena.symbol(Team->Number))
                    : Value::number(R.Arena.constant(0));
      }
      case Role::TeamSize:
        if (Frame *Team = team(); Team && Team->Threads)
          return Value::number(R.Arena.constant(Team->Threads));
        return Value::number(R.Arena.symbol(
            R.Arena.newSymbol(Symbol::ThreadCount, &R.Frames.front())));
      case Role::TaskId:
        return {};
      case Role::Acquire:
      case Role::TryAcquire: {
        HeldLock Held;
        Held.L.At = ObjectOf(Effect.Object);
        Locks.push_back(Held);
        return {};
      }
      case Role::Release: {
        Location L = ObjectOf(Effect.Object);
        for (size_t I = Locks.size(); I-- > 0;)
          if (!Locks[I].L.IsNamed && !Locks[I].L.Ordered &&
              Locks[I].L.At.Root == L.Root) {
            Locks.erase(Locks.begin() + I);
            break;
          }
        return {};
      }
      case Role::Allocate:
        EvalArgs();
        return Value::pointer(Location{newStorage(nullptr, E, Now), {}}.index(
            R.Arena.constant(0)));
      case Role::AtomicLoad:
      case Role::AtomicStore:
      case Role::AtomicUpdate:
      case Role::AtomicAcquire: {
        Location L = ObjectOf(Effect.Object);
        if (L)
          store(L, {});
        return {};
      }
      case Role::Initialize:
      case Role::Destroy:
        return {};
      default:
        break;
      }
  }
  if (Fn && !Fn->Memory.empty()) {
    EvalArgs();
    for (const model::MemoryEffect &Effect : Fn->Memory) {
      const Expr *Arg = C->operand(Effect.What);
      if (!Arg)
        continue;
      Location L = ObjectOf(Effect.What);
      bool IsWrite = Effect.Kind == model::MemoryEffect::Write;
      record(L, Arg, IsWrite);
      if (IsWrite && L)
        store(L, {});
    }
    return {};
  }
  Value V;
  if (containerCall(*C, V, Result))
    return V;
  if (const FunctionDecl *Callee = userDefinition(C->Callee);
      Callee && mayEnter(Callee)) {
    Location Object = C->isConstruction()
                          ? Location{newStorage(nullptr, E, Now), {}}
                          : object(*C);
    return runFunction(Callee, *C, Object, Result);
  }
  // Copies read what they copy.
  if (C->isConstruction()) {
    const auto *Constructor = cast<CXXConstructExpr>(E)->getConstructor();
    if (Constructor->isCopyOrMoveConstructor() && C->Args.size() == 1 &&
        C->Args.front()->isGLValue()) {
      Location From = lval(C->Args.front());
      record(From, C->Args.front(), false);
      return load(From, C->Args.front()->getType());
    }
    EvalArgs();
    return {};
  }
  // The assignment of a whole object by an operator nobody wrote.
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C->Callee);
      Method &&
      (Method->isCopyAssignmentOperator() ||
       Method->isMoveAssignmentOperator()) &&
      C->Object && C->Args.size() == 1) {
    if (C->Args.front()->isGLValue()) {
      Location From = lval(C->Args.front());
      record(From, C->Args.front(), false);
    } else {
      eval(C->Args.front());
    }
    Location L = object(*C);
    write(L, C->Object, {});
    if (Result)
      *Result = L;
    return {};
  }
  EvalArgs();
  if (const Expr *Container = assignedThrough(*C, M)) {
    size_t Count = R.Accesses.size();
    const std::optional<CallView> Element = viewCall(ignoreWrappers(C->Object));
    Symbolic Index = Element && Element->Args.size() == 1 &&
                             !Element->Args.front()->isGLValue()
                         ? eval(Element->Args.front()).Number
                         : nullptr;
    Location L = lval(Container);
    R.Accesses.resize(Count);
    record(L.index(R.Arena.binary(SymbolicOp::Div, Index,
                                  R.Arena.constant(BitsOfWord))),
           Container, true);
    return {};
  }
  // Who takes a scalar by reference to const reads it.
  if (C->Callee)
    for (unsigned I = 0; I < C->Args.size() && I < C->Callee->getNumParams();
         ++I) {
      QualType T = C->Callee->getParamDecl(I)->getType();
      if (T->isReferenceType() && T->getPointeeType().isConstQualified() &&
          T->getPointeeType()->isScalarType() && C->Args[I]->isLValue())
        recordRead(C->Args[I]);
    }
  // Whatever is not known may change what it is given the address of.
  for (const Expr *Arg : C->Args) {
    size_t Count = R.Accesses.size();
    if (Arg->getType()->isPointerType() &&
        !Arg->getType()->getPointeeType().isConstQualified()) {
      if (const auto *U = dyn_cast<UnaryOperator>(ignoreWrappers(Arg));
          U && U->getOpcode() == UO_AddrOf)
        store(lval(U->getSubExpr()), {});
    } else if (Arg->isGLValue() && !Arg->getType().isConstQualified()) {
      store(lval(Arg), {});
    }
    R.Accesses.resize(Count);
  }
  return {};
}

/// What a closure has copied is named in it like what it was copied from.
void Walker::enterClosure(const CXXRecordDecl *Closure,
                          const Location &Object) {
  llvm::DenseMap<const ValueDecl *, FieldDecl *> Fields;
  FieldDecl *OfThis = nullptr;
  Closure->getCaptureFields(Fields, OfThis);
  for (auto [Captured, Field] : Fields) {
    const auto *V = dyn_cast<VarDecl>(Captured);
    if (!V || Field->getType()->isReferenceType())
      continue;
    Location Copy = Object.field(Field);
    for (const Storage *From = Object.Root; From; From = From->CopyOf) {
      Location Made = Copy;
      Made.Root = From;
      std::optional<Key> Name = Copy ? key(Made) : std::nullopt;
      if (Name && Values.count(*Name))
        Env[V->getCanonicalDecl()] = Copy;
    }
  }
}

/// \p E makes a closure at \p L: what it copies has the values of now.
void Walker::makeClosure(const LambdaExpr *E, const Location &L) {
  llvm::DenseMap<const ValueDecl *, FieldDecl *> Fields;
  FieldDecl *OfThis = nullptr;
  E->getLambdaClass()->getCaptureFields(Fields, OfThis);
  for (auto [Captured, Field] : Fields) {
    const auto *V = dyn_cast<VarDecl>(Captured);
    if (!V || Field->getType()->isReferenceType() ||
        !Field->getType()->isScalarType())
      continue;
    Location From = variable(V);
    record(From, E, false);
    Value Known =
        V->isInitCapture() ? eval(V->getInit()) : load(From, V->getType());
    if (!Known.IsPointer && !Known.Number)
      Known = Value::number(fresh());
    store(L.field(Field), std::move(Known));
  }
}

openmp::Value Walker::runFunction(const FunctionDecl *Callee, const CallView &C,
                                  Location Object, Location *Result) {
  bool Outermost = !OuterCall;
  llvm::SmallVector<std::pair<const ParmVarDecl *, Location>, 4> Parameters;
  for (unsigned I = 0; I < Callee->getNumParams(); ++I) {
    const ParmVarDecl *P = Callee->getParamDecl(I);
    const Expr *Arg = I < C.Args.size() ? C.Args[I] : nullptr;
    if (P->getType()->isReferenceType()) {
      Parameters.push_back({P, Arg ? lval(Arg) : Location()});
      continue;
    }
    Location L{newStorage(P, nullptr, Now), {}};
    Value V = Arg && !Arg->isGLValue() ? eval(Arg) : Value();
    store(L, V);
    Parameters.push_back({P, L});
  }
  if (Outermost)
    OuterCall = C.Site;
  // A closure's call operator keeps the `this` of its creator.
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  Location OuterThis = This;
  if (Method && Method->isInstance() && !Method->getParent()->isLambda())
    This = Object;
  auto OuterEnv = Env;
  for (auto &[P, L] : Parameters)
    Env[P] = L;
  if (Method && Method->getParent()->isLambda())
    enterClosure(Method->getParent(), Object);
  auto OuterReturned = std::exchange(Returned, {});
  auto OuterReturnedAt = std::exchange(ReturnedAt, {});
  if (Now->Kind != Frame::Root)
    Visited.insert(Callee);
  Stack.push_back(Callee);
  size_t Known = Conditions.size();
  ++Depth;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit() && Init->isMemberInitializer() &&
          !Init->getInit()->getType()->isRecordType()) {
        bool IsReference = Init->getMember()->getType()->isReferenceType();
        Value V = IsReference ? Value::pointer(lval(Init->getInit()))
                  : Init->getInit()->isGLValue() ? Value()
                                                 : eval(Init->getInit());
        store(Object.field(Init->getMember()), V);
      }
  statement(Callee->getBody());
  --Depth;
  Conditions.resize(Known);
  Stack.pop_back();
  Value V = Returned.size() == 1 ? Returned.front() : Value();
  if (Result && ReturnedAt.size() == 1)
    *Result = ReturnedAt.front();
  Returned = std::move(OuterReturned);
  ReturnedAt = std::move(OuterReturnedAt);
  // What is static, or private to a thread, keeps its storage.
  for (const auto &[Variable, L] : Env)
    if (Variable->hasGlobalStorage() && !OuterEnv.count(Variable))
      OuterEnv[Variable] = L;
  Env = std::move(OuterEnv);
  This = OuterThis;
  if (Outermost)
    OuterCall = nullptr;
  return V;
}

void Walker::destroy(const CXXDestructorDecl *D, const Location &Object,
                     const Expr *Site) {
  if (!mayEnter(D))
    return;
  CallView C;
  C.Site = Site;
  C.Callee = D;
  runFunction(D, C, Object, nullptr);
}
