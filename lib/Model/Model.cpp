//===- Model.cpp - What the declarations of one AST mean ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/Model.h"
#include "Support/Compat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle::model;
using namespace clang;

static constexpr llvm::StringLiteral AnnotationPrefix = "heddle:";
/// Bases further away than this are not asked what they are.
static constexpr unsigned MaxBaseDepth = 6;

/// Splits `a::b::c` into `a::b` and `c`; operator names contain no `::`.
static std::pair<llvm::StringRef, llvm::StringRef>
splitName(llvm::StringRef Name) {
  size_t Colons = Name.rfind("::");
  if (Colons == llvm::StringRef::npos)
    return {{}, Name};
  return {Name.substr(0, Colons), Name.substr(Colons + 2)};
}

std::string heddle::model::modelName(const NamedDecl *D) {
  llvm::SmallVector<std::string, 4> Parts{D->getNameAsString()};
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(D))
    Parts.front() = (isa<CXXDestructorDecl>(D) ? "~" : "") +
                    cast<CXXMethodDecl>(D)->getParent()->getNameAsString();
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    if (const auto *NS = dyn_cast<NamespaceDecl>(C)) {
      if (!NS->isInline() && !NS->isAnonymousNamespace())
        Parts.push_back(NS->getNameAsString());
    } else if (const auto *Tag = dyn_cast<TagDecl>(C)) {
      Parts.push_back(Tag->getNameAsString());
    }
  }
  std::string Name;
  for (const std::string &Part : llvm::reverse(Parts)) {
    if (!Name.empty())
      Name += "::";
    Name += Part;
  }
  return Name;
}

Model::Model(std::shared_ptr<const ModelLibrary> TheLibrary, ASTContext &Ctx)
    : Library(std::move(TheLibrary)) {
  // A row whose last name component is no identifier of this TU cannot match:
  // leaving it out makes look-ups of ordinary functions one hash probe.
  Files = Library->files([&](llvm::StringRef Name) {
    return Ctx.Idents.find(Name) != Ctx.Idents.end();
  });
  for (const ModelFile *Each : Files) {
    const ModelFile &File = *Each;
    Aliases.insert(Aliases.end(), File.Aliases.begin(), File.Aliases.end());
    for (const FunctionRow &Row : File.Functions) {
      for (llvm::StringRef Name : Row.Names) {
        llvm::StringRef Last = splitName(Name).second;
        if (Last.starts_with("operator"))
          OperatorRows[Last].push_back({&File, &Row, Name, File.BuiltIn});
        else if (auto It = Ctx.Idents.find(Last); It != Ctx.Idents.end())
          FunctionRows[It->second].push_back({&File, &Row, Name, File.BuiltIn});
      }
    }
    for (const TypeRow &Row : File.Types)
      for (llvm::StringRef Name : Row.Names)
        if (auto It = Ctx.Idents.find(splitName(Name).second);
            It != Ctx.Idents.end())
          TypeRows[It->second].push_back({&Row, Name});
  }
}

/// Parses the first annotation of ours on \p D that fits what is asked for.
std::optional<AnnotationRow> Model::parse(const Decl *D, bool WantType) {
  std::optional<AnnotationRow> Result;
  for (const auto *A : D->specific_attrs<AnnotateAttr>()) {
    llvm::StringRef Text = A->getAnnotation();
    if (!Text.consume_front(AnnotationPrefix))
      continue;
    std::string Error;
    std::optional<AnnotationRow> Row = parseAnnotation(Text, Error);
    if (Row && WantType == Row->Type.has_value()) {
      if (!Result) {
        Result = std::move(Row);
      } else if (Row->Function) {
        llvm::append_range(Result->Function->Effects, Row->Function->Effects);
        llvm::append_range(Result->Function->Memory, Row->Function->Memory);
      }
      continue;
    }
    if (Row)
      Error = WantType ? "a type needs 'kind'" : "a function needs 'role'";
    auto SameLine = [&](const AnnotationError &E) {
      return E.Where == A->getLocation();
    };
    if (llvm::none_of(Errors, SameLine))
      Errors.push_back({A->getLocation(), Error});
  }
  return Result;
}

std::optional<FunctionModel> Model::annotated(const FunctionDecl *Callee) {
  if (!Callee->hasAttrs())
    return std::nullopt;
  if (std::optional<AnnotationRow> Row = parse(Callee, /*WantType=*/false))
    return std::move(Row->Function);
  return std::nullopt;
}

