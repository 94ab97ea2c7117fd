internal import CodecPrimitives
internal import CodecRecords

/// The lower third: the payment slip, cut off at the fold.
struct SlipLayout {
    let slip: PaymentSlip
    let payer: String
    let city: String

    private let top = 198.mm
    private let bottom = 292.mm
    private let left = 8.mm
    /// Where the till's part and the payer's part begin.
    private let till = 126.mm
    private let receipt = 165.mm
    private let right = 204.mm

    var marks: [Mark] {
        cuts + cityPart + smallPart("納付書", "金融機関等控", x: till, "till")
            + smallPart("領収証書", "納付者控", x: receipt, "receipt")
    }

    private var cuts: [Mark] {
        [
            .line(Line.level(.zero, top, length: 88.mm, width: 0.15.mm).dashed),
            .text(
                TextBlock(
                    "cut", "き り と り 線", in: Frame(90.mm, top - 2.mm, 30.mm, 4.mm),
                    TextStyle(.gothic, 6.5, .centre))),
            .line(Line.level(122.mm, top, length: 88.mm, width: 0.15.mm).dashed),
            .line(Line.upright(till - 1.mm, top + 2.mm, length: bottom - top - 2.mm, width: 0.15.mm).dashed),
            .line(Line.upright(receipt - 1.mm, top + 2.mm, length: bottom - top - 2.mm, width: 0.15.mm).dashed),
        ]
    }

    private var cityPart: [Mark] {
        let width = till - 3.mm - left
        let facts = [
            Fact(label: "科目・期別", value: slip.subject, wraps: true), Fact(label: "通知書番号", value: slip.number),
            Fact(label: "納付者", value: payer + "　様", wraps: true),
            Fact(label: "使用期限", value: slip.usableUntil.onPaper),
        ]
        return heading("納入済通知書", x: left, width: width, "city")
            + FactRows(name: "city", facts: facts, labelWidth: 20.mm).marks(in: Frame(left, top + 9.mm, width, 24.mm))
            + sums(Frame(left, top + 35.mm, width, 12.mm)) + symbols + lines
    }

    private func sums(_ frame: Frame) -> [Mark] {
        let parts = [("本税・本料", slip.principal), ("延滞金", slip.late), ("督促手数料", slip.fee)]
        let (part, small) = (27.mm, TextStyle(.gothic, 6.5))
        var marks: [Mark] = [.panel(Panel(frame, border: 0.3.mm))]
        for (index, (label, amount)) in parts.enumerated() {
            let x = frame.x + part * index
            marks.append(.text(TextBlock("label.\(index)", label, in: Frame(x + 1.mm, frame.y, part, 4.mm), small)))
            marks.append(
                .text(
                    TextBlock(
                        "part.\(index)", amount.onPaper,
                        in: Frame(x + 1.mm, frame.y + 4.mm, part - 2.mm, 8.mm),
                        TextStyle(.gothic, 10, shrinksTo: 7, .end))))
            marks.append(.line(.upright(x + part, frame.y, length: frame.height)))
        }
        let x = frame.x + part * parts.count
        marks.append(.text(TextBlock("label.sum", "合計", in: Frame(x + 1.mm, frame.y, 20.mm, 4.mm), small)))
        marks.append(
            .text(
                TextBlock(
                    "sum", slip.total.guarded,
                    in: Frame(x + 1.mm, frame.y + 4.mm, frame.right - x - 2.mm, 8.mm),
                    TextStyle(.gothic, 13, shrinksTo: 8, .end))))
        return marks
    }

    private var symbols: [Mark] {
        let y = top + 49.mm
        var marks: [Mark] = []
        if let code = slip.elQR, let symbol = try? QRSymbol(digits: code.digits) {
            let side = QRBlock.side(symbol)
            marks.append(.qr(QRBlock("eL-QR", symbol, in: Frame(left, y, side, side))))
            let keys = code.number.printed.split(separator: "-").joined(separator: "\n")
            marks.append(
                .text(
                    TextBlock(
                        "eL number", "eL番号\n" + keys,
                        in: Frame(left + side + 2.mm, y, 38.mm, side), TextStyle(.gothic, 7.5))))
        }
        if let barcode = slip.barcode {
            let width = BarcodeBlock.width()
            let x = till - 4.mm - width
            marks.append(.barcode(BarcodeBlock("barcode", barcode, in: Frame(x, y, width, 13.mm))))
            let style = TextStyle(.gothic, 6.5, .centre)
            marks.append(
                .text(TextBlock("barcode upper", barcode.printed.upper, in: Frame(x, y + 13.2.mm, width, 3.mm), style)))
            marks.append(
                .text(TextBlock("barcode lower", barcode.printed.lower, in: Frame(x, y + 16.2.mm, width, 3.mm), style)))
        } else {
            marks.append(
                .text(
                    TextBlock(
                        "no store", "コンビニエンスストアでは使用できません。",
                        in: Frame(till - 58.mm, y, 54.mm, 13.mm), TextStyle(.gothic, 8, shrinksTo: 6, .centre))))
        }
        return marks
    }

