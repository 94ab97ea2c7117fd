import CodecPrimitives
import Foundation
import Law
import OutsourcingRules

/// A fee statement as people and programs read it: each event, counted or not and why, and the whole working.
struct StatementDocument: Encodable {
    struct Line: Encodable {
        let event: String
        let kind: String
        let day: String
        let amountYen: Int64
        let countedYen: Int64
        let reason: String
        let reasonText: String
        let claim: String?
        let channel: String?
        let component: String?
        let assignedOn: String?
        let recalledOn: String?
        let band: Int?
        let isFinal: Bool?
        let isHeld: Bool?
        let isDesignated: Bool?
        let isAssignedInError: Bool?
        let ofMonth: String?
        let originalBaseYen: Int64?
        let wasCounted: Bool?
    }

    struct Bucket: Encodable {
        let month: String
        let rateBp: Int64?
        let baseYen: Int64
        let feeYen: Int64
        let working: String
    }

    let contract: String
    let contractNumber: String
    let contractor: String
    let invoiceNumber: String?
    let month: String
    let status: String
    let lines: [Line]
    let buckets: [Bucket]
    let countedYen: Int64
    let feeYen: Int64
    let taxYen: Int64
    let totalYen: Int64
    let forfeitedYen: Int64
    let payableYen: Int64
    let invoicedBeforeYen: Int64
    let invoicedInYearYen: Int64
    let cumulativeBeforeYen: Int64
    /// The contract's conditions, word for word.
    let terms: String

    init(_ drawn: StatementDesk.Drawn, isClosed: Bool) {
        let (contract, invoice) = (drawn.contract, drawn.invoice)
        self.contract = contract.entry.id.description
        contractNumber = contract.entry.number.string
        contractor = contract.contractorName.string
        invoiceNumber = contract.invoiceNumber?.string
        (month, status) = (drawn.month.description, isClosed ? "closed" : "draft")
        lines = invoice.lines.map(Line.init)
        buckets = invoice.buckets.map {
            Bucket(
                month: $0.month.description, rateBp: $0.basisPoints, baseYen: $0.base.amount, feeYen: $0.fee.amount,
                working: $0.working)
        }
        (countedYen, feeYen, taxYen) = (invoice.countedBase.amount, invoice.fee.amount, invoice.tax.amount)
        (totalYen, forfeitedYen) = (invoice.total.amount, invoice.forfeited.amount)
        payableYen = invoice.payable.amount
        (invoicedBeforeYen, invoicedInYearYen) = (
            drawn.terms.invoicedBefore.amount, drawn.terms.invoicedInYear.amount
        )
        cumulativeBeforeYen = drawn.terms.cumulativeBefore.amount
        terms = contract.entry.terms.string
    }
}

extension StatementDocument.Line {
    init(_ line: FeeInvoice.Line) {
        var (payment, reversal): (FeeEvent.Payment?, FeeEvent.Reversal?)
        if case .payment(let content) = line.event.content { payment = content }
        if case .reversal(let content) = line.event.content { reversal = content }
        self.init(
            event: line.event.reference.string, kind: payment == nil ? "reversal" : "payment",
            day: line.event.on.description, amountYen: (payment?.amount ?? reversal?.amount ?? .zero).amount,
            countedYen: line.counted.amount, reason: line.reason.rawValue, reasonText: line.reason.japanese,
            claim: (payment?.claim ?? reversal?.claim)?.string, channel: payment?.channel?.string,
            component: payment?.component?.string, assignedOn: payment?.assignedOn?.description,
            recalledOn: payment?.recalledOn?.description, band: payment?.band ?? reversal?.band,
            isFinal: payment?.isFinal, isHeld: payment?.isHeld, isDesignated: payment?.isDesignated,
            isAssignedInError: payment?.isAssignedInError, ofMonth: reversal?.ofMonth?.description,
            originalBaseYen: reversal?.originalBase?.amount, wasCounted: reversal?.wasCounted)
    }
}
