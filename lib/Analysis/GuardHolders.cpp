//===- GuardHolders.cpp - Guards that are kept in something ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `std::optional<std::unique_lock<std::mutex>>`, a vector or a pair of guards,
// a closure that has captured one: what is held is held until the guard is
// taken out, or what it is in ends. All guards of one container go by one name,
// that of any of its elements.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"

using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Containers in containers that are looked into.
static constexpr unsigned MaxDepth = 3;

static const CXXRecordDecl *guardIn(QualType T, Model &M, unsigned Depth) {
  T = T.getNonReferenceType();
  const TypeModel *Kind = M.type(T);
  if (!Kind || Kind->Kind == TypeKind::Guard || Depth == 0)
    return Kind && Depth > 0 ? T->getAsCXXRecordDecl() : nullptr;
  const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!Holder || Kind->Kind != TypeKind::Container)
    return nullptr;
  auto Look = [&](const TemplateArgument &A) {
    return A.getKind() == TemplateArgument::Type
               ? guardIn(A.getAsType(), M, Depth - 1)
               : nullptr;
  };
  for (const TemplateArgument &A : Holder->getTemplateArgs().asArray()) {
    if (const CXXRecordDecl *Found = Look(A))
      return Found;
    if (A.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Each : A.pack_elements())
        if (const CXXRecordDecl *Found = Look(Each))
          return Found;
  }
  return nullptr;
}

AccessPath FunctionAnalyzer::guardAt(const AccessPath &Object,
                                     QualType T) const {
  if (M.isKind(T, TypeKind::Guard))
    return Object;
  return guardIn(T, M, MaxDepth) ? Object.element({}) : AccessPath();
}

void FunctionAnalyzer::moveGuards(const AccessPath &From, const AccessPath &To,
                                  State &S) {
  for (GuardState &G : S.Guards)
    G.Guard.rebase(From, To);
}

bool FunctionAnalyzer::holdGuard(const CallView &C, const AccessPath &Holder,
                                 QualType HolderType, State &S) {
  CallView Made = C;
  // Beside keys, positions and tags of the holder's own.
  llvm::erase_if(Made.Args, [&](const Expr *Arg) {
    const TypeModel *T = M.type(Arg->getType());
    return !T || !llvm::is_contained({TypeKind::Guard, TypeKind::Lock,
                                      TypeKind::DeferTag, TypeKind::TryTag,
                                      TypeKind::AdoptTag},
                                     T->Kind);
  });
  const CXXRecordDecl *Class =
      Holder && !Made.Args.empty() ? guardIn(HolderType, M, MaxDepth) : nullptr;
  if (!Class)
    return false;
  const AccessPath Place = Holder.element({});
  std::optional<GuardState> Others;
  if (GuardState *G = S.guard(Place)) {
    Others = std::move(*G);
    S.Guards.erase(G);
  }
  constructGuard(Made, Class, Place, S);
  GuardState *New = S.guard(Place);
  if (!New && Others)
    S.Guards.push_back(std::move(*Others));
  if (!New || !Others)
    return true;
  const size_t Own = New->Locks.size();
  for (const AccessPath &Lock : Others->Locks)
    insertPath(New->Locks, Lock);
  if (Others->Owns != New->Owns && New->Locks.size() > Own)
    New->Owns = GuardState::Maybe;
  return true;
}

void FunctionAnalyzer::destroyGuardsIn(const AccessPath &Object, const Stmt *At,
                                       State &S) {
  llvm::SmallVector<AccessPath, 2> Ending;
  for (const GuardState &G : S.Guards) {
    const unsigned N = Object.steps().size();
    if (Object.isPrefixOf(G.Guard) && G.Guard.prefix(N) == Object &&
        llvm::none_of(G.Guard.steps().drop_front(N), [](const PathStep &Step) {
          return Step.Kind == PathStep::Deref;
        }))
      Ending.push_back(G.Guard);
  }
  for (const AccessPath &Guard : Ending)
    destroyGuard(Guard, At, S);
}
