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

  bool VisitBinaryOperator(BinaryOperator *B) {
    return !B->isEqualityOp() || compare(B->getLHS(), B->getRHS());
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    return !Call->isComparisonOp() || Call->getNumArgs() != 2 ||
           compare(Call->getArg(0), Call->getArg(1));
  }
  bool VisitCaseStmt(CaseStmt *Case) {
    return compare(Case->getLHS(), Case->getLHS());
  }

private:
  /// Goes on if neither is such an error.
  bool compare(const Expr *Left, const Expr *Right) {
    Found |= names(Left->IgnoreParenImpCasts()) ||
             names(Right->IgnoreParenImpCasts());
    return !Found;
  }
  bool names(const Expr *E) {
    if (const auto *Constant = dyn_cast<ConstantExpr>(E))
      E = Constant->getSubExpr()->IgnoreParenImpCasts();
    // `-EAGAIN`, and how some libraries define theirs.
    if (const auto *Minus = dyn_cast<UnaryOperator>(E))
      E = Minus->getSubExpr()->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return isa<EnumConstantDecl>(Ref->getDecl()) &&
             isWouldBlock(cast<EnumConstantDecl>(Ref->getDecl())->getName());
    for (SourceLocation At = E->getBeginLoc(); At.isMacroID();
         At = SM.getImmediateMacroCallerLoc(At))
      if (isWouldBlock(Lexer::getImmediateMacroName(At, SM, Opts)))
        return true;
    return false;
  }
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
