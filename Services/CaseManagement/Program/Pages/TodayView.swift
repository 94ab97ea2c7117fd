import CaseRules
import CodecPrimitives
import Law
import Ledger
import StaffAccess

/// What the page of the day shows.
struct TodayView: Sendable {
    struct Holds: Sendable {
        let name: String
        let article: String?
        let about: String
        let count: Int64
        let oldest: String
        let age: Int
    }

    struct OldHold: Sendable {
        let address: String
        let number: String
        let name: String
        let from: String
        let age: Int
        let reason: String
    }

    struct Refusal: Sendable {
        let act: String
        let ground: String
        let article: String?
        /// One of the facts, as an example; in Japanese.
        let fact: String
        let count: Int64
    }

    struct Suspense: Sendable {
        struct Item: Sendable {
            let receipt: String
            let channel: String
            let paid: String
            let age: Int
            let amount: String
        }

        let items: [Item]
        let isEmpty: Bool
        let count: Int64
        let total: String
    }

    let holds: [Holds]
    let hasHolds: Bool
    let oldest: [OldHold]
    let hasOldest: Bool
    let refusals: [Refusal]
    let hasRefusals: Bool
    let suspense: Suspense?
    let remaining: RemainingView

    init(_ facts: TodayPage.Facts, _ law: LawBook, _ visit: PageVisit) {
        let text = visit.text
        holds = facts.holds.compactMap { Holds($0, visit) }
        oldest = facts.oldest.map { hold in
            OldHold(
                address: "/staff/claims/\(hold.claim)", number: hold.number.string,
                name: text.word("hold", hold.code.string), from: text.language.day(hold.from),
                age: hold.from.days(until: visit.today), reason: hold.reason.string)
        }
        refusals = facts.refusals.map { refusal in
            Refusal(
                act: text.word("act", refusal.act.string), ground: text.word("ground", refusal.code.string),
                article: refusal.article.string.orNil, fact: refusal.fact.string, count: refusal.count)
        }
        suspense = facts.suspense.map { open in
            Suspense(
                items: open.items.map { item in
                    Suspense.Item(
                        receipt: item.receipt.description, channel: item.channel.string,
                        paid: text.language.day(item.paidOn), age: item.paidOn.days(until: visit.today),
                        amount: item.amount.description)
                }, isEmpty: open.items.isEmpty, count: open.count, total: text.language.yen(open.total))
        }
        remaining = RemainingView(facts.remaining, law, text)
        (hasHolds, hasOldest, hasRefusals) = (!holds.isEmpty, !oldest.isEmpty, !refusals.isEmpty)
    }
}

extension TodayView.Holds {
    /// Nil for a reason about persons that the purpose may not know of.
    init?(_ holds: DeskViewStore.Holds, _ visit: PageVisit) {
        let text = visit.text
        let disclosure: HoldDisclosure =
            holds.isAboutPersons ? .ofPerson(holds.code, to: visit.pass.purpose) : .named
        switch disclosure {
        case .hidden: return nil
        case .neutral: (name, article) = (text("hold.neutral"), text("notShown"))
        case .named:
            name = text.word("hold", holds.code.string)
            article = HoldArticle.article(of: holds.code, holds.route).orNil
        }
        about = text(holds.isAboutPersons ? "today.persons" : "today.claims")
        (count, oldest) = (holds.count, text.language.day(holds.oldest))
        age = holds.oldest.days(until: visit.today)
    }
}

/// What is still owed by kind, as a table and as bars beside it.
struct RemainingView: Sendable {
    struct Row: Sendable {
        let kind: String
        let claims: Int64
        let principal: String
        let others: String
        let total: String
        /// Of the bar, in 1000ths of the longest.
        let width: Int
        /// Of the bar, in the chart's own units.
        let top: Int
        let labelTop: Int
    }

    /// Between two bars, and of a bar, in the chart's own units.
    private static let (step, label) = (56, 35)

    let rows: [Row]
    let isEmpty: Bool
    let total: String
    let height: Int

    init(_ remaining: [DeskViewStore.Remaining], _ law: LawBook, _ text: PageText) {
        let longest = remaining.map(\.open.total.amount).max() ?? 0
        rows = remaining.enumerated().map { place, kind in
            let name = law.kinds.kind(kind.kind, on: kind.aroseOn)?.name ?? kind.kind.string
            return Row(
                kind: name, claims: kind.claims, principal: kind.open.principal.description,
                others: (kind.open.total - kind.open.principal).description, total: kind.open.total.description,
                width: RemainingView.width(kind.open.total.amount, of: longest), top: place * RemainingView.step,
                labelTop: place * RemainingView.step + RemainingView.label)
        }
        isEmpty = rows.isEmpty
        total = text.language.yen(remaining.map(\.open.total).total())
        height = max(1, remaining.count) * RemainingView.step
    }

    /// In 1000ths, at least one for what is there at all.
    private static func width(_ amount: Int64, of longest: Int64) -> Int {
        guard longest > 0 else { return 0 }
        return max(1, Int(Int128(amount) * 1000 / Int128(longest)))
    }
}
