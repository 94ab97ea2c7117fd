import Foundation

/// A JSON document whose members can be taken away or replaced one at a time.
struct JSONTree {
    /// A step into a document.
    enum Step {
        case member(String)
        case element(Int)
    }

    /// One member: where it stands and what it holds.
    struct Member {
        let steps: [Step]
        let value: Any

        /// `items[1].reference.pay_easy`.
        var path: String { JSONTree.path(steps) }
        /// The path of the object that holds it; empty for the document.
        var parent: String { JSONTree.path(Array(steps.dropLast())) }
        /// `items.reference.pay_easy`: the same for every element.
        var shape: String {
            steps.compactMap { if case .member(let name) = $0 { name } else { nil } }.joined(separator: ".")
        }
    }

    let root: Any

    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Every member of every object, outer ones first.
    var members: [Member] { JSONTree.members(of: root, at: []) }

    /// The document with that member replaced, or without it when `value` is nil.
    func text(with value: Any?, at member: Member) throws -> String {
        let changed = JSONTree.changed(root, member.steps[...], value) ?? [:]
        let bytes = try JSONSerialization.data(withJSONObject: changed)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func members(of node: Any, at steps: [Step]) -> [Member] {
        if let object = node as? [String: Any] {
            return object.sorted { $0.key < $1.key }.flatMap { name, value in
                [Member(steps: steps + [.member(name)], value: value)]
                    + members(of: value, at: steps + [.member(name)])
            }
        }
        guard let list = node as? [Any] else { return [] }
        return list.enumerated().flatMap { members(of: $0.element, at: steps + [.element($0.offset)]) }
    }

    private static func changed(_ node: Any, _ steps: ArraySlice<Step>, _ value: Any?) -> Any? {
        switch steps.first {
        case nil: return value
        case .member(let name):
            guard var object = node as? [String: Any], let inner = object[name] else { return node }
            object[name] = changed(inner, steps.dropFirst(), value)
            return object
        case .element(let index):
            guard var list = node as? [Any], list.indices.contains(index) else { return node }
            list[index] = changed(list[index], steps.dropFirst(), value) ?? NSNull()
            return list
        }
    }

    private static func path(_ steps: [Step]) -> String {
        steps.reduce("") { path, step in
            switch step {
            case .member(let name): path.isEmpty ? name : "\(path).\(name)"
            case .element(let index): "\(path)[\(index)]"
            }
        }
    }
}
