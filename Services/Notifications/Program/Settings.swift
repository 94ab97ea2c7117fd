import ServiceKit

/// The settings of notifications beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common + .law
        + SettingTable([
            .secret(
                "notifications.staff-token",
                "What officers' requests carry as bearer token; without it nobody is let in."),
            .number(
                "leaving.heartbeat-seconds-max",
                "Age at which case management's heartbeat is too old for anything to leave.", default: 30, in: 1...300),
            .number(
                "leaving.decision-seconds",
                "How long an answer from case management is waited for before it is asked again.", default: 120,
                in: 1...3600),
            .number("bundle.letters-max", "Letters in one bundle.", default: 500, in: 1...2000),
            .text("city.name", "The city that letters come from.", default: "桜丘市"),
            .text("city.office", "The office that letters name for questions.", default: "納税課 電話 000-000-0000"),
            .text("city.mayor", "The issuing authority as letters print it (発付者).", default: "桜丘市長"),
            .text(
                "city.places", "Where slips can be paid, as they print it.",
                default: "桜丘市役所、指定金融機関、収納代理金融機関、ゆうちょ銀行、コンビニエンスストア（バーコードのあるものに限る）"),
            .number("body.max-bytes", "Largest body of a request.", default: 100_000, in: 1024...5_000_000),
            .number("list.max", "Entries in one list for staff.", default: 1000, in: 1...10_000),
        ])
}
