import PrintModel

/// What Ghostscript is to run, in numbers only: whoever starts it need not trust whoever asks.
package struct InterpreterTask: Hashable, Sendable {
    /// Where the program or document begins in the file.
    package let offsetBytes: Int
    /// Its size in bytes, more than zero.
    let byteCount: Int
    /// The indices of the pages to paint of a PDF document; nil for a PostScript program.
    let pages: ClosedRange<Int>?
    /// What the printer is set to by the PJL before the document. Width and height are in hundredths
    /// of a millimetre.
    private let mediaWidth: UInt32?
    private let mediaHeight: UInt32?
    let sides: Sides?
    /// As PJL allows them.
    let copies: UInt16?

    /// To run a PostScript program.
    init(program range: Range<Int>, environment: PJLEnvironment) {
        (offsetBytes, byteCount) = (range.lowerBound, range.count)
        pages = nil
        mediaWidth = environment.media.flatMap { UInt32(exactly: $0.width) }
        mediaHeight = environment.media.flatMap { UInt32(exactly: $0.height) }
        sides = environment.sides
        copies = environment.copies.flatMap { UInt16(exactly: $0) }
    }

    /// To paint pages of a PDF document.
    init(document range: Range<Int>, pages: ClosedRange<Int>) {
        (offsetBytes, byteCount) = (range.lowerBound, range.count)
        self.pages = pages
        (mediaWidth, mediaHeight, sides, copies) = (nil, nil, nil, nil)
    }

    /// The task as it is sent to who starts Ghostscript. Zero stands for what PJL does not say, and
    /// for no pages.
    package var numbers: [Int] {
        [
            offsetBytes, byteCount, Int(mediaWidth ?? 0), Int(mediaHeight ?? 0),
            sides.flatMap(Sides.allCases.firstIndex).map { $0 + 1 } ?? 0, Int(copies ?? 0),
            pages.map { $0.lowerBound + 1 } ?? 0, pages.map { $0.upperBound + 1 } ?? 0,
        ]
    }

    /// - Returns: nil when these are not the numbers of a task.
    package init?(numbers: some Collection<Int>) {
        let numbers = Array(numbers)
        guard numbers.count == 8, numbers[0] >= 0, numbers[1] > 0,
            let width = UInt32(exactly: numbers[2]), let height = UInt32(exactly: numbers[3]),
            (0...Sides.allCases.count).contains(numbers[4]),
            let copies = UInt16(exactly: numbers[5]), 0 <= numbers[6], numbers[6] <= numbers[7],
            (numbers[6] == 0) == (numbers[7] == 0)
        else { return nil }
        (offsetBytes, byteCount) = (numbers[0], numbers[1])
        pages = numbers[6] > 0 ? numbers[6] - 1...numbers[7] - 1 : nil
        mediaWidth = width > 0 ? width : nil
        mediaHeight = height > 0 ? height : nil
        sides = numbers[4] > 0 ? Sides.allCases[numbers[4] - 1] : nil
        self.copies = copies > 0 ? copies : nil
    }

    /// Whether what Ghostscript says is wanted as well.
    package var wantsMessages: Bool { pages != nil }

    /// The paper that PJL names.
    var media: MediaSize? {
        guard let mediaWidth, let mediaHeight, mediaWidth > 0, mediaHeight > 0 else { return nil }
        return MediaSize(width: Int(mediaWidth), height: Int(mediaHeight))
    }
}
