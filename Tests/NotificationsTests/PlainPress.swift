import Codec
import CodecPrimitives

@testable import Notifications

/// Prints each letter's text as it is: what is tested here is which letters are printed, not how they look.
struct PlainPress: LetterPress {
    /// Names that no font can print.
    var unprintable: Set<ReceivedText> = []

    func press(_ letters: [Letter]) -> PressedLetters {
        let printed = letters.filter { !unprintable.contains($0.person.nameKanji) }
        let missing = letters.filter { unprintable.contains($0.person.nameKanji) }.map(\.sequence)
        return PressedLetters(
            pages: Array(printed.map { "\($0.sequence) \($0.text)" }.joined(separator: "\u{0C}").utf8),
            unprintable: Set(missing))
    }
}
