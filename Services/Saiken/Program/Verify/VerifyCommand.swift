import ArgumentParser
import CodecPrimitives
import Foundation
import Logging
import Postgres
import ServiceKit

/// `saiken verify`: holds the books of all services against the promises; exit 1 when one does not hold.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check one effect, conservation, clearance, letters and streams (P1, P2, P3, P8, P9) over all services' audit views."
    )

    @OptionGroup var access: AuditAccess

    @Option(help: "Seconds that a message may be under way before it counts as lost; 0 wants everything settled.")
    var inFlightSeconds: Int64 = 0

    @Option(help: "Also write every claim's balance as CSV to this file.")
    var balances: String?

    func run() async throws {
        let logger = Logger(label: "saiken-verify") { _ in SwiftLogNoOpLogHandler() }
        let reader = AuditReader(
            databases: try access.databases(), inFlightSeconds: inFlightSeconds, logger: logger)
        let snapshot: AuditSnapshot
        do {
            snapshot = try await reader.read(at: WallClock.now())
            if let balances { try await writeBalances(reader, to: balances) }
        } catch let error as PostgresError {
            Console.problem("監査ビューを読めません: \(error)", english: "the audit views cannot be read: \(error)")
            throw ExitCode(3)
        }
        show(snapshot)
        let findings = VerifyChecks(snapshot: snapshot, inFlightSeconds: inFlightSeconds).findings
        for finding in findings { Console.line("\(finding.promise) \(finding.check): \(finding.detail)") }
        guard findings.isEmpty else {
            Console.problem("検証 不一致 \(findings.count)件", english: "verify: \(findings.count) findings")
            throw ExitCode.failure
        }
        Console.line("検証 P1 P2 P3 P8 P9 すべて一致", english: "verify: P1 P2 P3 P8 P9 hold")
    }

    private func show(_ snapshot: AuditSnapshot) {
        for channel in snapshot.channels {
            Console.line(
                "\(channel.channel.string): 収納 \(channel.applied)円 = 消込 \(channel.posted) + 調定なし \(channel.suspense)"
                    + " + 過誤納 \(channel.refundable) (うち還付決定 \(channel.returned))",
                english: "\(channel.channel.string): yen in \(channel.applied) = posted \(channel.posted)"
                    + " + suspense \(channel.suspense) + refundable \(channel.refundable)"
                    + " (of it returned \(channel.returned))")
        }
        let (receipts, exports, grants) = (snapshot.applied.count, snapshot.exports.count, snapshot.clearances.count)
        let (handOvers, letters) = (snapshot.handOvers.count, snapshot.dispatches.count)
        Console.line(
            "収納 \(receipts)件 許可 \(grants)件 差押送信 \(exports)件 委託引渡し \(handOvers)件 督促発送 \(letters)件",
            english: "receipts \(receipts), clearances \(grants), seizures that left \(exports), "
                + "claims handed over \(handOvers), letters dispatched \(letters)")
    }

    private func writeBalances(_ reader: AuditReader, to path: String) async throws {
        var text = "claim_number,principal,late_charge,fee,costs,provisional\n"
        for line in try await reader.balances() { text += line + "\n" }
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
