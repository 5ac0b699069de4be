import PrintModel

/// What Ghostscript runs in order to run a job: it makes the interpreter a printer, runs the
/// program on standard input, and says how that ended by a page of a size of its own.
struct GhostscriptPrologue {
    /// Paper that no document asks for, larger than A4 and Letter: a page of this size is one for
    /// which the document names none.
    private static let unnamedMedia = (width: 613.0, height: 843.0)
    /// The size of the last page, in points; the height goes on by the bits of `Ending`.
    private static let endWidth = 33
    private static let endHeight = 40

    /// How a program ended, and what it did on the way.
    struct Ending: OptionSet {
        let rawValue: Int
        /// A PostScript error ended it.
        static let error = Ending(rawValue: 1)
        /// It asked for the name or the number of the printer.
        static let askedForPrinter = Ending(rawValue: 2)
    }

    /// The ending that the last page tells by its size.
    static func ending(toldBy size: MediaSize?) -> Ending? {
        guard let size, Int(size.widthPoints.rounded()) == endWidth else { return nil }
        let bits = Int(size.heightPoints.rounded()) - endHeight
        return 0...3 ~= bits ? Ending(rawValue: bits) : nil
    }

    /// `size`, but for that of pages that name none.
    static func media(_ size: MediaSize?) -> MediaSize? {
        let unnamed = MediaSize(
            widthPoints: unnamedMedia.width, heightPoints: unnamedMedia.height)
        return size == unnamed ? nil : size
    }

    let task: InterpreterTask

    /// The keys of page device dictionaries that a printer may know (PostScript Language Reference,
    /// third edition, section 6.2). Those that it does not know it passes over, while Ghostscript
    /// would let the program choose another output file or resolution by them. Of the colour models
    /// grey is one, and all others are the device's.
    private static let deviceKeys = [
        "PageSize", "NumCopies", "Duplex", "Tumble", "Install", "BeginPage", "EndPage", "Policies",
        "ImagingBBox", "MediaType", "MediaColor", "MediaWeight", "ManualFeed", "TraySwitch",
        "InputAttributes", "ProcessColorModel",
    ]

    /// Programs that run one after another: of one, Ghostscript takes 2,000 bytes or so.
    var programs: [String] { [device, operators, start] }

    /// Has `setpagedevice` pass over keys that printers do not know, and paint with black ink alone
    /// while the program asks for grey.
    private var device: String {
        let (black, cmyk) = (RasterColorSpace.black.rawValue, RasterColorSpace.cmyk.rawValue)
        return """
            true setglobal
            systemdict begin
            /setpagedevice {
                dup type /dicttype eq {
                    currentglobal exch false setglobal
                    dup length dict exch {
                        << \(Self.deviceKeys.map { "/\($0) 0" }.joined(separator: " ")) >>
                        2 index known {
                            1 index /ProcessColorModel eq {
                                exch pop /DeviceGray eq { \(black) } { \(cmyk) } ifelse
                                /cupsColorSpace exch
                            } if
                            2 index 3 1 roll put
                        } { pop pop } ifelse
                    } forall
                    exch setglobal
                } if
                //setpagedevice
            } def
            end
            """
    }

    /// What printers have that Ghostscript has not, or in another way: what drivers ask for grey of
    /// Ricoh's printers (`RCsetdevicecolor`) and Sharp's (`setcolormode`), and a DesignJet's `HPDict`,
    /// which stands before the paper's size.
    private var operators: String {
        """
        /gate << /ending 0 /quit false >> def
        systemdict /product (PostScript Printer) put
        systemdict /revision 1 put
        /ask { //gate dup /ending get 2 or /ending exch put } def
        userdict /product { //ask exec systemdict /product get } put
        userdict /revision { //ask exec systemdict /revision get } put
        userdict /serialnumber { //ask exec 1 } put
        userdict /quit { //gate /quit true put stop } put
        serverdict /exitserver { clear cleardictstack } put
        statusdict /settumble {
            << exch /Tumble exch >> systemdict /setpagedevice get exec
        } put
        statusdict /duplexer true put
        /render {
            { /DeviceGray } { /DeviceCMYK } ifelse
            << exch /ProcessColorModel exch >> systemdict /setpagedevice get exec
        } def
        /HPDict << /SetMargins { pop } /SetMarginType { pop } /SetMediaSource { pop } >>
        /ProcSet defineresource pop
        userdict /RCsetdevicecolor { (gray) eq //render exec } put
        userdict /setcolormode { 2 eq //render exec } put
        """
    }

    /// What runs the job, on paper and with sides and copies that the task names.
    private var start: String {
        let media =
            task.media.map { ($0.widthPoints, $0.heightPoints) } ?? Self.unnamedMedia
        let sides = task.sides ?? .oneSided
        return """
            userdict /.runstdin {
                (%stdin) (r) file \(task.byteCount) () /SubFileDecode filter
                //gate exch
                { cvx exec } stopped
                { //gate /quit get not { //gate dup /ending get 1 or /ending exch put } if } if
                clear cleardictstack
                << /PageSize [\(Self.endWidth) //gate /ending get \(Self.endHeight) add]
                    /NumCopies 1 /Install {} /BeginPage {pop} /EndPage {exch pop 2 ne}
                >> systemdict /setpagedevice get exec
                systemdict /showpage get exec
            } put
            systemdict readonly pop
            false setglobal
            << /PageSize [\(media.0) \(media.1)] /Duplex \(sides.isTwoSided)
                /Tumble \(sides == .twoSidedShortEdge) >> setpagedevice
            userdict /#copies \(task.copies ?? 1) put
            """
    }
}
