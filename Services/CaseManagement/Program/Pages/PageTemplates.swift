import Foundation
import Mustache

/// The templates of the pages, read once at the start.
struct PageTemplates: Sendable {
    let words: PageWords
    private let library: MustacheLibrary
    /// What templates say, by name; for the test that every word exists.
    let sources: [String: String]

    /// - Parameter folder: where `words.json` and the files `*.mustache` lie.
    init(folder: URL) throws {
        words = try PageWords(try Data(contentsOf: folder.appending(path: "words.json")))
        MustacheContentTypes.register(ScalarEscaping(), named: ScalarEscaping.name)
        var (library, sources) = (MustacheLibrary(), [String: String]())
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension.utf8.elementsEqual("mustache".utf8) {
            let name = file.deletingPathExtension().lastPathComponent
            let source = try String(contentsOf: file, encoding: .utf8)
            sources[name] = source
            try library.register("{{% CONTENT_TYPE:\(ScalarEscaping.name)}}" + source, named: name)
        }
        (self.library, self.sources) = (library, sources)
    }

    /// A page as HTML.
    ///
    /// - Throws: `CaseError` `missingRow` when there is no such template.
    func render(_ name: String, _ page: Any, in frame: PageFrame) throws -> String {
        let root: [String: Any] = ["t": words.text(frame.language).words, "frame": frame, "page": page]
        guard let html = library.render(root, withTemplate: name) else { throw CaseError(.missingRow) }
        return html
    }
}

/// Escapes what is special in HTML, scalar by scalar.
///
/// The library's own escaping goes by `Character`: a quote that a combining mark follows is another `Character` and stays
/// as it is, which lets a name leave its attribute.
struct ScalarEscaping: MustacheContentType {
    static let name = "HTML_BY_SCALAR"

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            // No page shows a control character or a change of direction that a name brings along.
            case "\u{0}"..."\u{8}", "\u{E}"..."\u{1F}", "\u{7F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