/// Fills in what rows leave out: an effect is done to `this` by a method and
/// to the first argument by a function.
static void resolveDefaults(FunctionModel &M, const FunctionDecl *Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  Operand Default;
  Default.Kind =
      Method && Method->isInstance() ? Operand::This : Operand::Argument;
  for (Effect &E : M.Effects)
    if (!E.Object && E.What != Role::Parallel)
      E.Object = Default;
}

std::string Model::name(const NamedDecl *D) const {
  std::string Name = modelName(D);
  for (const NamespaceAlias &Alias : Aliases)
    if (llvm::StringRef Rest = Name;
        Rest.consume_front(Alias.From) && Rest.starts_with("::"))
      return Alias.To + Rest.str();
  return Name;
}

bool Model::firstParameterIs(const FunctionDecl *Callee,
                             llvm::StringRef TypeName) const {
  if (Callee->getNumParams() == 0)
    return false;
  QualType T = Callee->getParamDecl(0)->getType().getNonReferenceType();
  if (T->isPointerType() && !isa<CXXMethodDecl>(Callee))
    T = T->getPointeeType(); // what C passes instead of a reference
  const TagDecl *Tag = T->getAsTagDecl();
  return Tag && name(Tag) == TypeName;
}

/// Clang calls the builtin of the operand's size, `name_4`, where the program
/// says `name`. Empty if that is not so here.
static std::string overloadedBuiltin(const FunctionDecl *Callee) {
  if (Callee->getBuiltinID() == 0 || !Callee->getIdentifier())
    return {};
  auto [Name, Size] = Callee->getName().rsplit('_');
  bool IsSize =
      Size == "1" || Size == "2" || Size == "4" || Size == "8" || Size == "16";
  return IsSize ? Name.str() : std::string();
}

const FunctionModel *Model::lookUp(const FunctionDecl *Callee,
                                   const CXXRecordDecl *Object,
                                   unsigned NumArgs) {
  auto Own = [&](FunctionModel M) {
    resolveDefaults(M, Callee);
    OwnedFunctions.push_back(std::make_unique<FunctionModel>(std::move(M)));
    return OwnedFunctions.back().get();
  };
  if (std::optional<FunctionModel> M = annotated(Callee))
    return Own(std::move(*M));
  // Copying or moving a handle does again what made it: nothing.
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Callee);
      Ctor && Ctor->isCopyOrMoveConstructor())
    return nullptr;

  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  llvm::ArrayRef<RowRef> Rows;
  std::string Overloaded = overloadedBuiltin(Callee);
  if (const IdentifierInfo *Id =
          isa<CXXConstructorDecl, CXXDestructorDecl>(Callee)
              ? Method->getParent()->getIdentifier()
          : !Overloaded.empty()
              ? &Callee->getASTContext().Idents.get(Overloaded)
              : Callee->getIdentifier()) {
    auto It = FunctionRows.find(Id);
    if (It == FunctionRows.end())
      return nullptr;
    Rows = It->second;
  } else if (Callee->isOverloadedOperator()) {
    auto It = OperatorRows.find(Callee->getNameAsString());
    if (It == OperatorRows.end())
      return nullptr;
    Rows = It->second;
  } else {
    return nullptr;
  }

  // A method answers to its own class, to that of the object it is called on
  // and to whatever lies between: libraries keep `load` of an atomic in a base.
  llvm::SmallVector<std::string, 2> Names{name(Callee)};
  if (!Overloaded.empty())
    Names.push_back(Overloaded);
  if (Method && !isa<CXXConstructorDecl>(Callee)) {
    std::string Last = splitName(Names.front()).second.str();
    llvm::SmallVector<const CXXRecordDecl *, 4> Classes;
    if (Object)
      Classes.push_back(Object);
    for (unsigned I = 0; I < Classes.size() && I < 16; ++I) {
      Names.push_back(name(Classes[I]) + "::" + Last);
      if (const CXXRecordDecl *Def = Classes[I]->getDefinition())
        for (const CXXBaseSpecifier &Base : Def->bases())
          if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl())
            Classes.push_back(B);
    }
  }

  // A name without qualification is a C function's. A program that defines its
  // own `poll` or `wait` does not mean the library's.
  const FunctionDecl *Definition = nullptr;
  bool IsUsers = !Method && Callee->hasBody(Definition) &&
                 !Callee->getASTContext().getSourceManager().isInSystemHeader(
                     Definition->getLocation());

  FunctionModel Merged;
  const ModelFile *From = nullptr;
  llvm::SmallPtrSet<const FunctionRow *, 4> Seen;
  for (const RowRef &Ref : Rows) {
    if (Ref.Row->Arity >= 0 && static_cast<unsigned>(Ref.Row->Arity) != NumArgs)
      continue;
    if (From && From != Ref.File)
      break; // an earlier file has the last word
    if (!llvm::is_contained(Names, Ref.Name))
      continue;
    if (IsUsers && Ref.IsBuiltIn && !Ref.Row->Inline)
      continue;
    if (!Ref.Row->FirstParameter.empty() &&
        !firstParameterIs(Callee, Ref.Row->FirstParameter))
      continue;
    // One row may name the method of a class and that of its base.
    if (!Seen.insert(Ref.Row).second)
      continue;
    From = Ref.File;
    llvm::append_range(Merged.Effects, Ref.Row->Model.Effects);
    llvm::append_range(Merged.Memory, Ref.Row->Model.Memory);
    if (!Ref.Row->FirstParameter.empty())
      break; // the row of one overload excludes the general one
  }
  return From ? Own(std::move(Merged)) : nullptr;
}

