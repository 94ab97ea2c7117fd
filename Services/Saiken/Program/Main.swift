import ArgumentParser
import Foundation

/// `saiken`: what operators use. It owns no data; services do the work.
@main
enum Main {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst().filter { $0 != Console.englishOption }
        await SaikenCommand.main(Array(arguments))
    }
}

/// The commands.
struct SaikenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saiken",
        abstract: "Operates the Saiken suite for collecting public claims.",
        discussion: "Answers are in Japanese; with --english anywhere on the line they are in English.",
        subcommands: [
            VectorsCommand.self, LateChargeCommand.self, AllocateCommand.self, PrescriptionCommand.self,
            CalendarCommand.self, LawCommand.self, LayoutCommand.self, ClockCommand.self, GenerateCommand.self,
            ImportCommand.self,
            MigrateCommand.self, VerifyCommand.self, ParkedCommand.self, RepublishCommand.self, LetterCommand.self,
            StaffCommand.self, ChannelsCommand.self, FilesCommand.self, IntakeCommand.self,
            RemittancesCommand.self, AccountingCommand.self,
        ])
}
