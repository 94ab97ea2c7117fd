import Foundation
import TestKit
import Testing

/// Agents' files while payment-intake and the broker are killed: each receipt stands once, no file is half accepted,
/// and the watched folder ends empty.
@Suite(
    "Files in a bad night", .serialized,
    .city("files", settings: FileStorm.settings) { city in
        let clock = city.folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-04-17","hour":10}"#.utf8).write(to: clock)
        for way in WayIn.allCases {
            try FileManager.default.createDirectory(at: FileStorm.place(way, city), withIntermediateDirectories: true)
        }
        let own = ["SAIKEN_CLOCK_SOURCE": clock.path, "SAIKEN_DROP_FOLDER": city.folder.appending(path: "drop").path]
        for service in ["case-management", "payment-intake"] { try await city.launch(service, settings: own) }
    })
struct FileStormTests {
    @Test("three names, overlaps, wrong order, torn files: every receipt stands once", arguments: BadNight.allCases)
    func night(_ night: BadNight) async throws {
        var random = SeededRandom.printed(for: "files in a bad night, \(night)")
        let city = try City.shared()
        let posts = try WayIn.allCases.map { try NightPost(night, $0, &random) }
        let before = try await FileStorm.quarantined(city)
        try await FileStorm(city: city, posts: posts).rage(&random)
        for post in posts {
            try await FileStorm.expectStands(post, city)
            try FileStorm.expectPutAway(post, city)
        }
        let torn = posts.map(\.quarantined).reduce(0, +)
        #expect(try await FileStorm.quarantined(city) - before == torn, "seed \(random.seed)")
        let books = try await city.database(of: "case-management")
        #expect(try await books.number("select count(*) from audit.journal_imbalance") == 0, "seed \(random.seed)")
        try await city.expectClean()
    }
}

/// Files on their way into a city, and what strikes meanwhile.
struct FileStorm: Sendable {
    let city: City
    let posts: [NightPost]

    /// Small chunks and leases: a file has many moments to be killed at, and goes on soon after.
    static let settings = [
        "SAIKEN_FILES_CHUNK_RECORDS": "4", "SAIKEN_FILES_PART_BYTES": "4096", "SAIKEN_FILES_LEASE_SECONDS": "2",
        "SAIKEN_DROP_QUIET_SECONDS": "0", "SAIKEN_DROP_POLL_MILLISECONDS": "20", "SAIKEN_DROP_LEASE_SECONDS": "5",
        "SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting, "SAIKEN_HTTP_IDLE_SECONDS": "600",
    ]

    static func place(_ way: WayIn, _ city: City) -> URL {
        city.folder.appending(path: "drop").appending(path: way.channel)
    }

    private enum Mishap: CaseIterable { case intakeKilled, brokerKilled }

    /// Each mishap strikes while a part of every post is on its way, at a random moment.
    func rage(_ random: inout SeededRandom) async throws {
        let mishaps = Mishap.allCases.shuffled(using: &random) + [.intakeKilled]
        var left = posts.map { (way: $0.way, parcels: $0.parcels[...]) }
        for (number, mishap) in mishaps.enumerated() {
            let share = left.map {
                (way: $0.way, parcels: $0.parcels.prefix(($0.parcels.count + 2 - number) / (3 - number)))
            }
            let sent = Sent()
            async let sending: Void = send(share, sent)
            let moment = Int.random(in: 0...share.map(\.parcels.count).reduce(0, +), using: &random)
            try await eventually(within: .seconds(180), "\(moment) files are sent") { await sent.count >= moment }
            FileHandle.standardError.write(
                Data("seed \(random.seed): \(mishap) with \(try await FileStorm.inHand(city)) files in hand\n".utf8))
            try await strike(mishap)
            try await sending
            left = zip(left, share).map { ($0.way, $0.parcels.dropFirst($1.parcels.count)) }
        }
        try await settle()
    }

    /// How many files have left their agents.
    private actor Sent {
        private(set) var count = 0

        func add() { count += 1 }
    }

