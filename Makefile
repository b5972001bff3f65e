# The commands of the house. `make demo` and `make test` set up the machine (Debian 12; root or sudo)
# and are quick the second time.
#
#   make demo           what Darman does, in a minute
#   make test           the tests, on the build that people run
#   make build          build/bin/darman
#   make setup          Debian and npm packages only
#
#   make asan           the tests under AddressSanitizer and UBSan
#   make format         formats the C++     make format-check   only looks
#   make tidy           clang-tidy on what changed; make tidy ALL=1 on everything
#   make headers        every header compiles alone
#   make clang          clang 16 parses everything
#   make docs-check     links and commands of the pages
#   make fuzz-smoke     each fuzzer for 10 seconds
#   make fuzz           each fuzzer for an hour; make fuzz FUZZ=fuzz.policy.parse FUZZ_SECONDS=60
#   make bench-policy   the benchmark bench.policy
#   make nightly        the whole matrix: slow tests, ThreadSanitizer, all of clang-tidy, fuzzers
#   make clean          removes what was built; keeps what setup fetched
#
# JOBS=4 sets how many compilers run at once.

.DEFAULT_GOAL := build
JOBS ?= $(shell nproc)
FUZZ ?= all
FUZZ_SECONDS ?= 3600

.PHONY: setup setup-check setup-bench build test asan tsan slow demo format format-check tidy headers \
	clang docs-check fuzz-smoke fuzz fuzzers nightly clean

setup:
	@tools/setup.sh build

setup-check:
	@tools/setup.sh build check

setup-bench:
	@tools/setup.sh build bench

# CMake runs again by itself when a CMakeLists.txt changes; here it runs the first time.
build/%/build.ninja: CMakePresets.json | setup
	cmake --preset $* --log-level=NOTICE
	@touch $@

build/fuzz/build.ninja: CMakePresets.json | setup-check
	cmake --preset fuzz --log-level=NOTICE
	@touch $@

build: build/release/build.ninja
	cmake --build --preset release --parallel $(JOBS)

test: build
	ctest --preset release --parallel $(JOBS) --output-junit ctest.xml

asan tsan: %: build/%/build.ninja
	cmake --build --preset $* --parallel $(JOBS)
	ctest --preset $* --parallel $(JOBS) --output-junit ctest.xml

slow: build
	ctest --preset slow --output-junit ctest-slow.xml

demo: build
	@tools/demo.sh

format: setup-check
	@tools/format.sh

format-check: setup-check
	@tools/format.sh --check

headers: build/release/build.ninja
	cmake --build --preset headers --parallel $(JOBS)

clang: build/release/build.ninja setup-check
	@tools/check_clang.py --jobs $(JOBS) parse

tidy: build/release/build.ninja setup-check
	@tools/check_clang.py --jobs $(JOBS) tidy $(if $(ALL),--all)

docs-check: setup
	@tools/check_docs.py

fuzzers: build/fuzz/build.ninja
	cmake --build --preset fuzz --parallel $(JOBS)

fuzz-smoke: fuzzers
	@tools/fuzz.sh all 10

fuzz: fuzzers
	@tools/fuzz.sh $(FUZZ) $(FUZZ_SECONDS)

bench-%: setup-bench build/release/build.ninja
	cmake build/release >/dev/null
	cmake --build --preset release --parallel $(JOBS) --target bench.$*
	build/release/bench/bench.$*

# One after the other: each uses the whole machine.
nightly:
	$(MAKE) test
	$(MAKE) slow
	$(MAKE) asan
	$(MAKE) tsan
	$(MAKE) format-check headers clang
	$(MAKE) tidy ALL=1
	$(MAKE) fuzz FUZZ_SECONDS=600

clean:
	find build -mindepth 1 -maxdepth 1 ! -name deps -exec rm -rf {} +
