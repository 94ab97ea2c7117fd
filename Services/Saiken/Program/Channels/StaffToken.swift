import ArgumentParser
import Foundation

/// The staff token of case-management, for every command that asks it something.
struct StaffToken: ParsableArguments {
    private static let (variable, fileVariable) = (
        "SAIKEN_CASE_STAFF_TOKEN", "SAIKEN_CASE_STAFF_TOKEN_FILE"
    )

    @Option(help: "Staff token. Default: $SAIKEN_CASE_STAFF_TOKEN.")
    var token: String?

    @Option(help: "File with the staff token. Default: $SAIKEN_CASE_STAFF_TOKEN_FILE.")
    var tokenFile: String?

    /// The token; nil where none is given.
    func value(_ environment: [String: String]) throws -> String? {
        if let token = token ?? environment[StaffToken.variable] { return token }
        return try (tokenFile ?? environment[StaffToken.fileVariable]).map { path in
            try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(
                in: .whitespacesAndNewlines)
        }
    }
}
