# Defines darman::duckdb: DuckDB's C library, as `make setup` left it in build/deps (tools/setup.sh).
#
#   include(DuckDB)
#   darman_add_module(NAME intake DEPS ... LIBS darman::duckdb ...)
#
# A program that links it finds the library by the RUNPATH that CMake writes for imported libraries.
if(TARGET darman::duckdb)
  return()
endif()

set(DARMAN_DEPS_DIR "${PROJECT_SOURCE_DIR}/build/deps" CACHE PATH "What tools/setup.sh fetched")
set(duckdb_header "${DARMAN_DEPS_DIR}/duckdb/include/duckdb.h")
set(duckdb_library "${DARMAN_DEPS_DIR}/duckdb/lib/libduckdb.so")
foreach(file IN ITEMS "${duckdb_header}" "${duckdb_library}")
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "DuckDB is not set up (no ${file}): run `make setup`")
  endif()
endforeach()

add_library(darman_duckdb SHARED IMPORTED GLOBAL)
add_library(darman::duckdb ALIAS darman_duckdb)
set_target_properties(darman_duckdb PROPERTIES
  IMPORTED_LOCATION "${duckdb_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${DARMAN_DEPS_DIR}/duckdb/include")
