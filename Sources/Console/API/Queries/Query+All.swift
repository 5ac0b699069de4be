extension Query {
    /// Everything that programs can read.
    static let all: [Query] =
        ofMembers + ofJobs + ofCatalog + ofBooks + ofReports + ofPrograms + ofWorks
}
