extension Action {
    /// Everything that can be done at the console.
    static let all: [Action] =
        [
            addMember, editMember, suspendMember, resumeMember, addAlias, removeAlias,
            giveCredit, editCredit, deleteCredits, signUp, leavePlan,
            addTeam, editTeam, addToTeam, removeFromTeam, deleteTeams,
            addPlan, editPlan, addProduct, sellProduct,
        ] + BenefitActions.ofPlans.all + BenefitActions.ofProducts.all + [
            makeVouchers, cancelVouchers, redeemVoucher, claimJob, requestRefund,
            addRateTable, editRates, protectQueue, unprotectQueue, editQueue,
            releaseJob, cancelJob, refundJob, decideRefund, billInvoices,
            checkLedger, exportLedger, cancelWork,
            addUser, editUser, endSessions, deleteUsers, putCreditType,
            makeToken, revokeTokens, addHook, deleteHooks,
            redeemMyVoucher, claimMyJob, requestMyRefund,
        ]
}
