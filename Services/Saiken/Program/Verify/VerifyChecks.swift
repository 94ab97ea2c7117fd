import CodecPrimitives

/// The checks of `saiken verify`: pure, over one snapshot.
struct VerifyChecks {
    /// At most this many findings of one check are listed; the rest is counted.
    static let shownMost = 20

    let snapshot: AuditSnapshot
    /// How long a message may be under way before it counts as lost.
    let inFlightSeconds: Int64

    /// All findings, in the order of the promises.
    var findings: [VerifyFinding] {
        oneEffect + conservation + clearance + letters + streams
    }

    /// P1: every version of a receipt that was recorded was applied, once, with the same amount.
    var oneEffect: [VerifyFinding] {
        var findings: [VerifyFinding] = []
        for (id, told) in snapshot.recorded where !isMoneyInFlight {
            guard let applied = snapshot.applied[id] else {
                findings.append(finding("P1", "receipt_missing", "\(id) version \(told.version)"))
                continue
            }
            if applied.version < told.version {
                findings.append(finding("P1", "receipt_behind", "\(id) at \(applied.version)"))
            }
        }
        for (id, applied) in snapshot.applied {
            guard let told = snapshot.recordedLater[id] else {
                findings.append(finding("P1", "receipt_invented", "\(id)"))
                continue
            }
            if applied.version > told.version {
                findings.append(finding("P1", "receipt_unknown_version", "\(id) version \(applied.version)"))
            } else if applied.version == told.version, applied != told {
                findings.append(finding("P1", "receipt_differs", "\(id) \(told.amount) / \(applied.amount) yen"))
            }
        }
        findings += snapshot.keptCalls.compactMap(finding)
        return shortened(findings.sorted { $0.detail.utf8.lexicographicallyPrecedes($1.detail.utf8) })
    }

    /// A call that was answered and has waited too long to become a receipt, or cannot.
    private func finding(_ call: AuditSnapshot.KeptCall) -> VerifyFinding? {
        if let cause = call.cause { return finding("P1", "call_set_aside", "\(call.evidence): \(cause.string)") }
        return isOld(call.receivedAt) ? finding("P1", "call_not_applied", "\(call.evidence)") : nil
    }

    /// P2: yen in = posted + suspense + refundable; the journal balances; stored balances are sums of legs.
    var conservation: [VerifyFinding] {
        var findings = snapshot.channels.filter { $0.applied != $0.posted + $0.suspense + $0.refundable }.map {
            finding(
                "P2", "channel_not_conserved",
                "\($0.channel.string): in \($0.applied), posted \($0.posted), suspense \($0.suspense), "
                    + "refundable \($0.refundable)")
        }
        findings += snapshot.channels.filter { $0.returned != $0.returnDecided }.map {
            finding(
                "P2", "return_not_booked",
                "\($0.channel.string): decided \($0.returnDecided), booked \($0.returned)")
        }
        if snapshot.imbalances > 0 {
            findings.append(finding("P2", "journal_unbalanced", "\(snapshot.imbalances) entries"))
        }
        findings += snapshot.wrongRemittances.map { finding("P2", "remittance_differs", $0.string) }
        findings += snapshot.wrongBalances.map {
            finding("P2", "balance_differs", "\($0.claim): stored \($0.stored), legs \($0.fromLegs)")
        }
        findings += snapshot.wrongCharges.map {
            finding("P2", "charge_differs", "\($0.claim): stored \($0.stored), legs \($0.fromLegs)")
        }
        if !isMoneyInFlight, snapshot.recorded == snapshot.recordedLater { findings += totals }
        return shortened(findings)
    }

    /// P2 across services: what producers recorded as confirmed equals what case management applied.
    private var totals: [VerifyFinding] {
        let confirmed = ReceivedText("confirmed")
        var told: [ReceivedText: Yen] = [:]
        for receipt in snapshot.recorded.values where receipt.stage == confirmed {
            told[receipt.channel, default: .zero] += receipt.amount
        }
        let applied = Dictionary(uniqueKeysWithValues: snapshot.channels.map { ($0.channel, $0.applied) })
        return Set(told.keys).union(applied.keys).sorted().compactMap { channel in
            let (recorded, known) = (told[channel] ?? .zero, applied[channel] ?? .zero)
            return recorded == known
                ? nil
                : finding("P2", "channel_total_differs", "\(channel.string): recorded \(recorded), applied \(known)")
        }
    }

