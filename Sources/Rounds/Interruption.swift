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
/// When it came, seconds of the monotonic clock.
private let receivedAt = Atomic<Int>(0)
/// The process group of the command that runs now; 0 for none.
private let runningGroup = Atomic<Int32>(0)

/// The signal that asks this process to end while it measures. Children are in groups of their own, so that a terminal's Ctrl-C reaches only us.
package enum Interruption {
    /// The number of the signal; nil as long as none came.
    package static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// From now on SIGINT, SIGTERM and SIGHUP are remembered instead of ending the process; a further one, seconds later, ends it at once, and
    /// what it runs. A signal that was ignored before (`nohup`) stays so.
    ///
    /// Handlers, and not ignored signals, which children would inherit; for SIGPIPE, too, so that a closed pipe ends nothing halfway.
    package static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            if number == SIGHUP, isIgnored(number) { continue }
            handle(number) { remember($0) }
        }
        handle(SIGPIPE) { _ in }
    }

    /// Says which process group ends with us where somebody does not want to wait; 0 for none.
    static func run(group: Int32) { runningGroup.store(group, ordering: .relaxed) }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == 1
    }

    private static func handle(_ number: Int32, _ handler: @convention(c) @escaping (Int32) -> Void) {
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
        action.sa_flags = Int32(SA_RESTART)
        sigaction(number, &action, nil)
    }
}

private func remember(_ number: Int32) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let seconds = Int(now.tv_sec)
    if received.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged {
        receivedAt.store(seconds, ordering: .relaxed)
        return
    }
    // One Ctrl-C, one timeout often comes as several signals at once.
    guard seconds - receivedAt.load(ordering: .relaxed) >= 2 else { return }
    let group = runningGroup.load(ordering: .relaxed)
    if group > 1 { kill(-group, SIGKILL) }
    _exit(128 + number)
}