const FunctionModel *Model::function(const FunctionDecl *Callee,
                                     const CXXRecordDecl *Object,
                                     unsigned NumArgs) {
  if (!FunctionShapes.empty())
    if (auto It = FunctionShapes.find(Callee->getCanonicalDecl());
        It != FunctionShapes.end())
      return &It->second;
  Callee = Callee->getMostRecentDecl(); // has inherited every attribute
  FunctionKey Key{{Callee, Object}, NumArgs};
  auto It = FunctionCache.find(Key);
  if (It != FunctionCache.end())
    return It->second;
  const FunctionModel *M = lookUp(Callee, Object, NumArgs);
  if (!M && !Callee->isInStdNamespace())
    if (std::optional<FunctionModel> Named = ByName.function(Callee)) {
      OwnedFunctions.push_back(
          std::make_unique<FunctionModel>(std::move(*Named)));
      M = OwnedFunctions.back().get();
    }
  FunctionCache[Key] = M;
  return M;
}

void Model::noteShape(const FunctionDecl *F, FunctionModel What) {
  FunctionShapes[F->getCanonicalDecl()] = std::move(What);
}

void Model::noteShape(const RecordDecl *R, TypeModel What) {
  TypeShapes[R->getCanonicalDecl()] = std::move(What);
}

/// The variable or member that holds the handle \p E, or the array of it.
static const ValueDecl *handleHolder(const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    E = E->IgnoreParenCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return cast<ValueDecl>(Member->getMemberDecl()->getCanonicalDecl());
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      E = Subscript->getBase();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
             Unary && (Unary->getOpcode() == UO_AddrOf ||
                       Unary->getOpcode() == UO_Deref))
      E = Unary->getSubExpr();
    else if (const auto *Sum = dyn_cast<BinaryOperator>(E);
             Sum && Sum->isAdditiveOp())
      E = Sum->getLHS();
    else
      return nullptr;
  }
  return nullptr;
}

static TypeKind madeBy(const FunctionModel *M) {
  if (M)
    for (const Effect &E : M->Effects)
      if (E.What == Role::MakeHandle)
        return E.If.MadeAs;
  return TypeKind::None;
}

void Model::noteHandle(const Expr *Holder, const FunctionModel *Maker) {
  const ValueDecl *D = handleHolder(Holder);
  TypeKind Kind = madeBy(Maker);
  if (!D || Kind == TypeKind::None)
    return;
  auto [It, IsNew] = Handles.try_emplace(D, Kind);
  if (!IsNew && It->second != Kind)
    It->second = TypeKind::None; // one variable for several
}

void Model::noteHandle(const ValueDecl *Holder, const FunctionModel *Maker) {
  TypeKind Kind = madeBy(Maker);
  if (Kind != TypeKind::None)
    Handles.try_emplace(cast<ValueDecl>(Holder->getCanonicalDecl()), Kind);
}

/// What the handle \p E was made as.
TypeKind Model::madeAs(const Expr *E) {
  if (const auto *Call =
          E ? dyn_cast<CallExpr>(E->IgnoreParenCasts()) : nullptr)
    return Call->getDirectCallee()
               ? madeBy(function(Call->getDirectCallee(), nullptr,
                                 Call->getNumArgs()))
               : TypeKind::None;
  const ValueDecl *Holder = handleHolder(E);
  auto Known = Holder ? Handles.find(Holder) : Handles.end();
  return Known == Handles.end() ? TypeKind::None : Known->second;
}

static bool isConstant(const Expr *E, uint64_t Value, ASTContext &Ctx) {
  if (!E || E->isValueDependent())
    return false;
  if (E->isNullPointerConstant(Ctx, Expr::NPC_NeverValueDependent))
    return Value == 0;
  Expr::EvalResult R;
  if (!E->getType()->isIntegralOrEnumerationType() || !E->EvaluateAsInt(R, Ctx))
    return false;
  const llvm::APSInt &Int = R.Val.getInt();
  return Int.getSignificantBits() <= 65 &&
         Int.extOrTrunc(64).getZExtValue() == Value;
}

