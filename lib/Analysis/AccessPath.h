//===- AccessPath.h - Names of memory locations -----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An access path names a memory location: a root (variable, `this`, allocation
// site, temporary) and the steps that lead from it to the location (field,
// dereference, element). Paths are symbolic names in one function's frame; a
// summary's paths are rewritten into the caller's frame by `substitute`.
// After Jones and Muchnick's access paths, bounded to MaxSteps (k-limiting).
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ACCESSPATH_H
#define HEDDLE_ANALYSIS_ACCESSPATH_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace heddle::analysis {

/// What the value of an index (or another scalar) was computed from.
struct Origin {
  enum KindTy : unsigned char {
    /// The variable's value.
    Variable,
    /// A compile-time constant.
    Constant,
    /// Something that differs from task to task or is not understood.
    Opaque
  };
  KindTy Kind = Opaque;
  const clang::ValueDecl *Var = nullptr;
  int64_t Value = 0;

  bool operator==(const Origin &O) const {
    return Kind == O.Kind && Var == O.Var && Value == O.Value;
  }
};

/// The set of things a scalar was computed from.
struct OriginSet {
  llvm::SmallVector<Origin, 2> Set;
  /// Set when the scalar is exactly one constant or one unmodified variable.
  bool Exact = false;
  /// Different values of what it was computed from may give the same scalar:
  /// a remainder, a quotient, some of the bits.
  bool Lossy = false;
  /// It is what an element says that a loop came to, or computed from that and
  /// constants: another task may find the same in another element.
  bool Content = false;
  /// A loop counts it up from this constant on: it is that in the first round.
  std::optional<int64_t> First;

  void add(const Origin &D) {
    if (!llvm::is_contained(Set, D))
      Set.push_back(D);
  }
  void addAll(const OriginSet &O) {
    First = Set.empty() ? O.First : std::nullopt;
    for (const Origin &D : O.Set)
      add(D);
    Lossy |= O.Lossy;
    Content |= O.Content;
  }
  bool isConstant() const {
    return llvm::all_of(
        Set, [](const Origin &D) { return D.Kind == Origin::Constant; });
  }
  bool isOpaque() const {
    return llvm::any_of(
        Set, [](const Origin &D) { return D.Kind == Origin::Opaque; });
  }
  bool operator==(const OriginSet &O) const;

  /// What is computed from all of \p Operands.
  static OriginSet combined(llvm::ArrayRef<OriginSet> Operands);
  static OriginSet constant(int64_t V) {
    OriginSet D;
    D.Set.push_back({Origin::Constant, nullptr, V});
    D.Exact = true;
    return D;
  }
  static OriginSet opaque() {
    OriginSet D;
    D.Set.push_back({Origin::Opaque, nullptr, 0});
    return D;
  }
};

/// One step from a location to another.
struct PathStep {
  /// Link: on to any object that the one so far is linked with, by pointers to
  /// its own type: a list's nodes.
  enum KindTy : unsigned char { Field, Deref, Element, Link };
  KindTy Kind;
  const clang::FieldDecl *Member = nullptr; ///< Field only.
  /// Element and Link only; empty: any or all elements. Of nodes that were
  /// picked by what is in them, the index is opaque.
  OriginSet Index;

  bool operator==(const PathStep &O) const {
    return Kind == O.Kind && Member == O.Member && Index == O.Index;
  }
};

class AccessPath {
public:
  /// Longer paths are cut off: the location is then not tracked.
  static constexpr unsigned MaxSteps = 8;

  enum RootKind : unsigned char {
    Invalid,
    Variable, ///< A local, parameter, static or global variable.
    This,     ///< The object of the method (or of the lambda's method).
    Object,   ///< What an expression creates: `new`, a temporary, a call.
    Named     ///< What only a model names.
  };

  AccessPath() = default;
  static AccessPath variable(const clang::VarDecl *V, bool Copied = false) {
    AccessPath P;
    P.Kind = Variable;
    P.Root = V;
    P.Copied = Copied;
    return P;
  }
  /// `this` in a method of \p Class. A closure carries the `this` of its
  /// creator through methods of other classes: the class tells the two apart.
  static AccessPath thisObject(const clang::CXXRecordDecl *Class,
                               bool Copied = false) {
    AccessPath P;
    P.Kind = This;
    P.Root = Class->getCanonicalDecl();
    P.Copied = Copied;
    return P;
  }
  static AccessPath object(const clang::Stmt *Creator) {
    AccessPath P;
    P.Kind = Object;
    P.Root = Creator;
    return P;
  }

  /// \p Name identifies the object: equal names are one object.
  static AccessPath named(const std::string *Name) {
    AccessPath P;
    P.Kind = Named;
    P.Root = Name;
    return P;
  }

