//===- Instantiation.h - A callee's names in its caller's frame -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_INSTANTIATION_H
#define HEDDLE_ANALYSIS_INSTANTIATION_H

#include "Analysis/State.h"

namespace heddle::analysis {

/// Rewrites what a summary of \p Callee says into the frame of a caller that
/// is in state \p S: parameters become arguments, `this` the object, and what
/// is private to the callee vanishes.
class Instantiation {
public:
  Instantiation(const clang::FunctionDecl *Callee, const State &S)
      : Callee(Callee), S(S) {}

  void bindParameter(const clang::ParmVarDecl *P, Value V) {
    Parameters[P] = std::move(V);
  }
  /// \p Object is the object of the method; an invalid one is unknown.
  void bindThis(AccessPath Object) {
    ThisBound = true;
    ThisObject = std::move(Object);
  }
  /// Binds the parameters of the callee to \p Arguments in order.
  void bindArguments(llvm::ArrayRef<Value> Arguments);

  /// The object that the callee creates and returns (at \p Returned in its
  /// frame) is what the call at \p Site creates in the caller's.
  void nameResult(const AccessPath &Returned, const clang::Expr *Site) {
    if (Returned.kind() == AccessPath::Object) {
      Result = Returned.prefix(0);
      ResultSite = Site;
    }
  }

  /// A memory location; invalid if it is private to the callee or unknown.
  AccessPath location(const AccessPath &P) const { return rewrite(P, false); }
  /// A lock, signal, channel or task handle: a copy stands for the original.
  AccessPath handle(const AccessPath &P) const {
    AccessPath H = rewrite(P, true);
    return H ? S.handle(std::move(H)) : H;
  }
  PathSet handles(const PathSet &Set) const;
  LockSet locks(const LockSet &Set) const;
  /// Adds the locks whose condition is true in this call to \p Held, and those
  /// of which that is not known to \p Open.
  /// What keeps others away at \p At, in the callee, does so in \p During.
  void hold(const Event &At, State &During) const;
  /// Those that the caller has names for.
  FactSet facts(const FactSet &Set) const;
  ClaimSet claims(const ClaimSet &Set) const;
  void conditionalLocks(const ConditionalLockSet &Set, LockSet &Held,
                        ConditionalLockSet &Open) const;
  Value value(const Value &V) const;
  OriginSet origins(const OriginSet &D) const;
  /// \p E with all its names rewritten and the caller's knowledge added;
  /// nothing if the location is private to the callee.
  std::optional<Event> event(const Event &E) const;
  /// The same, but what is private to the callee keeps its name: the caller's
  /// locks are held there, too. Nothing if a lock loses its name.
  std::optional<Event> use(const Event &E) const;

private:
  std::optional<Event> inContext(const Event &E, AccessPath Path) const;
  std::optional<bool> holds(const Fact &F) const;
  AccessPath rewrite(const AccessPath &P, bool AsHandle) const;
  const clang::CXXRecordDecl *thisClass() const;
  AccessPath rewriteRoot(const AccessPath &P, bool AsHandle) const;
  /// \p P with what its indices are computed from named as the caller does.
  AccessPath withIndices(const AccessPath &P) const;

  const clang::FunctionDecl *Callee;
  const State &S;
  llvm::DenseMap<const clang::VarDecl *, Value> Parameters;
  bool ThisBound = false;
  AccessPath ThisObject;
  AccessPath Result;
  const clang::Expr *ResultSite = nullptr;
};

/// Does \p V live in the frame of \p F (a parameter or a local variable, not
/// one that a lambda captured)?
bool isFrameLocal(const clang::VarDecl *V, const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_INSTANTIATION_H
