# `cpack` in a build folder: a Debian package for each part, the parts that need
# LLVM with its major in their names, so that several can be installed.
#
#   heddle-common        profiles, find_package(Heddle), documentation
#   heddle-plugin-NN     the plugin for clang-tidy-NN
#   heddle-tidy-NN, heddle-clangd-NN, heddle-report
#   libheddle-dev        the runtime, of builds with HEDDLE_ENABLE_RUNTIME
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Heddle authors <authors@heddle.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_COMPONENTS_ALL)

set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# What Debian wants of each package, in this folder.
set(HEDDLE_DEBIAN ${PROJECT_BINARY_DIR}/debian)
find_program(GZIP gzip)

# Its licence as Debian writes it: common texts are not repeated.
file(READ LICENSE HEDDLE_LLVM_EXCEPTIONS)
string(REGEX REPLACE ".*---- LLVM Exceptions[^\n]*\n+" "" HEDDLE_LLVM_EXCEPTIONS
  "${HEDDLE_LLVM_EXCEPTIONS}")
string(STRIP "${HEDDLE_LLVM_EXCEPTIONS}" HEDDLE_LLVM_EXCEPTIONS)
string(REPLACE "\n" "\n " HEDDLE_LLVM_EXCEPTIONS " ${HEDDLE_LLVM_EXCEPTIONS}")
string(REPLACE "\n \n" "\n .\n" HEDDLE_LLVM_EXCEPTIONS
  "${HEDDLE_LLVM_EXCEPTIONS}")
configure_file(cmake/copyright.in ${HEDDLE_DEBIAN}/copyright @ONLY)

