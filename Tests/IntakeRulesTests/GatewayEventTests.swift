import CodecPrimitives
import IntakeRules
import Testing

@Suite("what a gateway says")
struct GatewayEventTests {
    private func raw(_ change: (inout GatewayEvent.Raw) -> Void = { _ in }) -> GatewayEvent.Raw {
        var raw = GatewayEvent.Raw()
        raw.type = ReceivedText("receipt.confirmed")
        raw.timestamp = ReceivedText("2026-04-13T06:00:00+09:00")
        raw.barcode = ReceivedText(Sample.barcodeA)
        raw.amount = 12_300
        change(&raw)
        return raw
    }

    private func rules(_ change: (inout GatewayEvent.Raw) -> Void) -> [String] {
        do {
            _ = try GatewayEvent(raw(change))
            return []
        } catch {
            return error.faults.map { "\($0.field) \($0.rule)" }
        }
    }

    @Test("a confirmed receipt by barcode is news of that moment in Japan")
    func confirmed() throws {
        guard case .receipt(let news) = try GatewayEvent(raw()) else { throw SampleError.impossible }
        #expect(news.kind == .confirmed)
        #expect(news.amount == 12_300)
        #expect(news.identity.paidOn.description == "2026-04-13")
        #expect(news.identity.minuteOfDay == 360)
    }

    @Test("a slip is also named by its eL number; other than 34 digits are a fault")
    func elNumber() throws {
        let digits = "4620100000020260123450001123456127"
        for written in [digits, "46201-00000020260123450001-123456-127"] {
            let event = try GatewayEvent(raw { ($0.barcode, $0.elNumber) = (nil, ReceivedText(written)) })
            guard case .receipt(let news) = event else { throw SampleError.impossible }
            #expect(news.identity.reference == .elNumber(ReceivedText(digits)))
        }
        #expect(
            rules { ($0.barcode, $0.elNumber) = (nil, ReceivedText("4620")) } == ["data.el_number not_digits"])
    }

    @Test("the same moment in another zone and with a fraction is the same receipt")
    func zones() throws {
        let other = raw { $0.timestamp = ReceivedText("2026-04-12T21:00:00.123Z") }
        #expect(try GatewayEvent(raw()) == GatewayEvent(other))
    }

    @Test("a gateway may say how far it is complete")
    func completed() throws {
        let event = try GatewayEvent(
            raw {
                $0.type = ReceivedText("channel.completed")
                $0.completeThrough = ReceivedText("2026-04-12")
            })
        #expect(event == .completed(through: try #require(BusinessDate(iso: "2026-04-12"))))
    }

    @Test("everything that is wrong is named, and an absurd amount stops nothing")
    func faults() {
        #expect(rules { $0.amount = 99_999_999_999_999 } == ["data.amount_yen amount_out_of_range"])
        #expect(rules { $0.amount = .min } == ["data.amount_yen amount_out_of_range"])
        #expect(rules { $0.amount = 0 } == ["data.amount_yen amount_out_of_range"])
        #expect(
            rules { $0.barcode = ReceivedText(String(Sample.barcodeA.dropLast()) + "9") } == [
                "data.barcode check_digit"
            ])
        #expect(rules { $0.type = ReceivedText("receipt.lost") } == ["type unknown_type_code"])
        #expect(rules { $0.timestamp = ReceivedText("2026-02-31T06:00:00Z") } == ["timestamp date_invalid"])
        #expect(rules { ($0.barcode, $0.amount) = (nil, nil) } == ["data.barcode missing", "data.amount_yen missing"])
        #expect(rules { $0.store = ReceivedText(String(repeating: "神", count: 30)) } == ["data.store too_long"])
    }
}
