/// What the texts of one column mean, each made out once: a column of units or metrics holds few different texts.
struct CellMemo<Value> {
    private var texts = ByteTable()
    private var values: [Value] = []
    /// Texts that are remembered at most; a column with more is not of that kind.
    private static var most: Int { 4_096 }

    /// The cell's meaning, by `make` where the text is new.
    mutating func value<Failure: Error>(
        of record: CSVReader.Record, _ column: Int, _ make: (String) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if let index = record.withCell(column, { texts.find($0) }) { return values[Int(index)] }
        let value = try make(record[column])
        if values.count >= CellMemo.most {
            texts = ByteTable()
            values = []
        }
        _ = record.withCell(column) { texts.index(of: $0) }
        values.append(value)
        return value
    }
}
