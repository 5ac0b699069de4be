// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(
    name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore: Target.Dependency = .product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioFoundationCompat: Target.Dependency = .product(
    name: "NIOFoundationCompat", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

/// A step of the job: what it is about is its name, and an arrow is a name in `dependencies`.
func step(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: strict)
}

let package = Package(
    name: "pagetoll",
    products: [
        // What the harness puts before the backend; all else are programs.
        .library(name: "TortureShim", type: .dynamic, targets: ["TortureShim"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Libraries of the system.
        .systemLibrary(name: "CCups", providers: [.apt(["libcups2-dev"])]),
        .target(name: "CLinux"),
        .systemLibrary(name: "CPAM", providers: [.apt(["libpam0g-dev"])]),
        .systemLibrary(
            name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CPQ", providers: [.apt(["libpq-dev"])]),
        // The commit that is built, for `pagetoll --version`: `make release` gives it.
        .target(
            name: "CVersion",
            cSettings: [
                .define(
                    "PAGETOLL_COMMIT",
                    to: "\"\(Context.environment["PAGETOLL_COMMIT"] ?? "development")\"")
            ]),
        .systemLibrary(name: "CSeccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CSNMP", linkerSettings: [.linkedLibrary("netsnmp")]),
        .target(name: "CQPDF", linkerSettings: [.linkedLibrary("qpdf")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CJPX", linkerSettings: [.linkedLibrary("openjp2")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
        .target(name: "CTIFF", linkerSettings: [.linkedLibrary("tiff")]),

        // The steps of a job.
        step("Money"),
        step("PrintModel"),
        step("Pricing", ["Money", "PrintModel"]),
        step(
            "PageAnalysis",
            [
                "ChildProcess", "CLinux", "PrintModel", "CJPEG", "CJPX", "CPNG", "CTIFF", "CZlib",
                system,
            ]),
        step("Ledger", ["Money", crypto]),
        step("Catalog", ["Ledger", "Money", crypto]),
        step("ChildProcess", ["CLinux", system]),
        step("Confinement", ["CLinux", "CSeccomp", system]),
        step("Scheduler", ["CCups"]),
        step("Spool", ["CCups", "ChildProcess", "CLinux", "PrintModel", system]),
        step("Delivery", ["CLinux", "ChildProcess", "PrintModel", system]),
        // What people are told, and its translations.
        .target(
            name: "Wording", dependencies: ["Ledger", "Money"],
            resources: [.embedInCode("Languages")], swiftSettings: strict),
        step(
            "Gateway",
            [
                "CLinux", "ChildProcess", "Delivery", "Ledger", "Money", "Pricing", "PrintModel",
                "Scheduler", "Spool", "Wording", crypto, logging, system,
            ]),
        step(
            "LedgerStore",
            [
                "CLinux", "CPQ", "Catalog", "Interchange", "Ledger", "Money", "Pricing",
                "PrintModel", crypto, grdb, sqlite, system,
            ]),
        step("Interchange", ["Catalog", "Ledger", "Money"]),
        step("Site", [toml]),
        step("Doctor", ["PrintModel"]),

        // What is done at the front desk, whoever asks for it: the command line or the console.
        step(
            "Desk",
            [
                "Catalog", "ChildProcess", "Gateway", "Interchange", "Ledger", "LedgerStore",
                "Money", "Pricing", "PrintModel", "Scheduler", "Site", "Wording", system,
            ]),
        .target(
            name: "Console",
            dependencies: [
                "CLinux", "CPango", "Catalog", "ChildProcess", "Desk", "Gateway", "Interchange",
                "Ledger", "LedgerStore", "Money", "Pricing", "PrintModel", "Scheduler", "Site",
                "Spool", "Wording", asyncHTTPClient, crypto, cryptoExtras, httpTypes, hummingbird,
                hummingbirdCore,
                hummingbirdTLS, logging, mustache, nioCore, nioHTTP1, nioPosix, nioSSL,
                serviceLifecycle, system,
            ],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")],
            swiftSettings: strict),

        // What admins and members run.
        .executableTarget(
            name: "pagetoll",
            dependencies: [
                "CVersion", "Catalog", "Console", "Desk", "Doctor", "Gateway", "Interchange",
                "Ledger", "LedgerStore", "Money", "PageAnalysis", "Pricing", "PrintModel",
                "Scheduler", "Site", "Spool", argumentParser, logging, system,
            ], swiftSettings: strict),

        // What cupsd runs.
        .executableTarget(
            name: "pagetoll-backend",
            dependencies: [
                "ChildProcess", "Delivery", "Gateway", "Ledger", "LedgerStore", "PrintModel",
                "Scheduler", "Site", "Spool", logging, system,
            ], path: "cups-backend", exclude: ["README.md", "apparmor", "policy"],
            swiftSettings: strict),

        // What reads hostile data, and can do nothing else.
        .executableTarget(
            name: "pagetoll-analyzer",
            dependencies: ["CLinux", "Confinement", "PageAnalysis", "PrintModel", system],
            swiftSettings: strict
        ),

        // What has libqpdf write damaged and encrypted PDF documents anew for it.
        .executableTarget(
            name: "pagetoll-mender", dependencies: ["CQPDF", "Confinement", system],
            swiftSettings: strict,
            // Where it is started, nothing but the system's own libraries can be opened.
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]),

        // What asks printers how much they have printed.
        .executableTarget(
            name: "pagetoll-meter", dependencies: ["CCups", "CSNMP", system],
            swiftSettings: strict),

        // What asks the system whether a password is right.
        .executableTarget(
            name: "pagetoll-authenticator", dependencies: ["CPAM", system], swiftSettings: strict),

        // Scenarios against a real cupsd and a real IPP printer, and what they need.
        .target(
            name: "ScenarioSupport", dependencies: ["ChildProcess", system],
            path: "Tests/ScenarioSupport", exclude: ["packages.txt"], swiftSettings: strict),
        .executableTarget(
            name: "scenario-engine", dependencies: ["ScenarioSupport"],
            path: "Tests/ScenarioEngine",
            swiftSettings: strict),
        .testTarget(
            name: "Scenarios", dependencies: ["BrowserSupport", "ScenarioSupport", grdb],
            swiftSettings: strict),

        // The console as a browser shows it, and pictures of every page.
        .target(
            name: "BrowserSupport",
            dependencies: [
                "ScenarioSupport", asyncHTTPClient, nioCore, nioFoundationCompat, nioHTTP1,
            ],
            path: "Tests/BrowserSupport", exclude: ["axe.sh"], swiftSettings: strict),
        .executableTarget(
            name: "Screenshots", dependencies: ["BrowserSupport", "ScenarioSupport"],
            path: "Tests/Screenshots", swiftSettings: strict),

        // What a taken-over analyser would try.
        .executableTarget(
            name: "hostile-reader", dependencies: ["CLinux", "Confinement", system],
            path: "Tests/HostileReader", swiftSettings: strict),

        // libqpdf in the process that analyses, for tests and the fuzzer.
        .target(
            name: "MendingSupport", dependencies: ["CQPDF", "PageAnalysis", system],
            path: "Tests/MendingSupport", swiftSettings: strict),

        // What libqpdf makes of encoded streams, to compare our own filters with.
        .target(
            name: "FilterOracle", path: "Tests/FilterOracle",
            linkerSettings: [.linkedLibrary("qpdf")]),

        // Jobs that everything happens to, and whether the books still agree with the paper.
        .target(name: "TortureShim", path: "Tests/TortureShim"),
        .executableTarget(
            name: "Torture", dependencies: ["ScenarioSupport", argumentParser],
            path: "Tests/Torture", exclude: ["naive"], swiftSettings: strict),

        // What a site feels, in figures.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CCups", "CPQ", "ChildProcess", "Ledger", "LedgerStore", "Money", "PrintModel",
                argumentParser, asyncHTTPClient, grdb, nioCore, nioHTTP1, system,
            ],
            path: "Tests/Benchmarks",
            exclude: [
                "console.sh", "documents.py", "far.py", "formats.sh", "gateway.sh", "ledger.sh",
                "machine.sh", "naive", "scale.py", "servers.sh",
            ],
            swiftSettings: strict),

        tests("Money"),
        tests("PrintModel"),
        tests("Pricing", ["Money", "PrintModel"]),
        tests("Ledger", ["Money"]),
        tests("Catalog", ["Ledger", "Money"]),
        tests("Interchange", ["Catalog", "Ledger", "Money"]),
        tests(
            "LedgerStore",
            ["Catalog", "Interchange", "Ledger", "Money", "Pricing", "ScenarioSupport", grdb]),
        tests("Desk", ["Catalog", "Ledger", "LedgerStore", "Money", "Site"]),
        tests("pagetoll"),
        tests(
            "Console",
            [
                "Catalog", "ChildProcess", "Desk", "Ledger", "LedgerStore", "Money", "Pricing",
                "PrintModel", "ScenarioSupport", "Site", "Wording", asyncHTTPClient, crypto, grdb,
                httpTypes, hummingbird, logging, nioCore,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        tests("Spool", ["PrintModel"]),
        tests("Delivery", [system]),
        tests("Doctor"),
        tests("Site"),
        tests(
            "Gateway",
            [
                "ChildProcess", "Delivery", "Ledger", "Money", "PageAnalysis", "Pricing",
                "PrintModel", "Scheduler", "Spool", logging, system,
            ]),
        tests(
            "PageAnalysis", ["CZlib", "FilterOracle", "MendingSupport", "PrintModel", system]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// A fuzzer has no main of its own until it is linked with libFuzzer, so it is built on demand only:
// Tests/Fuzz/fuzz.sh.
if Context.environment["PAGETOLL_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["MendingSupport", "PageAnalysis", "PrintModel", system],
            path: "Tests/Fuzz",
            exclude: ["fuzz.sh"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
