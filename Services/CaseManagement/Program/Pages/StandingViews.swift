import CaseRules
import CodecPrimitives
import Law
import StaffAccess

/// A hold as a page lists it.
struct HoldView: Sendable {
    let name: String
    let article: String?
    /// The claim's number; nil for one about the person.
    let claim: String?
    let from: String
    let to: String?
    /// Never of a hold about the person: it may tell of another division's claims.
    let reason: String?
    /// Days since its first day.
    let age: Int

    /// Nil for one that the purpose may not know of.
    init?(
        _ hold: HoldStore.Hold, _ numbers: [ClaimID: String], _ routes: [ClaimID: DisclosureRoute], _ visit: PageVisit
    ) {
        let text = visit.text
        switch hold.subject {
        case .claim(let id):
            guard let number = numbers[id], let route = routes[id] else { return nil }
            (name, claim) = (text.word("hold", hold.code.string), number)
            article = HoldArticle.article(of: hold.code, route).orNil
            reason = hold.reason.string.orNil
        case .person:
            switch HoldDisclosure.ofPerson(hold.code, to: visit.pass.purpose) {
            case .hidden: return nil
            case .neutral: (name, article) = (text("hold.neutral"), text("notShown"))
            case .named:
                name = text.word("hold", hold.code.string)
                article = HoldArticle.article(of: hold.code, visit.scope.personRoute).orNil
            }
            (claim, reason) = (nil, nil)
        }
        (from, to) = (text.language.day(hold.from), hold.to.map(text.language.day))
        age = hold.from.days(until: visit.today)
    }
}

/// A demand as a page lists it.
struct DemandView: Sendable {
    let claim: String
    let issued: String
    let deadline: String
    let total: String
    let service: String

    init(_ demand: ClaimActsStore.Demand, _ numbers: [ClaimID: String], _ text: PageText) {
        claim = numbers[demand.claim] ?? ""
        (issued, deadline) = (text.language.day(demand.issuedOn), text.language.day(demand.deadlineOn))
        total = demand.total.description
        let outcome = demand.outcome.map { text.word("served", $0.string) } ?? text("served.unknown")
        service = outcome + (demand.servedOn.map { " \(text.language.day($0))" } ?? "")
    }
}

/// A seizure as a page lists it.
struct SeizureView: Sendable {
    let claim: String
    let state: String
    /// Nil where claims that the reader does not see are part of it.
    let amount: String?
    let requested: String

    init(_ seizure: ClaimActsStore.Seizure, _ numbers: [ClaimID: String], _ text: PageText) {
        (claim, state) = (numbers[seizure.claim] ?? "", text.word("seizure", seizure.state.string))
        amount = seizure.amount.map(\.description)
        requested = text.language.day(seizure.requestedAt.dateInJapan)
    }
}

extension String {
    /// Nil for an empty text: templates take what is there for true.
    var orNil: String? { isEmpty ? nil : self }
}
