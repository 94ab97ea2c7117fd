// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target of ours is compiled the same way; only generated code is exempt.
///
/// Our modules are small and generic, and posting passes through eight of them: without optimisation across modules a
/// third of the time goes into looking up generic metadata (`ops/bench`, ADR 0018).
let strict: [SwiftSetting] = [
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    .swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func product(_ name: String, _ package: String) -> Target.Dependency { .product(name: name, package: package) }

/// A library under `Shared/`.
func shared(
    _ name: String, at path: String? = nil, needs: [Target.Dependency] = [], embeds: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: needs, path: "Shared/\(path ?? name)", exclude: notes(in: "Shared/\(path ?? name)"),
        resources: embeds, swiftSettings: strict)
}

/// A test target under `Tests/`.
func tests(_ name: String, needs: [Target.Dependency], embeds: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: needs, path: "Tests/\(name)Tests", resources: embeds,
        swiftSettings: strict)
}

/// Pages for readers that stand in a target's folder and are not compiled.
func notes(in path: String) -> [String] {
    [
        "Shared/Codec/Messages": ["proto"], "Shared/Codec/Records": ["README.md"], "Shared/Law": [],
        "Shared/Paper": ["README.md"],
    ][path] ?? []
}

/// A service: its pure rules, its program, and the tests of both.
func service(
    _ name: String, rules: String, needs: [Target.Dependency], copies: [Resource] = []
) -> [Target] {
    let pure: [Target.Dependency] = ["CodecPrimitives", "CodecRecords", "Law", "Ledger"]
    let machinery: [Target.Dependency] = [
        "Codec", "CodecPrimitives", "CodecRecords", "Law", "Ledger", "Outbox", "Postgres", "Rabbit", "ServiceKit",
    ]
    return [
        .target(name: rules, dependencies: pure, path: "Services/\(name)/Rules", swiftSettings: strict),
        .executableTarget(
            name: name, dependencies: machinery + needs + [.target(name: rules)],
            path: "Services/\(name)/Program", resources: [.copy("Migrations")] + copies, swiftSettings: strict),
        tests(rules, needs: pure + [.target(name: rules), "TestKit"]),
    ]
}

let logging = product("Logging", "swift-log")
let hummingbird = product("Hummingbird", "hummingbird")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let argumentParser = product("ArgumentParser", "swift-argument-parser")
let crypto = product("Crypto", "swift-crypto")
let jwt = product("JWTKit", "jwt-kit")

