// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

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
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Libraries of the system.
        .target(name: "CQPDF", linkerSettings: [.linkedLibrary("qpdf")]),

        // The steps of a job.
        step("Money"),
        step("PrintModel"),
        step("Pricing", ["Money", "PrintModel"]),
        step("PageAnalysis", ["PrintModel", "CQPDF", system]),
        step("Ledger", ["Money", crypto]),
        step("LedgerStore", ["Ledger", "Money", "Pricing", "PrintModel", grdb]),

        // What reads hostile data, and can do nothing else.
        .executableTarget(
            name: "pagetoll-analyzer", dependencies: ["PageAnalysis", system], swiftSettings: strict
        ),

        // Scenarios against a real cupsd and a real IPP printer, and what they need.
        .target(
            name: "ScenarioSupport", path: "Tests/ScenarioSupport", exclude: ["packages.txt"],
            swiftSettings: strict),
        .executableTarget(
            name: "scenario-engine", dependencies: ["ScenarioSupport"],
            path: "Tests/ScenarioEngine",
            swiftSettings: strict),
        .testTarget(
            name: "Scenarios", dependencies: ["ScenarioSupport"], swiftSettings: strict),

        tests("Money"),
        tests("PrintModel"),
        tests("Pricing", ["Money", "PrintModel"]),
        tests("Ledger", ["Money"]),
        tests("PageAnalysis", ["PrintModel", system]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
