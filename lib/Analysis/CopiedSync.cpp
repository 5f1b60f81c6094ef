//===- CopiedSync.cpp - Copies of what only works as one ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two copies of a lock are two locks. Where the language lets a lock (or what
// contains one) be copied, the copy is wrong as soon as somebody uses it as a
// lock: takes its address, keeps it, hands it to a task. A copy of which only
// plain fields are read is a snapshot, and fine.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// Fields of fields are looked into this deep.
constexpr unsigned MaxFieldDepth = 4;

class CopyVisitor : public RecursiveASTVisitor<CopyVisitor> {
public:
  CopyVisitor(SummaryEngine &Engine) : Engine(Engine), M(Engine.model()) {}

  void run(const FunctionDecl *Fn) {
    F = Fn;
    for (const ParmVarDecl *P : F->parameters())
      if (Contained In = lockIn(P->getType()); In && isUsedAsLock(P))
        add({CopyKind::Parameter, P->getSourceRange(), P->getType(), P,
             In.Field});
    TraverseStmt(F->getBody());
  }

  bool TraverseLambdaExpr(LambdaExpr *L) {
    for (const LambdaCapture &C : L->captures()) {
      if (!C.capturesVariable() || C.getCaptureKind() != LCK_ByCopy)
        continue;
      const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
      Contained In =
          V ? lockIn(V->getType().getNonReferenceType()) : Contained();
      if (In && !V->isInitCapture())
        add({CopyKind::Capture, SourceRange(C.getLocation()),
             V->getType().getNonReferenceType(), V, In.Field});
    }
    return true; // the body is a function of its own
  }

  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

  bool VisitVarDecl(VarDecl *V) {
    if (!V->hasInit() || isa<ParmVarDecl>(V) || V->isInvalidDecl())
      return true;
    if (Contained In = lockIn(V->getType())) {
      if (isCopy(V->getInit()) && (!V->hasLocalStorage() || isUsedAsLock(V)) &&
          !isMadeReady(V))
        add({CopyKind::Object, V->getSourceRange(), V->getType(), V, In.Field});
      return true;
    }
    if (!V->getType()->isReferenceType() && isAtomic(V->getType()) &&
        V->hasLocalStorage() && isAtomicLoad(V->getInit()) && isChangedHere(V))
      add({CopyKind::Snapshot, V->getSourceRange(), V->getType(), V});
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() != BO_Assign)
      return true;
    assigned(B->getLHS(), B->getRHS(), B);
    return true;
  }

  bool VisitReturnStmt(ReturnStmt *R) {
    const Expr *E = R->getRetValue();
    Contained In = E ? lockIn(F->getReturnType()) : Contained();
    if (!In || !isCopy(E))
      return true;
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    // What a static initialiser made may still be moved to its place.
    if (V && V->hasLocalStorage() && !isMadeReady(V))
      return true;
    // A class of C++ is usually built in place.
    if (V && V->hasLocalStorage() && Engine.context().getLangOpts().CPlusPlus)
      return true;
    add({CopyKind::Result, R->getSourceRange(), E->getType(), nullptr,
         In.Field});
    return true;
  }

  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee)
      return true;
    const FunctionModel *Fn = C->lookUp(M);
    if (!Fn) {
      if (C->Object && C->Args.size() == 1 &&
          C->Callee->getOverloadedOperator() == OO_Equal &&
          C->Callee->isDefaulted())
        assigned(C->Object, C->Args[0], E);
      return true;
    }
    for (const Effect &Effect : Fn->Effects)
      if (Effect.What == Role::Spawn && Effect.Arguments >= 0)
        for (unsigned I = Effect.Arguments; I < C->Args.size(); ++I)
          if (Contained In = lockIn(C->Args[I]->getType());
              In && C->Args[I]->isLValue())
            add({CopyKind::Parameter, C->Args[I]->getSourceRange(),
                 C->Args[I]->getType(), ObjectUses::named(C->Args[I]),
                 In.Field});
    copiedBytes(*C, *Fn);
    return true;
  }

