internal import CodecPrimitives

/// The upper two thirds of a demand letter: address in the window, authority, table, sums, law.
struct LetterLayout {
    let letter: DemandLetter
    /// What the envelope may show.
    static let envelope = EnvelopeWindow.long3

    private let left = 15.mm
    private let width = 180.mm
    /// Where the slip begins: also the fold.
    private let end = 197.mm

    var marks: [Mark] { address + head + title + table + sums + law }

    private var address: [Mark] {
        let (seen, to) = (LetterLayout.envelope.alwaysSeen, letter.addressee)
        let style = TextStyle(.mincho, 9.5, shrinksTo: 6, wraps: true)
        return [
            .text(
                TextBlock(
                    "postal code", to.postalCode.isEmpty ? "" : "〒" + to.postalCode,
                    in: Frame(seen.x, seen.y, seen.width, 4.mm), TextStyle(.gothic, 9.5))),
            .text(TextBlock("address", to.address, in: Frame(seen.x, seen.y + 4.mm, seen.width, 12.mm), style)),
            .text(
                TextBlock(
                    "addressee", "\(to.name)　\(to.honorific)",
                    in: Frame(seen.x, seen.y + 16.mm, seen.width, 8.mm),
                    TextStyle(.mincho, 13, shrinksTo: 7, wraps: true))),
        ]
    }

    private var head: [Mark] {
        let (x, size) = (116.mm, 79.mm)
        var marks: [Mark] = [
            .text(TextBlock("number", letter.number, in: Frame(x, 10.mm, size, 5.mm), TextStyle(.mincho, 9.5, .end))),
            .text(
                TextBlock(
                    "issued on", letter.issuedOn.onPaper, in: Frame(x, 15.mm, size, 5.mm),
                    TextStyle(.mincho, 9.5, .end))),
            .text(
                TextBlock(
                    "authority", letter.sender.authority, in: Frame(x, 23.mm, size, 7.mm),
                    TextStyle(.mincho, 13, shrinksTo: 9, .end))),
            .text(
                TextBlock("seal", letter.sender.seal, in: Frame(x, 30.mm, size, 4.5.mm), TextStyle(.mincho, 8.5, .end))),
            .panel(Panel(Frame(x + 9.mm, 37.mm, size - 9.mm, 19.mm), border: 0.15.mm)),
            .text(
                TextBlock(
                    "contact", letter.sender.contact,
                    in: Frame(x + 11.mm, 38.mm, size - 13.mm, 17.mm), TextStyle(.gothic, 8, shrinksTo: 6, wraps: true))),
            .text(TextBlock("piece", letter.piece, in: Frame(x, 57.5.mm, size, 3.mm), TextStyle(.gothic, 6, .end))),
        ]
        if let mark = letter.mark {
            let frame = Frame(15.mm, 59.mm, 30.mm, 9.mm)
            marks.append(.panel(Panel(frame, border: 0.5.mm)))
            marks.append(
                .text(TextBlock("mark", mark, in: frame.inset(1.mm), TextStyle(.gothic, 14, .centre, tracking: 4))))
        }
        return marks
    }

    private var title: [Mark] {
        [
            .text(
                TextBlock(
                    "title", letter.title, in: Frame(50.mm, 60.mm, 110.mm, 10.mm),
                    TextStyle(.gothic, 20, shrinksTo: 12, .centre, tracking: 14))),
            .text(
                TextBlock(
                    "lead", letter.lead, in: Frame(left, 72.mm, width, 10.mm),
                    TextStyle(.mincho, 10, shrinksTo: 8, .start, .middle, wraps: true))),
        ]
    }

    private let tableTop = 83.5.mm
    private let rowHeight = 6.mm
    private var sumsTop: Length { tableTop + rowHeight * (letter.items.count + 1) + 2.5.mm }

    private var table: [Mark] {
        let rows = letter.items.map { item in
            [
                item.year, item.kind, item.period, item.due.onPaper, item.principal.grouped, item.late.grouped,
                item.fee.grouped,
            ]
        }
        return Table(
            "items",
            [
                .init("年度", 22.mm), .init("税目・科目", 41.mm), .init("期別", 17.mm), .init("納期限", 34.mm),
                .init("金額（円）", 25.mm, .end), .init("延滞金（円）", 21.mm, .end), .init("督促手数料", 20.mm, .end),
            ], rows: rows, rowHeight: rowHeight, style: TextStyle(.mincho, 9.5, shrinksTo: 6)
        ).marks(at: left, tableTop)
    }

    private var sums: [Mark] {
        let (y, height, half) = (sumsTop, 11.mm, width / 2)
        let label = TextStyle(.gothic, 10)
        let value = TextStyle(.gothic, 16, shrinksTo: 10, .end)
        return [
            .panel(Panel(Frame(left, y, 34.mm, height), border: .zero, shadePercent: 8)),
            .panel(Panel(Frame(left + half, y, 28.mm, height), border: .zero, shadePercent: 8)),
            .panel(Panel(Frame(left, y, width, height), border: 0.5.mm)),
            .line(.upright(left + half, y, length: height, width: 0.5.mm)),
            .text(TextBlock("total label", "納付すべき金額", in: Frame(left + 2.mm, y, 32.mm, height), label)),
            .text(TextBlock("total", letter.total.onPaper, in: Frame(left + 35.mm, y, half - 38.mm, height), value)),
            .text(TextBlock("pay by label", "納付する期限", in: Frame(left + half + 2.mm, y, 26.mm, height), label)),
            .text(
                TextBlock(
                    "pay by", letter.payBy.onPaper,
                    in: Frame(left + half + 29.mm, y, half - 32.mm, height), value)),
        ]
    }

    private var law: [Mark] {
        let (top, below) = (sumsTop + 13.5.mm, letter.remedies == nil ? end : end - 27.mm)
        let crossing =
            "この書面は、\(letter.paidThrough.onPaper)までに確認できた納付に基づいて作成しています。"
            + "行き違いで既に納付されている場合は、御容赦ください。"
        let paragraphs = (letter.notices + [crossing]).enumerated().map { "\($0.offset + 1)　\($0.element)" }
        var marks: [Mark] = [
            .text(
                TextBlock(
                    "notices", paragraphs.joined(separator: "\n"), in: Frame(left, top, width, below - top),
                    TextStyle(.mincho, 10.5, shrinksTo: 6.5, .start, .top, wraps: true, leading: 1.2)))
        ]
        if let remedies = letter.remedies {
            let frame = Frame(left, below + 1.mm, width, 25.mm)
            marks.append(.panel(Panel(frame, border: 0.15.mm)))
            marks.append(
                .text(
                    TextBlock(
                        "remedies", "【教示】" + remedies, in: frame.inset(1.5.mm),
                        TextStyle(.mincho, 8.5, shrinksTo: 5.5, .start, .middle, wraps: true))))
        }
        return marks
    }
}

extension BusinessDate {
    /// `令和8年11月30日`, or with western figures before the eras.
    var onPaper: String { EraDate(self)?.japanese ?? description }
}
