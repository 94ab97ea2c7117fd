import ArgumentParser
import CodecPrimitives
import Foundation
import Outbox
import Postgres

/// `saiken parked`: messages that a service could not process (保留メッセージ). Contents are never shown.
struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "List, replay or close the parked messages of a service.",
        discussion: "Every call is noted in the service's parking_log with the name of who made it.",
        subcommands: [List.self, Replay.self, Close.self], defaultSubcommand: List.self)

    /// Which service, and who asks.
    struct Place: ParsableArguments {
        @OptionGroup var access: ServiceDatabase

        @Option(help: "The service that parked them, such as case-management.")
        var service: String

        @Option(help: "Who asks, for the log. Default: $USER.")
        var person: String?

        func parking() throws -> Parking {
            let name = person ?? ProcessInfo.processInfo.environment["USER"] ?? ""
            guard !name.isEmpty else { throw ValidationError("--person") }
            return Parking(person: name)
        }
    }

    /// Which messages: by cause, by number, or all.
    struct Choice: ParsableArguments {
        @Option(help: "All of this cause.")
        var cause: String?

        @Option(help: "The message with this number; repeatable.")
        var id: [Int64] = []

        @Flag(help: "All that are open.")
        var all = false

        /// - Throws: `ValidationError` unless exactly one way of choosing was used.
        func selection() throws -> Parking.Selection {
            switch (cause, id.isEmpty, all) {
            case (let cause?, true, false): .cause(cause)
            case (nil, false, false): .ids(id)
            case (nil, true, true): .all
            default: throw ValidationError("--cause | --id | --all")
            }
        }
    }

    /// Groups by cause with their ages, or single messages.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the groups by cause and age, or with --cause the messages.")

        @OptionGroup var place: Place

        @Option(help: "Show the messages of this cause, oldest first.")
        var cause: String?

        func run() async throws {
            let (parking, cause) = (try place.parking(), cause)
            try await place.access.withPool(of: place.service) { pool in
                if let cause {
                    let items = try await pool.withTransaction { tx in try parking.items(.cause(cause), in: tx) }
                    for item in items { Console.line(ParkedCommand.line(item)) }
                } else {
                    let groups = try await pool.withTransaction { tx in try parking.groups(in: tx) }
                    for group in groups { ParkedCommand.show(group) }
                    if groups.isEmpty { Console.line("保留はありません", english: "nothing is parked") }
                }
            }
        }
    }

    /// Asks the service to try messages again.
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ask the service to process them again.")

        @OptionGroup var place: Place
        @OptionGroup var choice: Choice

        func run() async throws {
            let (parking, selection) = (try place.parking(), try choice.selection())
            let count = try await place.access.withPool(of: place.service) { pool in
                try await pool.withTransaction { tx in try parking.replay(selection, in: tx) }
            }
            Console.line("再処理を依頼: \(count)件", english: "asked to replay: \(count)")
        }
    }

    /// Gives messages up for a reason.
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give them up for a reason; they count as applied and are never processed.")

        @OptionGroup var place: Place
        @OptionGroup var choice: Choice

        @Option(help: "Why, for the audit.")
        var reason: String

        func validate() throws {
            guard !reason.trimmingCharacters(in: .whitespaces).isEmpty else { throw ValidationError("--reason") }
        }

        func run() async throws {
            let (parking, selection, reason) = (try place.parking(), try choice.selection(), reason)
            let count = try await place.access.withPool(of: place.service) { pool in
                try await pool.withTransaction { tx in try parking.close(selection, reason: reason, in: tx) }
            }
            Console.line("終了: \(count)件", english: "closed: \(count)")
        }
    }

    private static func show(_ group: Parking.Group) {
        let (cause, type, age) = (group.cause, group.type, group.oldestSeconds)
        Console.line(
            "\(cause)\t\(type)\t\(group.count)件\t試行 \(group.attempts)回\t最古 \(age)秒前\t最終 \(group.lastSeen)",
            english: "\(cause)\t\(type)\t\(group.count) messages\t\(group.attempts) attempts\toldest \(age) s\t"
                + "last \(group.lastSeen)")
    }

    private static func line(_ item: Parking.Item) -> String {
        let id = item.messageID?.description ?? "-"
        let sequence = item.sequence.map { String($0) } ?? "-"
        return "\(item.id)\t\(id)\t\(item.producer)/\(item.routingKey)\t\(sequence)\t\(item.cause)\t\(item.detail)\t"
            + "\(item.attempts)\t\(item.firstSeen)\t\(item.state)"
    }
}
