internal import CQRCode

/// The modules of a QR symbol (ISO/IEC 18004), made by libqrencode.
public struct QRSymbol: Hashable, Sendable {
    /// How much of a damaged symbol can be restored.
    public enum Correction: Hashable, Sendable { case low, medium, quartile, high }

    /// Modules of a side, without the quiet zone.
    public let side: Int
    /// Row by row; true is dark.
    public let modules: [Bool]

    /// Digits in the numeric mode. The 255 digits of an eL-QR fill version 6 at medium correction exactly.
    ///
    /// - Throws: `symbolImpossible` for anything but digits, none of them, or too many
    public init(digits: [UInt8], _ correction: Correction = .medium) throws(PaperError) {
        try self.init(digits, QR_MODE_NUM, correction)
    }

    /// Any bytes, such as of an address on the web.
    ///
    /// - Throws: `symbolImpossible` for none, or too many
    public init(bytes: [UInt8], _ correction: Correction = .medium) throws(PaperError) {
        try self.init(bytes, QR_MODE_8, correction)
    }

    private init(_ data: [UInt8], _ mode: QRencodeMode, _ correction: Correction) throws(PaperError) {
        guard let input = unsafe QRinput_new2(0, correction.level) else {
            throw PaperError(.libraryFailed, "QRinput_new2")
        }
        defer { unsafe QRinput_free(input) }
        guard unsafe QRinput_append(input, mode, CInt(data.count), data) == 0,
            let code = unsafe QRcode_encodeInput(input)
        else { throw PaperError(.symbolImpossible) }
        defer { unsafe QRcode_free(code) }
        let side = unsafe Int(code.pointee.width)
        self.side = side
        // The lowest bit of a module is its colour; the others tell what it is for.
        modules = (0..<side * side).map { unsafe code.pointee.data[$0] & 1 == 1 }
    }
}

extension QRSymbol.Correction {
    fileprivate var level: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }
}
