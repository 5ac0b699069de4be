# Two commands on a fresh machine: `make demo` shows the main job, `make check` passes the tests.
# Each installs the Debian or Ubuntu packages that it needs and that are missing.

SWIFT ?= swift
# Addresses that the loader has filled in can be changed no more: what reads print data is under attack.
HARDENING := -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now
RELEASE := --configuration release --static-swift-stdlib $(HARDENING)
PROGRAMS = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)

BUILD_PACKAGES := libcups2-dev libqpdf-dev libsqlite3-dev libjpeg-dev libopenjp2-7-dev libpng-dev \
    libpam0g-dev libpango1.0-dev libpq-dev libseccomp-dev libsnmp-dev libtiff-dev pkgconf zlib1g-dev
# Swift's linker where it is there; bfd, which it falls back to, leaves all of it open to writing.
BUILD_PACKAGES += $(if $(shell command -v ld.gold),,binutils-gold)
RUN_PACKAGES := curl ghostscript eatmydata libjs-bootstrap5 python3-venv $(shell grep -v '^\#' Tests/ScenarioSupport/packages.txt)
SHARED = $(or $(PAGETOLL_SHARED),../shared)
SECONDS ?= 60

# How many random sequences the ledger's rules are tried on; `make check` tries 1000.
SEQUENCES ?= 10000

# Of these pictures README shows a few.
IMAGES := admin-dashboard-desk-window admin-rate-edit-preview-desk-light admin-member-desk-window \
    member-my-phone-window

.PHONY: help demo check screenshots images api-check servers-check torture bench accuracy fuzz lint format release packages install \
    uninstall purge deb package-check docs clean

help:
	@echo "make demo      print through a private cupsd and a virtual printer, and see it charged"
	@echo "make check     build and run all tests"
	@echo "make screenshots  .build/screenshots: every page of the console, at the desk and on a phone,"
	@echo "               light and dark, each looked at by axe-core; make images: those of README"
	@echo "make api-check ask the API what its OpenAPI document allows, and what it does not"
	@echo "make servers-check  three print servers and one database, under fire (JOBS=30 at each)"
	@echo "make torture   the long runs: RUNS=1000 times under fire, then killed at each step in turn,"
	@echo "               SEQUENCES=10000 random histories"
	@echo "make accuracy  score the page counts on the shared corpus"
	@echo "make fuzz      feed the parsers broken data, SECONDS=60 for each language"
	@echo "make bench     measure analysis, gateway, a large ledger and the console over it (RUNS=20 MEMBERS=1000: a short look)"
	@echo "make lint      check the style of the code"
	@echo "make release   build the programs as they are installed"
	@echo "make install   install them (as root); make uninstall takes them away, make purge the ledger too"
	@echo "make deb       build the Debian package .build/pagetoll.deb"
	@echo "make docs      .build/site: docs/ as pages, and the libraries' DocC without a warning"
	@echo "make package-check   install, use, upgrade and purge it in a clean Debian of its own, which also boots"

demo: packages release
	bash Tests/Demo/demo.sh "$(PROGRAMS)"

check: packages
	$(SWIFT) build --build-tests
	bash Tests/BrowserSupport/axe.sh .build/axe
	bash Tests/check.sh "$(SWIFT)"
	bash Tests/API/check.sh "$$($(SWIFT) build --show-bin-path)" 0

# Fails when a page breaks WCAG 2.2 AA, scrolls sideways or hides the focus.
screenshots: packages
	$(SWIFT) build --product pagetoll
	$(SWIFT) build --product pagetoll-backend
	$(SWIFT) build --product pagetoll-analyzer
	$(SWIFT) build --product pagetoll-mender
	$(SWIFT) build --product pagetoll-meter
	$(SWIFT) build --product Screenshots
	bash Tests/BrowserSupport/axe.sh .build/axe
	"$$($(SWIFT) build --show-bin-path)/Screenshots" .build/screenshots

images: RUN_PACKAGES += pngquant
images: screenshots
	mkdir -p docs/images
	for image in $(IMAGES); do \
	    pngquant --force --strip --quality 60-90 --output "docs/images/$$image.png" \
	        ".build/screenshots/$$image.png"; \
	done

# The API against its own OpenAPI document, by schemathesis: EXAMPLES made up for each operation.
api-check: packages
	$(SWIFT) build --product pagetoll
	bash Tests/API/check.sh "$$($(SWIFT) build --show-bin-path)" $(or $(EXAMPLES),100)

