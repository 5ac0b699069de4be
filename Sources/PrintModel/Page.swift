/// One page of the data that the printer gets, with what decides its price.
///
/// A page of the *data*: N-up, page ranges and copies made by filters are already in it. Copies
/// that the printer makes are `copies`.
package struct Page: Hashable, Sendable {
    // The larger first: then a page takes 72 bytes, and jobs may have a hundred thousand.

    /// IPP "media-type" (PWG 5100.7), such as "stationery" or "photographic"; nil where unknown.
    package var mediaType: String?
    /// How often the printer puts it out, zero or more.
    package var copies: Int
    /// Where its data lies in the stream, so that it is known which pages a printer that took only
    /// part of the stream has got; nil where pages are not laid out one after another (PDF).
    package var byteRange: Range<Int>?
    /// The sheet that it asks for; nil where the data does not say.
    package var media: MediaSize?
    /// Colour when some visible mark has unequal red, green and blue, or cyan, magenta or yellow.
    package var color: PrintColorMode
    /// Whether it bears no mark at all. A blank page is an impression all the same.
    package var isBlank: Bool
    package var sides: Sides
    /// Whether it goes on the front of a new sheet whatever was before it.
    package var startsSheet: Bool

    package init(
        media: MediaSize? = nil, mediaType: String? = nil, color: PrintColorMode = .monochrome,
        isBlank: Bool = false, sides: Sides = .oneSided, copies: Int = 1,
        startsSheet: Bool = false, byteRange: Range<Int>? = nil
    ) {
        precondition(copies >= 0)
        self.media = media
        self.mediaType = mediaType
        self.color = color
        self.isBlank = isBlank
        self.sides = sides
        self.copies = copies
        self.startsSheet = startsSheet
        self.byteRange = byteRange
    }
}
