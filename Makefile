# The whole build. `make` alone prints what there is.
#
#   MODE=release  what is installed (default)      build/portero
#   MODE=asan     gcc with address and undefined-behaviour sanitizers: what the tests run
#   MODE=clang    clang, for its warnings
#   MODE=fuzz     clang with libFuzzer (make fuzz)

MODE ?= release
B := build/$(MODE)
GEN := build/gen

CC_release := gcc
CC_asan := gcc
CC_clang := clang
CC_fuzz := clang
CC := $(CC_$(MODE))

PACKAGES := libmicrohttpd openssl libsodium jansson sqlite3 libpq libcurl expat
WARNINGS := -Wall -Wextra -Wformat=2 -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
HARDEN := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
          -ftrivial-auto-var-init=zero
FLAGS_release := -O2 -g $(HARDEN)
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_clang := -O2 -g
FLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS := -std=gnu11 -D_GNU_SOURCE -fPIE -pthread -fno-strict-overflow -fno-delete-null-pointer-checks \
          -ffile-prefix-map=$(CURDIR)=. $(WARNINGS) $(FLAGS_$(MODE)) -Isrc -I$(GEN) -Itests \
          $(shell pkg-config --cflags libpq)
comma := ,
LDFLAGS := -pie -pthread $(if $(filter asan fuzz,$(MODE)),-fsanitize=address$(comma)undefined,) \
           -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
LIBS = $(shell pkg-config --libs $(PACKAGES))

SOURCES := $(filter-out src/main.c,$(wildcard src/*.c src/*/*.c))
GENERATED := $(GEN)/store/sql.gen.c $(GEN)/store/schema.gen.c $(GEN)/web/views.gen.c $(GEN)/web/text.gen.c \
             $(GEN)/web/static.gen.c $(GEN)/core/common_passwords.gen.c
