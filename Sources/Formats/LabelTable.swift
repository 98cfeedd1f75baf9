import Measurements

/// Numbers sets of labels as they stream by, and gives up labels that have too many values to be segments (a URL with an id in it).
struct LabelTable: Sendable {
    /// A label with more values is dropped unless somebody asks for it.
    static let mostValues = 1_000

    private let keep: Set<String>
    private var keys = ByteTable()
    private var columns: [Column] = []
    /// A set's keys and values, sorted by key, and its flag.
    private var indices: [[Int32]: Int32] = [:]
    private var sets: [[Int32]] = []
    /// Of the set at hand.
    private var pairs: [(key: Int32, value: Int32)] = []

    private struct Column {
        let key: String
        var values = ByteTable()
        var isDropped = false
        /// Where in the set at hand it is, if it is there.
        var place = 0
    }

    init(keep: Set<String> = []) { self.keep = keep }

    /// The number of sets.
    var count: Int { sets.count }

    /// Adds a label to the set at hand; of a repeated key the last value counts.
    mutating func add(_ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        let keyIndex = keys.index(of: key)
        let column = Int(keyIndex)
        if column == columns.count { columns.append(Column(key: keys.text(at: column))) }
        guard !columns[column].isDropped else { return }
        let place = columns[column].place
        let isThere = place < pairs.count && pairs[place].key == keyIndex
        let valueIndex = columns[column].values.index(of: value)
        if columns[column].values.count > LabelTable.mostValues, !keep.contains(columns[column].key) {
            columns[column].isDropped = true
            if isThere { removePair(at: place) }
        } else if isThere {
            pairs[place].value = valueIndex
        } else {
            columns[column].place = pairs.count
            pairs.append((keyIndex, valueIndex))
        }
    }

    private mutating func removePair(at place: Int) {
        pairs.swapAt(place, pairs.count - 1)
        columns[Int(pairs[place].key)].place = place
        pairs.removeLast()
    }

    mutating func add(_ key: String, _ value: String) {
        var key = key
        var value = value
        key.withUTF8 { key in value.withUTF8 { add(key, $0) } }
    }

    /// The number of the set at hand, which is then empty again. Sets with another flag are other sets.
    mutating func finish(flag: Bool = false) -> Int32 {
        pairs.sort { $0.key < $1.key }
        var set: [Int32] = []
        set.reserveCapacity(2 * pairs.count + 1)
        for pair in pairs {
            set.append(pair.key)
            set.append(pair.value)
        }
        set.append(flag ? 1 : 0)
        pairs.removeAll(keepingCapacity: true)
        if let index = indices[set] { return index }
        let index = Int32(sets.count)
        indices[set] = index
        sets.append(set)
        return index
    }

    func flag(of index: Int32) -> Bool { sets[Int(index)].last == 1 }

    // MARK: The end

    /// What tables that each saw a part of one file make of it together.
    struct Union {
        /// Index of the final labels for each table's sets.
        fileprivate(set) var maps: [[Int32]] = []
        /// The first one is the empty set.
        fileprivate(set) var labels: [Labels] = [.empty]
        /// Keys of labels that have too many values, sorted.
        fileprivate(set) var dropped: [String] = []
    }

    /// Joins tables in the order in which their parts stand in the file; where the file was divided makes no difference.
    static func union(of tables: [LabelTable]) -> Union {
        var values: [String: Set<String>] = [:]
        var dropped = Set<String>()
        for table in tables {
            for column in table.columns where !dropped.contains(column.key) && !table.keep.contains(column.key) {
                if column.isDropped { dropped.insert(column.key) }
                // One table's values are few enough, or it would have dropped them.
                if tables.count > 1 { values[column.key, default: []].formUnion((0..<column.values.count).map(column.values.text)) }
                if values[column.key, default: []].count > mostValues { dropped.insert(column.key) }
            }
        }
        var union = Union()
        union.dropped = dropped.sorted()
        var finals: [Labels: Int32] = [.empty: 0]
        for table in tables {
            let kept = table.columns.map { !dropped.contains($0.key) }
            union.maps.append(
                table.sets.map { set in
                    let labels = table.labels(of: set, where: kept)
                    if let index = finals[labels] { return index }
                    let index = Int32(union.labels.count)
                    union.labels.append(labels)
                    finals[labels] = index
                    return index
                })
        }
        return union
    }

    private func labels(of set: [Int32], where kept: [Bool]) -> Labels {
        var pairs: [(String, String)] = []
        for position in stride(from: 0, to: set.count - 1, by: 2) {
            let column = Int(set[position])
            if kept[column] { pairs.append((columns[column].key, columns[column].values.text(at: Int(set[position + 1])))) }
        }
        return Labels(pairs)
    }
}

extension LabelTable.Union {
    /// The labels of a set's number in the only table.
    func labels(ofSet number: Int32) -> Labels { labels[Int(maps[0][Int(number)])] }

    /// A sentence about each label that was dropped.
    var notes: [String] {
        dropped.map {
            "the label \"\($0)\" has more than \(LabelTable.mostValues) values; it is left out, since no objective asks for it"
        }
    }
}
