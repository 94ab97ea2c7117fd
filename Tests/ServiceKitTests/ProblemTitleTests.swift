import Foundation
import ServiceKit
import TestKit
import Testing

@Suite("Titles of problems")
struct ProblemTitleTests {
    @Test("every title that stands in the code has a Japanese one")
    func all() throws {
        var titles: Set<String> = []
        for folder in ["Services", "Shared"] {
            let place = Fixtures.project.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".swift") {
                let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
                for match in text.matches(of: /Problem\(\s*"[a-z-]+",\s*status:[^"]*title:\s*"([^"]+)"/) {
                    titles.insert(String(match.1))
                }
            }
        }
        let english = titles.filter { $0.first?.isASCII == true }
        #expect(english.count > 15)
        #expect(english.filter { ProblemTitles.japanese(of: $0) == nil }.sorted() == [])
    }
}
