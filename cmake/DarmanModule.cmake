# darman_add_module(NAME core DEPS base LIBS gmp SOURCES money.cpp HEADERS money.hpp)
#
# One folder, one library, one namespace. DEPS is the whole permission list: tools/check_layers.py
# reads it and refuses an #include of any module not named here. LIBS are foreign libraries: a module
# that names one is that library's only door. Every header is owned by a target and is compiled alone
# by the target all_verify_interface_header_sets.
function(darman_add_module)
  cmake_parse_arguments(ARG "" "NAME" "DEPS;LIBS;SOURCES;HEADERS" ${ARGN})
  string(REPLACE "/" "_" flat ${ARG_NAME})
  set(target darman_${flat})
  if(ARG_SOURCES)
    set(scope PUBLIC)
    add_library(${target} STATIC ${ARG_SOURCES})
  else()
    set(scope INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(darman::${flat} ALIAS ${target})
  target_sources(${target} ${scope} FILE_SET HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}/src" FILES ${ARG_HEADERS})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  darman_link_modules(${target} ${scope} ${ARG_DEPS})
  target_link_libraries(${target} ${scope} darman_options ${ARG_LIBS})
endfunction()

# darman_add_app(NAME darman SOURCES main.cpp DEPS report LIBS CLI11::CLI11)
#
# A program; it goes to DARMAN_BIN_DIR (build/bin for the release preset).
function(darman_add_app)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS;LIBS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${DARMAN_BIN_DIR}")
  darman_link_modules(${ARG_NAME} PRIVATE ${ARG_DEPS})
  target_link_libraries(${ARG_NAME} PRIVATE darman_options ${ARG_LIBS})
endfunction()

# darman_add_test(NAME unit.core.date SOURCES date_test.cpp DEPS core LABELS unit)
#
# The label `slow` keeps a test out of `make test`; `make nightly` runs it.
function(darman_add_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;DEPS;LIBS;LABELS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  darman_link_modules(${ARG_NAME} PRIVATE ${ARG_DEPS})
  target_link_libraries(${ARG_NAME} PRIVATE darman_options GTest::gtest_main ${ARG_LIBS})
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  set_property(TEST ${ARG_NAME} APPEND PROPERTY ENVIRONMENT
    "DARMAN_SOURCE_DIR=${PROJECT_SOURCE_DIR}" "DARMAN_BINARY_DIR=${PROJECT_BINARY_DIR}")
endfunction()

# darman_add_fuzzer(NAME fuzz.policy.parse SOURCES parse_fuzz.cpp DEPS policy CORPUS corpus/parse)
#
# SOURCES define LLVMFuzzerTestOneInput. With DARMAN_BUILD_FUZZERS it is a libFuzzer program, run by
# `make fuzz-smoke` and `make fuzz`; without, it is a test that runs every file of CORPUS through it.
add_custom_target(fuzzers)
function(darman_add_fuzzer)
  cmake_parse_arguments(ARG "" "NAME;CORPUS" "SOURCES;DEPS;LIBS" ${ARGN})
  get_filename_component(corpus "${ARG_CORPUS}" ABSOLUTE)
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  darman_link_modules(${ARG_NAME} PRIVATE ${ARG_DEPS})
  target_link_libraries(${ARG_NAME} PRIVATE darman_options ${ARG_LIBS})
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
  add_dependencies(fuzzers ${ARG_NAME})
  if(DARMAN_BUILD_FUZZERS)
    target_link_options(${ARG_NAME} PRIVATE -fsanitize=fuzzer)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/fuzz/${ARG_NAME}.corpus" CONTENT "${corpus}\n")
  else()
    target_sources(${ARG_NAME} PRIVATE "${PROJECT_SOURCE_DIR}/tools/fuzz_replay_main.cpp")
    add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} "${corpus}")
    set_tests_properties(${ARG_NAME} PROPERTIES LABELS fuzz TIMEOUT 120)
  endif()
endfunction()

# darman_add_bench(NAME bench.policy SOURCES policy_bench.cpp DEPS policy)
#
# A program on Google Benchmark, built and run only when asked for: `make bench-policy` is bench.policy.
function(darman_add_bench)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS;LIBS" ${ARGN})
  find_package(benchmark QUIET)
  if(NOT benchmark_FOUND)
    return()
  endif()
  add_executable(${ARG_NAME} EXCLUDE_FROM_ALL ${ARG_SOURCES})
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
  darman_link_modules(${ARG_NAME} PRIVATE ${ARG_DEPS})
  target_link_libraries(${ARG_NAME} PRIVATE
    darman_options benchmark::benchmark benchmark::benchmark_main ${ARG_LIBS})
endfunction()

# darman_link_modules(target PRIVATE core engine/reference)
function(darman_link_modules target scope)
  foreach(dep IN LISTS ARGN)
    string(REPLACE "/" "_" flat ${dep})
    target_link_libraries(${target} ${scope} darman::${flat})
  endforeach()
endfunction()