# heddle_compressed(TEXT_FILE): makes TEXT_FILE.gz, always of the same bytes.
function(heddle_compressed File)
  execute_process(COMMAND ${GZIP} -9n -c ${File} OUTPUT_FILE ${File}.gz
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

string(TIMESTAMP HEDDLE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(CONFIGURE OUTPUT ${HEDDLE_DEBIAN}/changelog.Debian @ONLY CONTENT
"heddle (@PROJECT_VERSION@-1) unstable; urgency=medium

  * Packages as CPack makes them. What changed in Heddle is in changelog.gz.

 -- @CPACK_PACKAGE_CONTACT@  @HEDDLE_DATE@
")
configure_file(CHANGELOG.md ${HEDDLE_DEBIAN}/changelog COPYONLY)
heddle_compressed(${HEDDLE_DEBIAN}/changelog)
heddle_compressed(${HEDDLE_DEBIAN}/changelog.Debian)

# What the programs are linked with. dpkg-shlibdeps would find the same by reading
# all symbols of LLVM's libraries, for a minute of processor time.
function(heddle_library_dependency Into Package)
  execute_process(COMMAND dpkg-query -W -f \${source:Upstream-Version} ${Package}
    OUTPUT_VARIABLE Version ERROR_QUIET)
  if(Version)
    string(APPEND Package " (>= ${Version})")
  endif()
  set(${Into} ${${Into}} ${Package} PARENT_SCOPE)
endfunction()
set(HEDDLE_STANDARD_LIBRARIES libgcc-s1)
heddle_library_dependency(HEDDLE_STANDARD_LIBRARIES libc6)
heddle_library_dependency(HEDDLE_STANDARD_LIBRARIES libstdc++6)
if(HEDDLE_ENABLE_TIDY)
  set(HEDDLE_LIBRARIES ${HEDDLE_STANDARD_LIBRARIES}
    "libclang-cpp${HEDDLE_LLVM} (>= 1:${HEDDLE_LLVM}~)"
    "libllvm${HEDDLE_LLVM} (>= 1:${HEDDLE_LLVM}~)")
endif()

# heddle_package(COMPONENT PACKAGE SUMMARY text DESCRIPTION text [DEPENDS ...]
#                [PROGRAM name] [OVERRIDES ...] [ANY])
# PROGRAM: gets a page of the manual, and depends on HEDDLE_LIBRARIES as well.
# OVERRIDES: what lintian has to say and does not apply, each with its reason
# as a comment before it.
# ANY: the same for every architecture.
macro(heddle_package Component Package)
  cmake_parse_arguments(Arg "ANY" "SUMMARY;DESCRIPTION;PROGRAM"
    "DEPENDS;OVERRIDES" ${ARGN})
  list(APPEND CPACK_COMPONENTS_ALL ${Component})
  string(TOUPPER ${Component} Upper)
  if(Arg_PROGRAM)
    list(APPEND Arg_DEPENDS ${HEDDLE_LIBRARIES})
  endif()
  list(JOIN Arg_DEPENDS ", " CPACK_DEBIAN_${Upper}_PACKAGE_DEPENDS)
  set(CPACK_DEBIAN_${Upper}_PACKAGE_NAME ${Package})
  set(CPACK_DEBIAN_${Upper}_DESCRIPTION "${Arg_SUMMARY}\n${Arg_DESCRIPTION}")
  if(Arg_ANY)
    set(CPACK_DEBIAN_${Upper}_PACKAGE_ARCHITECTURE all)
  endif()
  if(Arg_PROGRAM)
    string(TOUPPER ${Arg_PROGRAM} HEDDLE_PROGRAM_UPPER)
    set(HEDDLE_SYNOPSIS ${Arg_SUMMARY})
    set(HEDDLE_EXTENDED ${Arg_DESCRIPTION})
    set(Page ${HEDDLE_DEBIAN}/${Arg_PROGRAM}.1)
    configure_file(cmake/program.1.in ${Page} @ONLY)
    heddle_compressed(${Page})
    install(FILES ${Page}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
      COMPONENT ${Component})
  endif()
  set(HEDDLE_PACKAGE ${Package})
  configure_file(cmake/lintian-overrides.in ${HEDDLE_DEBIAN}/${Package} @ONLY)
  foreach(Line IN LISTS Arg_OVERRIDES)
    file(APPEND ${HEDDLE_DEBIAN}/${Package} "${Line}\n")
  endforeach()
  install(FILES ${HEDDLE_DEBIAN}/${Package}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
    COMPONENT ${Component})
  install(FILES ${HEDDLE_DEBIAN}/copyright ${HEDDLE_DEBIAN}/changelog.gz
      ${HEDDLE_DEBIAN}/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${Package}
    COMPONENT ${Component})
endmacro()

heddle_package(common heddle-common ANY
  SUMMARY "finds concurrency bugs in C and C++ (common files)"
  DESCRIPTION "Profiles, support for build systems, and documentation.")
set(PkgConfig "pkg-config-unavailable-for-cross-compilation *")
if(HEDDLE_ENABLE_TIDY)
  # The plugin is linked with nothing of LLVM's: it finds it in its host.
  heddle_package(plugin heddle-plugin-${HEDDLE_LLVM}
    SUMMARY "finds concurrency bugs in C and C++ (plugin for clang-tidy)"
    DESCRIPTION "Checks that clang-tidy-${HEDDLE_LLVM} loads."
    DEPENDS clang-tidy-${HEDDLE_LLVM} heddle-common
      ${HEDDLE_STANDARD_LIBRARIES}
    OVERRIDES "# It is for the clang-tidy that runs here."
      "heddle-plugin-${HEDDLE_LLVM}: ${PkgConfig}")
endif()
if(TARGET heddle-tidy)
  heddle_package(heddle-tidy heddle-tidy-${HEDDLE_LLVM}
    PROGRAM heddle-tidy-${HEDDLE_LLVM}
    SUMMARY "clang-tidy that finds concurrency bugs in C and C++"
    DESCRIPTION "clang-tidy ${HEDDLE_LLVM} with Heddle's checks built in."
    DEPENDS libclang-common-${HEDDLE_LLVM}-dev heddle-common)
endif()
if(TARGET heddle-clangd)
  heddle_package(heddle-clangd heddle-clangd-${HEDDLE_LLVM}
    PROGRAM heddle-clangd-${HEDDLE_LLVM}
    SUMMARY "clangd that finds concurrency bugs in C and C++"
    DESCRIPTION "clangd ${HEDDLE_LLVM} with Heddle's checks built in, for editors."
    DEPENDS libclang-common-${HEDDLE_LLVM}-dev)
endif()
if(TARGET heddle-report)
  heddle_package(report heddle-report PROGRAM heddle-report
    SUMMARY "reports of concurrency bugs that Heddle found"
    DESCRIPTION "SARIF, Code Quality, JUnit, HTML, baselines and figures.")
endif()
if(HEDDLE_ENABLE_RUNTIME)
  heddle_package(runtime libheddle-dev
    SUMMARY "Go-like concurrency for C++20"
    DESCRIPTION "Tasks, channels, select, contexts, annotated for Heddle's checks."
    DEPENDS "libstdc++-12-dev | libstdc++-dev"
    OVERRIDES "# Folders are CMake's, the same for all systems."
      "libheddle-dev: ${PkgConfig}")
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS libboost-context-dev) # fibers
endif()
include(CPack)
