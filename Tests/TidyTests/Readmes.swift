import Foundation

/// What a service's README has to name: its tables, settings, routes and commands.
struct Readmes {
    let readme: String
    /// The migrations' SQL.
    let migrations: [String]
    /// The program's Swift, by path.
    let sources: [SourceFile]

    /// What is there and not named.
    var findings: [String] { tables + settings + routes + commands }

    /// By their names without the schema; those that a later migration dropped are gone.
    private var tables: [String] {
        let dropped = Set(migrations.flatMap { $0.matches(of: /drop table (\w+)/).map { String($0.1) } })
        let all = Set(
            migrations.flatMap { $0.matches(of: /create (?:table|view) (?:\w+\.)?(\w+)/).map { String($0.1) } })
        return all.subtracting(dropped).filter { !readme.contains("`\($0)`") }.sorted().map { "table \($0)" }
    }

    /// By name, or as one of a family: `files.*`.
    private var settings: [String] {
        let tables = sources.filter { $0.path.contains("Settings") }.map(\.text)
        let keys = Set(
            tables.flatMap { $0.matches(of: /\.(?:number|text|secret|choice|flag)\(\s*"([a-z]+(?:\.[a-z-]+)+)"/) }
                .map { String($0.1) })
        return keys.filter { key in
            let family = key.prefix { $0 != "." }
            return !readme.contains("`\(key)`") && !readme.contains("`\(family).*`")
        }.sorted().map { "setting \($0)" }
    }

    /// Parameters may have another name there; routes below an interpolated path are left out.
    private var routes: [String] {
        let named = readme.replacing(/\{\w+\}/, with: "{}")
        let all = Set(
            sources.flatMap { $0.text.matches(of: /\brouter\.(?:get|post)\("(\/[^"\\]*)"/) }
                .map { $0.1.replacing(/:\w+/, with: "{}") })
        return all.filter { route in ["`", "?"].allSatisfy { !named.contains(route + $0) } }.sorted().map {
            "route \($0)"
        }
    }
}

extension Readmes {
    /// Of the command line, alone or after the command that they belong to; the program's own stands in the title.
    private var commands: [String] {
        let spoken = readme.matches(of: /^#.*|`[^`\n]+`/).flatMap { $0.output.split { !$0.isLetter && $0 != "-" } }
        let all = Set(sources.flatMap { $0.text.matches(of: /commandName: "([a-z-]+)"/) }.map { $0.1 })
        return all.subtracting(spoken).sorted().map { "command \($0)" }
    }
}

extension Readmes {
    /// A service by the name of its folder.
    init(service: String) throws {
        let place = "Services/\(service)"
        func text(_ path: String) throws -> String {
            try String(contentsOf: SourceTree.project.appending(path: path), encoding: .utf8)
        }
        readme = try text("\(place)/README.md")
        migrations = try SourceTree.paths(below: place).filter { $0.hasSuffix("/up.sql") }.map(text)
        sources = SourceTree.swift.filter { $0.path.hasPrefix("\(place)/Program/") }
    }
}
