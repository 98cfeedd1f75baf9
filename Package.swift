// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "tollgate",
    products: [.executable(name: "tollgate", targets: ["tollgate"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .executableTarget(
            name: "tollgate",
            dependencies: [
                "Reports", "History", "Gate", "Baselines", "Rounds", "Formats", "Budgets", "Git", "GitProgram", "Measurements",
                "Statistics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "Reports", dependencies: ["History", "Gate", "Baselines", "Budgets", "Git", "Measurements", "Statistics"]),
        .target(name: "History", dependencies: ["Gate", "Baselines", "Budgets", "Git", "Measurements", "Statistics"]),
        .target(name: "Gate", dependencies: ["Budgets", "Measurements", "Statistics"]),
        .target(name: "Baselines", dependencies: ["Budgets", "Git", "GitProgram", "Measurements", "Statistics"]),
        .target(
            name: "Rounds",
            dependencies: ["CProcess", "GitProgram", "Statistics", .product(name: "Subprocess", package: "swift-subprocess")]),
        .target(name: "Formats", dependencies: ["Measurements", "CSimdjson", "CLibarchive", "CZlib"]),
        .target(name: "Budgets", dependencies: ["Measurements", "Yams"]),
        .target(name: "Git", dependencies: ["CLibgit2"]),
        .target(name: "GitProgram", dependencies: [.product(name: "Subprocess", package: "swift-subprocess")]),
        .target(
            name: "Measurements", dependencies: [.product(name: "OrderedCollections", package: "swift-collections")]),
        .target(name: "Statistics", dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CProcess"),
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CLibarchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
        .testTarget(name: "MeasurementsTests", dependencies: ["Measurements"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Measurements"]),
        .testTarget(name: "BudgetsTests", dependencies: ["Budgets", "Measurements"]),
        .target(
            name: "RepositoryFixtures", dependencies: ["Git", .product(name: "Subprocess", package: "swift-subprocess")],
            path: "Tests/RepositoryFixtures"),
        .testTarget(name: "GitTests", dependencies: ["Git", "RepositoryFixtures"]),
        .testTarget(
            name: "BaselinesTests", dependencies: ["Baselines", "Budgets", "Git", "Measurements", "RepositoryFixtures", "Statistics"]),
        .testTarget(name: "RoundsTests", dependencies: ["Rounds", "RepositoryFixtures"]),
        .testTarget(name: "GateTests", dependencies: ["Gate", "Budgets", "Measurements", "Statistics"]),
        .testTarget(
            name: "HistoryTests",
            dependencies: ["History", "Gate", "Baselines", "Budgets", "Git", "Measurements", "RepositoryFixtures", "Statistics"]),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "History", "Gate", "Baselines", "Budgets", "Git", "Measurements", "Statistics"]),
        .testTarget(name: "EndToEndTests", dependencies: ["tollgate", "RepositoryFixtures"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
// What a target imports stays its own, unless a file says `package import`.
for target in package.targets
where [.regular, .executable, .test].contains(target.type) && !["CProcess", "CSimdjson"].contains(target.name) {
    target.swiftSettings = [.enableUpcomingFeature("InternalImportsByDefault")]
}
