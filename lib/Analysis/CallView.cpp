//===- CallView.cpp - Calls of every spelling look alike ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

QualType heddle::analysis::elementType(const CXXRecordDecl *Holder) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Holder);
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return Spec->getTemplateArgs()[0].getAsType();
}

QualType heddle::analysis::elementType(QualType Holder) {
  return Holder.isNull() ? QualType()
                         : elementType(Holder->getAsCXXRecordDecl());
}

const Expr *heddle::analysis::ignoreWrappers(const Expr *E) {
  while (E) {
    const Expr *Inner = E->IgnoreParenImpCasts();
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(Inner))
      Inner = Cleanups->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Inner))
      Inner = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Inner))
      Inner = Bind->getSubExpr();
    else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Inner))
      Inner = Cast->getSubExpr();
    else if (const auto *Constant = dyn_cast<ConstantExpr>(Inner))
      Inner = Constant->getSubExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Inner))
      Inner = Default->getExpr();
    else if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(Inner))
      Inner = Subst->getReplacement();
    else if (const auto *List = dyn_cast<InitListExpr>(Inner);
             List && List->isTransparent())
      Inner = List->getInit(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
  return E;
}

QualType CallView::objectType() const {
  if (Object) {
    QualType T = Object->getType();
    return ObjectIsPointer ? T->getPointeeType() : T;
  }
  return isConstruction() ? Site->getType() : QualType();
}

const model::FunctionModel *CallView::lookUp(model::Model &M) const {
  const model::FunctionModel *Fn =
      Callee ? M.function(Callee, ObjectClass, Args.size()) : nullptr;
  if (Fn && Fn->isConditional())
    Fn = M.forCall(Fn, Site, Args, Callee->getASTContext());
  bool OnlyUnsafe = Fn && !Fn->Effects.empty() && Fn->Memory.empty() &&
                    llvm::all_of(Fn->Effects, [](const model::Effect &E) {
                      return E.What == model::Role::SignalUnsafe;
                    });
  return OnlyUnsafe ? nullptr : Fn;
}

const model::Effect *CallView::effect(model::Model &M, model::Role R) const {
  if (const model::FunctionModel *F = lookUp(M))
    for (const model::Effect &E : F->Effects)
      if (E.What == R)
        return &E;
  return nullptr;
}

bool CallView::givesOutOld(model::Model &M) const {
  const model::FunctionModel *F = lookUp(M);
  return F && llvm::any_of(F->Effects, [&](const model::Effect &E) {
           return E.What == model::Role::Identity &&
                  llvm::any_of(F->Memory, [&](const model::MemoryEffect &Of) {
                    return Of.Kind == model::MemoryEffect::Write &&
                           Of.What == E.Object;
                  });
         });
}

const Expr *CallView::operand(const model::Operand &O) const {
  switch (O.Kind) {
  case model::Operand::This:
    return Object;
  case model::Operand::Argument:
    return O.Index < Args.size() ? Args[O.Index] : nullptr;
  case model::Operand::LastArgument:
    return Args.empty() ? nullptr : Args.back();
  case model::Operand::Return:
    return Site;
  default:
    return nullptr;
  }
}

std::optional<CallView> heddle::analysis::viewCall(const Expr *E) {
  CallView C;
  C.Site = E;
  auto AddArgs = [&](auto Range) {
    for (const Expr *Arg : Range)
      if (!isa<CXXDefaultArgExpr>(Arg))
        C.Args.push_back(Arg);
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    C.Callee = Construct->getConstructor();
    C.ObjectClass = Construct->getConstructor()->getParent();
    AddArgs(Construct->arguments());
    return C;
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return std::nullopt;
  C.Callee = Call->getDirectCallee();
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    C.Object = Member->getImplicitObjectArgument();
    if (!C.Callee)
      C.CalleeExpr = Call->getCallee(); // (object->*pointer)()
    AddArgs(Call->arguments());
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
             Op && isa_and_nonnull<CXXMethodDecl>(C.Callee) &&
             cast<CXXMethodDecl>(C.Callee)->isInstance()) {
    C.Object = Op->getArg(0);
    AddArgs(llvm::drop_begin(Call->arguments()));
  } else {
    if (!C.Callee)
      C.CalleeExpr = Call->getCallee();
    AddArgs(Call->arguments());
  }
  if (C.Object) {
    // The object's own class, before the conversion to the base that declares
    // the method: that is the class the model knows.
    const Expr *Plain = C.Object->IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Plain))
      Plain = C.Object;
    C.Object = C.Object->getType()->isPointerType() ==
                       Plain->getType()->isPointerType()
                   ? Plain
                   : C.Object;
    C.ObjectIsPointer = C.Object->getType()->isPointerType();
    QualType T = C.objectType();
    if (!T.isNull())
      C.ObjectClass = T->getAsCXXRecordDecl();
  }
  return C;
}

