//===- WouldBlock.cpp - Who asks whether a call would wait ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/WouldBlock.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

/// POSIX, Windows sockets, std::errc, OpenSSL and Mbed TLS.
static bool isWouldBlock(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Names[] = {
      "EAGAIN",
      "EWOULDBLOCK",
      "EINPROGRESS",
      "WSAEWOULDBLOCK",
      "WSAEINPROGRESS",
      "resource_unavailable_try_again",
      "operation_would_block",
      "operation_in_progress",
      "SSL_ERROR_WANT_READ",
      "SSL_ERROR_WANT_WRITE",
      "MBEDTLS_ERR_SSL_WANT_READ",
      "MBEDTLS_ERR_SSL_WANT_WRITE"};
  return llvm::is_contained(Names, Name);
}

namespace {

class Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(const ASTContext &Ctx)
      : SM(Ctx.getSourceManager()), Opts(Ctx.getLangOpts()) {}
  bool Found = false;

  bool VisitIntegerLiteral(IntegerLiteral *L) {
    for (SourceLocation At = L->getLocation(); At.isMacroID() && !Found;
         At = SM.getImmediateMacroCallerLoc(At))
      Found = isWouldBlock(Lexer::getImmediateMacroName(At, SM, Opts));
    return !Found;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (const auto *D = dyn_cast<EnumConstantDecl>(E->getDecl()))
      Found |= isWouldBlock(D->getName());
    return !Found;
  }

private:
  const SourceManager &SM;
  const LangOptions &Opts;
};

} // namespace

bool heddle::model::asksWouldBlock(const FunctionDecl *F) {
  Finder Found(F->getASTContext());
  if (F->getBody())
    Found.TraverseStmt(F->getBody());
  return Found.Found;
}
