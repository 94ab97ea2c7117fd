public import CodecPrimitives

/// How an agent that brings a channel's money was designated and what its contract says (収納の委託), for the days on
/// which both are in force.
public struct AgentTerms: Hashable, Sendable {
    /// How much of what it took an agent hands over.
    public enum Remittance: Hashable, Sendable {
        /// All of it; the fee is billed apart (総計予算主義, 地方自治法210条).
        case gross
        /// Less a fee for each receipt: only what belongs to an enterprise account (公営企業会計), under its contract.
        case net(contract: ReceivedText, feeEach: Yen)
    }

    public let channel: ReceivedText
    /// The agent's code: what `remittance.expected` calls its payer.
    public let agent: ReceivedText
    /// 振込依頼人コード of its bank lines, without leading zeros; nil where its bank sends none.
    public let payerCode: ReceivedText?
    /// 振込依頼人名 of its bank lines, half-width kana.
    public let payerKana: ReceivedText?
    /// Number of the public notice of its designation (指定公金事務取扱者の告示, 地方自治法243条の2); the word `own` for the
    /// city's own counters and its designated bank.
    public let designation: ReceivedText
    public let remittance: Remittance
    /// Business days from the payment to the remittance, for records that do not name the day.
    public let remittanceDays: Int
    public let validity: Validity
    public let legalReference: ReceivedText

    /// What arrives on the city's account of these receipts.
    ///
    /// - Parameters:
    ///   - gross: what the payers paid.
    ///   - count: how many receipts.
    public func arrival(ofGross gross: Yen, count: Int) -> (net: Yen, fee: Yen) {
        switch remittance {
        case .gross: return (gross, .zero)
        case .net(_, let each):
            let fee = min(gross, Yen(unchecked: each.amount * Int64(count)))
            return (gross - fee, fee)
        }
    }
}
