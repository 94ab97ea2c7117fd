import ArgumentParser
import Foundation

/// `saiken migrate`: brings the databases of all services up to date by their own executables.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract:
            "Run `migrate` of each service. Each takes its settings from SETTINGS/<service>.json or the environment.")

    @Option(help: "A service; repeatable. Default: all that stand beside this program.")
    var service: [String] = []

    @Option(help: "Folder with one settings file a service, <service>.json.")
    var settings: String?

    /// The services of the suite, in the order they are migrated.
    static let services = ["case-management", "payment-intake", "garnishment", "outsourcing", "notifications"]

    func run() async throws {
        let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for name in service.isEmpty ? MigrateCommand.services : service {
            let program = folder.appending(path: name)
            guard FileManager.default.isExecutableFile(atPath: program.path) else {
                Console.problem("実行ファイルがありません: \(name)", english: "there is no program \(name)")
                throw ExitCode(2)
            }
            let process = Process()
            process.executableURL = program
            process.arguments = ["migrate"] + (settings.map { ["--settings", "\($0)/\(name).json"] } ?? [])
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                Console.problem("移行に失敗しました: \(name)", english: "the migration of \(name) failed")
                throw ExitCode(process.terminationStatus)
            }
            Console.line("\(name): 移行済み", english: "\(name): up to date")
        }
    }
}
