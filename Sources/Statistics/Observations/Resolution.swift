/// The step to which values were rounded when they were recorded, in their unit.
///
/// If at least a tenth of the values occur more than once, the step is the greatest common divisor of the values as decimals,
/// the shortest that read back as the same number; one unit of the last decimal place if there is a single distinct value. It is
/// 0, "not rounded", if fewer repeat, if any value has more than 15 significant digits, and if any spans 2⁶³ steps or more.
package struct Resolution: Sendable, Equatable {
    /// The share of values that occur more than once; 0 without values.
    package let tiedShare: Double
    /// The step; 0 where none is found.
    package let step: Double

    /// Finds the step of finite values in the unit in which they were recorded.
    package init(_ values: [Double]) {
        var distinct = DistinctValues()
        for value in values { distinct.insert(value) }
        tiedShare = values.isEmpty ? 0 : Double(values.count - distinct.seenOnce) / Double(values.count)
        // Compared as integers: a tenth is no binary number.
        let isRounded = !values.isEmpty && 10 * (values.count - distinct.seenOnce) >= values.count
        step = isRounded ? Resolution.commonStep(distinct.values) : 0
    }

    private static func commonStep(_ values: [Double]) -> Double {
        var divisor: UInt64 = 0
        var exponent = 0
        var largest: UInt64 = 0
        for value in values {
            if let units = multiple(abs(value), ofPower: exponent) {
                divisor = greatestCommonDivisor(divisor, units)
                largest = max(largest, units)
                continue
            }
            guard let decimal = ShortestDecimal(abs(value)) else { return 0 }
            // All in units of the finest decimal place so far.
            let finest = min(exponent, decimal.exponent)
            guard let known = scaled(divisor, from: exponent, to: finest),
                let top = scaled(largest, from: exponent, to: finest),
                let units = scaled(decimal.significand, from: decimal.exponent, to: finest)
            else { return 0 }
            exponent = finest
            divisor = greatestCommonDivisor(known, units)
            largest = max(top, units)
        }
        let step = values.count == 1 || divisor == 0 ? 1 : divisor
        // Read as a decimal, so that 5 of 10⁻⁴ is the double nearest to 0.0005.
        return Double("\(step)e\(exponent)") ?? 0
    }

    /// `value` as a multiple of 10^`exponent`, −22 … 0, of at most 15 digits; nil if it is none, or may be none.
    ///
    /// Ten to the 22nd is the last power that a double holds, so that the quotient is the double nearest to the decimal. Two
    /// decimals of 15 digits never read back as one double, so that this one is the shortest.
    private static func multiple(_ value: Double, ofPower exponent: Int) -> UInt64? {
        guard powers.indices.contains(-exponent) else { return nil }
        let units = (value * powers[-exponent]).rounded()
        return units < 1e15 && units / powers[-exponent] == value ? UInt64(units) : nil
    }

    /// 10⁰ … 10²², all exact.
    private static let powers: [Double] = (0...22).reduce(into: []) { powers, _ in powers.append((powers.last ?? 0.1) * 10) }

    /// `units`·10^`from` in units of 10^`to`; nil from 2⁶³ on.
    private static func scaled(_ units: UInt64, from: Int, to: Int) -> UInt64? {
        var units = units
        for _ in to..<from where units != 0 {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            units = product
        }
        return units < 1 << 63 ? units : nil
    }

    private static func greatestCommonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var (a, b) = (first, second)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

/// A number as significand·10^exponent with the fewest digits that read back as the same double, of at most 15 digits.
private struct ShortestDecimal {
    let significand: UInt64
    let exponent: Int

    /// Nil for more than 15 significant digits, for negative numbers and for what is not finite.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        // The standard library prints the shortest digits that read back, as 12.5, 1e-09 or 1.25e+16.
        let text = value.description.utf8.split(separator: UInt8(ascii: "e"))
        guard let mantissa = text.first else { return nil }
        var (significand, exponent, zeros, digits) = (UInt64(0), 0, 0, 0)
        var isFraction = false
        for character in mantissa {
            switch character {
            case UInt8(ascii: "."):
                isFraction = true
            case UInt8(ascii: "0") where significand == 0:
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "0"):
                // Zeros count only if a digit follows.
                zeros += 1
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                digits += zeros + 1
                guard digits <= 15 else { return nil }
                for _ in 0..<(zeros + 1) { significand *= 10 }
                significand += UInt64(character - UInt8(ascii: "0"))
                zeros = 0
                if isFraction { exponent -= 1 }
            default:
                return nil
            }
        }
        if text.count == 2 {
            guard let power = String(text[1]).flatMap({ Int($0) }) else { return nil }
            exponent += power
        }
        self.significand = significand
        self.exponent = significand == 0 ? 0 : exponent + zeros
    }
}
