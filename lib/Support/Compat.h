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

namespace clang {
// One attribute with TryAcquireCapability in newer versions.
class ExclusiveTrylockFunctionAttr;
class SharedTrylockFunctionAttr;
} // namespace clang

namespace heddle::compat {

/// Calls \p Visit for each attribute of the kind \p Attr that \p D has, if this
/// version of Clang has that kind.
template <typename Attr, typename Decl, typename Visitor>
auto forEachAttr(const Decl *D, Visitor Visit, int)
    -> decltype(sizeof(Attr), void()) {
  for (const auto *A : D->template specific_attrs<Attr>())
    Visit(A);
}
template <typename Attr, typename Decl, typename Visitor>
void forEachAttr(const Decl *, Visitor, long) {}

/// Is \p Atomic a __atomic_test_and_set? Older Clangs have a plain builtin call
/// there; the enumerator is looked for, because it came with a patch level.
template <typename AtomicExpr>
auto isTestAndSet(const AtomicExpr &Atomic, int)
    -> decltype(AtomicExpr::AO__atomic_test_and_set, bool()) {
  return Atomic.getOp() == AtomicExpr::AO__atomic_test_and_set;
}
template <typename AtomicExpr> bool isTestAndSet(const AtomicExpr &, long) {
  return false;
}

/// The type that \p Record declares.
template <typename Context, typename Decl>
auto typeOf(const Context &Ctx, const Decl *Record) {
#if CLANG_VERSION_MAJOR >= 22
  return Ctx.getCanonicalTagType(Record);
#else
  return Ctx.getRecordType(Record);
#endif
}

} // namespace heddle::compat

#endif // HEDDLE_SUPPORT_COMPAT_H
