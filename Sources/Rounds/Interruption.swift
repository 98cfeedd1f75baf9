import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The first signal that came; 0 for none.
private let received = Atomic<Int32>(0)

/// The signal that asks this process to end while it measures. Children are in groups of their own, so that a terminal's Ctrl-C reaches only us.
package enum Interruption {
    /// The number of the signal; nil as long as none came.
    package static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// From now on SIGINT, SIGTERM and SIGHUP are remembered instead of ending the process. A second one ends it at once.
    ///
    /// Handlers, and not ignored signals, which children would inherit.
    package static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            #if canImport(Darwin)
                action.__sigaction_u.__sa_handler = { remember($0) }
            #else
                action.__sigaction_handler.sa_handler = { remember($0) }
            #endif
            action.sa_flags = Int32(SA_RESTART)
            sigaction(number, &action, nil)
        }
    }
}

private func remember(_ number: Int32) {
    if received.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
}
