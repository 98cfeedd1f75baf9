/// Natural order of names: runs of digits compare as numbers, so that `run-2` stands before `run-10`. Independent of any locale;
/// a strict total order (equal only for equal bytes).
package func naturallyPrecedes(_ left: String, _ right: String) -> Bool {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    var i = 0
    var j = 0
    func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    while i < a.count && j < b.count {
        if isDigit(a[i]) && isDigit(b[j]) {
            let numberA = digits(a, &i)
            let numberB = digits(b, &j)
            if numberA.count != numberB.count { return numberA.count < numberB.count }
            if numberA != numberB { return numberA.lexicographicallyPrecedes(numberB) }
        } else {
            if a[i] != b[j] { return a[i] < b[j] }
            i += 1
            j += 1
        }
    }
    if i < a.count || j < b.count { return j < b.count }
    return a.lexicographicallyPrecedes(b)

    /// The digits from `index` on without leading zeros.
    func digits(_ bytes: [UInt8], _ index: inout Int) -> [UInt8] {
        let start = index
        while index < bytes.count && isDigit(bytes[index]) { index += 1 }
        return Array(bytes[start..<index].drop { $0 == 48 })
    }
}