  explicit operator bool() const { return Kind != Invalid; }
  RootKind kind() const { return Kind; }
  const clang::VarDecl *var() const {
    return Kind == Variable ? static_cast<const clang::VarDecl *>(Root)
                            : nullptr;
  }
  const clang::CXXRecordDecl *thisClass() const {
    return Kind == This ? static_cast<const clang::CXXRecordDecl *>(Root)
                        : nullptr;
  }
  const clang::Stmt *creator() const {
    return Kind == Object ? static_cast<const clang::Stmt *>(Root) : nullptr;
  }
  /// The root is a closure's own copy of the variable (or of `*this`).
  bool isCopied() const { return Copied; }
  void clearCopied() { Copied = false; }
  AccessPath asCopied() const {
    AccessPath P = *this;
    P.Copied = true;
    return P;
  }

  llvm::ArrayRef<PathStep> steps() const {
    return Shared ? llvm::ArrayRef<PathStep>(Shared->Steps)
                  : llvm::ArrayRef<PathStep>();
  }
  bool hasDeref() const {
    return llvm::any_of(
        steps(), [](const PathStep &S) { return S.Kind == PathStep::Deref; });
  }

  bool hasElement() const {
    return llvm::any_of(
        steps(), [](const PathStep &S) { return S.Kind == PathStep::Element; });
  }

  /// The pointer whose object the location is part of; itself if there is none.
  AccessPath beforeLastDeref() const {
    for (unsigned N = steps().size(); N-- > 0;)
      if (steps()[N].Kind == PathStep::Deref)
        return prefix(N);
    return *this;
  }
  bool hasLink() const {
    return llvm::any_of(
        steps(), [](const PathStep &S) { return S.Kind == PathStep::Link; });
  }

  /// This path with one more step; invalid if it gets too long.
  AccessPath field(const clang::FieldDecl *F) const;
  AccessPath deref() const;
  AccessPath element(OriginSet Index) const;
  AccessPath link(OriginSet Index) const;
  AccessPath append(llvm::ArrayRef<PathStep> More) const;
  /// Like append, but `a[i]` followed by `[j]` is an element of a: what a
  /// pointer to an element points to when it is indexed.
  AccessPath attach(llvm::ArrayRef<PathStep> More) const;
  /// The first \p N steps.
  AccessPath prefix(unsigned N) const;
  /// Puts \p To in the place of \p From, if the path begins with that. Returns
  /// whether it does.
  bool rebase(const AccessPath &From, const AccessPath &To) {
    const unsigned N = From.steps().size();
    if (!From.isPrefixOf(*this) || prefix(N) != From)
      return false;
    *this = To.append(steps().drop_front(N));
    return true;
  }
  /// Does an index depend on \p V?
  bool isIndexedBy(const clang::VarDecl *V) const {
    return llvm::any_of(steps(), [V](const PathStep &S) {
      return llvm::any_of(S.Index.Set,
                          [V](const Origin &O) { return O.Var == V; });
    });
  }
  /// The same for every element: indices are forgotten.
  AccessPath anyElement() const;
  /// Another element of the same array: the last step's index is changed.
  AccessPath withLastIndex(OriginSet Index) const;

  bool sameRoot(const AccessPath &O) const {
    return Kind == O.Kind && Root == O.Root && Copied == O.Copied;
  }
  bool operator==(const AccessPath &O) const {
    return sameRoot(O) && (Shared == O.Shared || steps() == O.steps());
  }
  bool operator!=(const AccessPath &O) const { return !(*this == O); }
  /// Same root and this path's steps begin the other's (indices ignored).
  bool isPrefixOf(const AccessPath &O) const;

  /// The name as a programmer would write it: `hits`, `this->count`,
  /// `args[...].sum`.
  std::string str() const;
  /// The variable or field that the location is best known by, or null.
  const clang::ValueDecl *lastNamed() const;

private:
  /// Paths are copied much more often than made, so copies share their steps.
  /// The count of users is not atomic: an AST is analysed by one thread.
  struct StepList : llvm::RefCountedBase<StepList> {
    llvm::SmallVector<PathStep, 3> Steps;
  };
  void setSteps(llvm::SmallVector<PathStep, 3> Steps);

  RootKind Kind = Invalid;
  bool Copied = false;
  const void *Root = nullptr;
  llvm::IntrusiveRefCntPtr<const StepList> Shared;
};

/// Does what \p Path denotes depend on the value of \p P, a pointer or index?
bool leadsThrough(const AccessPath &Path, const AccessPath &P);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ACCESSPATH_H
