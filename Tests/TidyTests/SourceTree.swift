import Foundation

/// One Swift file of the project.
struct SourceFile {
    /// Relative to the project's folder.
    let path: String
    let text: String
    let tokens: [Token]
    /// Every word and mark that stands in it, to see quickly what does not.
    let words: Set<String>

    init(path: String, text: String) {
        (self.path, self.text) = (path, text)
        tokens = Lexer.tokens(of: text)
        words = Set(tokens.filter { $0.kind != .literal }.map(\.text))
    }

    var name: String { String(path.split(separator: "/").last ?? "") }
    var lineCount: Int { text.utf8.reduce(into: 0) { $0 += $1 == UInt8(ascii: "\n") ? 1 : 0 } }
    var isTest: Bool { path.hasPrefix("Tests/") }

    /// The modules it imports, with the line of each.
    var imports: [(module: String, line: Int)] {
        zip(tokens, tokens.dropFirst()).compactMap { word, next in
            word.kind == .word && word.text == "import" && next.kind == .word ? (next.text, next.line) : nil
        }
    }

    func finding(_ line: Int, _ text: String) -> String { "\(path):\(line): \(text)" }
}

/// The project's own files. Generated files are no one's style.
enum SourceTree {
    static let project: URL = {
        if let given = ProcessInfo.processInfo.environment["SAIKEN_PROJECT"] { return URL(filePath: given) }
        return URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
    }()

    /// All Swift files below Shared, Services and Tests.
    static let swift: [SourceFile] = ["Shared", "Services", "Tests"].flatMap { folder in
        paths(below: folder)
            .filter { $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") && !$0.contains("/Generated/") }
            .compactMap { path in
                (try? String(contentsOf: project.appending(path: path), encoding: .utf8))
                    .map { SourceFile(path: path, text: $0) }
            }
    }

    /// Paths of the files below a folder, relative to the project, sorted.
    static func paths(below folder: String) -> [String] {
        // The folder may be a link: a build from elsewhere links to the sources.
        let root = project.appending(path: folder).resolvingSymlinksInPath()
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.map { folder + "/" + $0 }.sorted()
    }

    /// Names of the folders directly below a folder.
    static func folders(in folder: String) -> [String] {
        let root = project.appending(path: folder).resolvingSymlinksInPath()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let path = root.appending(path: name).path
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }
}
