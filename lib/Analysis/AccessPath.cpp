//===- AccessPath.cpp - Names of memory locations -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AccessPath.h"
#include "clang/AST/ExprCXX.h"

using namespace heddle::analysis;
using namespace clang;

bool OriginSet::operator==(const OriginSet &O) const {
  if (Set.size() != O.Set.size() || Exact != O.Exact || Lossy != O.Lossy ||
      Content != O.Content)
    return false;
  return llvm::all_of(
      Set, [&](const Origin &D) { return llvm::is_contained(O.Set, D); });
}

OriginSet OriginSet::combined(llvm::ArrayRef<OriginSet> Operands) {
  OriginSet D;
  bool All = true;
  for (const OriginSet &One : Operands) {
    D.addAll(One);
    All &= One.Content || One.isConstant();
  }
  D.Content &= All;
  D.First = std::nullopt;
  return D;
}

void AccessPath::setSteps(llvm::SmallVector<PathStep, 3> Steps) {
  if (Steps.empty()) {
    Shared = nullptr;
    return;
  }
  auto List = llvm::makeIntrusiveRefCnt<StepList>();
  List->Steps = std::move(Steps);
  Shared = std::move(List);
}

AccessPath AccessPath::append(llvm::ArrayRef<PathStep> More) const {
  if (More.empty())
    return *this;
  if (Kind == Invalid || steps().size() + More.size() > MaxSteps)
    return {};
  llvm::SmallVector<PathStep, 3> Steps(steps());
  Steps.append(More.begin(), More.end());
  AccessPath P = *this;
  P.setSteps(std::move(Steps));
  return P;
}

AccessPath AccessPath::attach(llvm::ArrayRef<PathStep> More) const {
  if (More.empty() || More.front().Kind != PathStep::Element ||
      steps().empty() || steps().back().Kind != PathStep::Element)
    return append(More);
  const OriginSet &Outer = steps().back().Index;
  const OriginSet &Inner = More.front().Index;
  OriginSet Both;
  if (Outer == OriginSet::constant(0)) {
    Both = Inner;
  } else if (Inner == OriginSet::constant(0)) {
    Both = Outer;
  } else {
    Both = OriginSet::combined({Outer, Inner});
  }
  return withLastIndex(std::move(Both)).append(More.drop_front());
}

AccessPath AccessPath::field(const FieldDecl *F) const {
  return append(PathStep{PathStep::Field, F->getCanonicalDecl(), {}});
}

AccessPath AccessPath::deref() const {
  return append(PathStep{PathStep::Deref, nullptr, {}});
}

AccessPath AccessPath::element(OriginSet Index) const {
  return append(PathStep{PathStep::Element, nullptr, std::move(Index)});
}

AccessPath AccessPath::link(OriginSet Index) const {
  return append(PathStep{PathStep::Link, nullptr, std::move(Index)});
}

AccessPath AccessPath::prefix(unsigned N) const {
  AccessPath P = *this;
  if (N < steps().size())
    P.setSteps(llvm::SmallVector<PathStep, 3>(steps().take_front(N)));
  return P;
}

AccessPath AccessPath::anyElement() const {
  if (llvm::none_of(steps(),
                    [](const PathStep &S) { return !S.Index.Set.empty(); }))
    return *this;
  llvm::SmallVector<PathStep, 3> Steps(steps());
  for (PathStep &S : Steps)
    S.Index = {};
  AccessPath P = *this;
  P.setSteps(std::move(Steps));
  return P;
}

AccessPath AccessPath::withLastIndex(OriginSet Index) const {
  if (steps().empty() || steps().back().Kind != PathStep::Element)
    return *this;
  llvm::SmallVector<PathStep, 3> Steps(steps());
  Steps.back().Index = std::move(Index);
  AccessPath P = *this;
  P.setSteps(std::move(Steps));
  return P;
}

bool AccessPath::isPrefixOf(const AccessPath &O) const {
  auto Mine = steps(), Theirs = O.steps();
  if (!sameRoot(O) || Mine.size() > Theirs.size())
    return false;
  for (unsigned I = 0; I < Mine.size(); ++I)
    if (Mine[I].Kind != Theirs[I].Kind || Mine[I].Member != Theirs[I].Member)
      return false;
  return true;
}

const ValueDecl *AccessPath::lastNamed() const {
  for (const PathStep &S : llvm::reverse(steps()))
    if (S.Kind == PathStep::Field && S.Member->getIdentifier())
      return S.Member;
  return var();
}

std::string AccessPath::str() const {
  std::string Name;
  if (Kind == Variable)
    Name = var()->getNameAsString();
  else if (Kind == This)
    Name = "this";
  else if (Kind == Named)
    Name = *static_cast<const std::string *>(Root);
  else if (const auto *New = llvm::dyn_cast_or_null<CXXNewExpr>(creator()))
    Name = "new " + New->getAllocatedType().getAsString();
  auto Steps = steps();
  for (unsigned I = 0; I < Steps.size(); ++I) {
    const PathStep &S = Steps[I];
    switch (S.Kind) {
    case PathStep::Field:
      if (!S.Member->getIdentifier())
        break; // a member of an anonymous struct or union
      if (Name == "this")
        Name = S.Member->getNameAsString();
      else if (!Name.empty() && I > 0 &&
               (Steps[I - 1].Kind == PathStep::Deref ||
                Steps[I - 1].Kind == PathStep::Link))
        Name += "->" + S.Member->getNameAsString();
      else
        Name += (Name.empty() ? "" : ".") + S.Member->getNameAsString();
      break;
    case PathStep::Link:
      Name += "->...";
      break;
    case PathStep::Deref: {
      if (I + 1 < Steps.size() && Steps[I + 1].Kind == PathStep::Link)
        break;
      // A reference reads like what it refers to; `p->f` needs no star.
      bool BeforeField =
          I + 1 < Steps.size() && Steps[I + 1].Kind != PathStep::Deref;
      const ValueDecl *Pointer = prefix(I).lastNamed();
      bool IsReference = Pointer && Pointer->getType()->isReferenceType();
      if (!BeforeField && !IsReference && !Name.empty())
        Name = "*" + Name;
      break;
    }
    case PathStep::Element:
      if (S.Index.Exact && S.Index.Set.front().Kind == Origin::Constant)
        Name += "[" + std::to_string(S.Index.Set.front().Value) + "]";
      else if (S.Index.Exact && S.Index.Set.front().Var &&
               S.Index.Set.front().Var->getIdentifier())
        Name += "[" + S.Index.Set.front().Var->getNameAsString() + "]";
      else
        Name += "[...]";
      break;
    }
  }
  return Name;
}

bool heddle::analysis::leadsThrough(const AccessPath &Path,
                                    const AccessPath &P) {
  if (P.var() && P.steps().empty() && Path.isIndexedBy(P.var()))
    return true;
  unsigned N = P.steps().size();
  return P.isPrefixOf(Path) && N < Path.steps().size() &&
         Path.steps()[N].Kind == PathStep::Deref;
}
