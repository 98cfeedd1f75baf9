/// The number of single-character insertions, deletions, replacements and swaps of neighbours that turn one text into the other
/// (optimal string alignment). Texts are cut to 64 characters: names that a person typed are shorter.
package func editDistance(_ left: String, _ right: String) -> Int {
    let a = Array(left.prefix(64))
    let b = Array(right.prefix(64))
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var current = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            current[j] = min(previous[j] + 1, current[j - 1] + 1, replaced)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                current[j] = min(current[j], beforePrevious[j - 2] + 1)
            }
        }
        beforePrevious = previous
        previous = current
    }
    return previous[b.count]
}

/// The names in order of likeness to `name`, ties in their own order.
package func nearest(to name: String, in names: [String]) -> [String] {
    names.enumerated()
        .map { (distance: editDistance(name.lowercased(), $0.element.lowercased()), index: $0.offset, name: $0.element) }
        .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        .map(\.name)
}

/// The one name that a misspelt one most likely meant; nil where none is near enough (a third of its length, at least 1).
package func likelySpelling(of name: String, in names: [String]) -> String? {
    guard let best = nearest(to: name, in: names).first else { return nil }
    return editDistance(name.lowercased(), best.lowercased()) <= max(1, (name.count + 1) / 3) ? best : nil
}
