import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("Payment order (支払督促)")
struct PaymentOrderTests {
    /// Filed on Monday 2025-06-02 and served on Thursday 2025-06-05.
    private func served() throws -> MeasureCase {
        var order = try MeasureCase(.paymentOrder, "WATER")
        #expect(order.take(.propose(terms("arrears", from: "2025-06-01")), on: "2025-06-01") == [])
        #expect(order.take(.approve, by: MeasureCase.superior(), on: "2025-06-02") == [])
        #expect(order.take(.serve(on: day("2025-06-05")), on: "2025-06-10") == [])
        return order
    }

    @Test("without objection in two weeks the declaration may be asked for, for thirty days")
    func declarable() throws {
        var order = try served()
        // 2025-06-05 + 14 days is Thursday 06-19; from 06-20 thirty days end on Saturday 07-19, so Tuesday 07-22
        // (07-21 is Marine Day).
        #expect(try order.pass("2025-06-19") == nil)
        #expect(try order.pass("2025-06-20")?.to == .declarable)
        var missed = order
        #expect(order.take(.applyForDeclaration(on: day("2025-07-22")), on: "2025-07-22") == [])
        #expect(missed.take(.applyForDeclaration(on: day("2025-07-23")), on: "2025-07-23") == [.tooLate])
        #expect(try missed.pass("2025-07-22") == nil)
        #expect(try missed.pass("2025-07-23")?.to == .void)
    }

    @Test("two weeks after the served declaration it is final; an objection before makes it a suit")
    func final() throws {
        var order = try served()
        try order.pass("2025-06-20")
        order.take(.applyForDeclaration(on: day("2025-06-23")), on: "2025-06-23")
        #expect(order.take(.serveDeclaration(on: day("2025-07-01")), on: "2025-07-02") == [])
        var suit = order
        #expect(suit.take(.object(on: day("2025-07-15")), on: "2025-07-16") == [] && suit.measure?.state == .suit)
        var late = order
        #expect(late.take(.object(on: day("2025-07-16")), on: "2025-07-16") == [.tooLate])
        #expect(try order.pass("2025-07-15") == nil)
        #expect(try order.pass("2025-07-16")?.to == .final)
    }

    @Test("an objection counts until the declaration, a service cannot lie in the future, and a demand comes first")
    func conditions() throws {
        var order = try served()
        try order.pass("2025-06-20")
        #expect(order.take(.object(on: day("2025-06-25")), on: "2025-06-25") == [] && order.measure?.state == .suit)
        var early = try MeasureCase(.paymentOrder, "WATER")
        early.take(.propose(terms("arrears", from: "2025-06-01")), on: "2025-06-01")
        early.take(.approve, by: MeasureCase.superior(), on: "2025-06-02")
        #expect(early.take(.serve(on: day("2025-06-11")), on: "2025-06-10") == [.dayInvalid])
        #expect(early.take(.serve(on: day("2025-06-01")), on: "2025-06-10") == [.dayInvalid])
        var undemanded = try MeasureCase(.paymentOrder, "WATER")
        undemanded.change { $0.isDemanded = false }
        #expect(undemanded.take(.propose(terms("arrears")), on: "2025-06-01") == [.notDemanded])
        let tax = try MeasureCase(.paymentOrder)
        #expect(tax.decide(.propose(terms("arrears")), on: "2025-06-01").refusals.map(\.code) == [.scope])
    }
}
