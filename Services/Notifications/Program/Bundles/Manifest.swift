import Codec
import CodecPrimitives
import Crypto
import Foundation
import NoticeRules

/// The list that goes with a printed part (印刷束の明細): every sequence number, what it is, and a hash. No personal data.
struct Manifest {
    let part: BundleStore.Part
    let letters: [Letter]
    let pressed: PressedLetters

    static let header = "bundle,part,sequence,notice,form,issue_on,amount_yen,barcode,sheet,sha256"

    /// SHA-256 of the pages.
    var pagesHash: [UInt8] { Array(SHA256.hash(data: Data(pressed.pages))) }

    /// CSV with a line for each number and one of totals, whose hash is that of the pages.
    var csv: String {
        let bySequence = Dictionary(letters.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        let lines = part.sequences.map { number in bySequence[number].map(line) ?? absent(number) }
        let printed = letters.filter { !pressed.unprintable.contains($0.sequence) }
        let sum = printed.compactMap { $0.notice.printed?.frozen }.total()
        let last =
            "\(part.bundle),\(part.number),total,\(part.sequences.count),,,\(sum.amount),,\(printed.count),\(hex(pagesHash))"
        return ([Manifest.header] + lines + [last]).joined(separator: "\n") + "\n"
    }

    private func line(_ letter: Letter) -> String {
        let (request, printed) = (letter.notice.request, letter.notice.printed)
        let fields = [
            part.bundle.description, String(part.number), String(letter.sequence), request.id.description,
            request.form.rawValue, request.issueOn.description, String(printed?.frozen.amount ?? 0),
            printed?.slip.barcode?.string ?? "",
            pressed.unprintable.contains(letter.sequence) ? "unprintable" : "printed",
            hex(Array(SHA256.hash(data: Data(letter.text.utf8)))),
        ]
        return fields.joined(separator: ",")
    }

    /// A number whose letter had ended before it was printed: there is no sheet, and it is said.
    private func absent(_ number: Int32) -> String { "\(part.bundle),\(part.number),\(number),,,,0,,absent," }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
