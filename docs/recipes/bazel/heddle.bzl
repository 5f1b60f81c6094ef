"""Heddle over cc_library, cc_binary and cc_test:

    bazel build --aspects //tools/heddle:heddle.bzl%heddle \
        --output_groups=heddle //...

heddle-tidy must be on the PATH of the machine that builds (or name another
program in _PROGRAM). Each translation unit is an action of its own, a function of
the source, its headers and its flags: it is cached, and executed remotely, like a
compilation.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

_PROGRAM = "heddle-tidy-22"
_SOURCES = ("c", "cc", "cpp", "cxx", "c++", "C")

# What GCC understands and Clang does not.
_OF_GCC = ("-fno-canonical-system-headers", "-Wunused-but-set-parameter")

# Shows what was found if it fails the action: on stderr, Bazel leaves out the
# other one. clang-tidy prints absolute paths, which differ from sandbox to
# sandbox; without them, the report depends on the inputs alone.
_RUN = """
out=$1; shift
status=0
text=$("$@" 2> "$out.err") || status=$?
printf '%s\n' "${text//"$PWD/"/}" > "$out"
[ $status = 0 ] || { cat "$out" "$out.err" >&2; exit $status; }
"""

def _toolchain_flags(ctx, in_c):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts +
                             ([] if in_c else ctx.fragments.cpp.cxxopts),
    )
    flags = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = ACTION_NAMES.c_compile if in_c else ACTION_NAMES.cpp_compile,
        variables = variables,
    )
    return [flag for flag in flags if flag not in _OF_GCC]

def _flags(ctx, context, in_c):
    flags = _toolchain_flags(ctx, in_c) + getattr(ctx.rule.attr, "copts", [])
    for define in context.defines.to_list() + context.local_defines.to_list():
        flags.append("-D" + define)
    for folder in context.includes.to_list():
        flags.append("-I" + folder)
    for folder in context.quote_includes.to_list():
        flags += ["-iquote", folder]
    for folder in context.system_includes.to_list():
        flags += ["-isystem", folder]
    return flags

def _analyse(ctx, context, source):
    report = ctx.actions.declare_file("%s.%s.heddle" % (ctx.label.name, source.basename))
    arguments = ctx.actions.args()
    arguments.add(report)
    arguments.add(_PROGRAM)
    arguments.add("--checks=-*,heddle-*")
    arguments.add("--warnings-as-errors=heddle-*")
    arguments.add("--quiet")
    arguments.add(source)
    arguments.add("--")
    arguments.add_all(_flags(ctx, context, source.extension == "c"))
    ctx.actions.run_shell(
        mnemonic = "Heddle",
        progress_message = "Looking for concurrency bugs in " + source.short_path,
        inputs = depset([source], transitive = [context.headers]),
        outputs = [report],
        arguments = [arguments],
        command = _RUN,
        use_default_shell_env = True,
    )
    return report

def _heddle_impl(target, ctx):
    if CcInfo not in target or not hasattr(ctx.rule.attr, "srcs"):
        return []
    context = target[CcInfo].compilation_context
    sources = [
        file
        for attribute in ctx.rule.attr.srcs
        for file in attribute.files.to_list()
        if file.extension in _SOURCES
    ]
    reports = [_analyse(ctx, context, source) for source in sources]
    return [OutputGroupInfo(heddle = depset(reports))]

heddle = aspect(
    implementation = _heddle_impl,
    attr_aspects = ["deps"],
    attrs = {"_cc_toolchain": attr.label(
        default = Label("@bazel_tools//tools/cpp:current_cc_toolchain"),
    )},
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