bool Model::holds(const Effect &E, llvm::ArrayRef<const Expr *> Args,
                  ASTContext &Ctx) {
  auto Argument = [&](unsigned I) {
    return I < Args.size() ? Args[I] : nullptr;
  };
  if (E.What == Role::MakeHandle || E.If.MadeAs == TypeKind::None)
    return E.If.Index < 0 ||
           isConstant(Argument(E.If.Index), E.If.Value, Ctx) == E.If.Equal;
  // Whatever it may be, as long as not all makers are known.
  auto IsMadeSo = [&](unsigned I) {
    return !HandlesAreKnown || madeAs(Argument(I)) == E.If.MadeAs;
  };
  if (E.If.IsAboutKind)
    return IsMadeSo(E.If.Index);
  return IsMadeSo(E.Object.Index) &&
         (E.If.Index < 0 ||
          isConstant(Argument(E.If.Index), E.If.Value, Ctx) == E.If.Equal);
}

const FunctionModel *Model::forCall(const FunctionModel *M, const Expr *Site,
                                    llvm::ArrayRef<const Expr *> Args,
                                    ASTContext &Ctx) {
  if (HandlesAreKnown)
    if (auto It = CallCache.find(Site); It != CallCache.end())
      return It->second;
  auto Own = std::make_unique<FunctionModel>();
  Own->Memory = M->Memory;
  for (const Effect &E : M->Effects)
    if (!E.If || holds(E, Args, Ctx))
      Own->Effects.push_back(E);
  const FunctionModel *Result = nullptr;
  if (!Own->Effects.empty() || !Own->Memory.empty()) {
    OwnedFunctions.push_back(std::move(Own));
    Result = OwnedFunctions.back().get();
  }
  if (HandlesAreKnown)
    CallCache[Site] = Result;
  return Result;
}

bool Model::hasRole(const FunctionDecl *Callee, const CXXRecordDecl *Object,
                    unsigned NumArgs, Role R) {
  const FunctionModel *M = function(Callee, Object, NumArgs);
  return M &&
         llvm::any_of(M->Effects, [R](const Effect &E) { return E.What == R; });
}

std::optional<Model::AtomicTemplate> Model::atomicTemplate() const {
  for (const ModelFile *File : Files)
    for (const TypeRow &Row : File->Types)
      if (!Row.Model.Header.empty() && !Row.Names.empty())
        return AtomicTemplate{Row.Names.front(), Row.Model.Header};
  return std::nullopt;
}

const TypeModel *Model::lookUp(const NamedDecl *D) {
  if (D->hasAttrs()) {
    if (std::optional<AnnotationRow> Row = parse(D, /*WantType=*/true)) {
      OwnedTypes.push_back(std::make_unique<TypeModel>(std::move(*Row->Type)));
      return OwnedTypes.back().get();
    }
    TypeKind Kind = D->hasAttr<ScopedLockableAttr>() ? TypeKind::Guard
                    : D->hasAttr<CapabilityAttr>()   ? TypeKind::Lock
                                                     : TypeKind::None;
    if (Kind != TypeKind::None) {
      OwnedTypes.push_back(std::make_unique<TypeModel>());
      OwnedTypes.back()->Kind = Kind;
      return OwnedTypes.back().get();
    }
  }
  auto It = TypeRows.find(D->getIdentifier());
  if (!D->getIdentifier() || It == TypeRows.end())
    return nullptr;
  std::string Name = name(D);
  for (const TypeRef &Ref : It->second)
    if (Ref.Name == Name)
      return &Ref.Row->Model;
  return nullptr;
}

const TypeModel *Model::inherited(const CXXRecordDecl *D, unsigned Depth) {
  const CXXRecordDecl *Def = D->getDefinition();
  if (!Def || Depth > MaxBaseDepth)
    return nullptr;
  for (const CXXBaseSpecifier &Base : Def->bases())
    if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl()) {
      if (const TypeModel *M = lookUp(B))
        return M;
      if (const TypeModel *M = inherited(B, Depth + 1))
        return M;
    }
  return nullptr;
}

const TypeModel *Model::type(const TagDecl *D) {
  auto It = TypeCache.find(D);
  if (It != TypeCache.end())
    return It->second;
  const TypeModel *M = lookUp(D);
  if (const auto *Record = dyn_cast<CXXRecordDecl>(D); Record && !M) {
    M = inherited(Record, 0);
    if (!M && ByName.isGuard(Record)) {
      OwnedTypes.push_back(std::make_unique<TypeModel>());
      OwnedTypes.back()->Kind = TypeKind::Guard;
      M = OwnedTypes.back().get();
    }
  }
  TypeCache[D] = M;
  return M;
}

