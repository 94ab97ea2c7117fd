/// The house's numbers for files and functions.
enum Sizes {
    static let fileCap = 400
    static let file95 = 250
    static let fileMedian = 80
    static let functionCap = 60
    static let function95 = 30
    static let parameterCap = 4
    static let nestingCap = 3

    static func fileFindings(_ files: [SourceFile]) -> [String] {
        let long = files.filter { $0.lineCount > fileCap }.map { "\($0.path) has \($0.lineCount) lines" }
        let sizes = files.filter { !$0.isTest }.map(\.lineCount).sorted()
        guard !sizes.isEmpty else { return long }
        let (median, high) = (quantile(sizes, 50), quantile(sizes, 95))
        return long + (median > fileMedian ? ["the median file has \(median) lines"] : [])
            + (high > file95 ? ["5 of 100 files have more than \(high) lines"] : [])
    }

    static func functionFindings(_ files: [SourceFile]) -> [String] {
        var findings: [String] = []
        var lengths: [Int] = []
        for file in files {
            for function in FunctionScanner.functions(in: file) {
                if !file.isTest { lengths.append(function.lines) }
                findings += objections(to: function, isTest: file.isTest).map { file.finding(function.line, $0) }
            }
        }
        if let high = lengths.isEmpty ? nil : quantile(lengths.sorted(), 95), high > function95 {
            findings.append("5 of 100 functions have more than \(high) lines")
        }
        return findings
    }

    /// A test may ask for more and look deeper, but not be longer.
    private static func objections(to function: ScannedFunction, isTest: Bool) -> [String] {
        var findings: [String] = []
        if function.lines > functionCap { findings.append("\(function.name) has \(function.lines) lines") }
        if isTest { return findings }
        if function.nesting > nestingCap { findings.append("\(function.name) nests \(function.nesting) deep") }
        // An initializer that fills a struct has as many parameters as the struct has parts.
        if function.parameters > parameterCap, function.name != "init" {
            findings.append("\(function.name) has \(function.parameters) parameters")
        }
        return findings
    }

    static func quantile(_ sorted: [Int], _ percent: Int) -> Int {
        sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }
}
