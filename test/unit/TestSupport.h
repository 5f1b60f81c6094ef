//===- TestSupport.h - Small programs as ASTs for the unit tests *- C++ -*-===//
//===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_TEST_UNIT_TESTSUPPORT_H
#define HEDDLE_TEST_UNIT_TESTSUPPORT_H

#include "Model/Model.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

namespace heddle::test {

/// A program that compiles, or a failed test.
inline std::unique_ptr<clang::ASTUnit>
parse(llvm::StringRef Code, llvm::StringRef FileName = "t.cpp") {
  bool IsC = FileName.ends_with(".c");
  std::unique_ptr<clang::ASTUnit> AST =
      clang::tooling::buildASTFromCodeWithArgs(
          Code, {IsC ? "-std=c17" : "-std=c++20", "-Wno-everything"}, FileName);
  EXPECT_TRUE(AST);
  EXPECT_FALSE(AST->getDiagnostics().hasErrorOccurred()) << Code.str();
  return AST;
}

/// The only declaration of kind \p Decl with this (qualified) name.
template <typename Decl>
const Decl *find(clang::ASTUnit &AST, llvm::StringRef Name) {
  using namespace clang::ast_matchers;
  auto Found =
      match(traverse(clang::TK_AsIs, namedDecl(hasName(Name)).bind("it")),
            AST.getASTContext());
  for (const BoundNodes &Nodes : Found)
    if (const auto *D = Nodes.getNodeAs<Decl>("it"))
      return D;
  ADD_FAILURE() << "no declaration of " << Name.str();
  return nullptr;
}

inline const clang::FunctionDecl *function(clang::ASTUnit &AST,
                                           llvm::StringRef Name) {
  return find<clang::FunctionDecl>(AST, Name);
}
inline const clang::VarDecl *variable(clang::ASTUnit &AST,
                                      llvm::StringRef Name) {
  return find<clang::VarDecl>(AST, Name);
}

/// The models that are built in.
inline std::shared_ptr<const model::ModelLibrary> builtIn() {
  std::vector<std::string> Errors;
  auto Library = model::loadModels("", Errors);
  EXPECT_TRUE(Errors.empty()) << Errors.front();
  return Library;
}

/// The model file \p Yaml, before those that are built in.
inline std::shared_ptr<const model::ModelLibrary>
withUser(llvm::StringRef Yaml) {
  std::string Error;
  auto File = model::parseModelFile({Yaml, "user.yaml"}, Error);
  EXPECT_TRUE(File) << Error;
  auto Library = std::make_shared<model::ModelLibrary>(*builtIn());
  Library->UserFiles.insert(Library->UserFiles.begin(), std::move(*File));
  return Library;
}

} // namespace heddle::test

#endif // HEDDLE_TEST_UNIT_TESTSUPPORT_H
