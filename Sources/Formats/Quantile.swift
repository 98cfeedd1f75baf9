import Measurements

extension Statistic {
    /// The quantile of a share from 0 to 1, to a millionth of a percent; nil beyond.
    init?(quantile share: Double) {
        guard (0...1).contains(share) else { return nil }
        let percent = (share * 1e8).rounded() / 1e6
        self = percent == 0 ? .minimum : percent == 100 ? .maximum : .percentile(percent)
    }
}
