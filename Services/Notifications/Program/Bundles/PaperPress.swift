import Codec
import CodecPrimitives
import CodecRecords
import NoticeRules
import Paper

/// Prints demand letters on A4 with their payment slips.
struct PaperPress: LetterPress {
    /// Who writes, as letters name it.
    struct Office: Sendable {
        var city: String
        /// 処分庁, such as 桜丘市長.
        var authority: String
        /// 問合せ先.
        var contact: String
        /// 納付場所.
        var places: String
    }

    let office: Office

    /// A part of a bundle may be so large; a letter takes some thirty kilobytes.
    private static let bytesMost = 256 << 20

    func press(_ letters: [Letter]) throws -> PressedLetters {
        var unprintable: Set<Int32> = []
        let dated = letters.first?.notice.request.issueOn ?? BusinessDate(daysSinceEpoch: 0)
        let press = try Press(
            try FontCase(), title: "督促状", dated: dated, to: .memory(limit: PaperPress.bytesMost))
        for letter in letters {
            do {
                _ = try press.add(try demand(letter).sheets())
            } catch let error as PaperError where error.code == .refused {
                unprintable.insert(letter.sequence)
            } catch is DemandLetter.Contradiction {
                unprintable.insert(letter.sequence)
            }
        }
        return PressedLetters(pages: try press.finish().bytes, unprintable: unprintable)
    }

    private func demand(_ letter: Letter) -> DemandLetter {
        let request = letter.notice.request
        return DemandLetter(
            title: request.form.title, number: "第\(request.label.number.string)号", piece: letter.mark,
            issuedOn: request.issueOn, payBy: request.deadlineOn,
            paidThrough: paidThrough(letter), addressee: addressee(letter.person),
            sender: DemandLetter.Sender(
                city: office.city, authority: office.authority, seal: "（公印省略）", contact: office.contact),
            lead: request.form.lead(due: inWords(request.label.due), deadline: inWords(request.deadlineOn)),
            items: items(letter), notices: request.form.consequences,
            remedies: request.remedies.japanese(city: office.city), slip: slip(letter))
    }

    /// The oldest day of the channels that the claim can be paid on, never later than the day before the letter's own.
    private func paidThrough(_ letter: Letter) -> BusinessDate {
        let eve = letter.notice.request.issueOn.adding(days: -1)
        return min(letter.notice.printed?.moneyThrough ?? eve, eve)
    }

    private func addressee(_ person: PersonalBlock) -> DemandLetter.Addressee {
        DemandLetter.Addressee(
            postalCode: "", address: person.presentAddress?.string ?? "", name: person.nameKanji.string)
    }

    private func items(_ letter: Letter) -> [DemandLetter.Item] {
        guard let slip = letter.notice.printed?.slip else { return [] }
        let label = letter.notice.request.label
        return [
            DemandLetter.Item(
                year: fiscalYear(label.fiscalYear), kind: letter.kindName, period: "\(label.instalment)期",
                due: label.due, principal: slip.principal, late: slip.lateCharge, fee: slip.fee)
        ]
    }

    private func slip(_ letter: Letter) -> PaymentSlip? {
        guard let slip = letter.notice.printed?.slip else { return nil }
        let label = letter.notice.request.label
        return PaymentSlip(
            number: slip.number?.string ?? slip.slipID.description,
            subject: "\(fiscalYear(label.fiscalYear)) \(letter.kindName) \(label.instalment)期",
            principal: slip.principal, late: slip.lateCharge, fee: slip.fee, usableUntil: slip.usableUntil,
            barcode: slip.barcode.flatMap { PaymentBarcode($0.utf8) }, elQR: slip.elQR.flatMap { ELQR($0.utf8) },
            places: office.places)
    }

    private func fiscalYear(_ year: Int32) -> String {
        guard let first = BusinessDate(year: Int(year), month: 4, day: 1), let era = EraDate(first) else {
            return "\(year)年度"
        }
        return "\(era.era.rawValue)\(era.year == 1 ? "元" : String(era.year))年度"
    }

    private func inWords(_ day: BusinessDate) -> String { EraDate(day)?.japanese ?? day.description }
}
