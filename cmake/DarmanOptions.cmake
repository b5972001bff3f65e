option(DARMAN_BUILD_TESTS "Build the tests" ON)
option(DARMAN_BUILD_FUZZERS "Build fuzzers on libFuzzer (clang only), not as replays of their corpus" OFF)
set(DARMAN_SANITIZE "" CACHE STRING "Comma-separated sanitizers, e.g. address,undefined or thread")
set(DARMAN_BIN_DIR "${PROJECT_BINARY_DIR}/bin" CACHE PATH "Where the programs go")

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# What one module finds, the modules that link it see.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

# Debian's own Python sees the modules that tools/packages-debian.txt installs; another may not.
if(NOT Python3_EXECUTABLE AND EXISTS /usr/bin/python3)
  set(Python3_EXECUTABLE /usr/bin/python3)
endif()

find_program(DARMAN_CCACHE ccache)
if(DARMAN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DARMAN_CCACHE})
endif()
find_program(DARMAN_MOLD mold)
if(DARMAN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(darman_options INTERFACE)
target_compile_features(darman_options INTERFACE cxx_std_20)
target_compile_options(darman_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Wimplicit-fallthrough -Wswitch-enum -Werror)
# g++ 12 sees overlapping copies in `"text" + std::string` where there are none (GCC bug 105651).
target_compile_options(darman_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(darman_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(DARMAN_SANITIZE)
  target_compile_options(darman_options INTERFACE
    -fsanitize=${DARMAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(darman_options INTERFACE -fsanitize=${DARMAN_SANITIZE})
  # The manual of g++ says of both that sanitizers make them see what is not there.
  target_compile_options(darman_options INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-stringop-overflow>)
endif()
if(DARMAN_BUILD_FUZZERS)
  target_compile_options(darman_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
