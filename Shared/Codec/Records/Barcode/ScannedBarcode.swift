/// What readers and agents put around the 44 digits, taken off.
public enum ScannedBarcode {
    /// The digits inside a reader's output: without blanks and line ends at the edges, without a
    /// prefix (`]C1`, `EAN`, FNC1 as GS), and without the brackets and hyphens of the print form.
    ///
    /// Nothing is repaired: letters, other scripts and a wrong count come out for `problems` to name.
    public static func normalized(_ scan: [UInt8]) -> [UInt8] {
        let trimmed = scan.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        var digits = Array(trimmed)
        for prefix in [Array("]C1".utf8), Array("EAN".utf8), [0x1D]] where digits.starts(with: prefix) {
            digits.removeFirst(prefix.count)
        }
        // Only the print form has punctuation; elsewhere a hyphen is an error.
        guard digits.starts(with: Array("(91)".utf8)) else { return digits }
        return digits.filter { ![0x28, 0x29, 0x2D, 0x2F, 0x20].contains($0) }
    }

    private static func isEdge(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
