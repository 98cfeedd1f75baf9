import RealModule

/// The fast Fourier transform of lengths that are powers of two, for the autocovariances of long series.
enum FourierTransform {
    /// The sums of products of a series with itself at every lag 0 ..< n, by the convolution theorem: O(n log n).
    static func autocovariances(_ series: [Double]) -> [Double] {
        // Padded to twice the length so that the ends do not meet.
        var size = 2
        while size < 2 * series.count { size *= 2 }
        var real = series + Array(repeating: 0, count: size - series.count)
        var imaginary = Array(repeating: 0.0, count: size)
        transform(&real, &imaginary)
        for index in real.indices {
            real[index] = real[index] * real[index] + imaginary[index] * imaginary[index]
            imaginary[index] = 0
        }
        // The power spectrum is even, so that the forward transform is the inverse one but for the size.
        transform(&real, &imaginary)
        return real.prefix(series.count).map { $0 / Double(size) }
    }

    /// Cooley and Tukey's transform in place, of two arrays of one length that is a power of two.
    static func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
        let size = real.count
        reverseBits(&real)
        reverseBits(&imaginary)
        // Roots of unity by their angle, not by repeated multiplication, which loses digits.
        let roots = (0..<size / 2).map { index in
            let angle = -2 * Double.pi * Double(index) / Double(size)
            return (cosine: Double.cos(angle), sine: Double.sin(angle))
        }
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                var half = 1
                while half < size {
                    let stride = size / (2 * half)
                    for start in Swift.stride(from: 0, to: size, by: 2 * half) {
                        for offset in 0..<half {
                            let root = roots[offset * stride]
                            let (upper, lower) = (start + offset, start + offset + half)
                            let x = real[lower] * root.cosine - imaginary[lower] * root.sine
                            let y = real[lower] * root.sine + imaginary[lower] * root.cosine
                            real[lower] = real[upper] - x
                            imaginary[lower] = imaginary[upper] - y
                            real[upper] += x
                            imaginary[upper] += y
                        }
                    }
                    half *= 2
                }
            }
        }
    }

    private static func reverseBits(_ values: inout [Double]) {
        var reversed = 0
        for index in values.indices.dropFirst() {
            var bit = values.count >> 1
            while reversed & bit != 0 {
                reversed ^= bit
                bit >>= 1
            }
            reversed |= bit
            if index < reversed { values.swapAt(index, reversed) }
        }
    }
}
