import ArgumentParser
import Foundation
import Postgres

/// Where the services' databases are, and the role that may read their audit views.
struct AuditAccess: ParsableArguments {
    @OptionGroup var place: DatabasePlace

    @Option(help: "The role that reads the audit views.")
    var auditUser = "saiken_audit"

    @Option(help: "File with its password. Default: $SAIKEN_AUDIT_PASSWORD_FILE; none where the server trusts.")
    var auditPasswordFile: String?

    @Option(
        help: "A service and its database as SERVICE=DATABASE; the first given one replaces all defaults. Repeatable.")
    var database: [String] = []

    /// The services of the suite that exist, with their databases.
    static let standard = [
        "payment-intake=saiken_intake", "garnishment=saiken_garnishment", "outsourcing=saiken_outsourcing",
        "notifications=saiken_notifications", "case-management=saiken_case",
    ]

    /// Each database in the order they are read: producers before consumers.
    ///
    /// - Throws: `ValidationError` for an entry that is none.
    func databases() throws -> [AuditReader.Database] {
        let environment = ProcessInfo.processInfo.environment
        let password = try (auditPasswordFile ?? environment["SAIKEN_AUDIT_PASSWORD_FILE"]).map {
            try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return try (database.isEmpty ? AuditAccess.standard : database).map { entry in
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--database SERVICE=DATABASE") }
            return AuditReader.Database(
                service: parts[0],
                settings: try place.settings(
                    for: .init(
                        database: parts[1], user: auditUser, password: password, applicationName: "saiken-verify")),
                role: AuditAccess.roles[parts[0]] ?? .other)
        }
    }

    private static let roles: [String: AuditReader.Role] = [
        "payment-intake": .intake, "garnishment": .garnishment, "outsourcing": .outsourcing,
        "notifications": .notifications,
        "case-management": .caseManagement,
    ]
}
