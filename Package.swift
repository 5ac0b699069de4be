// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

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
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1")
    ],
    targets: [
        // Libraries of the system.
        .target(name: "CQPDF", linkerSettings: [.linkedLibrary("qpdf")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),

        // The steps of a job.
        step("Money"),
        step("PrintModel"),
        step("PageAnalysis", ["PrintModel", "CQPDF", "CJPEG", system]),

        // What reads hostile data, and can do nothing else.
        .executableTarget(
            name: "pagetoll-analyzer", dependencies: ["PageAnalysis", system], swiftSettings: strict
        ),

        tests("Money"),
        tests("PrintModel"),
        tests("PageAnalysis", ["PrintModel", system]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
