/// The templates, by name. Each is a file of this target, so that the program needs no files beside
/// it.
enum Templates {
    static let all: [String: [UInt8]] = [
        "dashboard": PackageResources.dashboard_mustache,
        "error": PackageResources.error_mustache,
        "form": PackageResources.form_mustache,
        "jobs": PackageResources.jobs_mustache,
        "layout": PackageResources.layout_mustache,
        "member": PackageResources.member_mustache,
        "my": PackageResources.my_mustache,
        "my-prices": PackageResources.my_prices_mustache,
        "my-statement": PackageResources.my_statement_mustache,
        "members": PackageResources.members_mustache,
        "paging": PackageResources.paging_mustache,
        "sign-in": PackageResources.sign_in_mustache,
    ]
}
