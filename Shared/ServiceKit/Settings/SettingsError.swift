/// Settings that a service cannot start with. All problems are named at once; values of secrets are not.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable { case invalid, unreadableFile }

    public let code: Code
    /// One sentence per problem, each with the setting's name.
    public let problems: [String]
    /// Trying again without another setting changes nothing.
    public let isRetriable = false

    public init(code: Code, problems: [String]) { (self.code, self.problems) = (code, problems) }

    public var description: String { problems.joined(separator: "; ") }
}
