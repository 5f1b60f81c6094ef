//===- FixIts.cpp - Text and surroundings of code, for fix-its ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixIts.h"
#include "Analysis/CallView.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace clang::tidy::heddle;

/// Expressions are not nested deeper than this around what is looked at.
static constexpr unsigned MaxParents = 256;

SourceText::SourceText(ASTContext &Ctx)
    : Ctx(Ctx), SM(Ctx.getSourceManager()) {}

bool SourceText::isEditable(SourceRange R) const {
  SourceLocation Begin = R.getBegin(), End = R.getEnd();
  return Begin.isFileID() && End.isFileID() &&
         SM.isWrittenInSameFile(Begin, End) && !SM.isInSystemHeader(Begin) &&
         !SM.isBeforeInTranslationUnit(End, Begin);
}

/// A lambda's body has two parents; the expression is the one to follow.
static std::optional<DynTypedNode> parentOf(ASTContext &Ctx,
                                            const DynTypedNode &Node) {
  DynTypedNodeList Parents = Ctx.getParents(Node);
  for (const DynTypedNode &P : Parents)
    if (P.get<Stmt>())
      return P;
  if (Parents.empty())
    return std::nullopt;
  return Parents[0];
}

bool SourceText::isInTemplate(const Stmt *S) const {
  std::optional<DynTypedNode> Node = DynTypedNode::create(*S);
  for (unsigned I = 0; Node && I < MaxParents; ++I) {
    if (const auto *F = Node->get<FunctionDecl>())
      return F->isTemplated() || F->isTemplateInstantiation();
    Node = parentOf(Ctx, *Node);
  }
  return Node.has_value();
}

CharSourceRange SourceText::fileRange(SourceRange R) const {
  return Lexer::makeFileCharRange(CharSourceRange::getTokenRange(R), SM,
                                  Ctx.getLangOpts());
}

StringRef SourceText::text(SourceRange R) const {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(R), SM,
                              Ctx.getLangOpts());
}

bool SourceText::hasComment(SourceRange R) const {
  StringRef Text = text(R);
  return Text.contains("//") || Text.contains("/*");
}

SourceLocation SourceText::endOf(SourceLocation At) const {
  return Lexer::getLocForEndOfToken(At, 0, SM, Ctx.getLangOpts());
}

static bool isBodyOf(const Stmt *S, const Stmt *Parent) {
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return For->getBody() == S;
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return While->getBody() == S;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent))
    return Range->getBody() == S;
  const auto *If = dyn_cast<IfStmt>(Parent);
  return If && If->getThen() == S && !If->getElse();
}

std::optional<Place> SourceText::placeOf(const Stmt *S) const {
  std::optional<DynTypedNode> Node = DynTypedNode::create(*S);
  for (unsigned I = 0; I < MaxParents; ++I) {
    std::optional<DynTypedNode> Up = parentOf(Ctx, *Node);
    if (!Up || Up->get<FunctionDecl>())
      return std::nullopt;
    const auto *Parent = Up->get<Stmt>();
    const auto *Child = Node->get<Stmt>();
    if (Parent && Child &&
        (isa<CompoundStmt>(Parent) || isBodyOf(Child, Parent)))
      return Place{Child, Parent};
    if (Parent && !isa<Expr, DeclStmt, ReturnStmt>(Parent))
      return std::nullopt; // only some ways lead to S
    Node = Up;
  }
  return std::nullopt;
}

SourceRange SourceText::withSemicolon(const Stmt *Statement) const {
  SourceRange R = Statement->getSourceRange();
  StringRef Last = text(R.getEnd());
  if (!isa<Expr>(Statement) && (Last == "}" || Last == ";"))
    return isEditable(R) ? R : SourceRange();
  std::optional<Token> Next =
      Lexer::findNextToken(R.getEnd(), SM, Ctx.getLangOpts());
  if (!Next || Next->isNot(tok::semi))
    return {};
  R.setEnd(Next->getLocation());
  return isEditable(R) ? R : SourceRange();
}

