/// Rows under a header in columns that are as wide as their widest cell.
package struct AlignedTable {
    let header: [String]
    /// Which columns stand to the right.
    let numbers: Set<Int>
    package var rows: [[String]]

    package init(header: [String], numbers: Set<Int>, rows: [[String]] = []) {
        self.header = header
        self.numbers = numbers
        self.rows = rows
    }

    package var lines: [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += (numbers.contains(column) ? space + cell : cell + space) + "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
