import Ledger
import Testing

@Suite("What queues are called in the ledger")
struct QueueNameTests {
    @Test(
        "A queue bears the name of its server, unless that is a site's only one",
        arguments: [
            ("office", "local", "office"), ("office", "paris", "paris/office"),
            ("rome/office", "paris", "rome/office"),
        ])
    func name(queue: String, server: String, expected: String) {
        #expect(QueueName.inLedger(queue, onServer: server) == expected)
    }

    @Test(
        "A queue of the ledger is known to its own server's CUPS, and to no other",
        arguments: [
            ("office", "local", "office"), ("office", "paris", "office"),
            ("paris/office", "paris", "office"), ("rome/office", "paris", nil),
        ])
    func schedulerName(queue: String, server: String, expected: String?) {
        #expect(QueueName.inScheduler(queue, onServer: server) == expected)
    }

    @Test(
        "What is said of a queue's own name holds on every server, of a server's queue there only",
        arguments: [
            (["office"], "office", true), (["office"], "paris/office", true),
            (["paris/office"], "paris/office", true), (["paris/office"], "office", false),
            (["paris/office"], "rome/office", false), ([], "rome/office", true),
        ])
    func validity(queues: [String], queue: String, isValid: Bool) {
        #expect(CreditType(name: "Gold", queues: queues).isValid(on: queue) == isValid)
    }
}