bool SourceText::isOnlyDeclarator(const VarDecl *V) const {
  DynTypedNodeList Parents = Ctx.getParents(*V);
  if (Parents.size() == 1)
    if (const auto *Declaration = Parents[0].get<DeclStmt>())
      return Declaration->isSingleDecl() && placeOf(Declaration) &&
             placeOf(Declaration)->Statement == Declaration;
  // Others that share the beginning share the type.
  return llvm::none_of(V->getDeclContext()->decls(), [V](const Decl *D) {
    return D != V && D->getBeginLoc() == V->getBeginLoc();
  });
}

StringRef SourceText::lineBefore(SourceLocation At) const {
  auto [File, Offset] = SM.getDecomposedLoc(At);
  StringRef Before = SM.getBufferData(File).take_front(Offset);
  return Before.drop_front(Before.find_last_of('\n') + 1); // npos + 1 == 0
}

StringRef SourceText::lineAfter(SourceLocation At) const {
  auto [File, Offset] = SM.getDecomposedLoc(At);
  StringRef After = SM.getBufferData(File).drop_front(Offset);
  return After.take_until([](char C) { return C == '\n'; });
}

std::optional<FixItHint> SourceText::cut(const Stmt *Statement,
                                         std::string &Text) const {
  SourceRange Tokens = withSemicolon(Statement);
  if (Tokens.isInvalid())
    return std::nullopt;
  SourceLocation Begin = Tokens.getBegin(), End = endOf(Tokens.getEnd());
  StringRef Before = lineBefore(Begin), After = lineAfter(End);
  Text = text(Tokens).str();
  bool HasComment = After.ltrim().starts_with("//");
  if (Before.trim().empty() && (After.trim().empty() || HasComment)) {
    if (HasComment)
      Text += After.rtrim();
    Begin = Begin.getLocWithOffset(-static_cast<int>(Before.size()));
    End = End.getLocWithOffset(After.size() + 1); // with the end of the line
  } else {
    End = End.getLocWithOffset(After.size() - After.ltrim().size());
  }
  return FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End));
}

FixIts SourceText::putBefore(const Place &P, StringRef Text) const {
  SourceLocation At = P.Statement->getBeginLoc();
  SourceRange Tokens = withSemicolon(P.Statement);
  StringRef Indent = lineBefore(At);
  if (Tokens.isInvalid() || !Indent.trim().empty())
    return {}; // not at the begin of its line
  FixIts Result;
  if (!isa<CompoundStmt>(P.Parent)) {
    // `for (...)` and the body on the next line: braces around the body.
    auto [File, Offset] = SM.getDecomposedLoc(At);
    StringRef Head = SM.getBufferData(File).take_front(Offset).rtrim();
    StringRef ParentIndent = lineBefore(P.Parent->getBeginLoc());
    if (!isEditable(P.Parent->getSourceRange()) || !Head.ends_with(")") ||
        !ParentIndent.trim().empty())
      return {};
    int Space = Offset - Head.size();
    Result.push_back(
        FixItHint::CreateInsertion(At.getLocWithOffset(-Space), " {"));
    Result.push_back(FixItHint::CreateInsertion(
        endOf(Tokens.getEnd()), ("\n" + ParentIndent + "}").str()));
  }
  Result.push_back(
      FixItHint::CreateInsertion(At, (Text + "\n" + Indent).str()));
  return Result;
}

std::optional<FixItHint> SourceText::putAfter(const Stmt *Statement,
                                              StringRef Text) const {
  SourceRange Tokens = withSemicolon(Statement);
  if (Tokens.isInvalid())
    return std::nullopt;
  StringRef Indent = lineBefore(Tokens.getBegin());
  SourceLocation End = endOf(Tokens.getEnd());
  StringRef After = lineAfter(End);
  if (!Indent.trim().empty())
    return std::nullopt;
  if (!After.trim().empty() && !After.ltrim().starts_with("//"))
    return std::nullopt;
  return FixItHint::CreateInsertion(End.getLocWithOffset(After.size()),
                                    ("\n" + Indent + Text).str());
}

