public import Foundation

/// Where the tests' files and the project's own files lie.
public enum Fixtures {
    /// The project's folder (the one of Package.swift).
    public static var project: URL {
        if let given = ProcessInfo.processInfo.environment["SAIKEN_PROJECT"] {
            return URL(filePath: given, directoryHint: .isDirectory)
        }
        return URL(filePath: #filePath, directoryHint: .notDirectory).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// A file below `Tests/Fixtures/`.
    ///
    /// - Throws: `TestKitError` when there is no such file.
    public static func path(_ name: String) throws -> URL {
        let file = project.appending(path: "Tests/Fixtures/\(name)")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw TestKitError("there is no fixture Tests/Fixtures/\(name)")
        }
        return file
    }

    /// The bytes of a file below `Tests/Fixtures/`.
    public static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: path(name))) }

    /// An empty folder of its own in the system's temporary folder; whoever asks deletes it.
    public static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: TestServers.freshName("saiken-test"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The folder of the executables that were built together with the tests.
    ///
    /// - Throws: `TestKitError` when the executable was not built.
    public static func executable(_ name: String) throws -> URL {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let given = ProcessInfo.processInfo.environment["SAIKEN_TEST_PROGRAMS"].map { URL(filePath: $0) }
        let places = [given, beside, project.appending(path: ".build/debug")].compactMap { $0 }
        for place in places {
            let file = place.appending(path: name)
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
        }
        throw TestKitError("the executable \(name) is in none of \(places.map(\.path)); build it first")
    }
}
