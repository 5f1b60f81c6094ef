//===- ModelFile.cpp - Model files and annotations as rows ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/ModelFile.h"
#include "Model/EmbeddedModels.h"
#include "Support/DeepYaml.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"
#include "llvm/Support/raw_ostream.h"
#include <mutex>

using namespace heddle::model;

llvm::StringRef heddle::model::spelling(Role R) {
  static constexpr llvm::StringLiteral Names[] = {
#define HEDDLE_ROLE_ROW(Enumerator, Spelling, Text) Spelling,
#include "Model/Role.def"
  };
  return Names[static_cast<unsigned>(R)];
}

llvm::StringRef heddle::model::spelling(TypeKind K) {
  static constexpr llvm::StringLiteral Names[] = {
#define HEDDLE_TYPE_ROW(Enumerator, Spelling, Text) Spelling,
#include "Model/Role.def"
  };
  return Names[static_cast<unsigned>(K)];
}

namespace {

/// The keys of a row under `functions:` as they are written.
struct RawFunction {
  Role What = Role::None;
  bool HasRole = false;
  Operand Object, Callable;
  std::string Method;
  int Arguments = -1;
  int Arity = -1;
  std::string FirstParameter;
  Success When = Success::True;
  std::string Blocking;
  std::vector<Operand> Passes;
  Operand Serial;
  Condition If;
  bool Inline = false;
  std::vector<Operand> Reads, Writes;
};

bool roleNeedsCallable(Role R) {
  switch (R) {
  case Role::Spawn:
  case Role::Post:
  case Role::Parallel:
  case Role::Submit:
  case Role::WithLock:
  case Role::WithSharedLock:
  case Role::SignalHandler:
  case Role::Invoke:
  case Role::ForEach:
  case Role::CallOnce:
  case Role::Defer:
  case Role::DeferFunction:
  case Role::Bind:
  case Role::Wrap:
    return true;
  default:
    return false;
  }
}

bool roleTries(Role R) {
  switch (R) {
  case Role::TryAcquire:
  case Role::TryAcquireShared:
  case Role::TryWait:
  case Role::TrySend:
  case Role::TryReceive:
    return true;
  default:
    return false;
  }
}

FunctionModel toModel(const RawFunction &Raw) {
  FunctionModel M;
  if (Raw.HasRole)
    M.Effects.push_back({Raw.What, Raw.Object, Raw.Callable, Raw.Method,
                         Raw.Arguments, Raw.When, Raw.Blocking, Raw.Passes,
                         Raw.Serial, Raw.If});
  for (const Operand &O : Raw.Reads)
    M.Memory.push_back({MemoryEffect::Read, O});
  for (const Operand &O : Raw.Writes)
    M.Memory.push_back({MemoryEffect::Write, O});
  return M;
}

} // namespace

LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(Operand)
LLVM_YAML_IS_SEQUENCE_VECTOR(FunctionRow)
LLVM_YAML_IS_SEQUENCE_VECTOR(TypeRow)
LLVM_YAML_IS_SEQUENCE_VECTOR(NamespaceAlias)
LLVM_YAML_IS_STRING_MAP(std::string)

