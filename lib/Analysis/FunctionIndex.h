//===- FunctionIndex.h - The functions of a TU and who calls whom -*- C++ -*-=//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One pass over the user's code: which functions have bodies, which of them
// refer to which others, and which do something that the model knows. All
// deeper analyses start from it; where it finds nothing, none of them runs.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_FUNCTIONINDEX_H
#define HEDDLE_ANALYSIS_FUNCTIONINDEX_H

#include "Analysis/ChannelShapes.h"
#include "Analysis/FunctionPointers.h"

namespace heddle::analysis {

class FunctionIndex {
public:
  struct Node {
    /// User functions that the body calls, passes on or contains (lambdas).
    llvm::SetVector<const clang::FunctionDecl *> References;
    /// Roles of the calls in the body, one bit each.
    uint64_t RolesLow = 0, RolesHigh = 0;
    /// Constructs guards, or calls what Clang's attributes say locks.
    bool Locks = false;
    void add(model::Role R) {
      unsigned N = static_cast<unsigned>(R);
      (N < 64 ? RolesLow : RolesHigh) |= uint64_t(1) << (N % 64);
    }
    bool has(model::Role R) const {
      unsigned N = static_cast<unsigned>(R);
      return (N < 64 ? RolesLow >> N : RolesHigh >> (N - 64)) & 1;
    }
    bool takesLocks() const;
  };

  /// Reads the traversal scope of \p Ctx, system headers left out.
  static FunctionIndex build(clang::ASTContext &Ctx, model::Model &M);
  /// Who calls \p F does what the model says of it by now, too.
  void noteCallers(const clang::FunctionDecl *F, model::Model &M);
  const MemberUsers &memberUsers() const { return MembersUsedBy; }

  const Node *node(const clang::FunctionDecl *F) const {
    auto It = Nodes.find(F);
    return It == Nodes.end() ? nullptr : &It->second;
  }
  const llvm::MapVector<const clang::FunctionDecl *, Node> &nodes() const {
    return Nodes;
  }
  /// Does any call of the TU have role \p R?
  bool uses(model::Role R) const { return All.has(R); }
  /// Does any function of the TU take a lock?
  bool usesLocks() const { return All.takesLocks(); }
  bool usesAnything() const { return All.RolesLow | All.RolesHigh | All.Locks; }

  /// What the static or global pointer \p V was initialised with, if nothing in
  /// the TU can change it afterwards. Null otherwise.
  const clang::Expr *constantInit(const clang::VarDecl *V) const;

  /// What the TU stores in its function pointers.
  const FunctionPointers &pointees() const { return Pointees; }

  /// The function that a call of \p Block runs.
  const clang::FunctionDecl *block(const clang::BlockDecl *Block) const;

  /// The user's function that a call of the virtual \p Method runs: the one of
  /// \p Exact, the class of the object if that is known, or else the only one
  /// there is. Null if that cannot be told.
  const clang::FunctionDecl *dispatch(const clang::CXXMethodDecl *Method,
                                      const clang::CXXRecordDecl *Exact) const;

  /// Functions that \p Wanted accepts and all that refer to them, directly or
  /// not.
  llvm::SetVector<const clang::FunctionDecl *>
  reaching(llvm::function_ref<bool(const Node &)> Wanted) const;

  /// \p Roots and all they refer to, each after what it refers to.
  std::vector<const clang::FunctionDecl *>
  postOrder(llvm::ArrayRef<const clang::FunctionDecl *> Roots) const;

private:
  friend class IndexBuilder;
  const clang::FunctionDecl *addBlock(clang::ASTContext &Ctx,
                                      const clang::BlockDecl *Block);
  llvm::DenseMap<const clang::BlockDecl *, clang::FunctionDecl *> Blocks;
  llvm::MapVector<const clang::FunctionDecl *, Node> Nodes;
  Node All;
  struct PointerUse {
    unsigned Mentioned = 0, Read = 0;
  };
  llvm::DenseMap<const clang::VarDecl *, PointerUse> Pointers;
  FunctionPointers Pointees;
  /// Methods with a body by each method that they override.
  llvm::DenseMap<const clang::CXXMethodDecl *,
                 llvm::SmallVector<const clang::CXXMethodDecl *, 1>>
      Overriders;
  MemberUsers MembersUsedBy;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_FUNCTIONINDEX_H
