/// How a CUPS backend tells cupsd what becomes of the job: its exit status (backend(7)).
package enum BackendStatus: Int32, Hashable, Sendable, CaseIterable {
    /// The job is done.
    case ok = 0
    /// The queue's error policy decides.
    case failed = 1
    /// The job is held until the user gives a name and password.
    case authRequired = 2
    /// The job is held.
    case hold = 3
    /// The queue is stopped.
    case stop = 4
    /// The job is cancelled.
    case cancel = 5
    /// The job is tried again later, a limited number of times.
    case retry = 6
    /// The job is tried again at once, without end.
    case retryCurrent = 7
}
