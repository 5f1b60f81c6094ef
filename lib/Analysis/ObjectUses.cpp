//===- ObjectUses.cpp - Everything a TU does with its channels ... --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ObjectUses.h"
#include "Analysis/AtomicSteps.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include <type_traits>

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

const ValueDecl *ObjectUses::named(const Expr *E) {
  while (E) {
    E = ignoreWrappers(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      return V ? V->getCanonicalDecl() : nullptr;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return dyn_cast<ValueDecl>(Member->getMemberDecl()->getCanonicalDecl());
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary &&
        (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref)) {
      E = Unary->getSubExpr();
      continue;
    }
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Subscript->getBase();
      continue;
    }
    if (std::optional<CallView> C = viewCall(E)) {
      if (C->isConstruction()) {
        const auto *Ctor = dyn_cast<CXXConstructorDecl>(C->Callee);
        if (!Ctor->isCopyOrMoveConstructor() || C->Args.empty())
          return nullptr;
        E = C->Args[0];
        continue;
      }
      // `*p`, `p.get()`, a moved or wrapped reference, a copy. What is returned
      // by value is another object, such as an iterator.
      QualType T = E->getType();
      if (C->Object &&
          (E->isGLValue() || (C->Args.empty() && T->isPointerType()))) {
        E = C->Object;
        continue;
      }
      if (!C->Object && C->Args.size() == 1 && !userDefinition(C->Callee)) {
        E = C->Args[0];
        continue;
      }
      return C->Callee; // stands for what it returns
    }
    return nullptr;
  }
  return nullptr;
}

namespace heddle::analysis {

class UseCollector : public RecursiveASTVisitor<UseCollector> {
public:
  UseCollector(Model &M, ObjectUses &Result) : M(M), Result(Result) {}

  /// A range-for receives through the call of begin() that it implies.
  bool shouldVisitImplicitCode() const { return true; }

  void run(const FunctionDecl *F) {
    In = F;
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->isAnyMemberInitializer() && Init->getInit()) {
          flow(Init->getAnyMember(), Init->getInit());
          TraverseStmt(Init->getInit());
        }
    TraverseStmt(F->getBody());
  }

  bool TraverseLambdaExpr(LambdaExpr *L) {
    // The body is a function of its own; captures are the same variables.
    for (unsigned I = 0; I < L->capture_size(); ++I)
      if (Expr *Init = L->capture_init_begin()[I])
        TraverseStmt(Init);
    for (const LambdaCapture &C : L->captures())
      if (C.capturesVariable())
        if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
            V && V->isInitCapture() && V->hasInit())
          flow(V, V->getInit());
    return true;
  }

  bool VisitVarDecl(VarDecl *V) {
    if (V->hasInit())
      flow(V, V->getInit());
    return true;
  }

  bool VisitInitListExpr(InitListExpr *List) {
    const RecordDecl *R = List->getType()->getAsRecordDecl();
    if (!R || !List->isSemanticForm())
      return true;
    unsigned N = 0;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(R);
        Class && Class->hasDefinition())
      N = Class->getNumBases();
    for (const FieldDecl *Field : R->fields()) {
      if (N >= List->getNumInits())
        break;
      if (Field->isUnnamedBitField())
        continue;
      if (const ValueDecl *D = ObjectUses::named(List->getInit(N)))
        unite(Field, D);
      ++N;
    }
    return true;
  }

  bool VisitReturnStmt(ReturnStmt *R) {
    if (R->getRetValue())
      flow(In, R->getRetValue());
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator *B) {
    if (!B->isAssignmentOp())
      return true;
    if (const ValueDecl *D = ObjectUses::named(B->getLHS())) {
      Result.Writes[D].push_back({Role::None, B, In});
      if (const ValueDecl *From = ObjectUses::named(B->getRHS());
          From && isHeld(B->getRHS()))
        Result.Given[D].push_back(From);
      flow(D, B->getRHS());
    }
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    const ValueDecl *D = ObjectUses::named(U->getSubExpr());
    if (D && U->isIncrementDecrementOp())
      Result.Writes[D].push_back({Role::None, U, In});
    return true;
  }
  /// A function of which the address is taken: nobody knows who calls it.
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl());
        F && !Understood.contains(Ref))
      Result.Exposed.insert(F->getCanonicalDecl());
    return true;
  }
  bool VisitAtomicExpr(AtomicExpr *A) {
    const ValueDecl *D = ObjectUses::named(A->getPtr());
    if (D && !isAtomicLoad(*A))
      Result.Uses[D].push_back({Role::AtomicStore, A, In});
    return true;
  }

  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    const auto *Ctor =
        C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
    if (!C || (Ctor && Ctor->isCopyOrMoveConstructor()))
      return true; // a copy of a handle is handled where it is stored
    const FunctionModel *Fn = C->lookUp(M);
    llvm::SmallVector<const Expr *, 4> Claimed;
    if (const auto *Call = dyn_cast<CallExpr>(E))
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts()))
        Understood.insert(Ref);
    if (C->Callee)
      Result.Called.insert(C->Callee->getCanonicalDecl());
    if (Fn)
      for (const Effect &Effect : Fn->Effects) {
        if (const FunctionDecl *Run = Effect.Callable.Kind == Operand::None
                                          ? nullptr
                                          : target(C->operand(Effect.Callable)))
          Result.Called.insert(Run->getCanonicalDecl());
        const Expr *Object = C->operand(Effect.Object);
        if (Effect.Object.Kind == Operand::This && C->Object)
          Object = C->Object;
        if (!Object)
          continue;
        Claimed.push_back(Object);
        if (const ValueDecl *D = ObjectUses::named(Object))
          Result.Uses[D].push_back({Effect.What, E, In});
      }
    // An atomic's methods that no row names change it, unless const.
    if (!Fn && C->Object && C->Callee &&
        M.isKind(C->objectType(), TypeKind::Atomic) &&
        !cast<CXXMethodDecl>(C->Callee)->isConst())
      if (const ValueDecl *D = ObjectUses::named(C->Object))
        Result.Uses[D].push_back({Role::AtomicStore, E, In});
    // What is assigned to an object, or added to a container, is held by it.
    const ValueDecl *Owner =
        !Fn && C->Object && C->Callee ? ObjectUses::named(C->Object) : nullptr;
    bool Holds = Owner && (C->Callee->getOverloadedOperator() == OO_Equal ||
                           M.isKind(C->objectType(), TypeKind::Container));
    const FunctionDecl *Definition = userDefinition(C->Callee);
    for (unsigned I = 0; I < C->Args.size(); ++I) {
      const Expr *Arg = C->Args[I];
      const ValueDecl *D = ObjectUses::named(Arg);
      if (!D && (Fn ? sends(*Fn) : !Definition))
        letGo(Arg);
      if (!D || llvm::is_contained(Claimed, Arg))
        continue;
      if (Holds && isHeld(Arg))
        Result.Given[Owner].push_back(D);
      if (Fn)
        passOn(*C, *Fn, I, D);
      else if (Definition && I < Definition->getNumParams())
        unite(Definition->getParamDecl(I), D);
      else if (!Definition && reachable(Arg))
        Result.Escaped.insert(D);
    }
    return true;
  }

