/// The Japanese of every `ProblemText`, by its English form (`{}` for each value, in the same order).
///
/// A test reads the sources: a text without Japanese fails it, and so does Japanese whose text is gone.
public enum JapaneseTexts {
    public static let all = [everywhere, caseManagement, paymentIntake, garnishment, outsourcing, notifications]
        .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
