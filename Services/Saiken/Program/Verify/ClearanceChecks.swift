import CodecPrimitives

extension VerifyChecks {
    /// The stated bound (architecture P3): so long a revocation may be under way to the service whose act leaves.
    static let revocationSeconds: Int64 = 30
    /// What leaves and what is heard in the same second may be stamped in either order.
    static let stampSeconds: Int64 = 1

    /// P3: whatever left had a clearance for that act and amount that was in force at that moment, as far as its service
    /// knew or had to know.
    var clearance: [VerifyFinding] {
        var findings: [VerifyFinding] = []
        var used: Set<ClearanceID> = []
        for departure in departures {
            guard let id = departure.clearance, let clearance = snapshot.clearances[id] else {
                findings.append(finding("P3", "\(departure.kind)_without_clearance", departure.name))
                continue
            }
            if !used.insert(id).inserted { findings.append(finding("P3", "clearance_used_twice", "\(id)")) }
            if let problem = problem(of: departure, under: clearance) {
                findings.append(finding("P3", "\(departure.kind)_\(problem)", "\(departure.name) under \(id)"))
            }
        }
        return shortened(findings)
    }

    /// Something that left the suite.
    private struct Departure {
        var kind: String
        var act: ReceivedText
        var name: String
        var clearance: ClearanceID?
        var amount: Yen
        var at: Timestamp
    }

    private var departures: [Departure] {
        let exports = snapshot.exports.map { export in
            Departure(
                kind: "export", act: ReceivedText("seizureExport"), name: "\(export.request)",
                clearance: export.clearance, amount: export.amount, at: export.exportedAt)
        }
        let handOvers = snapshot.handOvers.map { handOver in
            Departure(
                kind: "handover", act: ReceivedText("handOver"), name: "\(handOver.placement)",
                clearance: handOver.clearance, amount: handOver.amount, at: handOver.handedOverAt)
        }
        let letters = snapshot.dispatches.map { dispatch in
            Departure(
                kind: "letter", act: ReceivedText("demand"), name: "\(dispatch.notice)",
                clearance: dispatch.clearance, amount: dispatch.amount, at: dispatch.at)
        }
        return exports + handOvers + letters
    }

    private func problem(of departure: Departure, under clearance: AuditSnapshot.Clearance) -> String? {
        if clearance.act != departure.act { return "under_another_act" }
        if departure.amount > clearance.amount { return "above_clearance" }
        if departure.at < clearance.grantedAt { return "before_grant" }
        if departure.at > clearance.expiresAt { return "after_expiry" }
        return isOfRevoked(departure, clearance) ? "of_revoked" : nil
    }

    private func isOfRevoked(_ departure: Departure, _ clearance: AuditSnapshot.Clearance) -> Bool {
        let heardAt = departure.clearance.flatMap { snapshot.heardRevocations[$0] }
        return [
            clearance.revokedAt?.adding(seconds: VerifyChecks.revocationSeconds),
            heardAt?.adding(seconds: VerifyChecks.stampSeconds),
        ].contains { moment in moment.map { $0 <= departure.at } ?? false }
    }
}
