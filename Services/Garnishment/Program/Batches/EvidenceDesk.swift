import Codec
import CodecPrimitives
import GarnishmentRules
import Postgres

/// Looks whether cleared items have identity evidence, with the newest answers and the persons as cleared.
struct EvidenceDesk: Sendable {
    /// What is written where evidence was found.
    static let found = ReceivedText("found")

    private let answers: [BankAccount: AnswerStore.Answered]
    private let persons: [SeizureRequestID: PersonalBlock]

    /// Reads what is known about these items.
    init(_ items: [Item], in tx: borrowing Transaction) throws {
        answers = try AnswerStore.newest(items.map(\.account), in: tx)
        persons = try PersonStore.load(items.map(\.requestID), in: tx)
    }

    /// Whom the item is about, as cleared; and what her bank has answered last.
    func papers(of item: Item) -> (person: PersonalBlock, answer: IdentityEvidence.Answer)? {
        guard let person = persons[item.requestID], let answer = answers[item.account]?.answer else { return nil }
        return (person, answer)
    }

    /// Evaluates the evidence of one of the items and moves it where that changes something.
    ///
    /// - Returns: whether there is evidence now.
    @discardableResult
    func evaluate(_ item: inout Item) throws -> Bool {
        let answer = answers[item.account]
        do {
            guard let person = persons[item.requestID] else { throw GarnishmentRefusal.answerMissing }
            _ = try IdentityEvidence.residence(of: EvidenceDesk.debtor(person), in: answer?.answer)
        } catch let refusal as GarnishmentRefusal {
            (item.evidence, item.evidenceAnswer) = (ReceivedText(refusal.rawValue), answer?.evidenceID)
            if item.allows(.evidenceLost) { try item.take(.evidenceLost, reasons: [item.evidence]) }
            return false
        }
        (item.evidence, item.evidenceAnswer) = (EvidenceDesk.found, answer?.evidenceID)
        if item.allows(.evidenceFound) { try item.take(.evidenceFound) }
        return true
    }

    private static func debtor(_ person: PersonalBlock) -> IdentityEvidence.Debtor {
        IdentityEvidence.Debtor(
            nameKana: person.nameKana,
            residences: person.addresses.map { address in
                IdentityEvidence.Residence(address: address.address, from: address.from, to: address.to)
            },
            isProtected: person.isProtected)
    }
}
