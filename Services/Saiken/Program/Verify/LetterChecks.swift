import CodecPrimitives

/// What `saiken verify` reads of letters (通知).
extension AuditSnapshot {
    /// A bundle of printed letters.
    struct Bundle: Hashable, Sendable {
        var bundle: BundleID
        /// The last sequence number that was given out.
        var lastSequence: Int64
        /// Numbers up to it of which the place is known.
        var pieces: Int64
        /// Numbers of which something is left to be done.
        var unaccounted: Int64
        var isClosed: Bool
    }

    /// A letter that left.
    struct Dispatch: Hashable, Sendable {
        var notice: NoticeID
        var bundle: BundleID
        var sequence: Int32
        var claim: ClaimID
        var clearance: ClearanceID
        var amount: Yen
        var day: BusinessDate
        var at: Timestamp
    }

    /// A demand that a letter became.
    struct NoticedDemand: Hashable, Sendable {
        var notice: NoticeID
        var claim: ClaimID
        var issuedOn: BusinessDate
        var clearance: ClearanceID?
    }
}

extension VerifyChecks {
    /// P1 and P9 of letters: none left twice, each that left is one demand, every sequence number is accounted for.
    var letters: [VerifyFinding] { shortened(sequences + twice + demands) }

    private var sequences: [VerifyFinding] {
        snapshot.bundles.flatMap { bundle -> [VerifyFinding] in
            var findings: [VerifyFinding] = []
            if bundle.pieces != bundle.lastSequence {
                findings.append(
                    finding("P9", "sequence_missing", "\(bundle.bundle): \(bundle.pieces) of \(bundle.lastSequence)"))
            }
            if bundle.isClosed, bundle.unaccounted > 0 {
                findings.append(
                    finding("P9", "sheet_unaccounted", "\(bundle.bundle): \(bundle.unaccounted) in a closed bundle"))
            }
            return findings
        }
    }

    private var twice: [VerifyFinding] {
        var (notices, sheets): (Set<NoticeID>, Set<Sheet>) = ([], [])
        return snapshot.dispatches.compactMap { dispatch in
            let isFirst = notices.insert(dispatch.notice).inserted
            let isFirstOfSheet = sheets.insert(Sheet(bundle: dispatch.bundle, sequence: dispatch.sequence)).inserted
            return isFirst && isFirstOfSheet
                ? nil : finding("P1", "letter_dispatched_twice", "\(dispatch.notice)")
        }
    }

    private struct Sheet: Hashable {
        var bundle: BundleID
        var sequence: Int32
    }

    /// What left and what was recorded, from both sides. What is under way is missing, never invented.
    private var demands: [VerifyFinding] {
        let recorded = Dictionary(grouping: snapshot.noticedDemands, by: \.notice)
        var findings: [VerifyFinding] = []
        for dispatch in snapshot.dispatches {
            guard let demands = recorded[dispatch.notice] else {
                if !isInFlight("notice.dispatched") {
                    findings.append(finding("P1", "dispatch_without_demand", "\(dispatch.notice)"))
                }
                continue
            }
            if demands.count > 1 { findings.append(finding("P1", "demand_twice", "\(dispatch.notice)")) }
            let isSame = demands.allSatisfy {
                $0.claim == dispatch.claim && $0.issuedOn == dispatch.day && $0.clearance == dispatch.clearance
            }
            if !isSame { findings.append(finding("P1", "demand_differs", "\(dispatch.notice)")) }
        }
        let told = Set(snapshot.dispatchesLater.map(\.notice))
        for notice in recorded.keys.filter({ !told.contains($0) }).sorted() {
            findings.append(finding("P1", "demand_without_dispatch", "\(notice)"))
        }
        return findings
    }
}
