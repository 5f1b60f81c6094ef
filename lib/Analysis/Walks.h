//===- Walks.h - Pointers that walk along linked nodes ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `for (p = head; p; p = p->next)` leads to every node of one list: an access
// through p is told to callers as one to some node that head leads to. Only
// memory accesses are named that way; the lock in a node stays one that has no
// name, which excuses.
//
// A node that was picked by what is in it is one of many: two tasks that pick
// are not said to pick the same one. Taking a node out of the list, by any
// write of a link, makes it nobody's node.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_WALKS_H
#define HEDDLE_ANALYSIS_WALKS_H

#include "Analysis/State.h"

namespace heddle::analysis {

/// Merges what \p Other knows of walking pointers. Returns whether \p Into
/// changed. Requires that the bindings of both are not merged yet.
bool joinWalks(State &Into, const State &Other);

/// \p Written has another value: what was found along it may be elsewhere.
void endWalks(State &S, const AccessPath &Written);

/// The same for an lvalue that may be a link of any node.
void endWalksOver(const clang::Expr *Written, State &S);

/// \p P, if it goes through a walking pointer, as a way from where the nodes
/// hang; invalid otherwise.
AccessPath alongLinks(const AccessPath &P, const State &S);
/// \p Rest in any of the nodes that the pointer at \p Head leads to; invalid
/// if it leads to no such nodes.
AccessPath amongLinks(const AccessPath &Head, llvm::ArrayRef<PathStep> Rest);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_WALKS_H
