import Foundation
import ServiceKit
import TestKit
import Testing

@Suite("Texts of problems")
struct ProblemTextTests {
    /// Every text that a program may say, by the file in which it stands.
    private static func said() throws -> [String: String] {
        var said: [String: String] = [:]
        for folder in ["Services", "Shared"] {
            let place = Fixtures.project.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".swift") {
                for form in ProblemTextSource(try Data(contentsOf: place.appending(path: name))).forms {
                    said[form] = "\(folder)/\(name)"
                }
            }
        }
        return said
    }

    @Test("every text that stands in the code has its Japanese, and none else has")
    func all() throws {
        let said = try ProblemTextTests.said()
        #expect(said.count > 250)
        #expect(said.filter { JapaneseTexts.all[$0.key] == nil } == [:], "no Japanese in JapaneseTexts")
        #expect(JapaneseTexts.all.keys.filter { said[$0] == nil }.sorted() == [], "said nowhere")
    }

    @Test("the Japanese has a place for each value, and is Japanese where there is more than values")
    func places() {
        for (english, japanese) in JapaneseTexts.all {
            #expect(holes(english) == holes(japanese), "\(english)")
            let words = japanese.replacing("{}", with: "")
            #expect(words.isEmpty || !words.allSatisfy(\.isASCII), "\(english)")
        }
    }

    private func holes(_ form: String) -> Int { form.matches(of: /\{\}/).count }

    private static let samples: [(ProblemText, english: String, japanese: String)] = [
        ("sheet \(7) is \("cleared")", "sheet 7 is cleared", "通番 7 の状態は cleared です。"),
        ("at most \(10) bytes", "at most 10 bytes", "10バイトまでです。"),
        ("one of \("a, {}")", "one of a, {}", "次のいずれかを指定してください: a, {}"),
        ("no such claim", "no such claim", "該当する債権がありません。"),
        ("a sentence without Japanese", "a sentence without Japanese", "a sentence without Japanese"),
    ]

    @Test("values stand where the sentence has them", arguments: samples)
    func values(_ text: ProblemText, english: String, japanese: String) {
        #expect(text.text(in: .english) == english)
        #expect(text.text(in: .japanese) == japanese)
    }

    @Test("the reader of sources finds texts in calls and in what a declaration gives, and no codes")
    func reader() {
        let source = """
            throw Problem.conflict("a-code", "one \\(list.joined(separator: ", ")) is taken")  // Problem("no", "text here")
            case .noPower: .forbidden(name, "the \\"office\\" may not")
            Problem("code", status: .conflict, title: late ? "It is late." : "It is early.", detail: "batch \\(id)")
            var detail: ProblemText { switch self { case .first: code == 1 ? "first of all" : "last of all" } }
            Console.line("nobody reads this")
            """
        #expect(
            Set(ProblemTextSource(Data(source.utf8)).forms) == [
                "one {} is taken", "the \"office\" may not", "It is late.", "It is early.", "batch {}", "first of all",
                "last of all",
            ])
    }
}
