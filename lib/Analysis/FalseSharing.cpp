//===- FalseSharing.cpp - Writes of several tasks to one cache line -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tasks that write different places in loops, at the same time, and the places
// lie so close that the processor moves one line between them.
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConflictFinder.h"
#include "Analysis/PlaceLocks.h"
#include "Support/Compat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"

using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Bytes that processors move between their caches at once.
static constexpr uint64_t LineSize = 64;

static bool isCounted(const Event &E) {
  // Tasks that take turns wait for each other and not for the cache line.
  return E.Repeated && E.Locks.empty() && !isExclusive(E) &&
         (E.Kind == EventKind::Write || E.Kind == EventKind::AtomicWrite);
}

/// The type of what \p T contains or points to, or none.
static QualType indexedType(QualType T, const ASTContext &Ctx) {
  if (T.isNull())
    return {};
  T = T.getNonReferenceType();
  if (const ArrayType *Array = Ctx.getAsArrayType(T))
    return Array->getElementType();
  if (T->isPointerType())
    return T->getPointeeType();
  QualType Element = elementType(T);
  if (const ArrayType *Array =
          Element.isNull() ? nullptr : Ctx.getAsArrayType(Element))
    return Array->getElementType();
  return Element;
}

/// The type of the element that step \p N of \p P leads to, or none.
static QualType typeOfElement(const AccessPath &P, unsigned N,
                              const ASTContext &Ctx) {
  auto Steps = P.steps();
  // The field that follows tells its structure.
  if (N + 1 < Steps.size() && Steps[N + 1].Kind == PathStep::Field)
    return heddle::compat::typeOf(Ctx, Steps[N + 1].Member->getParent());
  QualType Holder;
  for (unsigned I = N; I > 0 && Holder.isNull(); --I)
    if (Steps[I - 1].Kind == PathStep::Field)
      Holder = Steps[I - 1].Member->getType();
    else if (Steps[I - 1].Kind == PathStep::Element)
      return {}; // an array of arrays
  if (Holder.isNull() && P.var())
    Holder = P.var()->getType();
  return indexedType(Holder, Ctx);
}

static bool isComplete(QualType T) {
  return !T.isNull() && !T->isDependentType() && !T->isIncompleteType();
}

const PathStep *ConflictFinder::ownElement(const Event &E,
                                           const LiveTask &Between) const {
  auto Steps = E.Path.steps();
  for (const PathStep &S : llvm::reverse(Steps)) {
    if (S.Kind == PathStep::Deref)
      return nullptr; // wherever the element's pointer leads
    if (S.Kind != PathStep::Element)
      continue;
    bool Differs =
        !S.Index.isOpaque() && llvm::any_of(S.Index.Set, [&](const Origin &O) {
          return O.Var && changedSince(O.Var, Between);
        });
    return Differs ? &S : nullptr;
  }
  return nullptr;
}

void ConflictFinder::compareLines(const Event &X, const Expr *XTask,
                                  const Event &Y, const Expr *YTask,
                                  const LiveTask &Between) {
  if (!isCounted(X) || !isCounted(Y))
    return;
  const ASTContext &Ctx = Engine.context();
  FalseSharing Found;
  Found.First = X;
  Found.Second = Y;
  Found.FirstTask = XTask;
  Found.SecondTask = YTask;
  auto XSteps = X.Path.steps(), YSteps = Y.Path.steps();
  if (XTask == YTask) {
    const PathStep *Own = X.Path == Y.Path ? ownElement(X, Between) : nullptr;
    if (!Own)
      return;
    unsigned N = Own - XSteps.begin();
    QualType T = typeOfElement(X.Path, N, Ctx);
    if (!isComplete(T))
      return;
    Found.Kind = FalseSharingKind::Elements;
    Found.Distance = Ctx.getTypeSizeInChars(T).getQuantity();
    if (Found.Distance == 0 || Found.Distance >= LineSize)
      return;
    if (const RecordDecl *R = T->getAsRecordDecl();
        R && N + 1 < XSteps.size() && !R->field_empty()) {
      Found.ToAlign = *R->field_begin();
      // What is allocated need not be aligned that much.
      Found.Fixable = X.Path.var() && !X.Path.hasDeref() && N == 0 &&
                      Ctx.getAsArrayType(X.Path.var()->getType());
    }
  } else if (XSteps.empty() && YSteps.empty()) {
    const VarDecl *V = X.Path.var(), *W = Y.Path.var();
    if (!V || !W || V == W || !V->hasGlobalStorage() ||
        !W->hasGlobalStorage() || !isComplete(V->getType()) ||
        !isComplete(W->getType()))
      return;
    if (W->getNextDeclInContext() == V)
      std::swap(V, W);
    if (V->getNextDeclInContext() != W ||
        Ctx.getDeclAlign(W).getQuantity() >= int64_t(LineSize))
      return;
    Found.Kind = FalseSharingKind::Variables;
    Found.Distance = Ctx.getTypeSizeInChars(V->getType()).getQuantity();
    if (Found.Distance >= LineSize)
      return;
    Found.ToAlign = W;
    Found.Fixable = true;
  } else {
    if (XSteps.empty() || XSteps.size() != YSteps.size() ||
        XSteps.back().Kind != PathStep::Field ||
        YSteps.back().Kind != PathStep::Field ||
        X.Path.prefix(XSteps.size() - 1) != Y.Path.prefix(YSteps.size() - 1))
      return;
    const FieldDecl *A = XSteps.back().Member, *B = YSteps.back().Member;
    const RecordDecl *R = A->getParent();
    if (A == B || R != B->getParent() || R->isUnion() || R->isInvalidDecl() ||
        R->isDependentType() || !R->isCompleteDefinition())
      return;
    if (A->getFieldIndex() > B->getFieldIndex())
      std::swap(A, B);
    const ASTRecordLayout &Layout = Ctx.getASTRecordLayout(R);
    uint64_t From = Layout.getFieldOffset(A->getFieldIndex()) / 8;
    uint64_t To = Layout.getFieldOffset(B->getFieldIndex()) / 8;
    bool Aligned = Layout.getAlignment().getQuantity() >= int64_t(LineSize);
    if (Aligned ? From / LineSize != To / LineSize : To - From >= LineSize)
      return;
    Found.Kind = FalseSharingKind::Fields;
    Found.Distance = To - From;
    Found.ToAlign = B;
    Found.Fixable = X.Path.var() && !X.Path.hasDeref();
  }
  auto &List = Engine.findings().FalseSharings;
  for (const FalseSharing &Known : List)
    if (Known.First.Path.lastNamed() == Found.First.Path.lastNamed() ||
        (Known.ToAlign && Known.ToAlign == Found.ToAlign))
      return; // once per object is enough to act on
  List.push_back(std::move(Found));
}

void ConflictFinder::findFalseSharing() {
  for (const Task &T : A.Tasks) {
    for (const LiveTask &Live : T.LiveAtSpawn) {
      const Task &Other = A.Tasks[Live.Task];
      for (const Event &Theirs : Other.Body)
        if (isCounted(Theirs))
          for (const Event &Mine : T.Body)
            compareLines(Theirs, Other.Site, Mine, T.Site, Live);
    }
    for (const auto &L : A.Events)
      if (isCounted(L.E) && !L.Assumed)
        for (const LiveTask &Live : L.Live)
          if (Live.Task == T.Id)
            for (const Event &Theirs : T.Body)
              compareLines(Theirs, T.Site, L.E, nullptr, Live);
  }
}
