import Foundation
import TestKit

/// A file system of a few megabytes for a database, to be filled to the last byte.
struct SmallDisk: Sendable {
    /// Where it is mounted; belongs to the account that PostgreSQL runs as.
    let folder: URL
    private var ballast: URL { folder.appending(path: "ballast") }

    /// Mounts a tmpfs: as root, or with `sudo` that asks for nothing.
    static func mount(at folder: URL, megabytes: Int) async throws -> SmallDisk {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let me = try await run(["id", "-u"])
        let owner = me == "0" ? try await run(["id", "-u", "saiken"]) : me
        _ = try await privileged([
            "mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700,uid=\(owner)", "tmpfs", folder.path,
        ])
        return SmallDisk(folder: folder)
    }

    /// Takes all the room that is left.
    func fill() throws {
        guard FileManager.default.createFile(atPath: ballast.path, contents: nil) else {
            throw TestKitError("no ballast can be put on the small disk")
        }
        let file = try FileHandle(forWritingTo: ballast)
        for size in [1 << 20, 4096] {
            let block = Data(count: size)
            while (try? file.write(contentsOf: block)) != nil {}
        }
        try file.close()
    }

    /// Makes room again.
    func empty() throws { try FileManager.default.removeItem(at: ballast) }

    func unmount() async throws { _ = try await SmallDisk.privileged(["umount", folder.path]) }

    private static func privileged(_ command: [String]) async throws -> String {
        let isRoot = try await run(["id", "-u"]) == "0"
        return try await run((isRoot ? [] : ["sudo", "-n"]) + command)
    }

    private static func run(_ command: [String]) async throws -> String {
        let output = try await CommandLineTool("/usr/bin/env").run(command)
        guard output.exitCode == 0 else { throw TestKitError("\(command.joined(separator: " ")): \(output.text)") }
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
