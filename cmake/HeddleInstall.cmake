# What `cmake --install` puts where, besides the targets: headers, profiles,
# documentation, and what find_package(Heddle) and pkg-config read.
include(CMakePackageConfigHelpers)

set(HEDDLE_DATA_DIR ${CMAKE_INSTALL_DATADIR}/heddle)
set(HEDDLE_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/heddle)
set(HEDDLE_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Heddle)

if(NOT HEDDLE_ENABLE_RUNTIME) # which installs all headers
  install(FILES runtime/include/heddle/annotations.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/heddle COMPONENT tidy)
endif()

install(DIRECTORY checks/profiles DESTINATION ${HEDDLE_DATA_DIR}
  COMPONENT tidy FILES_MATCHING PATTERN "*.clang-tidy")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT doc FILES_MATCHING PATTERN "*.md")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)

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
  DESTINATION ${HEDDLE_CONFIG_DIR} COMPONENT tidy)

if(HEDDLE_ENABLE_TIDY)
  configure_file(cmake/heddle-tidy.pc.in
    ${CMAKE_CURRENT_BINARY_DIR}/heddle-tidy-${HEDDLE_LLVM}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/heddle-tidy-${HEDDLE_LLVM}.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT tidy)
endif()