    private var lines: [Mark] {
        let places = TextBlock(
            "places", slip.places, in: Frame(left, top + 69.5.mm, till - 4.mm - left, 9.mm),
            TextStyle(.mincho, 7, shrinksTo: 5.5, wraps: true))
        guard let code = slip.elQR else { return [.text(places)] }
        return [.text(places)]
            + [(code.upper, top + 80.mm), (code.lower, top + 86.mm)].map { line, y in
                .digits(
                    DigitLine(
                        "OCR \(line.kind.rawValue)", line.string,
                        in: Frame(left + 1.mm, y, DigitLine.width(line.kind.length), 5.mm)))
            }
    }

    private func smallPart(_ title: String, _ keeper: String, x: Length, _ name: String) -> [Mark] {
        let width = (x == till ? receipt : right) - x - 2.mm
        let facts = [
            Fact(label: "科目・期別", value: slip.subject, wraps: true), Fact(label: "番号", value: slip.number),
            Fact(label: "納付者", value: payer + "　様", wraps: true),
            Fact(label: "本税・本料", value: slip.principal.onPaper), Fact(label: "延滞金", value: slip.late.onPaper),
            Fact(label: "手数料", value: slip.fee.onPaper), Fact(label: "合計", value: slip.total.guarded),
            Fact(label: "使用期限", value: slip.usableUntil.onPaper),
        ]
        let stamp = Frame(x + 6.mm, top + 60.mm, width - 12.mm, 22.mm)
        return heading(title, x: x, width: width, name)
            + FactRows(name: name, facts: facts, labelWidth: 13.mm).marks(in: Frame(x, top + 9.mm, width, 48.mm))
            + [
                .panel(Panel(stamp, border: 0.15.mm)),
                .text(
                    TextBlock(
                        "\(name).stamp", "領収日付印", in: Frame(stamp.x, stamp.y + 0.5.mm, stamp.width, 4.mm),
                        TextStyle(.gothic, 6, .centre))),
                .text(
                    TextBlock(
                        "\(name).keeper", "（\(keeper)）", in: Frame(x, top + 84.mm, width, 4.mm),
                        TextStyle(.gothic, 6.5, .centre))),
            ]
    }

    private func heading(_ title: String, x: Length, width: Length, _ name: String) -> [Mark] {
        [
            .text(
                TextBlock(
                    "\(name).city", city, in: Frame(x, top + 2.5.mm, width / 2 - 1.mm, 5.5.mm),
                    TextStyle(.mincho, 8, shrinksTo: 5))),
            .text(
                TextBlock(
                    "\(name).title", title, in: Frame(x + width / 2 - 1.mm, top + 2.5.mm, width / 2 + 1.mm, 5.5.mm),
                    TextStyle(.gothic, 11, shrinksTo: 7, .end))),
        ]
    }
}

/// A label with its value.
struct Fact {
    let label: String
    let value: String
    /// Whether the value may go on in a second line.
    var wraps = false
}

/// Labels with their values, a row each, ruled.
struct FactRows {
    let name: String
    let facts: [Fact]
    let labelWidth: Length

    func marks(in frame: Frame) -> [Mark] {
        let height = frame.height / facts.count
        var marks: [Mark] = [
            .panel(Panel(frame)), .line(.upright(frame.x + labelWidth, frame.y, length: height * facts.count)),
        ]
        for (index, fact) in facts.enumerated() {
            let y = frame.y + height * index
            if index > 0 { marks.append(.line(.level(frame.x, y, length: frame.width))) }
            let label = Frame(frame.x + 1.mm, y, labelWidth - 1.5.mm, height)
            let value = Frame(frame.x + labelWidth + 1.mm, y, frame.width - labelWidth - 2.mm, height)
            marks.append(
                .text(TextBlock("\(name).label.\(index)", fact.label, in: label, TextStyle(.gothic, 6.5, shrinksTo: 5)))
            )
            marks.append(
                .text(
                    TextBlock(
                        "\(name).value.\(index)", fact.value, in: value,
                        TextStyle(.mincho, 9, shrinksTo: 5, wraps: fact.wraps))))
        }
        return marks
    }
}