private:
  /// Can whoever gets \p Arg change what it denotes?
  bool reachable(const Expr *Arg) {
    QualType T = Arg->getType();
    return T->isPointerType() || Arg->isGLValue() || T->isRecordType();
  }
  static bool sends(const FunctionModel &Fn) {
    return llvm::any_of(Fn.Effects, [](const Effect &E) {
      return E.What == Role::Send || E.What == Role::TrySend ||
             E.What == Role::TimedSend || E.What == Role::SelectSend;
    });
  }
  /// What a structure holds goes where the structure goes.
  void letGo(const Expr *Arg) {
    const Expr *Plain = ignoreWrappers(Arg);
    for (const auto *Copy = dyn_cast<CXXConstructExpr>(Plain);
         Copy && Copy->getNumArgs() == 1 &&
         Copy->getConstructor()->isCopyOrMoveConstructor();
         Copy = dyn_cast<CXXConstructExpr>(Plain))
      Plain = ignoreWrappers(Copy->getArg(0));
    if (const auto *List = dyn_cast<InitListExpr>(Plain))
      for (const Expr *Held : List->inits())
        if (const ValueDecl *D = ObjectUses::named(Held); D && reachable(Held))
          Result.Escaped.insert(D);
  }
  /// The function that \p Callable names, if that is in the user's code.
  const FunctionDecl *target(const Expr *Callable) {
    const Expr *Plain = Callable ? ignoreWrappers(Callable) : nullptr;
    if (const auto *Address = dyn_cast_or_null<UnaryOperator>(Plain))
      Plain = ignoreWrappers(Address->getSubExpr());
    const FunctionDecl *Target = nullptr;
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Plain)) {
      Target = dyn_cast<FunctionDecl>(Ref->getDecl());
      if (Target)
        Understood.insert(Ref);
    }
    if (Plain && !Target)
      Target = callOperator(Plain->getType()->getAsCXXRecordDecl());
    return userDefinition(Target);
  }
  /// \p D is argument \p Index of the task, bound call ... of \p Callable.
  void handOver(const Expr *Callable, unsigned Index, const ValueDecl *D) {
    const FunctionDecl *Target = target(Callable);
    bool IsMethod = isa_and_nonnull<CXXMethodDecl>(Target) &&
                    !cast<CXXMethodDecl>(Target)->getParent()->isLambda() &&
                    cast<CXXMethodDecl>(Target)->isInstance() &&
                    !cast<CXXMethodDecl>(Target)->isOverloadedOperator();
    if (Target)
      Result.Called.insert(Target->getCanonicalDecl());
    if (IsMethod && Index-- == 0)
      return; // the object of the method: its fields are named by themselves
    if (Target && Index < Target->getNumParams())
      unite(Target->getParamDecl(Index), D);
    else
      Result.Escaped.insert(D);
  }
  /// An argument of which a new object of type \p T is made.
  void construct(const CallView &C, QualType T, unsigned I,
                 const ValueDecl *D) {
    if (T.isNull() ||
        T.getCanonicalType().getUnqualifiedType() ==
            C.Args[I]->getType().getCanonicalType().getUnqualifiedType())
      return;
    if (M.isKind(T, TypeKind::TaskHandle)) {
      if (I > 0)
        handOver(C.Args[0], I - 1, D);
    } else if (T->isRecordType() && isHeld(C.Args[I])) {
      Result.Escaped.insert(D); // its constructor may keep it
    }
  }
  /// An argument that a task (or an invoked callable) receives.
  void passOn(const CallView &C, const FunctionModel &Fn, unsigned I,
              const ValueDecl *D) {
    for (const Effect &E : Fn.Effects) {
      // An element of a container is known by the container's name.
      if (E.What == Role::Insert || E.What == Role::EmplaceHandle)
        if (const ValueDecl *Owner =
                C.Object ? ObjectUses::named(C.Object) : nullptr) {
          unite(Owner, D);
          if (isHeld(C.Args[I]))
            Result.Given[Owner].push_back(D);
        }
      if (E.What == Role::EmplaceHandle && C.ObjectClass)
        construct(C, elementType(C.objectType()), I, D);
      if (E.What == Role::Allocate)
        construct(C, elementType(C.Site->getType()), I, D);
      for (unsigned P = 0; P < E.Passes.size(); ++P)
        if (E.Passes[P].Kind == Operand::Argument && E.Passes[P].Index == I)
          handOver(C.operand(E.Callable), P, D);
      if (E.Arguments < 0 || I < static_cast<unsigned>(E.Arguments))
        continue;
      handOver(C.operand(E.Callable), I - E.Arguments, D);
      return;
    }
  }
  /// A callable, or a pointer to an object that others know.
  bool isHeld(const Expr *Arg) {
    QualType T = Arg->getType();
    return T->isPointerType() || M.isKind(T, TypeKind::Callable) ||
           M.isKind(T, TypeKind::Pointer);
  }
  void unite(const ValueDecl *X, const ValueDecl *Y) {
    Result.Classes.unionSets(canonical(X), canonical(Y));
  }
  static const ValueDecl *canonical(const ValueDecl *D) {
    return cast<ValueDecl>(D->getCanonicalDecl());
  }
  bool isContainerAccess(const Expr *E) {
    std::optional<CallView> C = viewCall(ignoreWrappers(E));
    return C && C->Object && M.isKind(C->objectType(), TypeKind::Container);
  }
  void flow(const ValueDecl *To, const Expr *From) {
    const ValueDecl *D = ObjectUses::named(From);
    if (D && !(isa<FunctionDecl>(D) && isContainerAccess(From))) {
      unite(To, D);
      // What an unknown function returns may be known to others.
      if (const auto *Fn = dyn_cast<FunctionDecl>(D); Fn && !userDefinition(Fn))
        Result.Escaped.insert(To);
      return;
    }
    const Expr *Plain = ignoreWrappers(From);
    // Views of a channel and iterators of a container lead to the same objects.
    if (std::optional<CallView> C = viewCall(Plain)) {
      if (C->isConstruction() && M.isKind(Plain->getType(), TypeKind::Channel))
        for (const Expr *Arg : C->Args)
          if (const ValueDecl *D = M.isKind(Arg->getType(), TypeKind::Channel)
                                       ? ObjectUses::named(Arg)
                                       : nullptr)
            unite(To, D);
      if (C->Object && M.isKind(C->objectType(), TypeKind::Container))
        if (const ValueDecl *D = ObjectUses::named(C->Object))
          unite(To, D);
    }
    if (const auto *List = dyn_cast<InitListExpr>(Plain))
      for (const Expr *Init : List->inits())
        if (const ValueDecl *D = ObjectUses::named(Init))
          unite(To, D);
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Plain)) {
      flow(To, Choice->getTrueExpr());
      flow(To, Choice->getFalseExpr());
    }
  }

  Model &M;
  ObjectUses &Result;
  const FunctionDecl *In = nullptr;
  /// Names of functions of which it is known who calls them there.
  llvm::DenseSet<const DeclRefExpr *> Understood;
};

} // namespace heddle::analysis

