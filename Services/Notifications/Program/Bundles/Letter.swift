import Codec
import CodecPrimitives
import NoticeRules

/// Everything that stands on one sheet.
struct Letter: Sendable {
    let piece: Piece
    let notice: Notice
    let person: PersonalBlock
    /// The claim's kind as letters name it.
    let kindName: String

    var sequence: Int32 { piece.sequence }

    /// The number that staff and the post read: bundle and sequence.
    var mark: String { "\(piece.bundleID.description.suffix(6))-\(String(sequence))" }

    /// What is printed, in one text: two letters with the same text are the same letter.
    var text: String {
        let (request, slip) = (notice.request, notice.printed?.slip)
        let parts: [String] = [
            request.form.rawValue, request.id.description, request.issueOn.description,
            request.deadlineOn.description, request.label.number.string, kindName, String(request.label.fiscalYear),
            String(request.label.instalment), request.label.due.description, request.remedies.rawValue,
            person.nameKanji.string, person.presentAddress?.string ?? "", slip?.number?.string ?? "",
            slip?.barcode?.string ?? "", slip?.usableUntil.description ?? "", slip?.principal.description ?? "",
            slip?.lateCharge.description ?? "", slip?.fee.description ?? "", slip?.elQR?.string ?? "",
        ]
        return parts.joined(separator: "\u{1F}")
    }
}

/// Prints letters, a sheet each, in their order (印刷).
protocol LetterPress: Sendable {
    /// - Throws: what is not a letter's own fault; the printing is tried again.
    func press(_ letters: [Letter]) throws -> PressedLetters
}

/// What a printing came to.
struct PressedLetters: Sendable {
    /// One document with the sheets in the order of their numbers.
    var pages: [UInt8]
    /// Numbers of which there is no sheet: no font has a character, or a text does not fit.
    var unprintable: Set<Int32>
}
