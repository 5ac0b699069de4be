package import Money
package import PrintModel

/// One row of a rate table: what it matches, and what that costs.
package struct RateRule: Hashable, Sendable, Codable {
    package let match: RateMatch
    /// For each side of paper that is printed.
    package let perImpression: Price
    /// For each piece of paper.
    package let perSheet: Price
    /// Once for the job.
    package let perJob: Price

    package init(
        match: RateMatch, perImpression: Price, perSheet: Price = .zero, perJob: Price = .zero
    ) {
        self.match = match
        self.perImpression = perImpression
        self.perSheet = perSheet
        self.perJob = perJob
    }
}

/// The pages that a rule is for. What is nil matches any page; all that is named must hold.
package struct RateMatch: Hashable, Sendable, Codable {
    package var media: MediaCondition?
    /// IPP "media-type"; matches only pages whose data names it.
    package var mediaType: String?
    package var color: PrintColorMode?
    package var sides: SidesCondition?

    package init(
        media: MediaCondition? = nil, mediaType: String? = nil, color: PrintColorMode? = nil,
        sides: SidesCondition? = nil
    ) {
        self.media = media
        self.mediaType = mediaType
        self.color = color
        self.sides = sides
    }

    package func matches(_ page: Page) -> Bool {
        if let media {
            guard let size = page.media, media.matches(size) else { return false }
        }
        if let mediaType, mediaType != page.mediaType { return false }
        if let color, color != page.color { return false }
        if let sides, sides != SidesCondition(page.sides) { return false }
        return true
    }

    /// How closely the rule fits, compared part by part: how many conditions it names; and between
    /// equals a size before a class of sizes, then media type, then colour, then sides.
    var specificity: [Int] {
        let mediaRank =
            switch media {
            case .size: 2
            case .mediaClass: 1
            case nil: 0
            }
        let type = mediaType == nil ? 0 : 1
        let color = color == nil ? 0 : 1
        let sides = sides == nil ? 0 : 1
        return [min(mediaRank, 1) + type + color + sides, mediaRank, type, color, sides]
    }
}

/// A paper size or a class of sizes.
package enum MediaCondition: Hashable, Sendable {
    case size(MediaSize)
    case mediaClass(MediaClass)

    /// A class ("large") or anything that names a size; nil for other text.
    package init?(_ text: String) {
        if let mediaClass = MediaClass(rawValue: text.lowercased()) {
            self = .mediaClass(mediaClass)
        } else if let size = MediaSize(named: text) {
            self = .size(size)
        } else {
            return nil
        }
    }

    func matches(_ size: MediaSize) -> Bool {
        switch self {
        case .size(let wanted): wanted.matches(size)
        case .mediaClass(let wanted): wanted == size.mediaClass
        }
    }
}

extension MediaCondition: CustomStringConvertible, Codable {
    package var description: String {
        switch self {
        case .size(let size): size.name
        case .mediaClass(let mediaClass): mediaClass.rawValue
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let condition = MediaCondition(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is no paper size")
        }
        self = condition
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// One side or two; which edge the sheet turns on makes no difference to what it costs.
package enum SidesCondition: String, Hashable, Sendable, Codable, CaseIterable {
    case one
    case two

    init(_ sides: Sides) {
        self = sides.isTwoSided ? .two : .one
    }
}

extension RateMatch: CustomStringConvertible {
    /// What it matches in words: "iso_a4_210x297mm, color, two sides"; "any page" for no condition.
    package var description: String {
        let parts = [
            media.map(String.init(describing:)), mediaType, color?.rawValue,
            sides.map { $0 == .one ? "one side" : "two sides" },
        ].compactMap(\.self)
        return parts.isEmpty ? "any page" : parts.joined(separator: ", ")
    }
}
