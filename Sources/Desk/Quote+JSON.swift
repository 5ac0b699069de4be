internal import Foundation
package import Pricing

extension Quote {
    /// The quote that a print's record keeps; nil for other text.
    package init?(json text: String) {
        guard let quote = try? JSONDecoder().decode(Quote.self, from: Data(text.utf8)) else {
            return nil
        }
        self = quote
    }
}
