# find_package(HeddleRuntime [COMPONENTS fibers]) gives
#   heddle::runtime         each task is a thread
#   heddle::runtime_fibers  many tasks on few threads; if it is installed and
#                           Boost.Context is there
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/heddle_headers.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/heddle_runtime.cmake)

if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/heddle_runtime_fibers.cmake)
  find_package(Boost 1.74 QUIET COMPONENTS context)
  if(Boost_FOUND)
    include(${CMAKE_CURRENT_LIST_DIR}/heddle_runtime_fibers.cmake)
    set(HeddleRuntime_fibers_FOUND TRUE)
  endif()
endif()
if(HeddleRuntime_FIND_REQUIRED_fibers AND NOT HeddleRuntime_fibers_FOUND)
  set(HeddleRuntime_FOUND FALSE)
  set(HeddleRuntime_NOT_FOUND_MESSAGE
    "heddle::runtime_fibers is not installed, or Boost.Context is missing")
endif()