private:
  struct Contained {
    bool Any = false;
    const FieldDecl *Field = nullptr;
    explicit operator bool() const { return Any; }
  };

  /// The lock, condition or counter that a copy of \p T copies.
  Contained lockIn(QualType T, unsigned Depth = 0) {
    if (T.isNull() || T->isReferenceType() || T->isPointerType() ||
        T->isDependentType() || Depth > MaxFieldDepth)
      return {};
    if (const auto *Array = Engine.context().getAsArrayType(T))
      return lockIn(Array->getElementType(), Depth + 1);
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    R = R ? R->getDefinition() : nullptr;
    if (T->isRecordType() && R && copiesItself(R))
      return {};
    if (const TypeModel *Kind = M.type(T)) {
      bool Identity = Kind->Kind == TypeKind::Lock ||
                      Kind->Kind == TypeKind::Condition ||
                      Kind->Kind == TypeKind::WaitGroup;
      if (Identity && (!R ||
                       Engine.context().getSourceManager().isInSystemHeader(
                           R->getLocation()) ||
                       keepsAllInside(R)))
        return {true, nullptr};
      return {};
    }
    const RecordDecl *Record = T->getAsRecordDecl();
    Record = Record ? Record->getDefinition() : nullptr;
    if (!Record || Record->isInvalidDecl())
      return {};
    for (const FieldDecl *Field : Record->fields())
      if (Contained In = lockIn(Field->getType(), Depth + 1)) {
        In.Field = Field;
        return In;
      }
    if (R)
      for (const CXXBaseSpecifier &Base : R->bases())
        if (Contained In = lockIn(Base.getType(), Depth + 1))
          return In;
    return {};
  }

  /// Copying is the class's own business.
  static bool copiesItself(const CXXRecordDecl *R) {
    return R->hasUserDeclaredCopyConstructor() ||
           R->hasUserDeclaredCopyAssignment();
  }

  /// Does no pointer lead to what all copies share?
  bool keepsAllInside(const CXXRecordDecl *R) {
    return llvm::none_of(R->fields(), [&](const FieldDecl *Field) {
      QualType T = Field->getType();
      return T->isPointerType() || T->isReferenceType() ||
             M.isKind(T, TypeKind::Pointer);
    });
  }

  /// Is \p E an object that goes on existing beside its copy?
  bool isCopy(const Expr *E) {
    const Expr *Plain = ignoreWrappers(E);
    if (const auto *Ctor = dyn_cast<CXXConstructExpr>(Plain)) {
      if (!Ctor->getConstructor()->isCopyConstructor() ||
          Ctor->getNumArgs() == 0)
        return false;
      Plain = ignoreWrappers(Ctor->getArg(0));
    }
    // A constant is there to be copied: it is an initialiser with a name.
    return Plain->isLValue() &&
           !isa<CompoundLiteralExpr, StringLiteral>(Plain) &&
           !Plain->getType().isConstQualified();
  }

  void assigned(const Expr *To, const Expr *From, const Expr *Whole) {
    Contained In = lockIn(To->getType());
    if (!In || !isCopy(From))
      return;
    const ValueDecl *D = ObjectUses::named(To);
    const auto *V = dyn_cast_or_null<VarDecl>(D);
    if (V && isa<DeclRefExpr>(ignoreWrappers(To)) && V->hasLocalStorage() &&
        !isUsedAsLock(V))
      return;
    if (isMadeReady(D) || isMadeReady(In.Field))
      return;
    add({CopyKind::Object, Whole->getSourceRange(), To->getType(), D,
         In.Field});
  }

  void copiedBytes(const CallView &C, const FunctionModel &Fn) {
    if (!Fn.Effects.empty() || C.Args.size() < 2 || C.Object)
      return;
    const Expr *To = nullptr, *From = nullptr;
    for (const MemoryEffect &E : Fn.Memory)
      (E.Kind == MemoryEffect::Write ? To : From) = C.operand(E.What);
    if (!To || !From)
      return;
    auto Pointee = [](const Expr *E) {
      QualType T = E->IgnoreParenCasts()->getType();
      return T->isPointerType() ? T->getPointeeType() : QualType();
    };
    QualType T = Pointee(To), O = Pointee(From);
    Contained In = lockIn(T);
    if (!In || O.isNull() || !lockIn(O) || O.isConstQualified())
      return;
    const ValueDecl *D = ObjectUses::named(To);
    if (isMadeReady(D) || isMadeReady(In.Field))
      return;
    if (const auto *V = dyn_cast_or_null<VarDecl>(D);
        V && V->hasLocalStorage() && !V->getType()->isPointerType() &&
        !isUsedAsLock(V, /*Except=*/C.Site))
      return;
    add({CopyKind::Bytes, C.Site->getSourceRange(), T, D, In.Field});
  }

  template <typename Visit> void forEach(const Stmt *Root, Visit Do) {
    llvm::SmallVector<const Stmt *> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || !Do(S))
        continue;
      Work.append(S->child_begin(), S->child_end());
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        Work.push_back(Lambda->getBody());
    }
  }

  /// Is the address of \p V taken, or a method called on it?
  bool isUsedAsLock(const VarDecl *V, const Stmt *Except = nullptr) {
    bool Used = false;
    forEach(F->getBody(), [&](const Stmt *S) {
      if (S == Except)
        return false;
      const Expr *Base = nullptr;
      if (const auto *Unary = dyn_cast<UnaryOperator>(S);
          Unary && Unary->getOpcode() == UO_AddrOf)
        Base = Unary->getSubExpr();
      else if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<CallView> C = viewCall(E); C && !C->isConstruction())
          Base = C->Object && !C->ObjectIsPointer ? C->Object : nullptr;
      if (Base && rootOf(Base) == V && lockIn(Base->getType()))
        Used = true;
      return true;
    });
    return Used;
  }

  static const ValueDecl *rootOf(const Expr *E) {
    E = E->IgnoreParenImpCasts();
    while (true) {
      if (const auto *Member = dyn_cast<MemberExpr>(E);
          Member && !Member->isArrow())
        E = Member->getBase()->IgnoreParenImpCasts();
      else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E))
        E = Index->getBase()->IgnoreParenImpCasts();
      else
        break;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref ? Ref->getDecl() : nullptr;
  }

  /// Is \p D (or a field of that name) made ready in this function?
  bool isMadeReady(const ValueDecl *D) {
    if (!D)
      return false;
    bool Ready = false;
    forEach(F->getBody(), [&](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
      const Effect *Init = C ? C->effect(M, Role::Initialize) : nullptr;
      if (const Expr *Object = Init ? C->operand(Init->Object) : nullptr) {
        const Expr *Plain = ignoreWrappers(Object);
        if (const auto *Address = dyn_cast<UnaryOperator>(Plain))
          Plain = Address->getSubExpr();
        Ready |= ObjectUses::named(Object) == D || rootOf(Plain) == D;
      }
      return true;
    });
    return Ready;
  }

  bool isAtomic(QualType T) {
    return T->isAtomicType() || M.isKind(T, TypeKind::Atomic);
  }

  /// Is the value that of another atomic, as it is now?
  bool isAtomicLoad(const Expr *E) {
    const Expr *Plain = ignoreWrappers(E);
    while (true) {
      if (const auto *List = dyn_cast<InitListExpr>(Plain);
          List && List->getNumInits() == 1)
        Plain = ignoreWrappers(List->getInit(0));
      else if (const auto *Ctor = dyn_cast<CXXConstructExpr>(Plain);
               Ctor && Ctor->getNumArgs() == 1)
        Plain = ignoreWrappers(Ctor->getArg(0));
      else
        break;
    }
    if (const auto *Atomic = dyn_cast<AtomicExpr>(Plain))
      return Atomic->getOp() == AtomicExpr::AO__c11_atomic_load;
    if (std::optional<CallView> C = viewCall(Plain))
      return C->effect(M, Role::AtomicLoad) ||
             (C->Object && isAtomic(C->objectType()) &&
              isa_and_nonnull<CXXConversionDecl>(C->Callee));
    return Plain->isLValue() && isAtomic(Plain->getType());
  }

  /// Is the local atomic \p V changed, though nobody else can see it?
  bool isChangedHere(const VarDecl *V) {
    bool Changed = false, Escapes = false;
    llvm::SmallPtrSet<const Stmt *, 8> Understood;
    forEach(F->getBody(), [&](const Stmt *S) {
      if (const auto *Unary = dyn_cast<UnaryOperator>(S);
          Unary && Unary->isIncrementDecrementOp() &&
          rootOf(Unary->getSubExpr()) == V)
        Changed = true;
      if (const auto *Binary = dyn_cast<CompoundAssignOperator>(S);
          Binary && rootOf(Binary->getLHS()) == V)
        Changed = true;
      if (const auto *Atomic = dyn_cast<AtomicExpr>(S);
          Atomic && ObjectUses::named(Atomic->getPtr()) == V) {
        Changed |= Atomic->getOp() != AtomicExpr::AO__c11_atomic_load;
        return false;
      }
      if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<CallView> C = viewCall(E); C && C->Callee) {
          if (C->Object && rootOf(C->Object) == V) {
            Changed |= !cast<CXXMethodDecl>(C->Callee)->isConst();
            return false;
          }
          for (const Expr *Arg : C->Args)
            if (Arg->isLValue() && rootOf(Arg) == V)
              Escapes = true;
        }
      if (const auto *Unary = dyn_cast<UnaryOperator>(S);
          Unary && Unary->getOpcode() == UO_AddrOf &&
          rootOf(Unary->getSubExpr()) == V)
        Escapes = true;
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        for (const LambdaCapture &C : Lambda->captures())
          if (C.capturesVariable() && C.getCapturedVar() == V)
            Escapes = true;
      return true;
    });
    return Changed && !Escapes;
  }

  void add(CopiedSync Found) {
    auto &List = Engine.findings().CopiedSyncs;
    if (llvm::none_of(List, [&](const CopiedSync &Known) {
          return Known.Where.getBegin() == Found.Where.getBegin();
        }))
      List.push_back(Found);
  }

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F = nullptr;
};

} // namespace

void heddle::analysis::findCopiedSync(SummaryEngine &Engine) {
  CopyVisitor Visitor(Engine);
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->doesThisDeclarationHaveABody() && !F->isImplicit() &&
        !F->isDefaulted())
      Visitor.run(F);
}
