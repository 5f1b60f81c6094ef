# find_package(HeddleRuntime) gives the target heddle::runtime.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/HeddleRuntimeTargets.cmake)
