internal import CPango
internal import CodecRecords

/// A sheet laid out and examined, nothing of it drawn yet.
struct Proof {
    private(set) var findings: [PaperFinding] = []
    /// The texts in the order of the sheet's marks.
    private(set) var texts: [SetText] = []
    let sheet: Sheet

    init(_ sheet: Sheet, _ fonts: FontCase) {
        self.sheet = sheet
        for mark in sheet.marks {
            if !sheet.size.frame.contains(mark.frame) { findings.append(PaperFinding(.offSheet, at: mark.name)) }
            switch mark {
            case .text(let block): set(block, fonts)
            case .barcode(let block): measure(block.name, block.frame, BarcodeBlock.width(moduleDots: block.moduleDots))
            case .qr(let block):
                let side = QRBlock.side(block.symbol, moduleDots: block.moduleDots)
                measure(block.name, block.frame, side, height: side)
            case .digits(let line): measure(line)
            case .line, .panel: break
            }
        }
        findings += Proof.disturbed(sheet)
    }

    var refusals: [PaperFinding] { findings.filter { !$0.isRemark } }

    private mutating func set(_ block: TextBlock, _ fonts: FontCase) {
        let plan = GlyphPlan(block.text, block.style, fonts)
        let text = SetText(block, plan, fonts)
        let missing = plan.missing + text.boxes
        if !missing.isEmpty { findings.append(PaperFinding(.missingGlyph(missing), at: block.name)) }
        if !plan.plain.isEmpty { findings.append(PaperFinding(.plainForm(plan.plain), at: block.name)) }
        if !text.fit() { findings.append(PaperFinding(.overflow, at: block.name)) }
        texts.append(text)
    }

    private mutating func measure(_ name: String, _ frame: Frame, _ width: Length, height: Length = .zero) {
        if frame.width < width || frame.height < height { findings.append(PaperFinding(.symbolTooLarge, at: name)) }
    }

    private mutating func measure(_ line: DigitLine) {
        if !line.digits.utf8.allSatisfy({ $0 == 0x20 || (0x30...0x39).contains($0) }) {
            findings.append(PaperFinding(.notDigits, at: line.name))
        }
        if line.frame.width < DigitLine.width(line.digits.utf8.count) {
            findings.append(PaperFinding(.overflow, at: line.name))
        }
    }

    /// Symbols whose frame another mark enters. A border around it is none; a shade is.
    private static func disturbed(_ sheet: Sheet) -> [PaperFinding] {
        let symbols = sheet.marks.filter(isSymbol)
        guard !symbols.isEmpty else { return [] }
        return symbols.filter { symbol in
            sheet.marks.contains { $0 != symbol && $0.covers(symbol.frame) }
        }.map { PaperFinding(.quietZoneTaken, at: $0.name) }
    }

    private static func isSymbol(_ mark: Mark) -> Bool {
        switch mark {
        case .barcode, .qr, .digits: true
        case .text, .line, .panel: false
        }
    }
}

extension Mark {
    /// Whether it puts ink into a frame, as far as frames tell.
    fileprivate func covers(_ frame: Frame) -> Bool {
        guard case .panel(let panel) = self, panel.shadePercent == 0 else { return self.frame.intersects(frame) }
        return panel.border > .zero && panel.frame.intersects(frame) && !panel.frame.contains(frame)
    }
}
