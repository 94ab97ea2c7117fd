/// Shows how far work has come: a bar on a terminal, a line for each tenth elsewhere (logs).
struct ProgressBar {
    private static let width = 30

    private let title: String
    private let total: Int
    private var done = 0
    private var shownTenths = -1
    private var shownCells = -1

    /// - Parameters:
    ///   - title: what is being done, in the language of the console.
    ///   - total: how many steps there are; at least 1 is counted.
    init(_ title: String, total: Int) {
        self.title = title
        self.total = max(1, total)
        show()
    }

    /// Moves on by some steps; never beyond the end.
    mutating func advance(by steps: Int = 1) {
        done = min(total, done + steps)
        show()
    }

    /// Ends the bar's line.
    mutating func finish() {
        done = total
        show()
        if Console.isTerminal { Console.problem("", english: "") }
    }

    /// The bar as it is drawn: `取込 [#####.....] 50 % 500/1000`.
    var text: String {
        let filled = done * ProgressBar.width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
        return "\(title) [\(bar)] \(done * 100 / total) % \(done)/\(total)"
    }

    private mutating func show() {
        let (cells, tenths) = (done * ProgressBar.width / total, done * 10 / total)
        if Console.isTerminal {
            if cells != shownCells { Console.redraw(text) }
        } else if tenths != shownTenths, done == total || done > 0 {
            Console.problem(text, english: text)
        }
        (shownCells, shownTenths) = (cells, tenths)
    }
}
