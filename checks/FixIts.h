//===- FixIts.h - Text and surroundings of code, for fix-its ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What fix-its of several checks need: whether text may be changed at all, the
// statement that an expression is part of, and how to cut a statement out of
// one place and put it into another. Whoever gets an empty answer offers no
// fix-it.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_FIXITS_H
#define HEDDLE_CHECKS_FIXITS_H

#include "Analysis/TranslationUnitAnalysis.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/Diagnostic.h"

namespace clang::tidy::heddle {

using FixIts = SmallVector<FixItHint, 4>;

/// A statement that others can be put beside.
struct Place {
  const Stmt *Statement = nullptr;
  /// The block that it stands in, or the loop or `if` whose body it is.
  const Stmt *Parent = nullptr;
};

class SourceText {
public:
  explicit SourceText(ASTContext &Ctx);

  /// Does all of \p R stand in one file, none of it in a macro or a system
  /// header?
  bool isEditable(SourceRange R) const;
  /// Is \p S part of a template? Its other instances may need another text.
  bool isInTemplate(const Stmt *S) const;
  /// The tokens of \p R where they stand in a file; invalid if they are part of
  /// a macro, not all of it.
  CharSourceRange fileRange(SourceRange R) const;
  /// The text of the tokens in \p R.
  StringRef text(SourceRange R) const;
  /// Does \p R contain a comment?
  bool hasComment(SourceRange R) const;
  /// The end of the token at \p At.
  SourceLocation endOf(SourceLocation At) const;

  /// The statement around \p S (or \p S itself) that others can be put beside
  /// so that they happen whenever \p S does.
  std::optional<Place> placeOf(const Stmt *S) const;
  /// \p Statement with its semicolon; invalid if it has none.
  SourceRange withSemicolon(const Stmt *Statement) const;

  /// Does the declaration of \p V declare nothing else?
  bool isOnlyDeclarator(const VarDecl *V) const;

  /// Takes \p Statement out, together with its line if there is nothing else
  /// on it and with the comment behind it. \p Text is what was taken out.
  std::optional<FixItHint> cut(const Stmt *Statement, std::string &Text) const;
  /// Puts \p Text in front of \p P, with braces if it is a body without them.
  FixIts putBefore(const Place &P, StringRef Text) const;
  /// Puts \p Text behind \p Statement, on a line of its own.
  std::optional<FixItHint> putAfter(const Stmt *Statement,
                                    StringRef Text) const;
  /// Puts \p Text on a line of its own before the brace at \p Brace.
  std::optional<FixItHint> putBeforeBrace(SourceLocation Brace,
                                          StringRef Text) const;

  /// The statement of \p F that begins at \p At and stands in a block.
  std::optional<Place> statementAt(const FunctionDecl *F,
                                   SourceLocation At) const;
  /// Takes the statement of \p F at \p Second out, if it repeats, word by
  /// word, the one at \p First that stands before it in the same block.
  FixIts dropRepetition(const FunctionDecl *F, SourceLocation First,
                        SourceLocation Second) const;

private:
  /// The text from the begin of the line to \p At.
  StringRef lineBefore(SourceLocation At) const;
  StringRef lineAfter(SourceLocation At) const;

  ASTContext &Ctx;
  const SourceManager &SM;
};

/// Room for one value, written into the declaration of \p Channel, which may be
/// null.
FixIts giveRoom(const VarDecl *Channel,
                ::heddle::analysis::TranslationUnitAnalysis &TU);
/// What calls the method of \p T with role \p R that needs no arguments, if
/// there is one: "join()".
std::string callWithRole(QualType T, ::heddle::model::Role R,
                         ::heddle::model::Model &M);

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_FIXITS_H
