/// Whether a day's income for the accounting office is what the bank has brought, channel by channel (収入日計の照合).
struct IncomeCheck {
    /// A channel's two sums.
    struct Line: Equatable {
        /// Why they differ.
        enum Break: String {
            /// The bank has brought money that is on no account yet.
            case unposted
            /// The books report income that the bank has not brought on that day.
            case unbrought
        }

        let channel: String
        let reported: Int64
        let brought: Int64

        /// Nil where both are equal.
        var kind: Break? {
            if reported == brought { return nil }
            return reported < brought ? .unposted : .unbrought
        }
    }

    let lines: [Line]

    /// - Parameters:
    ///   - report: the day's CSV as the accounting office gets it
    ///   - brought: gross sums by channel, as bank lines are matched
    ///
    /// Nil for a text that is no such report.
    init?(report: String, brought: [String: Int64]) {
        let rows = report.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let header = rows.first, let flow = header.firstIndex(where: { $0.utf8.elementsEqual("flow".utf8) }),
            let channel = header.firstIndex(where: { $0.utf8.elementsEqual("channel".utf8) }),
            let amount = header.firstIndex(where: { $0.utf8.elementsEqual("amount_yen".utf8) })
        else { return nil }
        var reported: [String: Int64] = [:]
        for row in rows.dropFirst() {
            guard row.count == header.count, let yen = Int64(row[amount]) else { return nil }
            if row[flow].utf8.elementsEqual("revenue".utf8) { reported[String(row[channel]), default: 0] += yen }
        }
        lines = Set(reported.keys).union(brought.keys).sorted().map {
            Line(channel: $0, reported: reported[$0] ?? 0, brought: brought[$0] ?? 0)
        }
    }

    var isEqual: Bool { lines.allSatisfy { $0.kind == nil } }
}