std::optional<FixItHint> SourceText::putBeforeBrace(SourceLocation Brace,
                                                    StringRef Text) const {
  StringRef Indent = lineBefore(Brace);
  if (!isEditable(Brace) || !Indent.trim().empty() || text(Brace) != "}")
    return std::nullopt;
  return FixItHint::CreateInsertion(Brace, ("  " + Text + "\n" + Indent).str());
}

std::optional<Place> SourceText::statementAt(const FunctionDecl *F,
                                             SourceLocation At) const {
  llvm::SmallVector<const Stmt *> Work;
  if (F && F->getBody() && !F->isTemplated() && !F->isTemplateInstantiation())
    Work.push_back(F->getBody());
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      for (const Stmt *Child : Block->body())
        if (Child->getBeginLoc() == At)
          return Place{Child, Block};
    Work.append(S->child_begin(), S->child_end());
  }
  return std::nullopt;
}

FixIts SourceText::dropRepetition(const FunctionDecl *F, SourceLocation First,
                                  SourceLocation Second) const {
  std::optional<Place> Again = statementAt(F, Second);
  std::optional<Place> Before = statementAt(F, First);
  if (!Again || !Before || Again->Parent != Before->Parent ||
      !isa<Expr>(Again->Statement) ||
      !SM.isBeforeInTranslationUnit(First, Second) ||
      text(Again->Statement->getSourceRange()) !=
          text(Before->Statement->getSourceRange()))
    return {};
  std::string Text;
  std::optional<FixItHint> Cut = cut(Again->Statement, Text);
  return Cut ? FixIts{*Cut} : FixIts();
}

FixIts
clang::tidy::heddle::giveRoom(const VarDecl *Channel,
                              ::heddle::analysis::TranslationUnitAnalysis &TU) {
  namespace analysis = ::heddle::analysis;
  namespace model = ::heddle::model;
  SourceText Source(TU.context());
  if (!Channel || !Channel->getInit() ||
      Source.isInTemplate(Channel->getInit()) ||
      !Source.isEditable(Channel->getSourceRange()))
    return {};
  const auto *Make =
      dyn_cast<CXXConstructExpr>(analysis::ignoreWrappers(Channel->getInit()));
  const model::TypeModel *Kind = TU.model().type(Channel->getType());
  if (!Make || !Kind)
    return {};
  std::optional<analysis::CallView> View = analysis::viewCall(Make);
  SourceRange Parens = Make->getParenOrBraceRange();
  if (View->Args.empty() && Kind->Capacity == 0) {
    if (Parens.isValid())
      return {FixItHint::CreateInsertion(Source.endOf(Parens.getBegin()), "1")};
    if (Channel->getEndLoc() == Channel->getLocation())
      return {FixItHint::CreateInsertion(Source.endOf(Channel->getLocation()),
                                         "(1)")};
    return {};
  }
  if (static_cast<size_t>(Kind->Capacity) >= View->Args.size())
    return {};
  const Expr *None = View->Args[Kind->Capacity]->IgnoreParenImpCasts();
  if (!isa<IntegerLiteral>(None) || !Source.isEditable(None->getSourceRange()))
    return {};
  return {FixItHint::CreateReplacement(None->getSourceRange(), "1")};
}

std::string clang::tidy::heddle::callWithRole(QualType T,
                                              ::heddle::model::Role R,
                                              ::heddle::model::Model &M) {
  const CXXRecordDecl *Class = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  if (!Class || !(Class = Class->getDefinition()))
    return "";
  for (const CXXMethodDecl *Method : Class->methods())
    if (Method->getIdentifier() && Method->getMinRequiredArguments() == 0 &&
        M.hasRole(Method, Class, 0, R))
      return Method->getNameAsString() + "()";
  return "";
}
