/// A column of small indices that costs nothing while all its values are equal, which is the usual case (one run, no epochs).
package struct IndexColumn: Sendable, Hashable {
    /// Empty while all values are equal.
    private var array: [Int32] = []
    private var common: Int32 = -1
    package private(set) var count = 0

    package init() {}

    package init(repeating value: Int32, count: Int) {
        common = value
        self.count = count
    }

    package init(_ values: [Int32]) {
        count = values.count
        common = values.first ?? -1
        if !values.allSatisfy({ $0 == common }) { array = values }
    }

    package subscript(index: Int) -> Int32 { array.isEmpty ? common : array[index] }

    package mutating func append(_ value: Int32) {
        if array.isEmpty {
            if count == 0 { common = value }
            if value != common {
                array.reserveCapacity(count + 1)
                array.append(contentsOf: repeatElement(common, count: count))
                array.append(value)
            }
        } else {
            array.append(value)
        }
        count += 1
    }

    package mutating func append(contentsOf other: IndexColumn) {
        if array.isEmpty, let added = other.constant, count == 0 || added == common {
            common = added
            count += other.count
            return
        }
        for index in 0..<other.count { append(other[index]) }
    }

    /// Nil unless all values are equal (and there are some).
    package var constant: Int32? { array.isEmpty && count > 0 ? common : nil }

    package func map(_ transform: (Int32) -> Int32) -> IndexColumn {
        if let constant { return IndexColumn(repeating: transform(constant), count: count) }
        return IndexColumn(array.map(transform))
    }
}
