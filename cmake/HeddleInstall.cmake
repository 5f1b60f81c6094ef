# What `cmake --install` puts where, besides the targets: headers, profiles,
# documentation, and what find_package(Heddle) and pkg-config read.
include(CMakePackageConfigHelpers)

set(HEDDLE_DATA_DIR ${CMAKE_INSTALL_DATADIR}/heddle)
set(HEDDLE_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/heddle)
set(HEDDLE_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Heddle)

if(NOT HEDDLE_ENABLE_RUNTIME) # which installs all headers
  install(FILES runtime/include/heddle/annotations.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/heddle COMPONENT annotations)
endif()

install(DIRECTORY checks/profiles DESTINATION ${HEDDLE_DATA_DIR}
  COMPONENT common FILES_MATCHING PATTERN "*.clang-tidy")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/heddle-common
  COMPONENT common FILES_MATCHING PATTERN "*.md")

configure_package_config_file(cmake/HeddleConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/HeddleConfig.cmake
  INSTALL_DESTINATION ${HEDDLE_CONFIG_DIR}
  PATH_VARS HEDDLE_PLUGIN_DIR HEDDLE_DATA_DIR)
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/HeddleConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/HeddleConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/HeddleConfigVersion.cmake
  DESTINATION ${HEDDLE_CONFIG_DIR} COMPONENT common)

# Wherever the files of pkg-config end up, the prefix is above them.
set(HEDDLE_PC_DIR ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
string(REGEX REPLACE "[^/]+" ".." HEDDLE_PC_TO_PREFIX ${HEDDLE_PC_DIR})
if(HEDDLE_ENABLE_RUNTIME)
  configure_file(cmake/heddle.pc.in ${CMAKE_CURRENT_BINARY_DIR}/heddle.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/heddle.pc
    DESTINATION ${HEDDLE_PC_DIR} COMPONENT runtime)
endif()
if(HEDDLE_ENABLE_TIDY)
  configure_file(cmake/heddle-tidy.pc.in
    ${CMAKE_CURRENT_BINARY_DIR}/heddle-tidy-${HEDDLE_LLVM}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/heddle-tidy-${HEDDLE_LLVM}.pc
    DESTINATION ${HEDDLE_PC_DIR} COMPONENT plugin)
endif()
