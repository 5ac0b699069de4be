import PrintModel
import Testing

@testable import PageAnalysis

@Suite("What is asked of who starts Ghostscript")
struct InterpreterTaskTests {
    @Test(
        "A task is the same once it was sent as numbers",
        arguments: [
            PJLEnvironment(),
            PJLEnvironment(copies: 3, media: MediaSize(width: 21_000, height: 29_700)),
            PJLEnvironment(copies: 32_767, isDuplex: true, bindsShortEdge: true),
            PJLEnvironment(isDuplex: false),
        ])
    func numbers(environment: PJLEnvironment) {
        let task = InterpreterTask(program: 12..<357, environment: environment)
        #expect(InterpreterTask(numbers: task.numbers) == task)
    }

    @Test("Pages are the same once they were sent as numbers", arguments: [0...0, 3...17])
    func pages(pages: ClosedRange<Int>) {
        let task = InterpreterTask(document: 12..<357, pages: pages)
        #expect(InterpreterTask(numbers: task.numbers) == task)
    }

    @Test(
        "Numbers that are no task's start nothing",
        arguments: [
            [], [0], [0, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0, 0],  // Not eight.
            [-1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0],  // Nowhere in the file.
            [0, 1, -1, 0, 0, 0, 0, 0], [0, 1, 0, 1 << 32, 0, 0, 0, 0],  // No paper.
            [0, 1, 0, 0, 4, 0, 0, 0], [0, 1, 0, 0, -1, 0, 0, 0], [0, 1, 0, 0, 0, 1 << 16, 0, 0],
            [0, 1, 0, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0, 2, 1], [0, 1, 0, 0, 0, 0, -1, 1],
        ])
    func refused(numbers: [Int]) {
        #expect(InterpreterTask(numbers: numbers) == nil)
    }
}
