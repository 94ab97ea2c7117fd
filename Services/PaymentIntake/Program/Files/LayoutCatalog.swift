import CodecPrimitives
import CodecRecords
import Foundation
import ServiceKit

/// The layouts that channels may name: the shipped ones, and those of a folder, so that a new agent is a file.
struct LayoutCatalog: Sendable {
    private let own: [ReceivedText: Layout]

    /// The shipped layouts only.
    init() { own = [:] }

    /// Reads every `.json` of a folder, whether a channel uses it or not; none for an empty path.
    ///
    /// - Throws: `SettingsError` with file, line and what is wrong, for the first file that is no layout.
    init(folder: String) throws {
        guard !folder.isEmpty else {
            own = [:]
            return
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw LayoutCatalog.refusal("files.layouts-folder: \(folder) cannot be read")
        }
        var own: [ReceivedText: Layout] = [:]
        for name in names.sorted() where name.hasSuffix(".json") {
            let path = "\(folder)/\(name)"
            let layout = try LayoutCatalog.layout(at: path)
            guard ShippedLayout(rawValue: layout.name.string) == nil, own[layout.name] == nil else {
                throw LayoutCatalog.refusal("\(path): the name \(layout.name.string) is taken by another layout")
            }
            own[layout.name] = layout
        }
        self.own = own
    }

    /// The layout of a name, or of a file where the name is a path.
    func layout(_ name: String) throws -> Layout {
        if let found = own[ReceivedText(name)] { return found }
        if let shipped = ShippedLayout(rawValue: name) { return try shipped.layout() }
        return try LayoutCatalog.layout(at: name)
    }

    private static func layout(at path: String) throws -> Layout {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError(code: .unreadableFile, problems: ["channels: no layout \(path)"])
        }
        let bytes = [UInt8](data)
        do {
            return try LayoutFile.decode(bytes)
        } catch {
            throw refusal("\(path):\(LayoutFile.line(of: error.offset, in: bytes)): \(error.description)")
        }
    }

    private static func refusal(_ problem: String) -> SettingsError {
        SettingsError(code: .invalid, problems: [problem])
    }
}
