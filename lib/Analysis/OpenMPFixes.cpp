//===- OpenMPFixes.cpp - The clause that is missing -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPRegions.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

void openmp::findFix(OpenMPRace &Race, const Access &First,
                     const Access &Second, const Frame &Construct,
                     const Region &R, const FunctionDecl *F, ASTContext &Ctx) {}
