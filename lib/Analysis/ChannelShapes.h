//===- ChannelShapes.h - Queues that are channels by their shape -*- C++ -*-==//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A class (or a C structure and its functions) is a channel, whatever it is
// called, if one function puts what it is given into a member and notifies a
// condition, and another waits for that condition, takes something out of the
// member and gives it to its caller. Who only sets a flag that the receivers
// ask for, and notifies them, closes it.
//
// Nothing is said of a class of which this is not all: where something else
// wakes the receivers, where items are there from the beginning, where other
// code reaches into it.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CHANNELSHAPES_H
#define HEDDLE_ANALYSIS_CHANNELSHAPES_H

#include "Model/Model.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace heddle::analysis {

/// Classes with a condition among their members, each with the functions that
/// mention one of its members; what a lambda does, its function does.
using MemberUsers =
    llvm::MapVector<const clang::RecordDecl *,
                    llvm::SetVector<const clang::FunctionDecl *>>;

class FunctionIndex;

/// Notes in \p M, and in \p Index, what the functions of the TU are to
/// channels.
void noteChannelShapes(FunctionIndex &Index, model::Model &M);

class AccessPath;
/// What becomes of what is sent into \p Channel when it is closed. An error, if
/// its class is no channel by its shape.
model::LateSend lateSends(model::Model &M, const AccessPath &Channel);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_CHANNELSHAPES_H
