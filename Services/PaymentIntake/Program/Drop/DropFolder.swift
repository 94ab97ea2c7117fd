import CodecPrimitives
import Foundation
import IntakeRules

/// The watched folder (監視フォルダー) as the file system has it: a folder for each channel, and in each of them `taking`,
/// `done` and `refused`. Files move by renaming only, so that nobody ever sees half of one.
struct DropFolder: Sendable {
    /// Where a file goes within its channel's folder.
    enum Stage: String, CaseIterable, Sendable { case taking, done, refused }

    /// A file that is being taken: its evidence has this id from the first rename on.
    struct Taken: Hashable, Sendable {
        var id: EvidenceID
        /// As the sender called it.
        var name: String
    }

    /// Parts the id from the sender's name; no id has it.
    private static let parting: Character = "~"

    let path: String

    /// The folders in it, channels or not.
    func channels() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
            !name.hasPrefix(".") && kind(of: "\(path)/\(name)") == .typeDirectory
        }
    }

    /// Makes a channel's own folders where they are missing.
    func prepare(_ channel: String) throws {
        for stage in Stage.allCases {
            try FileManager.default.createDirectory(
                atPath: place(channel, stage), withIntermediateDirectories: true)
        }
    }

    /// The regular files that lie in a channel's folder, by name.
    func waiting(_ channel: String) throws -> [(name: String, look: DropRules.Look)] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(channel)").sorted().compactMap { name in
            look("\(path)/\(channel)/\(name)").map { (name, $0) }
        }
    }

    /// The files that are being taken, or that a crash left there.
    func taken(_ channel: String) throws -> [Taken] {
        try FileManager.default.contentsOfDirectory(atPath: place(channel, .taking)).sorted().compactMap { name in
            let parts = name.split(separator: DropFolder.parting, maxSplits: 1)
            guard parts.count == 2, let id = EvidenceID(String(parts[0])) else { return nil }
            return Taken(id: id, name: String(parts[1]))
        }
    }

    /// Takes a file out of its sender's reach under an id.
    func take(_ name: String, of channel: String, as id: EvidenceID) throws -> Taken {
        let taken = Taken(id: id, name: name)
        try FileManager.default.moveItem(atPath: "\(path)/\(channel)/\(name)", toPath: file(taken, channel, .taking))
        return taken
    }

    func move(_ taken: Taken, of channel: String, to stage: Stage) throws {
        try FileManager.default.moveItem(
            atPath: file(taken, channel, .taking), toPath: file(taken, channel, stage))
    }

    /// Where the bytes of a file that is being taken are.
    func bytes(of taken: Taken, in channel: String) -> String { file(taken, channel, .taking) }

    /// How many files a channel refused, for people to look at.
    func refused(_ channel: String) throws -> Int {
        let place = place(channel, .refused)
        guard FileManager.default.fileExists(atPath: place) else { return 0 }
        return try FileManager.default.contentsOfDirectory(atPath: place).count
    }

    /// A regular file's size and time of change; nil for anything else, and for what has gone meanwhile.
    func look(_ path: String) -> DropRules.Look? {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            found[.type] as? FileAttributeType == .typeRegular, let size = found[.size] as? NSNumber,
            let changed = found[.modificationDate] as? Date
        else { return nil }
        return DropRules.Look(
            byteCount: size.int64Value, changedAt: Int64((changed.timeIntervalSince1970 * 1_000_000).rounded()))
    }

    private func kind(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private func place(_ channel: String, _ stage: Stage) -> String { "\(path)/\(channel)/\(stage.rawValue)" }

    private func file(_ taken: Taken, _ channel: String, _ stage: Stage) -> String {
        "\(place(channel, stage))/\(taken.id)\(DropFolder.parting)\(taken.name)"
    }
}