const TypeModel *Model::type(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  // Typedef names count: the types of C libraries have no other name.
  while (const auto *TD = T->getAs<TypedefType>()) {
    auto It = TypeCache.find(TD->getDecl());
    const TypeModel *M =
        It != TypeCache.end() ? It->second : lookUp(TD->getDecl());
    TypeCache[TD->getDecl()] = M;
    if (M)
      return M;
    T = TD->desugar();
  }
  if (const TagDecl *D = T->getAsTagDecl())
    return type(D);
  return nullptr;
}

const TypeModel *Model::shape(QualType T) {
  if (TypeShapes.empty() || T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  // A smart pointer's first argument is what it points to.
  if (const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          T->getAsCXXRecordDecl());
      Holder && isKind(T, TypeKind::Pointer) &&
      Holder->getTemplateArgs().size() > 0 &&
      Holder->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    T = Holder->getTemplateArgs()[0].getAsType();
  llvm::SmallVector<const RecordDecl *, 4> Classes{T->getAsRecordDecl()};
  for (unsigned I = 0; I < Classes.size() && Classes[I] && I < 16; ++I) {
    if (auto It = TypeShapes.find(Classes[I]->getCanonicalDecl());
        It != TypeShapes.end())
      return &It->second;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Classes[I]);
        Class && Class->hasDefinition())
      for (const CXXBaseSpecifier &Base : Class->bases())
        if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl())
          Classes.push_back(B);
  }
  return nullptr;
}

llvm::SmallVector<LockAttribute, 1>
Model::lockAttributes(const FunctionDecl *Callee) {
  llvm::SmallVector<LockAttribute, 1> Locks;
  Callee = Callee->getMostRecentDecl();
  if (!Callee->hasAttrs())
    return Locks;
  auto Add = [&](const auto *A, Role What, Success When = Success::True) {
    if (A->args_size() == 0)
      Locks.push_back({What, nullptr, When});
    for (const Expr *Lock : A->args())
      Locks.push_back({What, Lock, When});
  };
  for (const auto *A : Callee->specific_attrs<AcquireCapabilityAttr>())
    Add(A, A->isShared() ? Role::AcquireShared : Role::Acquire);
  for (const auto *A : Callee->specific_attrs<ReleaseCapabilityAttr>())
    Add(A, A->isShared() ? Role::ReleaseShared : Role::Release);
  auto AddTry = [&](const auto *A, bool Shared) {
    bool Value = true;
    if (!A->getSuccessValue()->isValueDependent())
      A->getSuccessValue()->EvaluateAsBooleanCondition(Value,
                                                       Callee->getASTContext());
    Add(A, Shared ? Role::TryAcquireShared : Role::TryAcquire,
        Value ? Success::True : Success::False);
  };
  for (const auto *A : Callee->specific_attrs<TryAcquireCapabilityAttr>())
    AddTry(A, A->isShared());
  compat::forEachAttr<ExclusiveTrylockFunctionAttr>(
      Callee, [&](const auto *A) { AddTry(A, false); }, 0);
  compat::forEachAttr<SharedTrylockFunctionAttr>(
      Callee, [&](const auto *A) { AddTry(A, true); }, 0);
  return Locks;
}

llvm::SmallVector<LockAttribute, 1>
Model::requiredLocks(const FunctionDecl *F) {
  llvm::SmallVector<LockAttribute, 1> Locks;
  F = F->getMostRecentDecl();
  if (!F->hasAttrs())
    return Locks;
  for (const auto *A : F->specific_attrs<RequiresCapabilityAttr>())
    for (const Expr *Lock : A->args())
      Locks.push_back(
          {A->isShared() ? Role::AcquireShared : Role::Acquire, Lock});
  return Locks;
}

llvm::SmallVector<LockAttribute, 1>
Model::assertedLocks(const FunctionDecl *F) {
  llvm::SmallVector<LockAttribute, 1> Locks;
  F = F->getMostRecentDecl();
  if (!F->hasAttrs())
    return Locks;
  for (const auto *A : F->specific_attrs<AssertCapabilityAttr>()) {
    Role What = A->isShared() ? Role::AcquireShared : Role::Acquire;
    if (A->args_size() == 0)
      Locks.push_back({What, nullptr});
    for (const Expr *Lock : A->args())
      Locks.push_back({What, Lock});
  }
  return Locks;
}
