import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger

/// What the others hear of a batch of postings: by route, so that tax facts reach nobody else (promise P7).
struct PostingMessages {
    /// Items for each route, in the order they were decided.
    let byRoute: [DisclosureRoute: [PostingRecorded]]

    init(_ outcome: PostingOutcome, _ loaded: PostingStore.Loaded) {
        var byRoute: [DisclosureRoute: [PostingRecorded]] = [:]
        var posted: [ReceiptPosted] = []
        for case .applied(let item) in outcome.results { posted.append(item) }
        for item in posted + outcome.resettled {
            let lines = Dictionary(grouping: item.lines) { loaded.claims[$0.claim]?.route ?? .tax }
            // Whoever hears of a claim hears also when money leaves it. Money without a claim goes the way that the
            // fewest may listen to.
            let concerned = Set(lines.keys).union(item.concerns.compactMap { loaded.claims[$0]?.route })
            let routes = concerned.isEmpty ? [.tax] : concerned.sorted { $0.rawValue < $1.rawValue }
            let home = routes[0]
            for route in routes {
                byRoute[route, default: []].append(
                    PostingRecorded(
                        item, lines[route] ?? [], isHome: route == home,
                        channel: loaded.channels[item.version.channel] ?? ReceivedText("")))
            }
        }
        self.byRoute = byRoute
    }
}

extension PostingRecorded {
    /// Suspense and overpayment are told once, on the receipt's home route.
    init(_ posted: ReceiptPosted, _ lines: [PostedLine], isHome: Bool, channel: ReceivedText) {
        self.init(
            receiptID: posted.version.receiptID, receiptVersion: posted.version.version, channel: channel,
            finality: Finality(posted.finality), paidOn: posted.version.paidOn,
            lines: lines.map {
                Line(
                    claimID: $0.claim, principal: $0.amounts.principal, lateCharge: $0.amounts.lateCharge,
                    fee: $0.amounts.fee, costs: $0.amounts.costs)
            }, suspense: isHome ? posted.suspense : .zero, overpaid: isHome ? posted.overpaid : .zero)
    }
}

extension PostingRecorded.Finality {
    init(_ finality: PostingFinality) {
        switch finality {
        case .provisional: self = .provisional
        case .final: self = .final
        case .reversal: self = .reversal
        }
    }
}
