import CodecPrimitives
import CodecRecords
import IntakeRules
import Testing

@Suite("agents' form pushes, the pure part")
struct PushFormTests {
    private func text(_ text: String) -> ReceivedText { ReceivedText(text) }

    private func form(_ body: String) throws -> FormFields { try #require(FormFields(Array(body.utf8))) }

    private var coded: PushForm {
        var form = PushForm(
            encoding: .cp932, identity: [text("id"), text("status")], reference: .agent(field: text("order")),
            amount: text("amount"), paidOn: text("paid"),
            status: .coded(
                field: text("status"), news: [text("43"): .flash, text("40"): .confirmed, text("61"): .cancelled],
                silent: [text("10")]),
            proof: .none)
        form.store = text("shop")
        return form
    }

    private func read(_ body: String) throws -> PushForm.Reading { try coded.read(try form(body)) }

    private func faults(_ body: String) throws -> [String] {
        let fields = try form(body)
        do throws(GatewayEvent.Refusal) {
            _ = try coded.read(fields)
            return []
        } catch {
            return error.faults.map { "\($0.field) \($0.rule)" }
        }
    }

    @Test("values are bytes: escaped, with blanks as plus, in the agent's encoding")
    func bytes() throws {
        let fields = try form("name=%8D%F7%93%87+x&empty=&a%3Db=1")
        #expect(fields.bytes(text("name")) == [0x8D, 0xF7, 0x93, 0x87, 0x20, 0x78])
        #expect(fields.text(text("name"), .cp932) == text("桜島 x"))
        #expect(fields.text(text("name"), .utf8) == nil)
        #expect(fields.bytes(text("empty")) == [])
        #expect(fields.bytes(text("a=b")) == [0x31])
        #expect(fields.bytes(text("none")) == nil)
    }

    @Test("a Pay-easy notice names the slip by the four keys of its eL number; a missing or wrong one is a fault")
    func payEasyKeys() throws {
        var description = coded
        description.reference = .elNumber(fields: ["agency", "payment", "confirm", "category"].map { text($0) })
        let rest = "id=1&status=40&amount=12300&paid=202604080912&agency=46201&confirm=123456&category=127"
        guard
            case .receipt(let news) = try description.read(try form(rest + "&payment=00000020260123450001"))
        else { throw SampleError.impossible }
        #expect(news.identity.reference == .elNumber(text("4620100000020260123450001123456127")))
        for (body, fault) in [(rest, "payment missing"), (rest + "&payment=1", "agency not_digits")] {
            let fields = try form(body)
            do throws(GatewayEvent.Refusal) {
                _ = try description.read(fields)
                Issue.record("\(body) was taken")
            } catch {
                #expect(error.faults.map { "\($0.field) \($0.rule)" } == [fault])
            }
        }
    }

    @Test("what is no form, names a field twice or has too many is none")
    func refused() {
        let many = (0...FormFields.fieldsMax).map { "f\($0)=1" }.joined(separator: "&")
        for body in ["a=1&a=2", "a=%", "a=%4", "a=%zz", "=1", many] {
            #expect(FormFields(Array(body.utf8)) == nil, "\(body.prefix(20))")
        }
    }

    @Test("each status is what the description says: news, silence, or a fault")
    func statuses() throws {
        let rest = "&id=1&order=T1&amount=12300&paid=202604080912&shop=0012"
        for (status, kind) in [("43", NewsKind.flash), ("40", .confirmed), ("61", .cancelled)] {
            guard case .receipt(let news) = try read("status=\(status)" + rest) else {
                Issue.record("status \(status) is no receipt")
                continue
            }
            #expect(news.kind == kind)
            #expect(news.amount == Yen(exactly: 12_300))
            #expect(news.identity.paidOn == BusinessDate(year: 2026, month: 4, day: 8))
            #expect(news.identity.minuteOfDay == 9 * 60 + 12)
            #expect(news.identity.store == text("12"))
            #expect(news.identity.reference == .agent(text("T1")))
        }
        #expect(try read("status=10" + rest) == .silent)
        #expect(try faults("status=99" + rest) == ["status unknown_type_code"])
        #expect(try faults(String(rest.dropFirst())) == ["status missing"])
    }

    @Test("every value that makes no sense is named with its rule")
    func everyFault() throws {
        let good = ["order": "T1", "amount": "12300", "paid": "20260408"]
        func body(_ field: String, _ value: String?) -> String {
            var fields = good
            fields[field] = value
            return "status=40&" + fields.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        }
        #expect(try faults(body("order", "T1")) == [])
        #expect(try faults(body("order", nil)) == ["order missing"])
        #expect(try faults(body("order", String(repeating: "x", count: 65))) == ["order too_long"])
        #expect(try faults(body("amount", nil)) == ["amount missing"])
        for amount in ["0", "-1", "1e5", "9999999999999", "%EF%BC%91"] {
            #expect(try faults(body("amount", amount)) == ["amount amount_out_of_range"], "\(amount)")
        }
        #expect(try faults(body("paid", nil)) == ["paid missing"])
        for day in ["20260230", "2026040", "2026040x"] {
            #expect(try faults(body("paid", day)) == ["paid date_invalid"], "\(day)")
        }
        for time in ["2026040824", "202604082460", "20260408x000"] {
            #expect(try faults(body("paid", time)) == ["paid time_invalid"], "\(time)")
        }
        #expect(try faults("status=40") == ["amount missing", "paid missing", "order missing"])
    }

    @Test("the same values name the same notice")
    func identity() throws {
        #expect(coded.id(of: try form("id=7&status=43&x=1")) == coded.id(of: try form("x=2&status=43&id=7")))
        #expect(coded.id(of: try form("id=7&status=43")) != coded.id(of: try form("id=7&status=40")))
        #expect(coded.id(of: try form("id=7")) == nil)
    }

    @Test("the proven bytes are the listed values one behind another, and none where one is missing")
    func provenBytes() throws {
        var signed = coded
        signed.proof = .digest(.md5, of: [text("b"), text("a")], in: text("sum"))
        #expect(signed.provenBytes(of: try form("a=1&b=2")) == [0x32, 0x31])
        #expect(signed.provenBytes(of: try form("a=1")) == nil)
    }
}
