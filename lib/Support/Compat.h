//===- Compat.h - Differences between the supported LLVM majors -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every #if on the LLVM version in Heddle lives in this header.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SUPPORT_COMPAT_H
#define HEDDLE_SUPPORT_COMPAT_H

#include "clang/Basic/Version.inc"

#if CLANG_VERSION_MAJOR < 19 || CLANG_VERSION_MAJOR > 22
#error "Heddle supports LLVM 19 to 22"
#endif

#if CLANG_VERSION_MAJOR >= 22
// The registry moved into the module's header; the old one warns.
#define HEDDLE_TIDY_REGISTRY_HEADER "clang-tidy/ClangTidyModule.h"
#else
#define HEDDLE_TIDY_REGISTRY_HEADER "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif // HEDDLE_SUPPORT_COMPAT_H
