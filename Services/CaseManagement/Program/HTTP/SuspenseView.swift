import CaseRules
import CodecPrimitives

/// Money without a claim as the desk's JSON shows it.
enum SuspenseView {
    struct Candidate: Encodable {
        let claim: String
        let kind: String
        let open: Int64
        let because: [String]
    }

    struct Item: Encodable {
        let receipt: String
        let channel: String
        let paidOn: String
        let amount: Int64
        let referenceKind: String
        let reference: String
        let state: String
        /// Who proposed what is proposed.
        let proposer: String?
        let reason: String
        /// The same in Japanese.
        let explanation: String
        let candidates: [Candidate]
    }

    struct Page: Encodable {
        let count: Int64
        let total: Int64
        let items: [Item]

        init(
            _ open: SuspenseStore.Open, _ references: [ReceiptID: SuspenseCandidateStore.Reference],
            _ candidates: [SuspenseCandidateStore.Candidate], _ steps: [ReceiptID: SuspenseFileStore.Step],
            issuer: [UInt8]?
        ) {
            (count, total) = (open.count, open.total.amount)
            let found = Dictionary(grouping: candidates, by: \.receipt)
            items = open.items.map { item in
                let reference = references[item.receipt]
                let reason = UnmatchedReason(
                    kind: reference?.kind ?? ReceivedText(""), reference: reference?.text ?? ReceivedText(""),
                    issuer: issuer)
                let step = steps[item.receipt]
                return Item(
                    receipt: item.receipt.description, channel: item.channel.string,
                    paidOn: item.paidOn.description, amount: item.amount.amount,
                    referenceKind: reference?.kind.string ?? "", reference: reference?.text.string ?? "",
                    state: (step?.state ?? .unmatched).rawValue,
                    proposer: step?.state == .matchProposed || step?.state == .returnProposed
                        ? step?.officer.string : nil,
                    reason: reason.rawValue, explanation: reason.japanese,
                    candidates: found[item.receipt, default: []].map {
                        Candidate(
                            claim: $0.number.string, kind: $0.kind.string, open: $0.open.amount,
                            because: $0.because.map(\.string))
                    })
            }
        }
    }

    struct Step: Encodable {
        let step: String
        let receipt: String
        let event: String
        let state: String
        let amount: Int64
        let officer: String
        let reason: String
        let on: String

        init(_ step: SuspenseFileStore.Step) {
            (self.step, receipt) = (step.id.description, step.receipt.description)
            (event, state, amount) = (step.event.rawValue, step.state.rawValue, step.amount.amount)
            (officer, reason, on) = (step.officer.string, step.reason.string, step.on.description)
        }
    }
}
