/// A page-description language, by the name that `pagetoll analyze` prints.
package enum DocumentFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case pdf
    case pclm
    case postScript = "ps"
    case encapsulatedPostScript = "eps"
    case pcl
    case pclXL = "pclxl"
    case hpgl
    case pwgRaster = "pwg"
    case appleRaster = "urf"
    case cupsRaster = "cups-raster"
    case escP = "escp"
    case escPRaster = "escpr"
    case escPage = "escpage"
    case canonBJ = "bj"
    case canonLIPS = "lips"
    case zjStream = "zjstream"
    case slx
    case xqx
    case oak
    case ddst
    case hiperc
    case hbpl
    case lava
    case lidil
    case samsungGDI = "samsunggdi"
    case pageProW = "min12xxw"
    case sff
    case npdl
    case okidata
    case zpl
    case qpdl
    case brotherHBP = "hbp"
    case xps
    case tiff
    case jpeg
    case png
    case text
}
