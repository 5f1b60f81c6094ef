//===- Model.h - What the declarations of one AST mean ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Answers one question: which role does this function or type play? Sources,
// the first that says something wins: annotations in the code, Clang's
// thread-safety attributes, model files (the user's before the built-in ones),
// and, for locks that are only declared, names that come in pairs.
//
// One object per AST; not thread-safe (answers are cached).
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_MODEL_H
#define HEDDLE_MODEL_MODEL_H

#include "Model/LockNames.h"
#include "Model/ModelFile.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <set>

namespace heddle::model {

/// A lock operation that a thread-safety attribute states.
struct LockAttribute {
  /// Acquire, AcquireShared, TryAcquire, TryAcquireShared, Release or
  /// ReleaseShared.
  Role What;
  /// The lock, in terms of the function's parameters and `this`; null: the
  /// object of the call itself.
  const clang::Expr *Lock;
  Success When = Success::True;
};

class Model {
public:
  Model(std::shared_ptr<const ModelLibrary> Library, clang::ASTContext &Ctx);

  /// What a call of \p Callee with \p NumArgs arguments does, or null if the
  /// model says nothing. \p Object is the static class of the object of a
  /// method call (null for functions): `load` of a base is `load` of it.
  const FunctionModel *function(const clang::FunctionDecl *Callee,
                                const clang::CXXRecordDecl *Object,
                                unsigned NumArgs);

  /// What of \p M, a conditional model, holds for the call at \p Site: rows may
  /// ask for an argument's value, or for what the handle was made as.
  const FunctionModel *forCall(const FunctionModel *M, const clang::Expr *Site,
                               llvm::ArrayRef<const clang::Expr *> Args,
                               clang::ASTContext &Ctx);
  /// \p Holder gets what a call of \p Maker returns: perhaps a handle. All are
  /// noted before the first conditional model is asked for.
  void noteHandle(const clang::Expr *Holder, const FunctionModel *Maker);
  void noteHandle(const clang::ValueDecl *Holder, const FunctionModel *Maker);
  void handlesAreKnown() { HandlesAreKnown = true; }
  /// What \p F does, and objects of class \p R are, by the shape of their code.
  void noteShape(const clang::FunctionDecl *F, FunctionModel What);
  void noteShape(const clang::RecordDecl *R, TypeModel What);

  /// Does a call of \p Callee have role \p R? Convenience.
  bool hasRole(const clang::FunctionDecl *Callee,
               const clang::CXXRecordDecl *Object, unsigned NumArgs, Role R);

  /// What objects of type \p T are, or null. References and cv-qualifiers are
  /// looked through, typedef names count, base classes too.
  const TypeModel *type(clang::QualType T);
  const TypeModel *type(const clang::TagDecl *D);
  /// What objects of type \p T, or those it points to, are by their shape, or
  /// null. Their class is none of its kind otherwise: its code is looked at.
  const TypeModel *shape(clang::QualType T);
  bool isKind(clang::QualType T, TypeKind K) {
    const TypeModel *M = type(T);
    return M && M->Kind == K;
  }

  /// The class template that makes a value atomic, and its header.
  struct AtomicTemplate {
    llvm::StringRef Name, Header;
  };
  std::optional<AtomicTemplate> atomicTemplate() const;
  /// May the AST contain a type of kind \p K that a model file names?
  bool mayContain(TypeKind K) const {
    for (const auto &Row : TypeRows)
      for (const TypeRef &Ref : Row.second)
        if (Ref.Row->Model.Kind == K)
          return true;
    return false;
  }

  /// Lock operations stated by Clang's thread-safety attributes on \p Callee.
  llvm::SmallVector<LockAttribute, 1>
  lockAttributes(const clang::FunctionDecl *Callee);
  /// Locks that \p F says its callers hold (REQUIRES and its shared form).
  llvm::SmallVector<LockAttribute, 1>
  requiredLocks(const clang::FunctionDecl *F);
  /// Locks that are held once \p F has returned, because it checks that
  /// (ASSERT_CAPABILITY and its shared form).
  llvm::SmallVector<LockAttribute, 1>
  assertedLocks(const clang::FunctionDecl *F);

