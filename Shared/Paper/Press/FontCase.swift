internal import CPango
import Glibc

/// Loaded fonts (活字ケース). One case serves many documents, one at a time.
///
/// Pango's objects belong to one thread: a case is not `Sendable`, and neither is a press that works with it.
@safe
public final class FontCase {
    let files: FontFiles
    private let fonts: OpaquePointer
    private let map: UnsafeMutablePointer<PangoFontMap>
    let context: OpaquePointer
    /// One font of each file, for asking which characters it has.
    private var coverage: [FontFiles.File: FontCoverage] = [:]

    /// - Throws: `fontUnusable` with the path of the file that is missing or holds another family
    public init(_ files: FontFiles = .debian) throws(PaperError) {
        guard let fonts = unsafe FcConfigCreate() else { throw PaperError(.libraryFailed, "FcConfigCreate") }
        guard let map = unsafe pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
            unsafe FcConfigDestroy(fonts)
            throw PaperError(.libraryFailed, "pango_cairo_font_map_new_for_font_type")
        }
        unsafe saiken_fonts_use(map, fonts)
        unsafe (self.files, self.fonts, self.map, context) = (files, fonts, map, pango_font_map_create_context(map))
        // From here on `deinit` gives back what was made.
        for file in files.all {
            guard unsafe access(file.path, R_OK) == 0, unsafe saiken_fonts_add(fonts, file.path) != 0 else {
                throw PaperError(.fontUnusable, file.path)
            }
        }
        unsafe pango_fc_font_map_config_changed(saiken_fonts_map(map))
        prepare()
        for file in files.all { coverage[file] = try FontCoverage(file, in: self) }
    }

    deinit {
        coverage = [:]
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        // Pango 1.50 never gives back the fonts that a map was told to use; being told of others, it does.
        unsafe saiken_fonts_use(map, nil)
        unsafe g_object_unref(map)
        unsafe FcConfigDestroy(fonts)
    }

    /// Positions as the font designer set them: no grid of a screen, no language of the environment.
    private func prepare() {
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_language(context, pango_language_from_string("ja"))
        unsafe pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
    }

    /// Whether a file's font has a character, in this variant where one is named.
    func has(_ scalar: Unicode.Scalar, variant: Unicode.Scalar?, in file: FontFiles.File) -> Bool {
        coverage[file]?.has(scalar, variant: variant) ?? false
    }
}

/// Which characters one font has.
@safe
final class FontCoverage {
    private let font: UnsafeMutablePointer<PangoFont>

    /// - Throws: `fontUnusable` when the case gives another family for it
    init(_ file: FontFiles.File, in fonts: FontCase) throws(PaperError) {
        let description = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(description) }
        unsafe pango_font_description_set_family(description, file.family)
        unsafe pango_font_description_set_absolute_size(description, Double(10 * PANGO_SCALE))
        guard let font = unsafe pango_context_load_font(fonts.context, description) else {
            throw PaperError(.fontUnusable, file.path)
        }
        unsafe self.font = unsafe font
        let found = unsafe pango_font_describe(font)
        defer { unsafe pango_font_description_free(found) }
        let family = unsafe pango_font_description_get_family(found).map { unsafe String(cString: $0) } ?? ""
        guard family.utf8.elementsEqual(file.family.utf8) else { throw PaperError(.fontUnusable, file.path) }
    }

    deinit { unsafe g_object_unref(font) }

    func has(_ scalar: Unicode.Scalar, variant: Unicode.Scalar?) -> Bool {
        let glyphs = unsafe pango_font_get_hb_font(font)
        var glyph: hb_codepoint_t = 0
        guard let variant else { return unsafe hb_font_get_nominal_glyph(glyphs, scalar.value, &glyph) != 0 }
        return unsafe hb_font_get_variation_glyph(glyphs, scalar.value, variant.value, &glyph) != 0
    }
}
