public import CodecRecords

/// The smallest thing that the printers of payment slips can place: a dot of 300 to the inch.
///
/// Bars that are whole numbers of it come out equally wide on printers of 300, 600 and 1,200 dots to the inch.
public enum PrinterDot {
    /// In points of the page.
    public static let points = 72.0 / 300
    /// In micrometres, rounded up, for planning space.
    public static func length(_ dots: Int) -> Length { Length(micrometres: (dots * 25_400 + 299) / 300) }
}

/// The GS1-128 symbol of a payment slip (コンビニ収納用バーコード), bars and quiet zones.
///
/// With two dots to a module it is 49 mm wide and 52 mm with its quiet zones: inside the 60 mm of stores' scanners.
public struct BarcodeBlock: Hashable, Sendable {
    public let name: String
    public let barcode: PaymentBarcode
    /// Bars fill its height; the symbol stands in its middle.
    public let frame: Frame
    /// Dots of a module (the narrowest bar).
    public let moduleDots: Int

    /// The light modules that must stay free on each side.
    public static let quietModules = 10

    public init(_ name: String, _ barcode: PaymentBarcode, in frame: Frame, moduleDots: Int = 2) {
        (self.name, self.barcode, self.frame, self.moduleDots) = (name, barcode, frame, moduleDots)
    }

    /// The width that a frame needs for a number of dots to the module.
    public static func width(moduleDots: Int = 2) -> Length {
        PrinterDot.length((Code128Symbol.paymentModules + 2 * quietModules) * moduleDots)
    }
}

/// A QR symbol with its quiet zone (QRコード).
public struct QRBlock: Hashable, Sendable {
    public let name: String
    public let symbol: QRSymbol
    /// The symbol stands in its middle.
    public let frame: Frame
    /// Dots of a module.
    public let moduleDots: Int

    /// The light modules that must stay free on each side (ISO/IEC 18004).
    public static let quietModules = 4

    public init(_ name: String, _ symbol: QRSymbol, in frame: Frame, moduleDots: Int = 4) {
        (self.name, self.symbol, self.frame, self.moduleDots) = (name, symbol, frame, moduleDots)
    }

    /// The side that a symbol needs, quiet zone included.
    public static func side(_ symbol: QRSymbol, moduleDots: Int = 4) -> Length {
        PrinterDot.length((symbol.side + 2 * quietModules) * moduleDots)
    }
}

/// A line of digits for optical readers, in OCR-B at ten characters to the inch (OCR-B フォント, JIS X 9001).
public struct DigitLine: Hashable, Sendable {
    public let name: String
    /// ASCII digits and blanks.
    public let digits: String
    /// The line starts at its left edge and stands in the middle of its height.
    public let frame: Frame

    /// From one character to the next.
    public static let pitch = Length(micrometres: 2540)

    public init(_ name: String, _ digits: String, in frame: Frame) {
        (self.name, self.digits, self.frame) = (name, digits, frame)
    }

    /// The width that a frame needs for a number of characters.
    public static func width(_ count: Int) -> Length { pitch * count }
}