  /// Is it known by the names of its functions only that \p D is a lock? Then
  /// nobody knows whether its holder may take it again.
  bool isLockByName(const clang::TagDecl *D) const { return ByName.isLock(D); }

  /// One object per name, for operands that no expression denotes.
  const std::string *named(llvm::StringRef Name) {
    return &*Names.insert(Name.str()).first;
  }

  struct AnnotationError {
    clang::SourceLocation Where;
    std::string What;
  };
  /// Annotations seen so far that could not be understood.
  llvm::ArrayRef<AnnotationError> annotationErrors() const { return Errors; }

private:
  struct RowRef {
    const ModelFile *File;
    const FunctionRow *Row;
    llvm::StringRef Name;
    bool IsBuiltIn;
  };
  struct TypeRef {
    const TypeRow *Row;
    llvm::StringRef Name;
  };

  const FunctionModel *lookUp(const clang::FunctionDecl *Callee,
                              const clang::CXXRecordDecl *Object,
                              unsigned NumArgs);
  TypeKind madeAs(const clang::Expr *Handle);
  bool holds(const Effect &E, llvm::ArrayRef<const clang::Expr *> Args,
             clang::ASTContext &Ctx);
  std::optional<FunctionModel> annotated(const clang::FunctionDecl *Callee);
  const TypeModel *lookUp(const clang::NamedDecl *D);
  const TypeModel *inherited(const clang::CXXRecordDecl *D, unsigned Depth);
  std::optional<AnnotationRow> parse(const clang::Decl *D, bool WantType);

  /// The qualified name of \p D as the model files spell it.
  std::string name(const clang::NamedDecl *D) const;
  bool firstParameterIs(const clang::FunctionDecl *Callee,
                        llvm::StringRef TypeName) const;

  std::shared_ptr<const ModelLibrary> Library;
  std::vector<const ModelFile *> Files;
  std::vector<NamespaceAlias> Aliases;
  llvm::DenseMap<const clang::IdentifierInfo *, llvm::SmallVector<RowRef, 2>>
      FunctionRows;
  /// Rows for operators, by their spelling as in `operator*`.
  llvm::StringMap<llvm::SmallVector<RowRef, 2>> OperatorRows;
  llvm::DenseMap<const clang::IdentifierInfo *, llvm::SmallVector<TypeRef, 1>>
      TypeRows;

  using FunctionKey =
      std::pair<std::pair<const clang::Decl *, const clang::Decl *>, unsigned>;
  llvm::DenseMap<FunctionKey, const FunctionModel *> FunctionCache;
  llvm::DenseMap<const clang::Decl *, const TypeModel *> TypeCache;
  llvm::DenseMap<const clang::Expr *, const FunctionModel *> CallCache;
  /// What variables and members that hold handles were made as.
  llvm::DenseMap<const clang::ValueDecl *, TypeKind> Handles;
  bool HandlesAreKnown = false;
  std::vector<std::unique_ptr<FunctionModel>> OwnedFunctions;
  std::vector<std::unique_ptr<TypeModel>> OwnedTypes;
  std::vector<AnnotationError> Errors;
  LockNames ByName;
  std::set<std::string> Names;
  llvm::DenseMap<const clang::Decl *, FunctionModel> FunctionShapes;
  llvm::DenseMap<const clang::Decl *, TypeModel> TypeShapes;
};

/// The qualified name of \p D without inline and anonymous namespaces and
/// without template arguments, as model files spell it.
std::string modelName(const clang::NamedDecl *D);

} // namespace heddle::model

#endif // HEDDLE_MODEL_MODEL_H
