//===- TaskHandles.cpp - What is known of a task by its handle ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TaskHandles.h"
#include "clang/AST/DeclTemplate.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

QualType heddle::analysis::handleType(Model &M, const Expr *Site) {
  std::optional<CallView> C = Site ? viewCall(Site) : std::nullopt;
  if (!C)
    return {};
  if (C->effect(M, Role::EmplaceHandle))
    return elementType(C->ObjectClass);
  if (C->effect(M, Role::Allocate))
    return elementType(Site->getType());
  const Effect *Spawn = C->effect(M, Role::Spawn);
  if (!Spawn)
    return {};
  if (Spawn->Object.Kind == Operand::This)
    return C->objectType();
  const Expr *Handle = C->operand(Spawn->Object);
  if (!Handle)
    return {};
  // A C function is given the address of the handle.
  QualType T = ignoreWrappers(Handle)->getType();
  if (Spawn->Object.Kind == Operand::Return)
    T = Handle->getType();
  return T->isPointerType() ? T->getPointeeType() : T;
}
