//===- Markup.h - Texts in XML and HTML -------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_REPORT_MARKUP_H
#define HEDDLE_REPORT_MARKUP_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace heddle::report {

/// The one way by which texts get into XML and HTML: as what they are, between
/// tags and between quotes, whatever is in them.
std::string markup(llvm::StringRef Text);

} // namespace heddle::report

#endif // HEDDLE_REPORT_MARKUP_H
