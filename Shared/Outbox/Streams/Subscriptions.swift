internal import CodecPrimitives
public import Rabbit

/// Which routing keys reach a service's queue: the patterns of its bindings to the topic exchange.
///
/// `*` stands for one word, `#` for any number of words.
public struct Subscriptions: Sendable, Hashable {
    private let patterns: [[Word]]

    private enum Word: Hashable {
        case exact([UInt8])
        case one
        case many
    }

    /// - Parameter patterns: such as `receipts.recorded` and `postings.recorded.*`.
    public init(_ patterns: [String]) {
        self.patterns = patterns.map { pattern in
            Subscriptions.words(pattern).map { word in
                if word.elementsEqual("*".utf8) { return .one }
                return word.elementsEqual("#".utf8) ? .many : .exact(word)
            }
        }
    }

    /// The bindings of a service's queue.
    public init(of service: String, in topology: Topology = .saiken) {
        self.init(topology.bindings.filter { $0.queue.isSameBytes(as: service) }.map(\.routingKey))
    }

    /// Whether a message with this key reaches the queue.
    public func include(_ routingKey: String) -> Bool {
        let words = Subscriptions.words(routingKey)
        return patterns.contains { Subscriptions.matches($0[...], words[...]) }
    }

    private static func words(_ text: String) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
    }

    private static func matches(_ pattern: ArraySlice<Word>, _ words: ArraySlice<[UInt8]>) -> Bool {
        switch pattern.first {
        case nil: return words.isEmpty
        case .many:
            return matches(pattern.dropFirst(), words) || (!words.isEmpty && matches(pattern, words.dropFirst()))
        case .one: return !words.isEmpty && matches(pattern.dropFirst(), words.dropFirst())
        case .exact(let word): return words.first == word && matches(pattern.dropFirst(), words.dropFirst())
        }
    }
}