bool heddle::analysis::isBroken(const FunctionDecl *F) {
  // The CFG looks into all members that a destructor ends.
  const auto *D = dyn_cast<CXXDestructorDecl>(F);
  return F->isInvalidDecl() || (D && D->getParent()->isInvalidDecl());
}

const FunctionDecl *heddle::analysis::userDefinition(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext() ||
      isBroken(Definition))
    return nullptr;
  const SourceManager &SM = F->getASTContext().getSourceManager();
  return SM.isInSystemHeader(SM.getExpansionLoc(Definition->getLocation()))
             ? nullptr
             : Definition;
}

const FunctionDecl *heddle::analysis::callOperator(const CXXRecordDecl *R) {
  if (!R || !(R = R->getDefinition()))
    return nullptr;
  if (R->isLambda()) {
    const CXXMethodDecl *Op = R->getLambdaCallOperator();
    if (!Op || !R->isGenericLambda())
      return Op;
    // A generic lambda that is instantiated once is as good as a plain one.
    const FunctionTemplateDecl *T = Op->getDescribedFunctionTemplate();
    const FunctionDecl *Only = nullptr;
    if (T)
      for (const FunctionDecl *S : T->specializations()) {
        if (Only)
          return nullptr;
        Only = S;
      }
    return Only;
  }
  const FunctionDecl *Only = nullptr;
  for (const CXXMethodDecl *M : R->methods())
    if (M->getOverloadedOperator() == OO_Call) {
      if (Only)
        return nullptr;
      Only = M;
    }
  return Only;
}

bool heddle::analysis::isTemporary(const Expr *E) {
  while (E) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      if (Member->isArrow())
        return false;
      E = Member->getBase();
    } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
      E = Temporary->getSubExpr();
    } else {
      return E->isPRValue() && E->getType()->isRecordType();
    }
  }
  return false;
}

const Expr *heddle::analysis::assignedThrough(const CallView &C,
                                              model::Model &M) {
  const auto *Operator = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  if (!Operator || Operator->isConst() || C.ObjectIsPointer || !C.Object ||
      !Operator->isOverloadedOperator() || C.isConstruction())
    return nullptr;
  const Expr *Proxy = ignoreWrappers(C.Object);
  if (!Proxy->isPRValue() || !Proxy->getType()->isRecordType())
    return nullptr;
  std::optional<CallView> Element = viewCall(Proxy);
  if (!Element || !Element->Callee || !Element->ObjectClass ||
      Element->isConstruction() || Element->ObjectIsPointer)
    return nullptr;
  const model::TypeModel *T = M.type(Element->ObjectClass);
  return T && T->Kind == model::TypeKind::Container &&
                 llvm::is_contained(T->Element,
                                    Element->Callee->getNameAsString())
             ? Element->Object
             : nullptr;
}

bool heddle::analysis::comparesOwnId(const CallView &C, model::Model &M) {
  return C.Args.size() == 2 && C.Callee && !userDefinition(C.Callee) &&
         llvm::any_of(C.Args, [&](const Expr *Arg) {
           std::optional<CallView> Id = viewCall(ignoreWrappers(Arg));
           return Id && !Id->Object && Id->effect(M, model::Role::TaskId);
         });
}
