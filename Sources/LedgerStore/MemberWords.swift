import Ledger

extension MemberTable {
    /// Puts the words by which the member is found in the place of those of before.
    func putWords(of member: Member) throws(LedgerError) {
        let id = SQLValue.integer(member.id.rawValue)
        try session.run("DELETE FROM member_word WHERE member_id = ?", [id])
        for word in member.words {
            try session.run(
                "INSERT INTO member_word (word, member_id) VALUES (?, ?)", [.text(word), id])
        }
    }

    /// Finds the words of all members, for a store that has none yet.
    func rebuildWords() throws(LedgerError) {
        for member in try members("", []) { try putWords(of: member) }
    }
}

extension Member {
    fileprivate var words: Set<String> {
        Set([userName, name, email].flatMap(\.searchWords))
    }
}

extension String {
    /// Its parts of letters and digits, in small letters.
    var searchWords: [String] {
        split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    }

    /// The first text in byte order that does not begin with this one; nil when there is none.
    ///
    /// An index finds what lies between the two, whatever the language; LIKE could not use it.
    var endOfPrefix: String? {
        var scalars = Array(unicodeScalars)
        while let last = scalars.popLast() {
            // The surrogates between the two halves of Unicode are no scalars.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                return String(String.UnicodeScalarView(scalars + [scalar]))
            }
        }
        return nil
    }
}