    /// P8 and P9: streams have no holes, consumers have applied them, nothing waits or is parked for too long.
    var streams: [VerifyFinding] {
        var findings: [VerifyFinding] = []
        var known: [StreamKey: AuditSnapshot.Stream] = [:]
        for stream in snapshot.streams {
            let name = "\(stream.producer.string)/\(stream.routingKey.string)"
            known[StreamKey(producer: stream.producer, routingKey: stream.routingKey)] = stream
            if stream.messages > 0, stream.last - stream.first + 1 != stream.messages || stream.first != 1 {
                findings.append(finding("P8", "stream_with_holes", name))
            }
            if stream.unsent > 0, isOld(stream.oldestUnsent) {
                findings.append(finding("P8", "unsent_too_long", "\(name): \(stream.unsent)"))
            }
        }
        for applied in snapshot.appliedStreams {
            let stream = known[StreamKey(producer: applied.producer, routingKey: applied.routingKey)]
            findings += self.findings(applied, stream)
        }
        findings += snapshot.parked.filter { $0.count > 0 }.map {
            finding("P8", "parked", "\($0.service.string): \($0.count)")
        }
        return shortened(findings)
    }

    private func findings(_ applied: AuditSnapshot.Applied, _ stream: AuditSnapshot.Stream?) -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        let name = "\(applied.consumer.string) from \(applied.producer.string)/\(applied.routingKey.string)"
        let progress = "\(name): \(applied.through) of \(stream?.last ?? 0)"
        if applied.gaps > 0, !isUnderWay(applied, stream) { findings.append(finding("P8", "gap", progress)) }
        if applied.through < stream?.last ?? 0, !isUnderWay(applied, stream) {
            findings.append(finding("P8", "behind", progress))
        }
        if applied.through > stream?.lastLater ?? 0 { findings.append(finding("P8", "ahead", progress)) }
        return findings
    }

    /// Whether the first number that the consumer lacks is young.
    private func isUnderWay(_ applied: AuditSnapshot.Applied, _ stream: AuditSnapshot.Stream?) -> Bool {
        guard let young = stream?.youngFrom else { return false }
        return applied.through + 1 >= young
    }

    private struct StreamKey: Hashable {
        var producer: ReceivedText
        var routingKey: ReceivedText
    }

    /// Whether receipts are under way that are not yet older than the limit.
    private var isMoneyInFlight: Bool { isInFlight("receipts.recorded") }

    /// Whether messages with this key are under way that are not yet older than the limit.
    func isInFlight(_ routingKey: String) -> Bool {
        let key = ReceivedText(routingKey)
        return snapshot.streams.contains { stream in
            guard stream.routingKey == key else { return false }
            if stream.unsent > 0, !isOld(stream.oldestUnsent) { return true }
            return snapshot.appliedStreams.contains { applied in
                applied.producer == stream.producer && applied.routingKey == key && applied.through < stream.last
                    && isUnderWay(applied, stream)
            }
        }
    }

    private func isOld(_ moment: Timestamp?) -> Bool {
        moment.map { $0.adding(seconds: inFlightSeconds) <= snapshot.takenAt } ?? false
    }

    func finding(_ promise: String, _ check: String, _ detail: String) -> VerifyFinding {
        VerifyFinding(promise: promise, check: check, detail: detail)
    }

    func shortened(_ findings: [VerifyFinding]) -> [VerifyFinding] {
        guard findings.count > VerifyChecks.shownMost else { return findings }
        let rest = findings.count - VerifyChecks.shownMost
        return Array(findings.prefix(VerifyChecks.shownMost))
            + [finding(findings[0].promise, "more", "\(rest) more findings of this promise")]
    }
}
