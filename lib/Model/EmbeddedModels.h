//===- EmbeddedModels.h - The model files that are built in -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_EMBEDDEDMODELS_H
#define HEDDLE_MODEL_EMBEDDEDMODELS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace heddle::model {

struct EmbeddedModel {
  llvm::StringRef FileName;
  llvm::StringRef Text;
  /// What stands under `when`, so that the text need not be parsed for it.
  llvm::ArrayRef<llvm::StringRef> When;
};

/// The files of lib/Model/models/, in alphabetical order. Defined in a source
/// file that the build makes from them (cmake/embed_models.py).
llvm::ArrayRef<EmbeddedModel> embeddedModels();

} // namespace heddle::model

#endif // HEDDLE_MODEL_EMBEDDEDMODELS_H