namespace llvm::yaml {

// Not ScalarEnumerationTraits: its complaint does not say which word is wrong.
template <typename Enum, Enum (*Find)(StringRef, bool &)>
static StringRef inputEnum(StringRef Text, void *Message, StringRef What,
                           Enum &Result) {
  bool Known = false;
  Result = Find(Text, Known);
  if (Known)
    return {};
  auto &Buffer = *static_cast<std::string *>(Message);
  Buffer = ("unknown " + What + " '" + Text + "'").str();
  return Buffer;
}

static Role findRole(StringRef Text, bool &Known) {
  Known = true;
#define HEDDLE_ROLE_ROW(Enumerator, Spelling, Help)                            \
  if (Text == Spelling)                                                        \
    return Role::Enumerator;
#include "Model/Role.def"
  Known = false;
  return Role::None;
}

static TypeKind findKind(StringRef Text, bool &Known) {
  Known = true;
#define HEDDLE_TYPE_ROW(Enumerator, Spelling, Help)                            \
  if (Text == Spelling)                                                        \
    return TypeKind::Enumerator;
#include "Model/Role.def"
  Known = false;
  return TypeKind::None;
}

template <> struct ScalarTraits<Role> {
  static void output(const Role &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Message, Role &R) {
    return inputEnum<Role, findRole>(Text, Message, "role", R);
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarTraits<TypeKind> {
  static void output(const TypeKind &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Message, TypeKind &K) {
    return inputEnum<TypeKind, findKind>(Text, Message, "kind", K);
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarEnumerationTraits<Success> {
  static void enumeration(IO &Io, Success &S) {
    Io.enumCase(S, "true", Success::True);
    Io.enumCase(S, "false", Success::False);
    Io.enumCase(S, "zero", Success::Zero);
  }
};

template <> struct ScalarEnumerationTraits<CountKind> {
  static void enumeration(IO &Io, CountKind &K) {
    Io.enumCase(K, "down", CountKind::Down);
    Io.enumCase(K, "up", CountKind::Up);
    Io.enumCase(K, "rounds", CountKind::Rounds);
  }
};

template <> struct ScalarTraits<Operand> {
  static void output(const Operand &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *, Operand &O) {
    O.Pointee = Text.consume_front("*");
    O.Each = Text.consume_back("[]");
    if (Text == "this")
      O.Kind = Operand::This;
    else if (Text == "return")
      O.Kind = Operand::Return;
    else if (Text == "all")
      O.Kind = Operand::AllArguments;
    else if (Text == "last")
      O.Kind = Operand::LastArgument;
    else if (Text.consume_front("global:") && !Text.empty()) {
      O.Kind = Operand::Named;
      O.Name = Text.str();
    } else if (!Text.getAsInteger(10, O.Index))
      O.Kind = Operand::Argument;
    else if (Text != "unknown" || O.Pointee || O.Each)
      return "expected an argument number, 'this', 'return', 'all', 'last' or "
             "'global:NAME'";
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

// `1 == 0`: argument 1 is the constant 0; `1 != 0`: it is not; `1 is lock`: it
// is a handle that was made as a lock.
template <> struct ScalarTraits<Condition> {
  static void output(const Condition &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *, Condition &C) {
    if (auto [Handle, Kind] = Text.split(" is "); !Kind.empty()) {
      bool Known = false;
      C.MadeAs = findKind(Kind.trim(), Known);
      C.IsAboutKind = true;
      if (Known && !Handle.trim().getAsInteger(10, C.Index) && C.Index >= 0)
        return {};
      return "expected 'N is KIND', where N is the number of an argument and "
             "KIND the kind of a type";
    }
    C.Equal = Text.contains("==");
    auto [Left, Right] = Text.split(C.Equal ? "==" : "!=");
    if (!Left.trim().getAsInteger(10, C.Index) && C.Index >= 0 &&
        !Right.trim().getAsInteger(0, C.Value))
      return {};
    return "expected 'N == VALUE', 'N != VALUE' or 'N is KIND', where N is the "
           "number of an argument";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

static void mapFunctionKeys(IO &Io, RawFunction &Raw) {
  // A second mapOptional would report the key as used, so presence of `role`
  // is found out by a value that no row can spell.
  std::optional<Role> What;
  Io.mapOptional("role", What);
  Raw.HasRole = What.has_value();
  Raw.What = What.value_or(Role::None);
  Io.mapOptional("object", Raw.Object);
  Io.mapOptional("callable", Raw.Callable);
  Io.mapOptional("method", Raw.Method);
  Io.mapOptional("arguments", Raw.Arguments);
  Io.mapOptional("arity", Raw.Arity);
  Io.mapOptional("first-parameter", Raw.FirstParameter);
  Io.mapOptional("success", Raw.When);
  Io.mapOptional("blocking", Raw.Blocking);
  Io.mapOptional("passes", Raw.Passes);
  Io.mapOptional("serial", Raw.Serial);
  Io.mapOptional("if", Raw.If);
  TypeKind MadeAs = TypeKind::None;
  Io.mapOptional("kind", MadeAs);
  if (MadeAs != TypeKind::None)
    Raw.If.MadeAs = MadeAs;
  Io.mapOptional("inline", Raw.Inline);
  Io.mapOptional("reads", Raw.Reads);
  Io.mapOptional("writes", Raw.Writes);
  if (!Raw.HasRole && Raw.Reads.empty() && Raw.Writes.empty())
    Io.setError("a function row needs 'role', 'reads' or 'writes'");
  else if (roleNeedsCallable(Raw.What) && !Raw.Callable)
    Io.setError("role '" + spelling(Raw.What) + "' needs 'callable'");
  else if (Raw.What == Role::Post && !Raw.Serial)
    Io.setError("role 'post' needs 'serial'");
  else if (Raw.Serial && Raw.What != Role::Post && Raw.What != Role::Spawn)
    Io.setError("'serial' is for roles that start tasks, not for '" +
                spelling(Raw.What) + "'");
  else if (Raw.What == Role::MakeHandle && Raw.If.MadeAs == TypeKind::None)
    Io.setError("role 'make-handle' needs 'kind'");
  else if (!Raw.Passes.empty() && (!Raw.Callable || Raw.Arguments >= 0))
    Io.setError("'passes' says what a callable is given, instead of "
                "'arguments'");
  else if (!Raw.Blocking.empty() && !roleTries(Raw.What))
    Io.setError("'blocking' is for roles that try, not for '" +
                spelling(Raw.What) + "'");
  else if (!Raw.Blocking.empty() &&
           !clang::isValidAsciiIdentifier(Raw.Blocking))
    Io.setError("'blocking' is the name of a function, without its class");
}

template <> struct MappingTraits<FunctionRow> {
  static void mapping(IO &Io, FunctionRow &Row) {
    RawFunction Raw;
    Io.mapRequired("name", Row.Names);
    mapFunctionKeys(Io, Raw);
    Row.Model = toModel(Raw);
    Row.Arity = Raw.Arity;
    Row.FirstParameter = Raw.FirstParameter;
    Row.Inline = Raw.Inline;
  }
};

static void mapTypeKeys(IO &Io, TypeModel &Model) {
  Io.mapRequired("kind", Model.Kind);
  Io.mapOptional("joins-on-destruction", Model.JoinsOnDestruction);
  Io.mapOptional("ends-program-on-destruction", Model.EndsOnDestruction);
  Io.mapOptional("ends-program-on-exception", Model.EndsOnException);
  Io.mapOptional("shared-ownership", Model.Shared);
  Io.mapOptional("recursive", Model.Recursive);
  Io.mapOptional("cooperative", Model.Cooperative);
  Io.mapOptional("exclusive", Model.Exclusive);
  Io.mapOptional("workers", Model.Workers);
  Io.mapOptional("capacity", Model.Capacity);
  Io.mapOptional("counts", Model.Counts);
  Io.mapOptional("initially", Model.Initially);
  Io.mapOptional("header", Model.Header);
  Io.mapOptional("element", Model.Element);
  Io.mapOptional("reads", Model.Reads);
  Io.mapOptional("throws", Model.Throws);
  Io.mapOptional("idempotent", Model.Idempotent);
  Io.mapOptional("stable", Model.Stable);
  Io.mapOptional("newest", Model.Newest);
  if (Model.Exclusive != -1 && Model.Kind != TypeKind::Guard)
    Io.setError("'exclusive' is for guards");
  else if (Model.Workers != -1 && Model.Kind != TypeKind::TaskGroup)
    Io.setError("'workers' is for task groups");
  else if (Model.Capacity != -1 && Model.Kind != TypeKind::Channel)
    Io.setError("'capacity' is for channels");
  else if (Model.Capacity < -1)
    Io.setError("'capacity' is the number of an argument");
  else if (Model.Counts != CountKind::None &&
           Model.Kind != TypeKind::Synchronization)
    Io.setError("'counts' is for synchronization objects");
  else if (Model.Initially < -1 ||
           (Model.Initially != -1 && Model.Counts == CountKind::None))
    Io.setError("'initially' is the number of an argument, beside 'counts'");
  else if (!Model.Header.empty() && Model.Kind != TypeKind::Atomic)
    Io.setError("'header' is for atomic class templates");
}

template <> struct MappingTraits<TypeRow> {
  static void mapping(IO &Io, TypeRow &Row) {
    Io.mapRequired("name", Row.Names);
    mapTypeKeys(Io, Row.Model);
  }
};

template <> struct MappingTraits<NamespaceAlias> {
  static void mapping(IO &Io, NamespaceAlias &Alias) {
    Io.mapRequired("from", Alias.From);
    Io.mapRequired("to", Alias.To);
  }
};

template <> struct MappingTraits<ModelFile> {
  static void mapping(IO &Io, ModelFile &File) {
    Io.mapRequired("library", File.Library);
    Io.mapOptional("when", File.When);
    Io.mapOptional("aliases", File.Aliases);
    Io.mapOptional("types", File.Types);
    Io.mapOptional("functions", File.Functions);
  }
};

template <> struct MappingTraits<AnnotationRow> {
  static void mapping(IO &Io, AnnotationRow &Row) {
    // Text that ends in the middle of something is no document at all.
    auto &In = static_cast<Input &>(Io);
    if (In.error() || !In.getCurrentNode())
      return;
    // `kind` tells a type's row from a function's, which has a role.
    auto Keys = Io.keys();
    bool IsType =
        llvm::is_contained(Keys, "kind") && !llvm::is_contained(Keys, "role");
    if (IsType) {
      mapTypeKeys(Io, Row.Type.emplace());
      return;
    }
    RawFunction Raw;
    mapFunctionKeys(Io, Raw);
    Row.Function = toModel(Raw);
  }
};

} // namespace llvm::yaml

namespace {

/// Keeps the first complaint of the YAML reader; what follows it is noise.
struct FirstDiagnostic {
  std::string File, Message;
  int Line = 0, Column = 0;

  static void handle(const llvm::SMDiagnostic &D, void *Self) {
    auto *This = static_cast<FirstDiagnostic *>(Self);
    if (!This->Message.empty())
      return;
    This->File = D.getFilename().str();
    This->Line = D.getLineNo();
    This->Column = D.getColumnNo() + 1;
    This->Message = D.getMessage().str();
  }
};

} // namespace

std::optional<ModelFile>
heddle::model::parseModelFile(llvm::MemoryBufferRef Buffer,
                              std::string &Error) {
  if (unsigned Line = lineOfDeepYaml(Buffer.getBuffer())) {
    llvm::raw_string_ostream(Error) << Buffer.getBufferIdentifier() << ':'
                                    << Line << ": is nested too deeply";
    return std::nullopt;
  }
  FirstDiagnostic First;
  ModelFile File;
  std::string Message; // for complaints that quote the input
  llvm::yaml::Input In(Buffer, &Message, FirstDiagnostic::handle, &First);
  In >> File;
  if (!In.error())
    return File;
  llvm::raw_string_ostream OS(Error);
  OS << Buffer.getBufferIdentifier();
  if (First.Line > 0)
    OS << ':' << First.Line << ':' << First.Column;
  OS << ": "
     << (First.Message.empty() ? "not a model file: it is empty"
                               : First.Message);
  return std::nullopt;
}

std::optional<AnnotationRow>
heddle::model::parseAnnotation(llvm::StringRef Text, std::string &Error) {
  if (lineOfDeepYaml(Text)) {
    Error = "it is nested too deeply";
    return std::nullopt;
  }
  FirstDiagnostic First;
  AnnotationRow Row;
  std::string Flow = ("{" + Text + "}").str();
  std::string Message;
  llvm::yaml::Input In(Flow, &Message, FirstDiagnostic::handle, &First);
  In >> Row;
  if (!In.error() && (Row.Function || Row.Type))
    return Row;
  Error = First.Message.empty() ? "it is empty" : First.Message;
  return std::nullopt;
}

/// The built-in file \p I, parsed when it is needed for the first time. A build
/// whose models are wrong fails its tests, so \p Error is for those.
static const ModelFile *builtIn(size_t I, std::string &Error) {
  struct Entry {
    std::once_flag Once;
    std::optional<ModelFile> File;
    std::string Error;
  };
  static std::vector<Entry> Entries(embeddedModels().size());
  Entry &E = Entries[I];
  std::call_once(E.Once, [&] {
    const EmbeddedModel &Model = embeddedModels()[I];
    E.File = parseModelFile(llvm::MemoryBufferRef(Model.Text, Model.FileName),
                            E.Error);
    if (E.File)
      E.File->BuiltIn = true;
  });
  Error = E.Error;
  return E.File ? &*E.File : nullptr;
}

static bool concerns(llvm::ArrayRef<llvm::StringRef> When,
                     llvm::function_ref<bool(llvm::StringRef)> Occurs) {
  return When.empty() || llvm::any_of(When, Occurs);
}

std::vector<const ModelFile *>
ModelLibrary::files(llvm::function_ref<bool(llvm::StringRef)> Occurs) const {
  std::vector<const ModelFile *> Result;
  for (const ModelFile &File : UserFiles) {
    std::vector<llvm::StringRef> When(File.When.begin(), File.When.end());
    if (concerns(When, Occurs))
      Result.push_back(&File);
  }
  std::string Error;
  for (size_t I = 0; I < embeddedModels().size(); ++I)
    if (concerns(embeddedModels()[I].When, Occurs))
      if (const ModelFile *File = builtIn(I, Error))
        Result.push_back(File);
  return Result;
}

std::vector<std::string> heddle::model::builtInErrors() {
  std::vector<std::string> Errors;
  for (size_t I = 0; I < embeddedModels().size(); ++I)
    if (std::string Error; !builtIn(I, Error))
      Errors.push_back(Error);
  return Errors;
}

std::shared_ptr<const ModelLibrary>
heddle::model::loadModels(llvm::StringRef UserFiles,
                          std::vector<std::string> &Errors) {
  auto Library = std::make_shared<ModelLibrary>();
  llvm::SmallVector<llvm::StringRef> Paths;
  llvm::SplitString(UserFiles, Paths, ";,");
  for (llvm::StringRef Path : Paths) {
    Path = Path.trim();
    if (Path.empty())
      continue;
    auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
    if (!Buffer) {
      Errors.push_back((Path + ": " + Buffer.getError().message()).str());
      continue;
    }
    std::string Error;
    if (std::optional<ModelFile> File =
            parseModelFile((*Buffer)->getMemBufferRef(), Error))
      Library->UserFiles.push_back(std::move(*File));
    else
      Errors.push_back(std::move(Error));
  }
  return Library;
}
