import CodecPrimitives
import GarnishmentRules
import Testing

@Suite("identity evidence")
struct IdentityEvidenceTests {
    private typealias Rule = IdentityEvidence

    private func day(_ text: String) throws -> BusinessDate { try #require(BusinessDate(iso: text)) }

    private func debtor(isProtected: Bool = false) throws -> Rule.Debtor {
        Rule.Debtor(
            nameKana: ReceivedText("テスト ハナコ"),
            residences: [
                Rule.Residence(
                    address: ReceivedText("鹿児島市下伊敷１丁目５２番１１号"), from: try day("2015-04-01"),
                    to: try day("2022-03-15")),
                Rule.Residence(
                    address: ReceivedText("鹿児島市千年1-2-3"), from: try day("2022-03-15"), to: nil),
            ],
            isProtected: isProtected)
    }

    private func answer(
        _ address: String?, since: String? = nil, holder: String = "ﾃｽﾄ ﾊﾅｺ"
    ) throws -> Rule.Answer {
        Rule.Answer(
            holderKana: ReceivedText(holder), registeredAddress: address.map { ReceivedText($0) },
            registeredOn: try since.map(day), referenceDate: try day("2026-04-01"))
    }

    @Test("an address of the history is evidence, present or former")
    func history() throws {
        #expect(try Rule.residence(of: debtor(), in: answer("鹿児島県鹿児島市千年１丁目２－３")).to == nil)
        #expect(try Rule.residence(of: debtor(), in: answer("鹿児島市下伊敷一丁目52-11")).to != nil)
    }

    @Test("she must have lived there on the day the bank took the address")
    func dated() throws {
        _ = try Rule.residence(of: debtor(), in: answer("鹿児島市下伊敷1-52-11", since: "2022-03-14"))
        #expect(throws: GarnishmentRefusal.addressDiffers) {
            try Rule.residence(of: debtor(), in: answer("鹿児島市下伊敷1-52-11", since: "2022-03-15"))
        }
        #expect(throws: GarnishmentRefusal.addressDiffers) {
            try Rule.residence(of: debtor(), in: answer("鹿児島市千年1-2-3", since: "2020-01-01"))
        }
    }

    @Test("a namesake at another address is never this debtor")
    func namesake() throws {
        for other in ["鹿児島市千年1-2-4", "鹿児島市千年1-23", "鹿児島市千年1-2-3-101", "鹿屋市千年1-2-3"] {
            #expect(throws: GarnishmentRefusal.addressDiffers) { try Rule.residence(of: debtor(), in: answer(other)) }
        }
    }

    @Test("no answer, no address, another name: no evidence")
    func missing() throws {
        #expect(throws: GarnishmentRefusal.answerMissing) { try Rule.residence(of: debtor(), in: nil) }
        #expect(throws: GarnishmentRefusal.registeredAddressMissing) {
            try Rule.residence(of: debtor(), in: answer(nil))
        }
        #expect(throws: GarnishmentRefusal.registeredAddressMissing) {
            try Rule.residence(of: debtor(), in: answer(" 　"))
        }
        #expect(throws: GarnishmentRefusal.nameDiffers) {
            try Rule.residence(of: debtor(), in: answer("鹿児島市千年1-2-3", holder: "ﾃｽﾄ ﾊﾅﾖ"))
        }
    }

    @Test("a protected person is never matched automatically")
    func protected() throws {
        #expect(throws: GarnishmentRefusal.protectedPerson) {
            try Rule.residence(of: debtor(isProtected: true), in: answer("鹿児島市千年1-2-3"))
        }
    }

    @Test("names compare as banks compare them")
    func names() {
        let pairs = [
            ("ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ", "ガギグパピプ"), ("ｼｮｳｼﾞ", "ショウジ"), ("ｼﾖｳｼﾞ", "しょうじ"), ("ｳﾞｨｵﾗ", "ヴィオラ"),
            ("ﾃﾞﾄﾞﾂﾞ", "デドヅ"), ("ｻ-ﾊﾞ", "サーバ"), ("SMITH", "ｓｍｉｔｈ"),
        ]
        for (bank, register) in pairs {
            #expect(HolderName.folded(ReceivedText(bank)) == HolderName.folded(ReceivedText(register)), "\(register)")
        }
        #expect(HolderName.folded(ReceivedText("ﾊﾊ")) != HolderName.folded(ReceivedText("ﾊﾞﾊ")))
        #expect(HolderName.folded(ReceivedText("ﾂﾞ")) != HolderName.folded(ReceivedText("ｽﾞ")))
    }

    @Test("street names with kanji numerals stay, house numbers become digits")
    func forms() {
        func form(_ text: String) -> ReceivedText { AddressForm.normalised(ReceivedText(text)) }
        #expect(form("東京都品川区東五反田２丁目１０番２号") == ReceivedText("品川区東五反田2-10-2"))
        #expect(form("十二丁目三番地の四") == form("12-3-四"))
        #expect(form("千葉市中央区１−２") == form("千葉県千葉市中央区1-2"))
        #expect(form("葛\u{E0100}城市1") != form("葛城市1"), "compared as bytes")
    }
}
