//===- model.cpp - Model files and annotations ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Fuzz.h"
#include "Model/ModelFile.h"

using namespace heddle::model;

HEDDLE_FUZZ(Text) {
  std::string Error;
  if (!parseModelFile({Text, "model.yaml"}, Error))
    expectMessage(Error);
  Error.clear();
  if (!parseAnnotation(Text, Error))
    expectMessage(Error);
}