# What `make check` does with eight jobs at each server.
servers-check: packages
	$(SWIFT) build --build-tests
	PAGETOLL_SERVER_JOBS=$(or $(JOBS),30) $(SWIFT) test --skip-build \
	    --filter 'SeveralServersScenarios|DatabaseOutageScenarios|DatabaseHostScenarios|PostgreSQLTests'

accuracy: packages
	$(SWIFT) build --product pagetoll-analyzer
	$(SWIFT) build --product pagetoll-mender
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
	$(if $(SEED),,for scene in socket several ipp; do \
	    "$$($(SWIFT) build --show-bin-path)/Torture" --walk $$scene || exit; \
	done)
	PAGETOLL_SEQUENCES=$(SEQUENCES) $(SWIFT) test --skip-build --filter PropertyTests

fuzz: packages
	bash Tests/Fuzz/fuzz.sh $(SECONDS)

bench: RUN_PACKAGES += mupdf-tools qpdf
bench: packages release
	$(SWIFT) build $(RELEASE) --product Benchmarks
	bash Tests/Benchmarks/formats.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/gateway.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/ledger.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/console.sh "$(PROGRAMS)"
	bash Tests/Benchmarks/servers.sh "$(PROGRAMS)"
	python3 Tests/Benchmarks/scale.py

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests cups-backend

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests cups-backend

release: export PAGETOLL_COMMIT = $(shell git describe --always --abbrev=12 --dirty=+ 2>/dev/null || echo unknown)
release:
	$(SWIFT) build $(RELEASE) --product pagetoll
	$(SWIFT) build $(RELEASE) --product pagetoll-backend
	$(SWIFT) build $(RELEASE) --product pagetoll-analyzer
	$(SWIFT) build $(RELEASE) --product pagetoll-mender
	$(SWIFT) build $(RELEASE) --product pagetoll-meter
	$(SWIFT) build $(RELEASE) --product pagetoll-authenticator

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

# What is installed where; packaging/install.sh knows no other place, nor do units and profiles.
install: packages release
	bash packaging/install.sh "$(PROGRAMS)" "$(DESTDIR)"
	if [ -z "$(DESTDIR)" ]; then sh packaging/debian/postinst configure; fi

# Puts the protected queues back. The ledger stays: it is money; `make purge` takes it too.
uninstall:
	if [ -z "$(DESTDIR)" ]; then sh packaging/debian/prerm remove; fi
	bash packaging/install.sh --remove "$(DESTDIR)"
	if [ -z "$(DESTDIR)" ]; then sh packaging/debian/postrm remove; fi

purge: uninstall
	sh packaging/debian/postrm purge

DEB := .build/pagetoll.deb

# VERSION= another version than the program's own, for tests of upgrades.
deb: BUILD_PACKAGES += dpkg-dev lintian
deb: packages release
	bash packaging/deb.sh "$(PROGRAMS)" "$(DEB)" $(VERSION)
	lintian --fail-on error "$(DEB)"

LIBRARIES := Money PrintModel Wording PageAnalysis Pricing Ledger Catalog Interchange LedgerStore ChildProcess \
    Confinement Spool Scheduler Delivery Gateway Site Doctor Desk Console

# .build/site: the pages of docs/, to be opened as files, and the libraries' DocC (api/, wants a server).
docs: BUILD_PACKAGES += python3-markdown
docs: packages
	# It fails on a C target and goes on; docc.sh misses what is not there.
	rm -rf "$$($(SWIFT) build --show-bin-path)/../symbolgraph"
	$(SWIFT) package dump-symbol-graph --minimum-access-level package --skip-synthesized-members \
	    >/dev/null 2>&1 || true
	bash packaging/docc.sh "$$($(SWIFT) build --show-bin-path)/../symbolgraph" .build/site/api \
	    $(LIBRARIES)
	/usr/bin/python3 packaging/site.py .build/site

# A clean Debian in a folder: install, set up, print, upgrade, remove, purge. Needs root.
package-check: BUILD_PACKAGES += curl dpkg-dev debootstrap iproute2 lintian
package-check: deb
	bash packaging/deb.sh "$(PROGRAMS)" .build/pagetoll-before.deb 0.0.1
	bash packaging/check.sh .build/pagetoll-before.deb "$(DEB)"
	bash packaging/systemd-check.sh .build/pagetoll-before.deb "$(DEB)"

clean:
	$(SWIFT) package clean
