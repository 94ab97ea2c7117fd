/// Which module may import which (architecture 7). The compiler checks the manifest; this checks the manifest's spirit,
/// and what the compiler does not see: Foundation, Dispatch, Glibc, clocks and randomness.
enum ImportTable {
    /// Our own modules that a folder may import, besides what `packages` allows.
    static let own: [(folder: String, modules: Set<String>)] = [
        ("Shared/Codec/Primitives", []),
        ("Shared/Codec/Records", ["CodecPrimitives"]),
        ("Shared/Codec/Messages", []),
        ("Shared/Codec/Envelope", ["CodecPrimitives", "CodecMessages"]),
        ("Shared/Law", ["CodecPrimitives"]),
        ("Shared/Ledger", ["CodecPrimitives"]),
        ("Shared/Paper", ["CPango", "CQRCode", "CodecPrimitives", "CodecRecords"]),
        ("Shared/PollThread", ["CLinux"]),
        ("Shared/Postgres", ["CLibPQ", "PollThread"]),
        ("Shared/Rabbit", ["CRabbitMQ", "PollThread"]),
        ("Shared/Outbox", ["Codec", "CodecPrimitives", "Postgres", "Rabbit", "PollThread"]),
        ("Shared/StaffAccess", ["CodecPrimitives", "Law"]),
        ("Shared/ServiceKit", ["Codec", "CodecPrimitives", "Law", "Outbox", "Postgres", "Rabbit", "PollThread"]),
    ]
    static let rules: Set<String> = ["CodecPrimitives", "CodecRecords", "Law", "Ledger"]
    static let program: Set<String> = rules.union([
        "Codec", "Outbox", "Paper", "Postgres", "Rabbit", "PollThread", "ServiceKit", "StaffAccess",
    ])

    /// Every module of ours: anything else is of a package or of the system.
    static let ours: Set<String> = program.union([
        "CLinux", "CLibPQ", "CPango", "CQRCode", "CRabbitMQ", "CodecMessages", "CaseRules", "IntakeRules",
        "GarnishmentRules",
        "OutsourcingRules", "NoticeRules", "CaseManagement", "PaymentIntake", "Garnishment", "Outsourcing",
        "Notifications", "Saiken", "TestDatabases", "TestKit",
    ])

    /// Modules whose decisions must come out the same on every machine and at every time.
    static let pure = ["Shared/Codec/Primitives/", "Shared/Codec/Records/", "Shared/Law/", "Shared/Ledger/"]

    static func isPure(_ path: String) -> Bool {
        pure.contains { path.hasPrefix($0) } || path.hasPrefix("Services/") && path.contains("/Rules/")
    }

    static func findings(in file: SourceFile) -> [String] {
        guard !file.isTest else { return [] }
        return file.imports.compactMap { module, line in
            if isPure(file.path), !ours.contains(module) {
                return file.finding(line, "a pure module imports \(module)")
            }
            guard ours.contains(module), let allowed = allowed(file.path), !allowed.contains(module) else { return nil }
            return file.finding(line, "may not import \(module)")
        }
    }

    /// Our modules that a file may import; nil for a file in no known place.
    static func allowed(_ path: String) -> Set<String>? {
        if let row = own.first(where: { path.hasPrefix($0.folder + "/") }) { return row.modules }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 3, parts[0] == "Services" else { return nil }
        if parts[2] == "Rules" { return rules }
        return program.union(rulesOf[parts[1]] ?? [])
    }

    /// The rules that a program may import; the command line draws the tables of states, and holds worked examples
    /// against the rules that decide (ADR 0076).
    private static let rulesOf: [String: Set<String>] = [
        "Saiken": ["CaseRules", "IntakeRules"], "CaseManagement": ["CaseRules"], "PaymentIntake": ["IntakeRules"],
        "Garnishment": ["GarnishmentRules"], "Outsourcing": ["OutsourcingRules"], "Notifications": ["NoticeRules"],
    ]
}
