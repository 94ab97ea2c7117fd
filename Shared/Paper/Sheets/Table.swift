/// A ruled table, such as of years, items and amounts (明細表).
public struct Table: Hashable, Sendable {
    public struct Column: Hashable, Sendable {
        public let title: String
        public let width: Length
        public let alignment: TextStyle.Alignment

        public init(_ title: String, _ width: Length, _ alignment: TextStyle.Alignment = .centre) {
            (self.title, self.width, self.alignment) = (title, width, alignment)
        }
    }

    /// What findings call it; cells are `name.row.column`, from 0, the headings being row 0.
    public let name: String
    public let columns: [Column]
    /// Cells by row; a row has at most as many cells as there are columns.
    public let rows: [[String]]
    /// The height of each row.
    public let rowHeight: Length
    /// Of the cells; headings are set in gothic of the same size.
    public let style: TextStyle

    public init(_ name: String, _ columns: [Column], rows: [[String]], rowHeight: Length = 6.mm, style: TextStyle) {
        (self.name, self.columns, self.rows, self.rowHeight, self.style) = (name, columns, rows, rowHeight, style)
    }

    public var width: Length { columns.reduce(.zero) { $0 + $1.width } }
    public var height: Length { rowHeight * (rows.count + 1) }

    /// The table's marks with its upper left corner at a point.
    public func marks(at x: Length, _ y: Length) -> [Mark] {
        let heading = Frame(x, y, width, rowHeight)
        var marks: [Mark] = [
            .panel(Panel(heading, border: .zero, shadePercent: 8)), .panel(Panel(Frame(x, y, width, height))),
        ]
        for row in 0..<rows.count {
            marks.append(.line(.level(x, y + rowHeight * (row + 1), length: width)))
        }
        var left = x
        for (index, column) in columns.enumerated() {
            if index > 0 { marks.append(.line(.upright(left, y, length: height))) }
            marks += cells(of: index, column, at: left, y)
            left = left + column.width
        }
        return marks
    }

    private func cells(of index: Int, _ column: Column, at x: Length, _ y: Length) -> [Mark] {
        var title = style
        (title.face, title.alignment) = (.gothic, .centre)
        var body = style
        body.alignment = column.alignment
        let texts = [column.title] + rows.map { index < $0.count ? $0[index] : "" }
        return texts.enumerated().compactMap { row, text in
            guard !text.isEmpty else { return nil }
            let frame = Frame(x + 1.mm, y + rowHeight * row, column.width - 2.mm, rowHeight)
            return .text(TextBlock("\(name).\(row).\(index)", text, in: frame, row == 0 ? title : body))
        }
    }
}
