internal import CPango

/// A text laid out, with its place on the sheet. Owns Pango's layout.
@safe
final class SetText {
    let layout: OpaquePointer
    private let block: TextBlock
    private let description: OpaquePointer
    private let plan: GlyphPlan

    init(_ block: TextBlock, _ plan: GlyphPlan, _ fonts: FontCase) {
        self.block = block
        self.plan = plan
        unsafe layout = unsafe pango_layout_new(fonts.context)
        unsafe description = unsafe pango_font_description_new()
        unsafe pango_layout_set_auto_dir(layout, 0)
        unsafe pango_layout_set_text(layout, plan.text, -1)
        unsafe pango_layout_set_line_spacing(layout, Float(block.style.leading))
        align()
        unsafe pango_font_description_set_family(description, fonts.files.file(of: block.style.face).family)
        mark(rareFamily: fonts.files.rare?.family)
        setSize(block.style.size)
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe pango_font_description_free(description)
    }

    /// Shrinks as far as the style allows; false when it does not fit then either.
    func fit() -> Bool {
        var size = block.style.size
        while !fits {
            guard let smallest = block.style.shrinksTo, size > smallest else { return false }
            size = max(smallest, size - 0.25)
            setSize(size)
        }
        return true
    }

    /// Where the layout's upper left corner goes, in points of the page.
    var origin: (x: Double, y: Double) {
        let (frame, extent) = (block.frame, self.extent)
        let spare = (frame.width.points - extent.width, frame.height.points - extent.height)
        let across: Double =
            switch block.style.alignment {
            case .start, .justified: 0
            case .centre: 0.5
            case .end: 1
            }
        let down: Double =
            switch block.style.position {
            case .top: 0
            case .middle: 0.5
            case .bottom: 1
            }
        // A wrapped layout is as wide as its frame and aligns its lines itself.
        return (frame.x.points + (block.style.wraps ? 0 : spare.0 * across), frame.y.points + spare.1 * down)
    }

    /// Characters that came out as boxes in spite of the plan.
    var boxes: [Unicode.Scalar] {
        guard unsafe pango_layout_get_unknown_glyphs_count(layout) > 0 else { return [] }
        let iterator = unsafe pango_layout_get_iter(layout)
        defer { unsafe pango_layout_iter_free(iterator) }
        var found: [Unicode.Scalar] = []
        repeat {
            guard let run = unsafe pango_layout_iter_get_run_readonly(iterator) else { continue }
            let glyphs = unsafe run.pointee.glyphs.pointee
            for index in unsafe 0..<Int(glyphs.num_glyphs) {
                let glyph = unsafe glyphs.glyphs[index].glyph
                guard glyph != SetText.nothing, glyph & SetText.unknown != 0 else { continue }
                found.append(Unicode.Scalar(glyph & ~SetText.unknown) ?? "\u{FFFD}")
            }
        } while unsafe pango_layout_iter_next_run(iterator) != 0
        return found
    }

    // The values of PANGO_GLYPH_UNKNOWN_FLAG and PANGO_GLYPH_EMPTY.
    private static let unknown: UInt32 = 0x1000_0000
    private static let nothing: UInt32 = 0x0FFF_FFFF

    private var fits: Bool {
        let extent = self.extent
        // A thousandth of a point is Pango's own rounding.
        return extent.width <= block.frame.width.points + 0.001 && extent.height <= block.frame.height.points + 0.001
    }

    private var extent: (width: Double, height: Double) {
        var logical = PangoRectangle()
        unsafe pango_layout_get_extents(layout, nil, &logical)
        return (Double(logical.width) / Double(PANGO_SCALE), Double(logical.height) / Double(PANGO_SCALE))
    }

    private func setSize(_ size: Double) {
        unsafe pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        unsafe pango_layout_set_font_description(layout, description)
    }

    private func align() {
        let alignment =
            switch block.style.alignment {
            case .start, .justified: PANGO_ALIGN_LEFT
            case .centre: PANGO_ALIGN_CENTER
            case .end: PANGO_ALIGN_RIGHT
            }
        unsafe pango_layout_set_alignment(layout, alignment)
        guard block.style.wraps else { return }
        unsafe pango_layout_set_width(layout, CInt(block.frame.width.points * Double(PANGO_SCALE)))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_justify(layout, block.style.alignment == .justified ? 1 : 0)
    }

    private func mark(rareFamily: String?) {
        let list = unsafe pango_attr_list_new()
        defer { unsafe pango_attr_list_unref(list) }
        if block.style.tracking != 0 {
            let spacing = CInt(block.style.tracking * Double(PANGO_SCALE))
            unsafe pango_attr_list_insert(list, pango_attr_letter_spacing_new(spacing))
        }
        for range in plan.rareRanges {
            guard let rareFamily, let attribute = unsafe pango_attr_family_new(rareFamily) else { continue }
            unsafe attribute.pointee.start_index = UInt32(range.lowerBound)
            unsafe attribute.pointee.end_index = UInt32(range.upperBound)
            unsafe pango_attr_list_insert(list, attribute)
        }
        unsafe pango_layout_set_attributes(layout, list)
    }
}
