import Foundation

/// The only place where the command line speaks: Japanese, or English with `--english`.
enum Console {
    enum Language: Sendable { case japanese, english }

    /// The option that any command takes, anywhere on its line.
    static let englishOption = "--english"

    static let language: Language =
        CommandLine.arguments.contains(englishOption) ? .english : .japanese

    /// Writes a line to standard output as it is: data, or words that need no translation.
    static func line(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// Writes a line to standard output in the chosen language.
    static func line(_ japanese: String, english: String) { line(chosen(japanese, english: english)) }

    /// Writes a line to standard error in the chosen language.
    static func problem(_ japanese: String, english: String) {
        write(chosen(japanese, english: english) + "\n", to: .standardError)
    }

    /// The one of two texts that is in the chosen language.
    static func chosen(_ japanese: String, english: String) -> String {
        language == .english ? english : japanese
    }

    /// Writes over the line of a terminal; elsewhere nothing.
    static func redraw(_ text: String) {
        guard isTerminal else { return }
        write("\r\u{1B}[K" + text, to: .standardError)
    }

    /// Whether a person may be looking at standard error.
    static let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that has gone away (a closed pipe) is no fault of the work that is reported.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
