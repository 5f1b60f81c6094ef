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

# heddle_package(COMPONENT PACKAGE SUMMARY text [DEPENDS ...] [PROGRAM] [ANY])
# PROGRAM: depends on the libraries that it is linked with, as well.
# ANY: the same for every architecture.
macro(heddle_package Component Package)
  cmake_parse_arguments(Arg "PROGRAM;ANY" "SUMMARY" "DEPENDS" ${ARGN})
  list(APPEND CPACK_COMPONENTS_ALL ${Component})
  string(TOUPPER ${Component} Upper)
  list(JOIN Arg_DEPENDS ", " CPACK_DEBIAN_${Upper}_PACKAGE_DEPENDS)
  set(CPACK_DEBIAN_${Upper}_PACKAGE_NAME ${Package})
  set(CPACK_COMPONENT_${Upper}_DESCRIPTION ${Arg_SUMMARY})
  if(Arg_PROGRAM)
    set(CPACK_DEBIAN_${Upper}_PACKAGE_SHLIBDEPS ON)
  endif()
  if(Arg_ANY)
    set(CPACK_DEBIAN_${Upper}_PACKAGE_ARCHITECTURE all)
  endif()
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${Package}
    COMPONENT ${Component} RENAME copyright)
endmacro()

heddle_package(common heddle-common ANY
  SUMMARY "Profiles, support for build systems, and documentation.")
if(HEDDLE_ENABLE_TIDY)
  # The plugin is linked with nothing of LLVM's: it finds it in its host.
  heddle_package(plugin heddle-plugin-${HEDDLE_LLVM}
    SUMMARY "The plugin for clang-tidy ${HEDDLE_LLVM}."
    DEPENDS clang-tidy-${HEDDLE_LLVM} heddle-common)
endif()
if(TARGET heddle-tidy)
  heddle_package(heddle-tidy heddle-tidy-${HEDDLE_LLVM} PROGRAM
    SUMMARY "clang-tidy ${HEDDLE_LLVM} with the checks built in."
    DEPENDS libclang-common-${HEDDLE_LLVM}-dev heddle-common)
endif()
if(TARGET heddle-clangd)
  heddle_package(heddle-clangd heddle-clangd-${HEDDLE_LLVM} PROGRAM
    SUMMARY "clangd ${HEDDLE_LLVM} with the checks built in."
    DEPENDS libclang-common-${HEDDLE_LLVM}-dev)
endif()
if(TARGET heddle-report)
  heddle_package(report heddle-report PROGRAM
    SUMMARY "Reports, baselines and figures of what was found.")
endif()
if(HEDDLE_ENABLE_RUNTIME)
  heddle_package(runtime libheddle-dev
    SUMMARY "Go-like concurrency for C++20, annotated for the checks."
    DEPENDS "libstdc++-12-dev | libstdc++-dev")
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS libboost-context-dev) # fibers
endif()
include(CPack)
