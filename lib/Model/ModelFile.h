//===- ModelFile.h - Model files and annotations as rows --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the YAML of model files and of annotations into rows. Knows nothing of
// any AST. docs/models.md is the user's view of the grammar.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_MODELFILE_H
#define HEDDLE_MODEL_MODELFILE_H

#include "Model/Role.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <memory>
#include <optional>

namespace heddle::model {

/// One row under `functions:`.
struct FunctionRow {
  /// Qualified without inline namespaces; a method by its class.
  std::vector<std::string> Names;
  FunctionModel Model;
  /// The row is for calls with this number of arguments only; -1: any.
  int Arity = -1;
  /// ... whose first parameter is of this type only; empty: any.
  std::string FirstParameter;
  /// It holds even where the program's headers have the function's body.
  bool Inline = false;
};

/// One row under `types:`.
struct TypeRow {
  std::vector<std::string> Names;
  TypeModel Model;
};

/// A namespace that stands for another one in names.
struct NamespaceAlias {
  std::string From, To;
};

/// One model file.
struct ModelFile {
  std::string Library;
  /// The file concerns translation units only in which one of these identifiers
  /// occurs; empty: all.
  std::vector<std::string> When;
  std::vector<NamespaceAlias> Aliases;
  bool BuiltIn = false;
  std::vector<FunctionRow> Functions;
  std::vector<TypeRow> Types;
};

/// All rows that are in force. Shared by threads.
class ModelLibrary {
public:
  /// The files that concern a translation unit in which the identifiers occur
  /// that \p Occurs accepts. Built-in files are parsed when they are first
  /// asked for, once in a process.
  std::vector<const ModelFile *>
  files(llvm::function_ref<bool(llvm::StringRef)> Occurs) const;

  /// The user's, which come first.
  std::vector<ModelFile> UserFiles;
};

/// Parses \p Buffer. On failure the result is empty and \p Error holds one
/// line of the form `file:line:column: what is wrong`.
std::optional<ModelFile> parseModelFile(llvm::MemoryBufferRef Buffer,
                                        std::string &Error);

/// What one annotation says: a function's row or a type's row.
struct AnnotationRow {
  std::optional<FunctionModel> Function;
  std::optional<TypeModel> Type;
};

/// Parses the text of an annotation, such as `role: spawn, callable: 0`. On
/// failure the result is empty and \p Error says what is wrong.
std::optional<AnnotationRow> parseAnnotation(llvm::StringRef Text,
                                             std::string &Error);

/// What is wrong with the models that are built in: nothing, or the build is.
std::vector<std::string> builtInErrors();

/// The models that are built in, plus those of \p UserFiles (paths separated
/// by `;` or `,`). A file that cannot be read or parsed is left out and adds a
/// line to \p Errors.
std::shared_ptr<const ModelLibrary>
loadModels(llvm::StringRef UserFiles, std::vector<std::string> &Errors);

} // namespace heddle::model

#endif // HEDDLE_MODEL_MODELFILE_H
