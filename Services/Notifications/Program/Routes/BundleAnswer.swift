import CodecPrimitives
import NoticeRules

/// A bundle as staff see it: every number's place, the pull list, what was printed. No personal data.
struct BundleAnswer: Encodable, Sendable {
    struct Pull: Encodable, Sendable {
        let sequence: Int32
        let reason: String
        let reasonJa: String

        init(_ sequence: Int32, _ reason: PullReason) {
            (self.sequence, self.reason, reasonJa) = (sequence, reason.rawValue, reason.japanese)
        }
    }

    struct Part: Encodable, Sendable {
        let part: Int32
        let first: Int32
        let last: Int32
        let sha256: String?
        let erased: Bool
    }

    let bundle: String
    let form: String
    let issueOn: String
    /// 支援措置: worked by hand.
    let protected: Bool
    let lastSequence: Int32
    let closed: Bool
    /// How many sheets are in each state.
    var states: [String: Int]?
    /// Sheets that must be taken out (引抜リスト).
    var pull: [Pull]?
    var parts: [Part]?

    init(_ bundle: BundleStore.Bundle) {
        self.bundle = bundle.id.description
        (form, issueOn) = (bundle.form.rawValue, bundle.issueOn.description)
        (protected, lastSequence, closed) = (bundle.isProtected, bundle.lastSequence, bundle.isClosed)
    }

    init(_ bundle: BundleStore.Bundle, pieces: [Piece], parts: [BundleStore.PartView]) {
        self.init(bundle)
        states = Dictionary(grouping: pieces) { "\($0.state)" }.mapValues(\.count)
        pull = pieces.filter { $0.state == .toPull }.map { Pull($0.sequence, $0.reason ?? .discarded) }
        self.parts = parts.map { view in
            Part(
                part: view.part.number, first: view.part.sequences.lowerBound, last: view.part.sequences.upperBound,
                sha256: view.sha256.map(BundleAnswer.hex), erased: view.isErased)
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
