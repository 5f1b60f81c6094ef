//===- Sources.cpp - The files that findings are in -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Sources.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace heddle::report {

/// Larger files are no source code; reading one would only cost memory.
static constexpr uint64_t LargestFile = 256u << 20;

Error failure(const Twine &What) {
  return createStringError(inconvertibleErrorCode(), What);
}

static Error checkReadable(const vfs::Status &Status, StringRef Path,
                           StringRef What) {
  if (Status.isDirectory())
    return failure(Path + ": is a folder, not " + What);
  if (Status.getType() != sys::fs::file_type::regular_file)
    return failure(Path + ": is not a regular file");
  if (Status.getSize() > LargestFile)
    return failure(Path + ": is larger than 256 MiB");
  return Error::success();
}

static Expected<std::unique_ptr<MemoryBuffer>>
readFrom(vfs::FileSystem &Files, StringRef Path, StringRef What) {
  ErrorOr<vfs::Status> Status = Files.status(Path);
  if (!Status)
    return failure(Path + ": " + Status.getError().message());
  if (Error E = checkReadable(*Status, Path, What))
    return std::move(E);
  auto Buffer = Files.getBufferForFile(Path);
  if (!Buffer)
    return failure(Path + ": " + Buffer.getError().message());
  return std::move(*Buffer);
}

Expected<std::unique_ptr<MemoryBuffer>> readFile(StringRef Path,
                                                 StringRef What) {
  return readFrom(*vfs::getRealFileSystem(), Path, What);
}

SourceText::SourceText(std::unique_ptr<MemoryBuffer> Of)
    : Content(std::move(Of)), Begins{0} {
  StringRef Text = Content->getBuffer();
  for (size_t At = Text.find('\n'); At != StringRef::npos;
       At = Text.find('\n', At + 1))
    if (At + 1 < Text.size())
      Begins.push_back(At + 1);
}

/// How many UTF-16 code units the UTF-8 \p Text takes; what is not UTF-8
/// counts as one replacement character per byte.
static unsigned utf16Length(StringRef Text) {
  unsigned Units = 0;
  for (unsigned char C : Text)
    Units += (C & 0xC0) == 0x80 ? 0 : C >= 0xF0 ? 2 : 1;
  return Units;
}

Position SourceText::position(size_t Offset) const {
  Offset = std::min(Offset, text().size());
  auto Next = std::upper_bound(Begins.begin(), Begins.end(), Offset);
  size_t Begin = *std::prev(Next);
  Position Result;
  Result.Line = Next - Begins.begin();
  Result.Column = Offset - Begin + 1;
  Result.Utf16 = utf16Length(text().slice(Begin, Offset)) + 1;
  return Result;
}

StringRef SourceText::line(unsigned Number) const {
  if (Number == 0 || Number > Begins.size())
    return {};
  return text().drop_front(Begins[Number - 1]).split('\n').first.rtrim('\r');
}

Expected<Sources> Sources::create(StringRef Root,
                                  IntrusiveRefCntPtr<vfs::FileSystem> Files) {
  Sources Result;
  SmallString<256> Real;
  if (std::error_code EC = sys::fs::real_path(Root, Real))
    return failure("--root: " + Root + ": " + EC.message());
  if (!sys::fs::is_directory(Real))
    return failure("--root: " + Root + ": is not a folder");
  Result.Root = std::string(Real);
  Result.Files = Files ? Files : vfs::getRealFileSystem();
  return std::move(Result);
}

std::optional<std::string> Sources::inside(StringRef Path,
                                           StringRef Directory) const {
  if (Path.empty() || Path.contains('\0') || Directory.contains('\0'))
    return std::nullopt;
  SmallString<256> Full, Real;
  // append() takes an absolute path for one below what is there already.
  for (StringRef Part : {StringRef(Root), Directory, Path}) {
    if (sys::path::is_absolute(Part))
      Full.clear();
    sys::path::append(Full, Part);
  }
  // What is not on the disk has only its name to go by: the overlay of another
  // version of the project, say, or a file that is gone.
  if (sys::fs::real_path(Full, Real)) {
    sys::path::remove_dots(Full, /*remove_dot_dot=*/true);
    SmallString<256> Folder(sys::path::parent_path(Full));
    Real = Full;
    if (SmallString<256> RealFolder; !sys::fs::real_path(Folder, RealFolder)) {
      Real = RealFolder;
      sys::path::append(Real, sys::path::filename(Full));
    }
  }
  StringRef Name = Real;
  if (!Name.consume_front(Root) || (Root != "/" && !Name.consume_front("/")))
    return std::nullopt;
  return Name.empty() ? std::nullopt : std::optional<std::string>(Name.str());
}

const SourceText *Sources::text(StringRef Name) const {
  auto [It, IsNew] = Texts.try_emplace(Name);
  if (IsNew && inside(Name) == Name.str()) {
    SmallString<256> Path(Root);
    sys::path::append(Path, Name);
    Expected<std::unique_ptr<MemoryBuffer>> Content =
        readFrom(*Files, Path, "a source file");
    // The caller says so, of the finding whose source is missing.
    if (Content)
      It->second = std::make_unique<SourceText>(std::move(*Content));
    else
      consumeError(Content.takeError());
  }
  return It->second.get();
}

} // namespace heddle::report
