#pragma once
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

// Casts that are macros of GObject, and texts that Fontconfig takes as unsigned characters.
static inline int saiken_fonts_add(FcConfig *fonts, const char *path) {
    return FcConfigAppFontAddFile(fonts, (const FcChar8 *)path);
}

static inline PangoFcFontMap *saiken_fonts_map(PangoFontMap *map) { return (PangoFcFontMap *)map; }

static inline void saiken_fonts_use(PangoFontMap *map, FcConfig *fonts) {
    pango_fc_font_map_set_config((PangoFcFontMap *)map, fonts);
    // Sizes are points of the PDF: one unit is 1/72 inch.
    pango_cairo_font_map_set_resolution((PangoCairoFontMap *)map, 72);
}
