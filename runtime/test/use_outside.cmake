# cmake -DHOW=find_package|FetchContent -DBUILD=... -DSOURCE=... -DCOMPILER=...
#       -DGENERATOR=... -P use_outside.cmake
# Configures, builds and runs the project outside/ with the runtime, which is
# installed from BUILD, or fetched from SOURCE.
set(work ${BUILD}/test/outside-${HOW})
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${code}\n${output}")
  endif()
endfunction()

if(HOW STREQUAL "find_package")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
endif()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/outside -B ${work}/build
  -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER} -DHOW=${HOW}
  -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
  -DCMAKE_PREFIX_PATH=${work}/prefix -DFETCHCONTENT_SOURCE_DIR_HEDDLE=${SOURCE})
run(${CMAKE_COMMAND} --build ${work}/build --target outside)
run(${work}/build/outside)