let machinery: [Target] = [
    .target(
        name: "CLinux", path: "Shared/CLinux", cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)],
        linkerSettings: [.linkedLibrary("crypto")]),
    .systemLibrary(
        name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
        name: "CRabbitMQ", path: "Shared/CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
    .systemLibrary(
        name: "CPango", path: "Shared/CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(
        name: "CQRCode", path: "Shared/CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    shared("Paper", needs: ["CPango", "CQRCode", "CodecPrimitives", "CodecRecords"]),
    shared("PollThread", needs: ["CLinux"]),
    shared("Postgres", needs: ["CLibPQ", "PollThread", logging]),
    shared("Rabbit", needs: ["CRabbitMQ", "PollThread", logging]),
    shared("Outbox", needs: ["Codec", "CodecPrimitives", "Postgres", "Rabbit", "PollThread", logging]),
    shared(
        "ServiceKit",
        needs: [
            "Codec", "CodecPrimitives", "Law", "Outbox", "Postgres", "Rabbit", "PollThread", logging, lifecycle,
            hummingbird, product("Metrics", "swift-metrics"), product("Configuration", "swift-configuration"),
            product("UnixSignals", "swift-service-lifecycle"), argumentParser,
        ]),
]

let meaning: [Target] = [
    shared("CodecPrimitives", at: "Codec/Primitives"),
    shared("CodecRecords", at: "Codec/Records", needs: ["CodecPrimitives"], embeds: [.embedInCode("Layouts")]),
    .target(
        name: "CodecMessages", dependencies: [product("SwiftProtobuf", "swift-protobuf")],
        path: "Shared/Codec/Messages", exclude: ["proto"], swiftSettings: [.swiftLanguageMode(.v6)]),
    shared(
        "Codec", at: "Codec/Envelope",
        needs: ["CodecPrimitives", "CodecMessages", product("SwiftProtobuf", "swift-protobuf")]),
    shared("Law", needs: ["CodecPrimitives"], embeds: [.embedInCode("Data")]),
    shared("Ledger", needs: ["CodecPrimitives"]),
    shared("StaffAccess", needs: ["CodecPrimitives", "Law", crypto, jwt]),
]

let services: [Target] =
    service(
        "CaseManagement", rules: "CaseRules",
        needs: [
            logging, hummingbird, argumentParser, lifecycle, crypto, "StaffAccess",
            product("Mustache", "swift-mustache"),
        ], copies: [.copy("Pages/Templates")])
    + service(
        "PaymentIntake", rules: "IntakeRules",
        needs: ["PollThread", logging, hummingbird, argumentParser, lifecycle, crypto],
        copies: [.copy("Forms")])
    + service(
        "Garnishment", rules: "GarnishmentRules", needs: [logging, hummingbird, argumentParser, lifecycle, crypto])
    + service(
        "Outsourcing", rules: "OutsourcingRules",
        needs: [logging, hummingbird, argumentParser, lifecycle, crypto, jwt])
    + service(
        "Notifications", rules: "NoticeRules",
        needs: ["Paper", logging, hummingbird, argumentParser, lifecycle, crypto])

let commandLine: [Target] = [
    .executableTarget(
        name: "Saiken",
        dependencies: [
            "CaseRules", "Codec", "CodecPrimitives", "CodecRecords", "Law", "Ledger", "Outbox", "Paper", "Postgres",
            "IntakeRules", "Rabbit", "ServiceKit", "StaffAccess", argumentParser, logging, crypto,
            product("AsyncHTTPClient", "async-http-client"),
        ],
        path: "Services/Saiken/Program", swiftSettings: strict)
]

let proofs: [Target] = [
    .target(
        name: "TestKit", dependencies: ["CodecPrimitives"], path: "Tests/TestKit", swiftSettings: strict),
    .target(
        name: "TestDatabases",
        dependencies: [
            "Codec", "CodecPrimitives", "Outbox", "PollThread", "Postgres", "Rabbit", "TestKit", logging,
        ],
        path: "Tests/TestDatabases", swiftSettings: strict),
    tests("PollThread", needs: ["PollThread", "CLinux", "TestKit"]),
    tests("Postgres", needs: ["Postgres", "PollThread", "TestKit", logging]),
    tests("Rabbit", needs: ["Rabbit", "PollThread", "TestKit", logging]),
    tests("CodecPrimitives", needs: ["CodecPrimitives", "TestKit"]),
    tests("CodecRecords", needs: ["CodecRecords", "CodecPrimitives", "TestKit"]),
    tests(
        "Codec",
        needs: ["Codec", "CodecPrimitives", "CodecMessages", "TestKit", product("SwiftProtobuf", "swift-protobuf")]),
    tests("Law", needs: ["Law", "CodecPrimitives", "TestKit"]),
    tests("Ledger", needs: ["Ledger", "CodecPrimitives", "TestKit"]),
    tests("StaffAccess", needs: ["StaffAccess", "CodecPrimitives", "Law", "TestKit", crypto, jwt]),
    tests(
        "Outbox",
        needs: [
            "Outbox", "Codec", "CodecPrimitives", "Postgres", "Rabbit", "TestDatabases", "TestKit", logging,
        ]),
    tests(
        "ServiceKit",
        needs: [
            "ServiceKit", "CodecPrimitives", "Codec", "Outbox", "PollThread", "Postgres", "Rabbit", "TestDatabases",
            "TestKit", logging, lifecycle, hummingbird, product("HummingbirdTesting", "hummingbird"),
            product("Metrics", "swift-metrics"),
        ]),
    tests(
        "PaymentIntake",
        needs: [
            "PaymentIntake", "IntakeRules", "Codec", "CodecPrimitives", "CodecRecords", "Law", "Outbox", "PollThread",
            "Postgres", "ServiceKit", "TestDatabases", "TestKit", logging, crypto, hummingbird,
            product("HummingbirdTesting", "hummingbird"),
        ]),
    tests(
        "Garnishment",
        needs: [
            "Garnishment", "GarnishmentRules", "Codec", "CodecPrimitives", "CodecRecords", "Law", "Outbox",
            "Postgres", "ServiceKit", "TestDatabases", "TestKit", logging, hummingbird,
            product("HummingbirdTesting", "hummingbird"),
        ]),
    tests(
        "Outsourcing",
        needs: [
            "Outsourcing", "OutsourcingRules", "Codec", "CodecPrimitives", "Law", "Outbox", "Postgres", "ServiceKit",
            "TestDatabases", "TestKit", logging, hummingbird, crypto, product("HummingbirdTesting", "hummingbird"),
            product("JWTKit", "jwt-kit"),
        ]),
    tests(
        "Notifications",
        needs: [
            "Notifications", "NoticeRules", "Codec", "CodecPrimitives", "Law", "Outbox", "Postgres", "ServiceKit",
            "TestDatabases", "TestKit", logging, hummingbird, product("HummingbirdTesting", "hummingbird"),
        ]),
    tests(
        "Saiken",
        needs: [
            "Saiken", "CodecPrimitives", "CodecRecords", "IntakeRules", "Law", "Ledger", "Postgres", "ServiceKit",
            "TestKit", argumentParser, logging,
        ]),
    tests("Paper", needs: ["Paper", "CodecPrimitives", "CodecRecords", "TestKit"]),
    tests("Tidy", needs: []),
    tests(
        "Suite",
        needs: [
            "CaseManagement", "CaseRules", "Codec", "CodecPrimitives", "CodecRecords", "Law", "Ledger", "Outbox",
            "Postgres", "Rabbit", "Saiken", "ServiceKit", "StaffAccess", "TestKit", logging, crypto, hummingbird,
            product("AsyncHTTPClient", "async-http-client"), product("HummingbirdTesting", "hummingbird"),
        ]),
]

let bench: [Target] = [
    .executableTarget(
        name: "Bench", dependencies: ["CodecPrimitives", "CodecRecords", "Law", "Rabbit", argumentParser, logging],
        path: "Tests/Bench", swiftSettings: strict)
]

let package = Package(
    name: "saiken",
    products: [
        .executable(name: "case-management", targets: ["CaseManagement"]),
        .executable(name: "payment-intake", targets: ["PaymentIntake"]),
        .executable(name: "garnishment", targets: ["Garnishment"]),
        .executable(name: "outsourcing", targets: ["Outsourcing"]),
        .executable(name: "notifications", targets: ["Notifications"]),
        .executable(name: "saiken", targets: ["Saiken"]),
        .executable(name: "Bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: machinery + meaning + services + commandLine + proofs + bench
)