ObjectUses ObjectUses::build(ASTContext &Ctx, Model &M,
                             const FunctionIndex &Index) {
  ObjectUses Result;
  UseCollector Collector(M, Result);
  for (const auto &[F, Node] : Index.nodes())
    if (F->doesThisDeclarationHaveABody())
      Collector.run(F);
  auto Merge = [&Result](auto &Map) {
    std::decay_t<decltype(Map)> Merged;
    for (auto &[D, List] : Map)
      llvm::append_range(Merged[Result.leader(D)], List);
    Map = std::move(Merged);
  };
  Merge(Result.Uses);
  Merge(Result.Writes);
  return Result;
}

const ValueDecl *ObjectUses::leader(const ValueDecl *D) const {
  auto It = Classes.findLeader(cast<ValueDecl>(D->getCanonicalDecl()));
  return It == Classes.member_end() ? D : *It;
}

bool ObjectUses::givenByCallers(const ValueDecl *D) const {
  auto IsParameter = [](const ValueDecl *Member) {
    return isa<ParmVarDecl>(Member) &&
           isa<FunctionDecl>(Member->getDeclContext());
  };
  auto One = [&](const ValueDecl *Member) {
    auto It = Given.find(Member);
    return IsParameter(Member) ||
           (It != Given.end() && llvm::any_of(It->second, IsParameter));
  };
  D = cast<ValueDecl>(D->getCanonicalDecl());
  if (One(D))
    return true;
  for (auto It = Classes.findLeader(D); It != Classes.member_end(); ++It)
    if (One(*It))
      return true;
  return false;
}

