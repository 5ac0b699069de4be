internal import Desk
internal import Logging
internal import ServiceLifecycle

/// Makes the rounds while the console is served, and says in the log what came of them.
struct RoundsService: Service {
    let rounds: Rounds
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for chore in Rounds.Chore.allCases {
                    group.addTask { await repeatedly(chore) }
                }
            }
        }
    }

    private func repeatedly(_ chore: Rounds.Chore) async {
        while !Task.isCancelled {
            let sentences = try? await onOwnThread { [rounds] in
                rounds.perform(chore, at: .now)
            }
            for sentence in sentences ?? [] {
                logger.notice("\(sentence)", metadata: ["chore": "\(chore)"])
            }
            try? await Task.sleep(for: chore.interval)
        }
    }
}
