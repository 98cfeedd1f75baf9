#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension UnsafeBufferPointer<UInt8> {
    /// Index of the first line feed at or behind `start`; `count` where there is none.
    func indexOfLineFeed(from start: Int) -> Int { firstIndex(of: 0x0A, from: start) }

    /// Index of the first such byte at or behind `start`; `count` where there is none.
    func firstIndex(of byte: UInt8, from start: Int) -> Int {
        guard let base = baseAddress, start < count, let found = memchr(base + start, Int32(byte), count - start) else { return count }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard let base = baseAddress, let otherBase = other.baseAddress else { return true }
        return memcmp(base, otherBase, count) == 0
    }

    /// Whether these bytes, at least one, occur anywhere.
    func contains(_ sought: [UInt8]) -> Bool {
        guard let base = baseAddress, let first = sought.first else { return false }
        var index = firstIndex(of: first, from: 0)
        while index <= count - sought.count {
            if memcmp(base + index, sought, sought.count) == 0 { return true }
            index = firstIndex(of: first, from: index + 1)
        }
        return false
    }

    /// Whether the text stands at `index`.
    func contains(_ text: StaticString, at index: Int) -> Bool {
        guard let base = baseAddress, index >= 0, index <= count - text.utf8CodeUnitCount else { return false }
        return memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
}
