import Postgres
import Testing

/// As `#expect(got == wanted)`, where `got` is read from a row or session, which a macro cannot capture.
func same<Value: Equatable>(_ got: Value, _ wanted: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(got == wanted, sourceLocation: sourceLocation)
}

/// Expects the module's error, for what a macro cannot capture.
func refused(sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect(error is PostgresError, sourceLocation: sourceLocation)
    }
}

/// Expects an error of this type, for what a macro cannot capture.
func throwing<Failure: Error>(
    _ type: Failure.Type, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect(error is Failure, sourceLocation: sourceLocation)
    }
}
