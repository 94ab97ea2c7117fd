import CodecPrimitives

/// What is wrong in an assessment file, and where: line, field, rule and the offending bytes.
struct AssessmentFinding: Hashable {
    var line: Int
    var field: String
    /// A name of the suite's vocabulary of findings, such as `not_numeric`.
    var rule: String
    var bytes: [UInt8]

    /// The offending bytes as shown: at most 32, the rest cut, as hexadecimal digits.
    var shownBytes: String {
        bytes.prefix(32).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
