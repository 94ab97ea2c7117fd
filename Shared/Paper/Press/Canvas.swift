internal import CPango
internal import CodecRecords

/// Draws marks on Cairo's page. Black only: payment slips are copied and scanned.
@safe
struct Canvas {
    let page: OpaquePointer
    let fonts: FontCase

    func draw(_ proof: Proof) {
        var texts = proof.texts[...]
        for mark in proof.sheet.marks {
            switch mark {
            case .text: if let text = texts.popFirst() { draw(text) }
            case .line(let line): draw(line)
            case .panel(let panel): draw(panel)
            case .barcode(let block): draw(block)
            case .qr(let block): draw(block)
            case .digits(let line): draw(line)
            }
        }
    }

    private func draw(_ text: SetText) {
        let origin = text.origin
        unsafe cairo_move_to(page, origin.x, origin.y)
        unsafe pango_cairo_show_layout(page, text.layout)
    }

    private func draw(_ line: Line) {
        let frame = line.frame
        let isLevel = frame.width > frame.height
        let dashes = line.stroke == .dashed ? [3.0, 2.0] : []
        unsafe cairo_set_dash(page, dashes, CInt(dashes.count), 0)
        unsafe cairo_set_line_width(page, (isLevel ? frame.height : frame.width).points)
        let (x, y) = (frame.x.points, frame.y.points)
        let (middleX, middleY) = (x + frame.width.points / 2, y + frame.height.points / 2)
        unsafe cairo_move_to(page, isLevel ? x : middleX, isLevel ? middleY : y)
        unsafe cairo_line_to(page, isLevel ? frame.right.points : middleX, isLevel ? middleY : frame.bottom.points)
        unsafe cairo_stroke(page)
        unsafe cairo_set_dash(page, nil, 0, 0)
    }

    private func draw(_ panel: Panel) {
        let frame = panel.frame
        func outline() {
            unsafe cairo_rectangle(
                page, frame.x.points, frame.y.points, frame.width.points, frame.height.points)
        }
        if panel.shadePercent > 0 {
            let light = 1 - Double(panel.shadePercent) / 100
            unsafe cairo_set_source_rgb(page, light, light, light)
            outline()
            unsafe cairo_fill(page)
            unsafe cairo_set_source_rgb(page, 0, 0, 0)
        }
        guard panel.border > .zero else { return }
        unsafe cairo_set_line_width(page, panel.border.points)
        outline()
        unsafe cairo_stroke(page)
    }

    private func draw(_ block: BarcodeBlock) {
        let symbol = block.barcode.symbol
        let module = PrinterDot.points * Double(block.moduleDots)
        var x = onGrid(block.frame.x.points + (block.frame.width.points - module * Double(symbol.modules)) / 2)
        for (index, width) in symbol.widths.enumerated() {
            let length = module * Double(width)
            if index % 2 == 0 { bar(x, block.frame.y.points, length, block.frame.height.points) }
            x += length
        }
        unsafe cairo_fill(page)
    }

    private func draw(_ block: QRBlock) {
        let (symbol, module) = (block.symbol, PrinterDot.points * Double(block.moduleDots))
        let size = module * Double(symbol.side)
        let left = onGrid(block.frame.x.points + (block.frame.width.points - size) / 2)
        let top = onGrid(block.frame.y.points + (block.frame.height.points - size) / 2)
        for row in 0..<symbol.side {
            var column = 0
            while column < symbol.side {
                let start = column
                while column < symbol.side, symbol.modules[row * symbol.side + column] { column += 1 }
                if column > start {
                    bar(
                        left + module * Double(start), top + module * Double(row), module * Double(column - start),
                        module)
                }
                column += 1
            }
        }
        unsafe cairo_fill(page)
    }

    /// A dark rectangle, a little narrower than its modules: printers blacken every dot that a shape touches, and
    /// Cairo rounds to 1/256 point, so that a bar would now and then be one dot too wide.
    private func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        unsafe cairo_rectangle(page, x + 0.01, y, width - 0.02, height)
    }

    /// The nearest dot of 300 to the inch.
    private func onGrid(_ points: Double) -> Double { (points / PrinterDot.points).rounded() * PrinterDot.points }

    /// As outlines: Cairo 1.16 writes this font file in a form that readers of PDF cannot open.
    private func draw(_ line: DigitLine) {
        let text = unsafe pango_layout_new(fonts.context)
        let description = unsafe pango_font_description_new()
        defer {
            unsafe g_object_unref(UnsafeMutableRawPointer(text))
            unsafe pango_font_description_free(description)
        }
        unsafe pango_font_description_set_family(description, fonts.files.ocr.family)
        unsafe pango_font_description_set_absolute_size(description, Canvas.ocrSize * Double(PANGO_SCALE))
        unsafe pango_layout_set_font_description(text, description)
        let top = line.frame.y.points
        for (index, digit) in line.digits.unicodeScalars.enumerated() where digit != " " {
            unsafe pango_layout_set_text(text, String(digit), -1)
            var logical = PangoRectangle()
            unsafe pango_layout_get_extents(text, nil, &logical)
            let spare = line.frame.height.points - Double(logical.height) / Double(PANGO_SCALE)
            let x = line.frame.x.points + DigitLine.pitch.points * Double(index)
            unsafe cairo_move_to(page, x, top + spare / 2)
            unsafe pango_cairo_layout_path(page, text)
        }
        unsafe cairo_fill(page)
    }

    /// The size at which OCR-B's own pitch is 1/10 inch (size I).
    private static let ocrSize = 10.0
}
