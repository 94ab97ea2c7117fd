import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit
import StaffAccess

/// Money without a claim (調定なし収納): why each payment met none, how far its matching has come, and which claims it may be
/// for. Only for purposes that hear of such money; candidates are those that the purpose sees.
struct SuspensePage: Sendable {
    let desk: PageDesk
    let bounds: SuspenseRoutes.Bounds

    struct Facts: Sendable {
        var open: SuspenseStore.Open
        var references: [ReceiptID: SuspenseCandidateStore.Reference]
        var candidates: [SuspenseCandidateStore.Candidate]
        var steps: [ReceiptID: SuspenseFileStore.Step]
    }

    func show(_ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        guard visit.seesSuspense else {
            throw Problem.forbidden("purpose", "this purpose does not hear of money without a claim")
        }
        let facts = try await desk.pool.withTransaction(.readWrite) { [bounds] tx in
            let open = try SuspenseStore.open(most: bounds.page, in: tx)
            let receipts = open.items.map(\.receipt)
            let references = try SuspenseCandidateStore.references(of: receipts, in: tx)
            let candidates = try SuspenseCandidateStore.candidates(
                of: open.items, named: references, most: bounds.candidates, in: tx
            ).filter { visit.scope.contains($0.kind, $0.claimClass) }
            try PersonStore.logAccess(
                candidates.map { visit.access($0.person, $0.number) }, visit.recording, in: tx)
            return Facts(
                open: open, references: references, candidates: candidates,
                steps: try SuspenseFileStore.last(of: receipts, in: tx))
        }
        let view = SuspensePageView(facts, issuer: bounds.issuer, visit)
        return try desk.response("suspense", view, of: visit)
    }
}

extension PageVisit {
    /// Money that nobody knows the claim of counts as tax.
    var seesSuspense: Bool { pass.purpose.seesTax && pass.classes.contains(.enforceable) }
}

/// What the page of money without a claim shows.
struct SuspensePageView: Sendable {
    struct Candidate: Sendable {
        let address: String
        let number: String
        let open: String
        let because: String
    }

    struct Item: Sendable {
        let receipt: String
        let channel: String
        let paid: String
        let age: Int
        let amount: String
        let reference: String?
        /// Why it met no claim.
        let why: String
        let state: String
        /// Who proposed what is proposed.
        let proposer: String?
        let candidates: [Candidate]
        let hasCandidates: Bool
    }

    let items: [Item]
    let isEmpty: Bool
    let count: Int64
    let total: String

    init(_ facts: SuspensePage.Facts, issuer: [UInt8]?, _ visit: PageVisit) {
        let text = visit.text
        let found = Dictionary(grouping: facts.candidates, by: \.receipt)
        items = facts.open.items.map { item in
            let reference = facts.references[item.receipt]
            let reason = UnmatchedReason(
                kind: reference?.kind ?? ReceivedText(""), reference: reference?.text ?? ReceivedText(""),
                issuer: issuer)
            let step = facts.steps[item.receipt]
            let isProposed = step?.state == .matchProposed || step?.state == .returnProposed
            let candidates = found[item.receipt, default: []].map { SuspensePageView.candidate($0, text) }
            return Item(
                receipt: item.receipt.description, channel: item.channel.string, paid: text.language.day(item.paidOn),
                age: item.paidOn.days(until: visit.today), amount: item.amount.description,
                reference: reference?.text.string.orNil, why: text.word("unmatched", reason.rawValue),
                state: text.word("suspenseState", (step?.state ?? .unmatched).rawValue),
                proposer: isProposed ? step?.officer.string : nil, candidates: candidates,
                hasCandidates: !candidates.isEmpty)
        }
        (isEmpty, count, total) = (items.isEmpty, facts.open.count, text.language.yen(facts.open.total))
    }

    private static func candidate(_ candidate: SuspenseCandidateStore.Candidate, _ text: PageText) -> Candidate {
        Candidate(
            address: "/staff/claims/\(candidate.claim)", number: candidate.number.string,
            open: candidate.open.description,
            because: candidate.because.map { text.word("because", $0.string) }.joined(
                separator: text("because.separator")))
    }
}
