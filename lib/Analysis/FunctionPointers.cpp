//===- FunctionPointers.cpp - What function pointers point to -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionPointers.h"
#include "Analysis/CallView.h"
#include "clang/AST/DeclCXX.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Is \p T an array of function pointers?
static const ArrayType *asTable(QualType T) {
  const ArrayType *Array = T.isNull() ? nullptr : T->getAsArrayTypeUnsafe();
  return Array && Array->getElementType()->isFunctionPointerType() ? Array
                                                                   : nullptr;
}

/// The member or variable that \p E names.
static const ValueDecl *named(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    D = Member->getMemberDecl();
  else if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    D = Ref->getDecl();
  return D && isa<FieldDecl, VarDecl>(D)
             ? cast<ValueDecl>(D->getCanonicalDecl())
             : nullptr;
}

const ValueDecl *heddle::analysis::functionPointer(const Expr *E) {
  E = E ? E->IgnoreParenImpCasts() : nullptr;
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    E = Unary->getSubExpr()->IgnoreParenImpCasts();
  if (!E)
    return nullptr;
  if (const auto *Entry = dyn_cast<ArraySubscriptExpr>(E)) {
    const ValueDecl *Table = named(Entry->getBase());
    return Table && asTable(Table->getType()) && !isa<ParmVarDecl>(Table)
               ? Table
               : nullptr;
  }
  const ValueDecl *D = named(E);
  if (!D || !D->getType()->isFunctionPointerType())
    return nullptr;
  const auto *V = dyn_cast<VarDecl>(D);
  return !V || V->hasGlobalStorage() ? D : nullptr;
}

llvm::ArrayRef<FunctionPointers::Target>
FunctionPointers::stored(const ValueDecl *Pointer) const {
  auto It = Pointers.find(cast<ValueDecl>(Pointer->getCanonicalDecl()));
  if (It == Pointers.end() || It->second.Unclear)
    return {};
  return It->second.Stored;
}

const FunctionDecl *FunctionPointers::only(const ValueDecl *Pointer) const {
  auto All = stored(Pointer);
  return All.size() == 1 ? All.front().Function : nullptr;
}

/// \p E names a table.
FunctionPointers::Contents *FunctionPointers::table(const Expr *E) {
  const ValueDecl *D = named(E);
  return D && asTable(D->getType()) ? &Pointers[D] : nullptr;
}

void FunctionPointers::note(const Expr *E, const ASTContext &Ctx) {
  if (isa<DeclRefExpr, MemberExpr>(E)) {
    if (Contents *Table = table(E))
      ++Table->Mentioned;
  } else if (const auto *Entry = dyn_cast<ArraySubscriptExpr>(E)) {
    if (Contents *Table = table(Entry->getBase()))
      ++Table->Indexed;
  } else if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(E)) {
    if (!Size->isArgumentType())
      if (Contents *Table = table(Size->getArgumentExpr()))
        ++Table->Indexed;
  } else if (const auto *Assign = dyn_cast<BinaryOperator>(E)) {
    if (Assign->getOpcode() == BO_Assign)
      store(functionPointer(Assign->getLHS()), Assign->getRHS(), Ctx);
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    // Whoever has its address may store anything.
    if (Unary->getOpcode() == UO_AddrOf)
      store(functionPointer(Unary->getSubExpr()), E, Ctx);
  } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
    noteFields(List, Ctx);
  }
}

void FunctionPointers::noteRange(const Expr *Range, const VarDecl *Element) {
  if (Contents *Table = Range && Element ? table(Range) : nullptr)
    Table->Indexed +=
        !Element->getType()->isReferenceType() ||
        Element->getType().getNonReferenceType().isConstQualified();
}

void FunctionPointers::noteFields(const InitListExpr *List,
                                  const ASTContext &Ctx) {
  if (const InitListExpr *Semantic = List->getSemanticForm())
    List = Semantic;
  const RecordDecl *R =
      List->getType().isNull() ? nullptr : List->getType()->getAsRecordDecl();
  if (!R || R->isUnion() || List->isTypeDependent())
    return;
  unsigned N = 0;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
    N = Class->getNumBases();
  for (const FieldDecl *Field : R->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (N >= List->getNumInits())
      break;
    const Expr *Init = List->getInit(N++);
    if (Field->getType()->isFunctionPointerType() || asTable(Field->getType()))
      store(Field, Init, Ctx);
  }
}

void FunctionPointers::note(const VarDecl *V, const ASTContext &Ctx) {
  if (!V->hasInit() || isa<ParmVarDecl>(V))
    return;
  if (asTable(V->getType()) ||
      (V->hasGlobalStorage() && V->getType()->isFunctionPointerType()))
    store(V->getCanonicalDecl(), V->getInit(), Ctx);
}

void FunctionPointers::noteCall(const Expr *Callee,
                                const FunctionDecl *Caller) {
  if (const ValueDecl *Pointer = functionPointer(Callee))
    Pointers[Pointer].Callers.push_back(Caller);
}

/// \p Value, which is stored in \p Pointer, unless it is null; an initialiser
/// of a table stores each of its entries.
void FunctionPointers::store(const ValueDecl *Pointer, const Expr *Value,
                             const ASTContext &Ctx) {
  if (!Pointer || !Value || isa<ImplicitValueInitExpr>(Value) ||
      Value->isValueDependent() ||
      Value->isNullPointerConstant(const_cast<ASTContext &>(Ctx),
                                   Expr::NPC_ValueDependentIsNotNull))
    return;
  if (const auto *List = dyn_cast<InitListExpr>(Value);
      List && asTable(Pointer->getType())) {
    if (const InitListExpr *Semantic = List->getSemanticForm())
      List = Semantic;
    for (const Expr *Init : List->inits())
      store(Pointer, Init, Ctx);
    return;
  }
  const Expr *Plain = Value->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(Plain);
      Unary && Unary->getOpcode() == UO_AddrOf)
    Plain = Unary->getSubExpr()->IgnoreParens();
  const auto *Ref = dyn_cast<DeclRefExpr>(Plain);
  const auto *F = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
  const FunctionDecl *Definition = F ? userDefinition(F) : nullptr;
  Contents &Known = Pointers[Pointer];
  for (Target &T : Known.Stored)
    if (Definition && T.Function == Definition) {
      if (T.Where != Value)
        T.Where = nullptr;
      return;
    }
  if (!Definition || Known.Stored.size() == Contents::MaxStored)
    Known.Unclear = true;
  else
    Known.Stored.push_back({Definition, Value});
}

void FunctionPointers::finish(
    llvm::function_ref<void(const FunctionDecl *, const FunctionDecl *)> Each) {
  for (auto &[Pointer, Known] : Pointers) {
    // A table that is handed on may be filled there.
    if (const ArrayType *Table = asTable(Pointer->getType()))
      Known.Unclear |= Known.Mentioned > Known.Indexed &&
                       !Table->getElementType().isConstQualified();
    if (const FunctionDecl *Target = only(Pointer))
      for (const FunctionDecl *Caller : Known.Callers)
        Each(Caller, Target);
  }
}
