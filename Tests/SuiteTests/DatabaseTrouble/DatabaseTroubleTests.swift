import Foundation
import TestKit
import Testing

/// What can go wrong with intake's database. Its pool is as small as can be, and it lies on a disk of its own.
@Suite(
    "Database trouble", .serialized,
    .city("database", settings: ["SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting]) { city in
        try await CityInNeed.prepare(city)
    })
struct DatabaseTroubleTests {
    /// Sends all at the same time, once each.
    func sendAtOnce(_ items: [MonthOfPost.Item], to city: City) async throws -> [Loopback.Answer] {
        let port = try await city.port(of: "payment-intake")
        return try await withThrowingTaskGroup(of: Loopback.Answer.self) { group in
            for item in items { group.addTask { try await MonthOfPost.send(item, port: port) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// A refusal must say that the sender keeps what it has and comes again.
    func expectRetriable(_ answer: Loopback.Answer) {
        #expect(answer.status == 503, "\(answer.status) \(answer.text)")
        #expect(answer.member("type") == "urn:saiken:problem:unavailable", "\(answer.text)")
    }

    /// Waits until intake says that it can, or cannot, accept its inputs.
    func expectReady(_ isReady: Bool, _ city: City) async throws {
        let port = try await city.port(of: "payment-intake")
        try await eventually(isReady ? "intake is ready again" : "intake is not ready") {
            try await HTTPProbe.status(port: port, path: "/ready") == (isReady ? 200 : 503)
        }
    }
}

/// The city of these tests.
enum CityInNeed {
    /// One connection and little patience.
    static let tight = [
        "SAIKEN_DATABASE_POOL_SIZE": "1", "SAIKEN_DATABASE_WAITERS_MAX": "6",
        "SAIKEN_DATABASE_ACQUIRE_TIMEOUT_SECONDS": "1", "SAIKEN_DATABASE_STATEMENT_TIMEOUT_SECONDS": "2",
        "SAIKEN_DATABASE_EXHAUSTED_SECONDS": "2",
        "SAIKEN_DROP_QUIET_SECONDS": "0", "SAIKEN_DROP_POLL_MILLISECONDS": "500",
    ]

    /// Where an agent puts its files.
    static func folder(of city: City) -> URL { city.folder.appending(path: "drop/konbini-b") }

    /// Intake's database lies on a disk of its own.
    static func prepare(_ city: City) async throws {
        let disk = try await city.addDisk(megabytes: 48)
        let administration = try await city.database(of: "postgres")
        for statement in [
            "create tablespace small location '\(disk.folder.path)'",
            "alter database saiken_intake set tablespace small",
        ] {
            try await administration.run(statement)
        }
        try FileManager.default.createDirectory(at: folder(of: city), withIntermediateDirectories: true)
        let drop = ["SAIKEN_DROP_FOLDER": folder(of: city).deletingLastPathComponent().path]
        for service in City.services {
            let own = service == "payment-intake" ? tight.merging(drop) { _, new in new } : [:]
            try await city.launch(service, settings: own)
        }
    }
}
