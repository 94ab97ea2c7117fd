import CodecPrimitives
import NoticeRules
import Testing

@Suite("what letters say")
struct LetterFormTests {
    @Test("codes are known byte for byte")
    func codes() {
        for form in LetterForm.allCases { #expect(LetterForm(ReceivedText(form.rawValue)) == form) }
        for text in RemedyText.allCases { #expect(RemedyText(ReceivedText(text.rawValue)) == text) }
        #expect(LetterForm(ReceivedText("demand")) == nil && RemedyText(ReceivedText("")) == nil)
    }

    @Test("a tax demand tells where, until when and against whom; a private claim's tells nothing")
    func remedies() throws {
        let tax = try #require(RemedyText.tax.japanese(city: "桜丘市"))
        for part in ["3か月以内", "桜丘市長に対して審査請求", "6か月以内", "桜丘市を被告", "行政不服審査法第18条", "行政事件訴訟法第14条"] {
            #expect(tax.contains(part), "\(part)")
        }
        #expect(RemedyText.publicClaim.japanese(city: "桜丘市")?.contains("地方自治法") == true)
        #expect(RemedyText.none.japanese(city: "桜丘市") == nil)
    }

    @Test("each form names the law it rests on and the deadline")
    func demands() {
        for (form, law) in [
            (LetterForm.demandCityTax, "地方税法"), (.demandPublic, "地方自治法第231条の3第1項"), (.demandPrivate, "地方自治法施行令第171条"),
        ] {
            let text = form.lead(due: "令和8年4月30日", deadline: "令和8年5月29日")
            #expect(text.contains(law) && text.contains("令和8年4月30日") && text.contains("令和8年5月29日までに"))
        }
        // Only the holder of the power to seize threatens with it.
        #expect(LetterForm.demandCityTax.consequences.joined().contains("差し押さえ"))
        #expect(!LetterForm.demandPrivate.consequences.joined().contains("差し押さえ"))
    }
}