OBJECTS := $(SOURCES:%.c=$(B)/%.o) $(GENERATED:$(GEN)/%.c=$(B)/gen/%.o)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/*_test.c tests/unit/*/*_test.c))
TEST_PROGRAMS := $(patsubst tests/programs/%.c,$(B)/tests/%,$(wildcard tests/programs/*.c))
TEST_SUPPORT := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))
BENCH_PROGRAMS := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
TEST_OBJECTS := $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/*.c tests/unit/*/*.c tests/programs/*.c tests/fuzz/*.c \
                  bench/*.c)) \
                $(TEST_SUPPORT)

.DEFAULT_GOAL := help
.PHONY: help deps build demo check bench install docs fuzz clean unit programs benches objects fuzzers
.SECONDARY:

help: ## this list
	@echo 'portero: the doorman of a school'"'"'s video classes'
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install what is missing, from Debian (and npm, for the browser tests)
	@tools/deps

build: deps ## build/portero
	@$(MAKE) --no-print-directory -s build/portero

demo: build ## a demo school in the browser, on SQLite  (PORT=8081, NEW=1)
	@tools/demo

check: deps ## every test
	@tests/run

bench: build ## speed, side by side with what it is compared to  (12 minutes; a quiet machine)
	@tools/deps --bench
	@$(MAKE) --no-print-directory -s benches
	@bench/run

install: build ## the program into $(DESTDIR)/usr/local/bin, and what its operators read
	install -D -m 0755 build/portero $(DESTDIR)/usr/local/bin/portero
	install -D -m 0644 docs/operations.es.md $(DESTDIR)/usr/local/share/doc/portero/operations.es.md

docs: build ## docs/reference/, generated from the tables, and the README's pictures
	@tools/make-reference
	@tests/run e2e/pages_es e2e/manage_pages_es && install -D -m 0644 -t docs/images $(patsubst %,build/screens/%.png,portal espera gestion)

SECONDS ?= 60
fuzz: deps ## look for crashes in each parser  (SECONDS=60)
	@$(MAKE) --no-print-directory MODE=fuzz fuzzers
	@for name in $(FUZZERS); do mkdir -p build/fuzz/corpus/$$name tests/fuzz/corpus/$$name; \
	    build/fuzz/fuzz/$$name -max_total_time=$(SECONDS) -timeout=1 -malloc_limit_mb=256 \
	        -artifact_prefix=build/fuzz/$$name- build/fuzz/corpus/$$name tests/fuzz/corpus/$$name || exit 1; done

clean: ## remove build/
	rm -rf build

build/portero: build/release/portero
	@cp -f $< $@

$(B)/portero: $(B)/src/main.o $(B)/libportero.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/libportero.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Generated code exists before anything is compiled that may include its headers.
$(OBJECTS) $(B)/src/main.o $(TEST_OBJECTS): | $(GENERATED)

# --- generated code: tools/ are small programs that turn sql, html, po and files into typed C ---
TOOL_LIB := $(wildcard tools/lib/*.c) src/base/span.c src/base/arena.c src/base/buf.c
build/tools/%: tools/%.c $(TOOL_LIB) $(wildcard tools/lib/*.h)
	@mkdir -p $(@D)
	gcc -std=gnu11 -D_GNU_SOURCE -O1 -g $(WARNINGS) -Itools -Isrc -o $@ $< $(TOOL_LIB)

SQL_FILES := $(sort $(wildcard src/store/sql/*.sql))
SCHEMA_FILES := $(sort $(wildcard src/store/sql/schema/*.sql))
VIEW_FILES := $(sort $(wildcard src/web/views/*.html))
PO_FILES := $(sort $(wildcard src/web/po/*es.po)) $(sort $(wildcard src/web/po/*en.po))
STATIC_FILES := $(sort $(wildcard src/web/static/*))

$(GEN)/store/sql.gen.c: build/tools/sql2c $(SQL_FILES)
	@mkdir -p $(@D)
	build/tools/sql2c $(GEN)/store/sql.gen $(SQL_FILES)
$(GEN)/store/schema.gen.c: build/tools/embed $(SCHEMA_FILES)
	@mkdir -p $(@D)
	build/tools/embed schema $(GEN)/store/schema.gen $(SCHEMA_FILES)
$(GEN)/web/views.gen.c: build/tools/views2c $(VIEW_FILES)
	@mkdir -p $(@D)
	build/tools/views2c $(GEN)/web/views.gen $(VIEW_FILES)
$(GEN)/web/text.gen.c: build/tools/po2c $(PO_FILES)
	@mkdir -p $(@D)
	build/tools/po2c $(GEN)/web/text.gen $(PO_FILES)
$(GEN)/web/static.gen.c: build/tools/embed $(STATIC_FILES)
	@mkdir -p $(@D)
	build/tools/embed static_files $(GEN)/web/static.gen $(STATIC_FILES)
$(GEN)/core/common_passwords.gen.c: build/tools/embed src/core/common_passwords.txt
	@mkdir -p $(@D)
	build/tools/embed common_passwords $(GEN)/core/common_passwords.gen src/core/common_passwords.txt

# --- tests ---
unit: $(UNIT_TESTS) ## the unit tests' programs (MODE=asan)
programs: $(B)/portero unit $(TEST_PROGRAMS) benches fuzzers
benches: $(BENCH_PROGRAMS)
objects: $(OBJECTS) $(B)/src/main.o $(TEST_OBJECTS)

$(B)/tests/%: $(B)/tests/unit/%.o $(TEST_SUPPORT) $(B)/libportero.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# small programs that scripts drive
$(TEST_PROGRAMS): $(B)/tests/%: $(B)/tests/programs/%.o $(B)/libportero.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BENCH_PROGRAMS): $(B)/bench/%: $(B)/bench/%.o $(B)/libportero.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# each parser's target: with libFuzzer, else with a main that replays the corpus
fuzzers: $(FUZZERS:%=$(B)/fuzz/%)
REPLAY = $(if $(filter-out fuzz,$(MODE)),$(B)/tests/fuzz/replay.o)
$(FUZZERS:%=$(B)/fuzz/%): $(B)/fuzz/%: $(B)/tests/fuzz/%_fuzz.o $(REPLAY) $(B)/libportero.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $(if $(filter fuzz,$(MODE)),-fsanitize=fuzzer) -o $@ $^ $(LIBS)

-include $(shell find build -name '*.d' 2>/dev/null)
