extension Action {
    /// Everything that can be done at the console.
    static let all: [Action] = [
        addMember, giveCredit, deleteCredits,
        redeemVoucher, claimJob, requestRefund,
    ]
}
