/// An error whose description may stand in a log: it holds codes and no data of a person.
public protocol SelfDescribingError: Error {
    /// What the log says.
    var logDescription: String { get }
}

extension Error {
    /// What a log may say of any error: errors of this suite describe themselves without data, others are named by their
    /// type only.
    public var loggedCause: String {
        (self as? any SelfDescribingError)?.logDescription ?? String(reflecting: type(of: self))
    }
}