bool ObjectUses::isRegistered(const ValueDecl *D) const {
  D = cast<ValueDecl>(D->getCanonicalDecl());
  auto It = Given.find(D);
  const auto *Class = dyn_cast<CXXRecordDecl>(D->getDeclContext());
  return It != Given.end() &&
         llvm::any_of(It->second, [&](const ValueDecl *From) {
           const auto *P = dyn_cast<ParmVarDecl>(From);
           const auto *F =
               P ? dyn_cast<FunctionDecl>(P->getDeclContext()) : nullptr;
           if (!F || !Class)
             return F != nullptr;
           const auto *Method = dyn_cast<CXXMethodDecl>(F);
           return Method && Method->isInstance() &&
                  !isa<CXXConstructorDecl>(Method) &&
                  Method->getParent()->getCanonicalDecl() ==
                      Class->getCanonicalDecl();
         });
}

bool ObjectUses::escapes(const ValueDecl *D) const {
  auto One = [&](const ValueDecl *Member) {
    if (Escaped.contains(Member))
      return true;
    const auto *V = dyn_cast<VarDecl>(Member);
    if (V && V->hasExternalFormalLinkage())
      return true; // other files may name it
    // A function that other files may call gets their objects.
    if (const auto *P = dyn_cast<ParmVarDecl>(Member))
      if (const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext()))
        return (F->hasExternalFormalLinkage() && !F->isMain()) ||
               Exposed.contains(F->getCanonicalDecl()) ||
               (!F->isMain() && !Called.contains(F->getCanonicalDecl()));
    // So do those who call a function that returns it.
    if (const auto *F = dyn_cast<FunctionDecl>(Member))
      return F->hasExternalFormalLinkage();
    const auto *Field = dyn_cast<FieldDecl>(Member);
    if (!Field || !Field->getParent()->hasExternalFormalLinkage())
      return false;
    // A method that is defined elsewhere may do anything to it.
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent()))
      for (const CXXMethodDecl *Method : Class->methods())
        if (!Method->isImplicit() && !Method->isDeleted() &&
            !Method->isDefaulted() && !Method->hasBody())
          return true;
    return Field->getAccess() != AS_private &&
           !Field->getASTContext().getSourceManager().isInMainFile(
               Field->getLocation());
  };
  const ValueDecl *Canonical = cast<ValueDecl>(D->getCanonicalDecl());
  auto It = Classes.findLeader(Canonical);
  if (It == Classes.member_end())
    return One(Canonical);
  return std::any_of(It, Classes.member_end(), One);
}

llvm::ArrayRef<ObjectUses::Use> ObjectUses::uses(const ValueDecl *D) const {
  auto It = Uses.find(leader(D));
  return It == Uses.end() ? llvm::ArrayRef<Use>() : It->second;
}

bool ObjectUses::has(const ValueDecl *D,
                     std::initializer_list<Role> Any) const {
  return llvm::any_of(
      uses(D), [&](const Use &U) { return llvm::is_contained(Any, U.What); });
}

llvm::ArrayRef<ObjectUses::Use> ObjectUses::writes(const ValueDecl *D) const {
  auto It = Writes.find(leader(D));
  return It == Writes.end() ? llvm::ArrayRef<Use>() : It->second;
}
