import Glibc

/// What processors have done for programs that we started and that have ended, and for all that
/// those waited for. Unlike a clock, it hardly tells how busy the machine was with other things.
enum ProcessorTime {
    static func ofChildren() -> Duration {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return duration(usage.ru_utime) + duration(usage.ru_stime)
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }
}
