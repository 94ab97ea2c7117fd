import ServiceKit

/// The settings of outsourcing beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common + .law
        + SettingTable([
            .secret(
                "outsourcing.staff-token", "What officers' requests carry as bearer token; without it nobody is let in."
            ),
            .secret(
                "tokens.key",
                "Ed25519 key that signs contractors' tokens: 32 bytes in base64; without it no contractor is let in."),
            .number("tokens.seconds", "How long a contractor's token lives.", default: 600, in: 30...3600),
            .number(
                "handover.heartbeat-seconds-max",
                "Age at which case management's heartbeat is too old for anything to leave.", default: 30, in: 1...300),
            .number(
                "handover.decision-seconds",
                "How long an answer from case management is waited for before it is asked"
                    + " again.", default: 120, in: 1...3600),
            .number("feed.items-max", "Entries in one answer to a contractor.", default: 100, in: 1...500),
            .number("body.max-bytes", "Largest body of a request.", default: 100_000, in: 1024...5_000_000),
            .number("list.max", "Entries in one list for staff.", default: 1000, in: 1...10_000),
        ])
}
