import ArgumentParser
import Codec
import CodecPrimitives
import Outbox
import Postgres

/// `saiken republish`: makes messages due again after a broker has lost its data (再送).
struct RepublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "republish",
        abstract: "Send again what a consumer misses, or everything since a moment.",
        discussion: """
            --missing compares the producer's outbox with the consumer's inbox and parking and makes due again what \
            is in neither. --since is the last resort: everything goes again, and the consumers drop what they know.
            """)

    @OptionGroup var access: ServiceDatabase

    @Option(help: "The service that sent the messages.")
    var producer: String

    @Option(
        help:
            "With --missing: a service that should have them; repeatable. Default: all of the suite's that read the producer."
    )
    var consumer: [String] = []

    @Flag(help: "Only what is missing.")
    var missing = false

    @Option(help: "Everything created since this moment, as 2026-04-07T00:00:00Z.")
    var since: String?

    func validate() throws {
        guard missing != (since != nil) else { throw ValidationError("--missing | --since") }
        if since != nil, moment == nil { throw ValidationError("--since: YYYY-MM-DDThh:mm:ssZ") }
    }

    func run() async throws {
        if let moment {
            let count = try await access.withPool(of: producer) { pool in
                try await Republish(producer: pool, consumer: pool, subscriptions: Subscriptions([])).since(moment)
            }
            Console.line("再送対象: \(count)件", english: "due again: \(count)")
            return
        }
        for name in consumers {
            let count = try await access.withPool(of: producer) { sender in
                try await access.withPool(of: name) { receiver in
                    try await Republish(
                        producer: sender, consumer: receiver, subscriptions: Subscriptions(of: name)
                    ).missing()
                }
            }
            Console.line("\(producer) → \(name): 再送対象 \(count)件", english: "\(producer) to \(name): due again \(count)")
        }
    }

    private var moment: Timestamp? { since.flatMap { Timestamp(rfc3339: ReceivedText($0)) } }

    private var consumers: [String] {
        guard consumer.isEmpty else { return consumer }
        return MigrateCommand.services.filter { !$0.isSameBytes(as: producer) }
    }
}
