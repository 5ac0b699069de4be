/// The templates, by name. Each is a file of this target, so that the program needs no files beside
/// it.
enum Templates {
    static let all: [String: [UInt8]] = [
        "chart": PackageResources.chart_mustache,
        "error": PackageResources.error_mustache,
        "form": PackageResources.form_mustache,
        "layout": PackageResources.layout_mustache,
        "links": PackageResources.links_mustache,
        "my": PackageResources.my_mustache,
        "my-prices": PackageResources.my_prices_mustache,
        "my-statement": PackageResources.my_statement_mustache,
        "page": PackageResources.page_mustache,
        "paging": PackageResources.paging_mustache,
        "sign-in": PackageResources.sign_in_mustache,
        "sign-in-link": PackageResources.sign_in_link_mustache,
        "table": PackageResources.table_mustache,
        "voucher-sheet": PackageResources.voucher_sheet_mustache,
    ]
}
