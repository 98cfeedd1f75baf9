import Statistics

/// Where rounds are looked at after each one, every bound is that of the look: what is stated then holds over all looks together. That goes for
/// what is compared with a record, too, where a part of the spread stays and the looks err less.
///
/// A fact of the sample has no level, and stays one.
enum LookWidening {
    static func applied(to pending: [PendingObjective], at look: SequentialLook) -> [PendingObjective] {
        pending.map { objective in
            var objective = objective
            objective.checks = objective.checks.map { item in
                guard case .pending(var check) = item else { return item }
                check.terms = check.terms.map { term in
                    var term = term
                    if case .success(let estimation) = term.estimation { term.estimation = .success(estimation.at(look)) }
                    term.pessimistic = term.pessimistic?.at(look)
                    return term
                }
                return .pending(check)
            }
            return objective
        }
    }
}

extension IntervalMethod {
    func at(_ look: SequentialLook) -> any IntervalMethod { self is Point ? self : AtLook(self, look.level) }
}