    private func send(_ share: [(way: WayIn, parcels: ArraySlice<NightPost.Parcel>)], _ sent: Sent) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (way, parcels) in share {
                group.addTask {
                    for parcel in parcels {
                        try await send(parcel, by: way)
                        await sent.add()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func send(_ parcel: NightPost.Parcel, by way: WayIn) async throws {
        switch way {
        case .upload: try await MonthOfPost.deliver(.file(channel: way.channel, body: parcel.body), to: city)
        case .folder:
            try AgentFile.drop(parcel.body, as: parcel.name, into: FileStorm.place(way, city))
        }
    }

    private func strike(_ mishap: Mishap) async throws {
        switch mishap {
        case .brokerKilled:
            try await city.operate("kill-broker")
            try await city.operate("start")
        case .intakeKilled:
            for index in await city.members(of: "payment-intake") {
                try await city.kill(index)
                try await city.revive(index)
            }
        }
    }

    /// Waits until every file is decided and the folder is empty.
    private func settle() async throws {
        try await eventually(within: .seconds(240), "every file is taken or quarantined") {
            let isPutAway = try posts.filter { $0.way == .folder }.allSatisfy { post in
                let place = FileStorm.place(post.way, city)
                let done = try AgentFile.lie("done", in: place)
                return try AgentFile.lie(in: place).isEmpty && AgentFile.lie("taking", in: place).isEmpty
                    && post.parcels.allSatisfy { done.contains($0.name) }
            }
            // In this order: a file that lies in `done` is stored, one that does not may come to be in hand after a look.
            guard isPutAway else { return false }
            return try await FileStorm.inHand(city) == 0
        }
    }
}

extension FileStorm {
    private static func inHand(_ city: City) async throws -> Int64 {
        try await city.database(of: "payment-intake").number("select count(*) from files where state in (1, 2)")
    }

    static func quarantined(_ city: City) async throws -> Int {
        Int(
            try await city.database(of: "payment-intake").number(
                "select count(*) from files where state = 3 and not exists (select from receipt_facts f where f.evidence_id = file_id)"
            ))
    }

    /// Every receipt stands once, at both ends, and every file that was taken is applied to its last record.
    static func expectStands(_ post: NightPost, _ city: City) async throws {
        let intake = try await city.database(of: "payment-intake")
        let mine = "amount between \(post.amounts.lowerBound) and \(post.amounts.upperBound)"
        let stages = [("confirmed", post.confirmed), ("cancelled", post.cancelled), ("flash", post.flashed)]
        for (stage, count) in stages {
            let found = try await intake.number(
                "select count(*) from audit.receipts where \(mine) and stage = '\(stage)'")
            #expect(found == Int64(count), "\(post.way) \(stage)")
        }
        let all = Int64(stages.map(\.1).reduce(0, +))
        #expect(try await intake.number("select count(*) from receipts where \(mine)") == all)
        #expect(try await intake.number("select count(distinct reference) from receipts where \(mine)") == all)
        let files = """
            from files q where q.state = 4 and exists (select from receipt_facts f join receipts r using (receipt_id)
                where f.evidence_id = q.file_id and r.\(mine))
            """
        #expect(try await intake.number("select count(*) \(files)") == Int64(post.taken))
        let applied = try await intake.number(
            """
            select coalesce(sum(duplicate_count + (
                select count(*) from receipt_facts f where f.evidence_id = q.file_id)), 0)::bigint \(files)
            """)
        #expect(applied == Int64(post.records), "\(post.way)")
        let books = try await city.database(of: "case-management")
        try await eventually(within: .seconds(120), "case management has them all") {
            try await books.number("select count(*) from receipts where \(mine)") == all
        }
        let sum = try await books.number(
            "select coalesce(sum(amount), 0)::bigint from receipts where \(mine) and stage = 'confirmed'")
        #expect(sum == (0..<post.confirmed).reduce(Int64(0)) { $0 + Int64(post.amounts.lowerBound + $1) })
    }

    /// Nothing is left where agents put their files, and each lies once where taken files lie.
    static func expectPutAway(_ post: NightPost, _ city: City) throws {
        guard post.way == .folder else { return }
        let place = place(post.way, city)
        for stage in ["", "taking", "refused"] { #expect(try AgentFile.lie(stage, in: place).isEmpty, "\(stage)") }
        let done = try AgentFile.lie("done", in: place)
        for parcel in post.parcels { #expect(done.count { $0 == parcel.name } == 1, "\(parcel.name): \(done)") }
    }
}
