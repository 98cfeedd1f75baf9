#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// ln(candidate / baseline) of two positive values.
func logRatio(_ candidate: Double, _ baseline: Double) -> Double { log(candidate / baseline) }
