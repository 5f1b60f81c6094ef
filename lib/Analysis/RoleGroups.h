//===- RoleGroups.h - Roles that belong together ----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sending, receiving, signalling and waiting in each of their forms.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ROLEGROUPS_H
#define HEDDLE_ANALYSIS_ROLEGROUPS_H

#include "Model/Role.h"

namespace heddle::analysis {

inline bool isSend(model::Role R) {
  return R == model::Role::Send || R == model::Role::TrySend ||
         R == model::Role::TimedSend || R == model::Role::SelectSend;
}
inline bool isReceive(model::Role R) {
  return R == model::Role::Receive || R == model::Role::TryReceive ||
         R == model::Role::TimedReceive || R == model::Role::SelectReceive;
}
inline bool isSignal(model::Role R) {
  return R == model::Role::Signal || R == model::Role::Barrier ||
         R == model::Role::WgDone;
}
inline bool isWait(model::Role R) {
  return R == model::Role::Wait || R == model::Role::TimedWait ||
         R == model::Role::TryWait || R == model::Role::ConditionWait ||
         R == model::Role::Barrier || R == model::Role::WgWait;
}
/// May somebody go on who waits for the object it is done to?
inline bool letsGoOn(model::Role R) {
  return isSend(R) || isReceive(R) || isSignal(R) || R == model::Role::Close;
}
/// It may go on without what it asks for.
inline bool tries(model::Role R) {
  switch (R) {
  case model::Role::TrySend:
  case model::Role::TimedSend:
  case model::Role::SelectSend:
  case model::Role::TryReceive:
  case model::Role::TimedReceive:
  case model::Role::SelectReceive:
  case model::Role::TryWait:
  case model::Role::TimedWait:
    return true;
  default:
    return false;
  }
}
/// Does an operation with this role wait for others?
inline bool mayBlock(model::Role R) {
  switch (R) {
  case model::Role::Join:
  case model::Role::Wait:
  case model::Role::TimedWait:
  case model::Role::ConditionWait:
  case model::Role::Barrier:
  case model::Role::Send:
  case model::Role::TimedSend:
  case model::Role::Receive:
  case model::Role::TimedReceive:
  case model::Role::Select:
  case model::Role::WgWait:
  case model::Role::ContextWait:
  case model::Role::Block:
  case model::Role::Sleep:
  case model::Role::Io:
    return true;
  default:
    return false;
  }
}

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ROLEGROUPS_H
