# Finds the LLVM that Heddle is built for: -DHEDDLE_LLVM=19 ... 22, or the newest
# that is installed. Sets HEDDLE_LLVM and HEDDLE_LLVM_PREFIX, and the interface
# target heddle_llvm with the headers and flags that match it.

set(HEDDLE_LLVM "" CACHE STRING "LLVM major to build for (19 to 22)")

if(NOT HEDDLE_LLVM)
  foreach(Major IN ITEMS 22 21 20 19)
    if(EXISTS /usr/lib/llvm-${Major}/include/clang-tidy/ClangTidyCheck.h)
      set(HEDDLE_LLVM ${Major} CACHE STRING "" FORCE)
      break()
    endif()
  endforeach()
endif()
if(NOT HEDDLE_LLVM MATCHES "^(19|20|21|22)$")
  message(FATAL_ERROR
    "Heddle needs the development files of LLVM 19, 20, 21 or 22 "
    "(Debian: llvm-22-dev libclang-22-dev clang-tidy-22); "
    "choose one with -DHEDDLE_LLVM=22, or build only the runtime with "
    "-DHEDDLE_ENABLE_TIDY=OFF")
endif()

# LLVM's own CMake package would ask for the development files of everything
# LLVM was configured with (zstd, libxml2 ...); headers and libclang-cpp do not.
find_program(HEDDLE_LLVM_CONFIG
  NAMES llvm-config-${HEDDLE_LLVM} /usr/lib/llvm-${HEDDLE_LLVM}/bin/llvm-config
  REQUIRED)
execute_process(COMMAND ${HEDDLE_LLVM_CONFIG} --prefix
  OUTPUT_VARIABLE HEDDLE_LLVM_PREFIX OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)

add_library(heddle_llvm INTERFACE)
target_include_directories(heddle_llvm SYSTEM INTERFACE
  ${HEDDLE_LLVM_PREFIX}/include)
target_compile_definitions(heddle_llvm INTERFACE
  _GNU_SOURCE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
target_compile_features(heddle_llvm INTERFACE cxx_std_17)
target_compile_options(heddle_llvm INTERFACE
  -fno-rtti -fno-exceptions -fvisibility=hidden -fvisibility-inlines-hidden
  -Wall -Wextra -Wno-unused-parameter)
if(HEDDLE_SANITIZE)
  # Debian's LLVM is not instrumented and has no RTTI: docs/robustness.md says
  # what a run needs to know of that. The first report ends the program.
  set(SanitizerFlags -fsanitize=${HEDDLE_SANITIZE})
  target_compile_options(heddle_llvm INTERFACE ${SanitizerFlags}
    -fno-sanitize=vptr,function -fno-sanitize-recover=all
    -fno-omit-frame-pointer -gline-tables-only)
  target_link_options(heddle_llvm INTERFACE ${SanitizerFlags})
endif()

# The plugin finds LLVM in its host; a program of its own has to link it. By
# their versioned names: Debian has the plain ones in one more package.
file(GLOB Libraries ${HEDDLE_LLVM_PREFIX}/lib/libclang-cpp.so.${HEDDLE_LLVM}*
  ${HEDDLE_LLVM_PREFIX}/lib/libLLVM.so.${HEDDLE_LLVM}*)
add_library(heddle_llvm_libraries INTERFACE)
target_link_libraries(heddle_llvm_libraries INTERFACE ${Libraries})
# They are found wherever the program is installed. Where the loader looks anyway,
# as with Debian's packages, nobody has to say it.
set(HEDDLE_LLVM_RPATH ${HEDDLE_LLVM_PREFIX}/lib)
foreach(Library IN LISTS Libraries)
  file(REAL_PATH ${Library} Library)
  cmake_path(GET Library PARENT_PATH Folder)
  if(Folder IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
    set(HEDDLE_LLVM_RPATH "")
  endif()
endforeach()
if(HEDDLE_LLVM_RPATH)
  target_link_options(heddle_llvm_libraries INTERFACE
    -Wl,-rpath,${HEDDLE_LLVM_RPATH})
endif()
