# Two commands on a fresh machine: `make demo` shows the main job, `make check` passes the tests.
# Each installs the Debian or Ubuntu packages that it needs and that are missing.

SWIFT ?= swift
RELEASE := --configuration release --static-swift-stdlib
PROGRAMS = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)

BUILD_PACKAGES := libcups2-dev libqpdf-dev libsqlite3-dev libjpeg-dev libopenjp2-7-dev libpng-dev \
    libseccomp-dev libsnmp-dev libtiff-dev zlib1g-dev
RUN_PACKAGES := ghostscript eatmydata $(shell grep -v '^\#' Tests/ScenarioSupport/packages.txt)
SHARED = $(or $(PAGETOLL_SHARED),../shared)
SECONDS ?= 60

# How many random sequences the ledger's rules are tried on; `make check` tries 1000.
SEQUENCES ?= 10000

.PHONY: help demo check torture bench accuracy fuzz lint format release packages install uninstall clean

help:
	@echo "make demo      print through a private cupsd and a virtual printer, and see it charged"
	@echo "make check     build and run all tests"
	@echo "make torture   the long runs: RUNS=1000 times under fire, then killed at each step in turn,"
	@echo "               SEQUENCES=10000 random histories"
	@echo "make accuracy  score the page counts on the shared corpus"
	@echo "make fuzz      feed the parsers broken data, SECONDS=60 for each language"
	@echo "make bench     measure analysis, gateway and a large ledger (RUNS=20 MEMBERS=1000: a short look)"
	@echo "make lint      check the style of the code"
	@echo "make release   build the programs as they are installed"
	@echo "make install   install them (as root); make uninstall takes them away"

demo: packages release
	bash Tests/Demo/demo.sh "$(PROGRAMS)"

check: packages
	$(SWIFT) build --build-tests
	bash Tests/check.sh "$(SWIFT)"

accuracy: packages
	$(SWIFT) build --product pagetoll-analyzer
	@if [ -f "$(SHARED)/corpus/score.py" ]; then \
	    python3 "$(SHARED)/corpus/score.py" --manifest "$(SHARED)/corpus/manifest.tsv" \
	        --cmd "$$($(SWIFT) build --show-bin-path)/pagetoll-analyzer {}" --misses 50; \
	else \
	    echo "There is no corpus at $(SHARED)/corpus; PAGETOLL_SHARED names another place."; \
	fi

# A seed that fails is printed, and can be played again: SEED=17 RUNS=1.
torture: packages
	$(SWIFT) build --build-tests
	"$$($(SWIFT) build --show-bin-path)/Torture" --seed $(or $(SEED),1) --runs $(or $(RUNS),1000)
	$(if $(SEED),,"$$($(SWIFT) build --show-bin-path)/Torture" --walk full)
	PAGETOLL_SEQUENCES=$(SEQUENCES) $(SWIFT) test --skip-build --filter PropertyTests

fuzz: packages
	bash Tests/Fuzz/fuzz.sh $(SECONDS)

bench: RUN_PACKAGES += mupdf-tools qpdf
bench: packages release
	$(SWIFT) build $(RELEASE) --product Benchmarks
	bash Tests/Benchmarks/formats.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/gateway.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/ledger.sh "$(PROGRAMS)"

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests cups-backend

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests cups-backend

release:
	$(SWIFT) build $(RELEASE) --product pagetoll
	$(SWIFT) build $(RELEASE) --product pagetoll-backend
	$(SWIFT) build $(RELEASE) --product pagetoll-analyzer
	$(SWIFT) build $(RELEASE) --product pagetoll-meter

# Installs what is missing, and asks for nothing when nothing is.
packages:
	@missing=""; \
	for package in $(BUILD_PACKAGES) $(RUN_PACKAGES); do \
	    dpkg-query -W -f '$${Status}\n' "$$package" 2>/dev/null | grep -q '^install ok installed' \
	        || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    echo "Installing$$missing"; \
	    sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    $$sudo apt-get update -q && \
	    $$sudo env DEBIAN_FRONTEND=noninteractive \
	        apt-get install -q -y --no-install-recommends $$missing; \
	fi

PREFIX ?= /usr
BACKENDS ?= $(PREFIX)/lib/cups/backend
STATE ?= /var/lib/pagetoll

install: release
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/libexec/pagetoll" \
	    "$(DESTDIR)$(BACKENDS)"
	install -d -m 0700 "$(DESTDIR)$(STATE)"
	install -m 0755 "$(PROGRAMS)/pagetoll" "$(DESTDIR)$(PREFIX)/bin/pagetoll"
	install -m 0755 "$(PROGRAMS)/pagetoll-analyzer" "$(PROGRAMS)/pagetoll-meter" \
	    "$(DESTDIR)$(PREFIX)/libexec/pagetoll/"
	install -m 0700 "$(PROGRAMS)/pagetoll-backend" "$(DESTDIR)$(BACKENDS)/pagetoll"
	install -d "$(DESTDIR)$(PREFIX)/share/pagetoll"
	install -m 0644 cups-backend/policy/pagetoll.conf \
	    "$(DESTDIR)$(PREFIX)/share/pagetoll/cupsd-policy.conf"
	install -m 0644 cups-backend/apparmor/pagetoll \
	    "$(DESTDIR)$(PREFIX)/share/pagetoll/apparmor-profile"

# The ledger stays: it is money.
uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/pagetoll" "$(DESTDIR)$(BACKENDS)/pagetoll"
	rm -rf "$(DESTDIR)$(PREFIX)/libexec/pagetoll" "$(DESTDIR)$(PREFIX)/share/pagetoll"

clean:
	$(SWIFT) package clean
