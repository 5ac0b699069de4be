extension Action {
    /// Everything that can be done at the console.
    static let all: [Action] = [addMember, giveCredit, deleteCredits] + forPrograms

    /// What other programs need.
    static let forPrograms = [makeToken, revokeTokens, addHook, deleteHooks]
}
