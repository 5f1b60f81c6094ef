//===- Sources.h - The files that findings are in ---------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_SOURCES_H
#define HEDDLE_REPORT_SOURCES_H

#include "Finding.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>
#include <optional>

namespace heddle::report {

/// An error of one line. All errors of the library are of this form, and begin
/// with the name of the file that is wrong and, if there is one, the line.
llvm::Error failure(const llvm::Twine &What);

/// Reads a whole regular file; a pipe or a device could keep us for ever.
/// \p What says what it ought to be, for the error.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readFile(llvm::StringRef Path, llvm::StringRef What);

/// One source file: its text, and where its lines begin.
class SourceText {
public:
  explicit SourceText(std::unique_ptr<llvm::MemoryBuffer> Content);

  Position position(size_t Offset) const;
  /// Line \p Number without its end; empty if there is no such line.
  llvm::StringRef line(unsigned Number) const;
  unsigned lineCount() const { return Begins.size(); }
  llvm::StringRef text() const { return Content->getBuffer(); }

private:
  std::unique_ptr<llvm::MemoryBuffer> Content;
  std::vector<size_t> Begins;
};

/// The files below the root of a project. A report is read by more people than
/// may read this machine, and what names the files may come from a stranger:
/// nothing outside of the root is opened, symbolic links are followed first.
class Sources {
public:
  /// \p Root must be a folder. \p Files is asked for contents; the default is
  /// the real file system.
  static llvm::Expected<Sources>
  create(llvm::StringRef Root,
         llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files = nullptr);

  /// The name below the root of a file, or nothing if it is elsewhere.
  /// A relative \p Path is relative to \p Directory.
  std::optional<std::string> inside(llvm::StringRef Path,
                                    llvm::StringRef Directory = "") const;

  /// The text of a file by its name below the root, or null if it cannot be
  /// read. Is kept: asking again costs nothing.
  const SourceText *text(llvm::StringRef Name) const;

  const std::string &root() const { return Root; }

private:
  std::string Root; ///< Absolute, without symbolic links.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files;
  mutable llvm::StringMap<std::unique_ptr<SourceText>> Texts;
};

} // namespace heddle::report

#endif // HEDDLE_REPORT_SOURCES_H
