// Compiled into each pure module by ops/test.d/bytes/run: every comparison of texts that is Swift's own becomes a
// diagnostic, because Swift takes 神 (U+FA19) and 神 (U+795E) for one character, and CR LF for one too.
// `isSameBytes(as:)` and `ReceivedText` compare what the bytes are.
extension StringProtocol {
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: Self, right: some StringProtocol) -> Bool { left.utf8.elementsEqual(right.utf8) }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func != (left: Self, right: some StringProtocol) -> Bool { !left.utf8.elementsEqual(right.utf8) }
}

extension String {
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: String, right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func != (left: String, right: String) -> Bool { !left.utf8.elementsEqual(right.utf8) }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func ~= (left: String, right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}

extension Substring {
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: Substring, right: Substring) -> Bool { left.utf8.elementsEqual(right.utf8) }
}

extension Optional where Wrapped == String {
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: String?, right: String?) -> Bool { left?.utf8.first == right?.utf8.first }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func != (left: String?, right: String?) -> Bool { left?.utf8.first != right?.utf8.first }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: String?, right: String) -> Bool { left?.utf8.first == right.utf8.first }
    @available(*, deprecated, message: "texts are compared as bytes")
    static func != (left: String?, right: String) -> Bool { left?.utf8.first != right.utf8.first }
    // Whether there is a text at all is no comparison of texts.
    static func == (left: String?, right: _OptionalNilComparisonType) -> Bool { left.map { _ in false } ?? true }
    static func != (left: String?, right: _OptionalNilComparisonType) -> Bool { left.map { _ in true } ?? false }
}

extension Sequence where Element == String {
    @available(*, deprecated, message: "texts are compared as bytes")
    func contains(_ element: String) -> Bool { contains { $0.utf8.elementsEqual(element.utf8) } }
}

extension Set where Element == String {
    @available(*, deprecated, message: "texts are compared as bytes")
    func contains(_ element: String) -> Bool { contains { $0.utf8.elementsEqual(element.utf8) } }
}

extension Array where Element == String {
    @available(*, deprecated, message: "texts are compared as bytes")
    static func == (left: [String], right: [String]) -> Bool {
        left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) }
    }
    @available(*, deprecated, message: "texts are compared as bytes")
    func firstIndex(of element: String) -> Int? { firstIndex { $0.utf8.elementsEqual(element.utf8) } }
}
