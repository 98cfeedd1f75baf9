import Budgets
import Measurements
import Statistics

extension AlternativeMethod {
    var isBootstrap: Bool { self != .harrellDavis }
}

/// The bootstraps that an objective may ask for instead of the closed forms.
extension Estimation {
    /// Nil where the objective asks for none.
    static func bootstrap(_ question: Question, _ contrast: BootstrapContrast) throws(Refusal) -> (any IntervalMethod, name: String)? {
        let kind: BootstrapKind
        let name: String
        switch question.method {
        case .bca: (kind, name) = (.bca, "BCa bootstrap")
        case .bootstrapT: (kind, name) = (.studentized, "studentised bootstrap")
        case .harrellDavis, nil: return nil
        }
        do {
            let method = try BootstrapMean(contrast, kind: kind, seed: contrast.derivedSeed)
            return (method, "\(name), \(method.resamples) resamples, \(Xoshiro256.name) seed \(method.seed)")
        } catch {
            throw Refusal(.nonPositive(question))
        }
    }
}

extension Reason {
    static func notOfPairedRatios(_ question: Question, _ method: AlternativeMethod) -> Reason {
        Reason(
            code: .methodRefused, sentence: "\(code: method.rawValue) has no bounds for a relative change of paired cases",
            remedy: "Write the margin of \(code: question.objective) in its unit, or leave the method out.")
    }
}
