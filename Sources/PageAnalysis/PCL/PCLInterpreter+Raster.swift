/// Raster graphics (HP PCL 5 Printer Language Technical Reference Manual, chapter 15).
extension PCLInterpreter {
    /// `ESC*b...`, `ESC*r...`, `ESC*t...` and `ESC*g...`.
    mutating func runRasterCommand(
        _ parameter: PCLParameter, _ data: UnsafeRawBufferPointer, _ offset: Int,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        switch (parameter.group.group, parameter.letter) {
        case ("b", "M"): raster.method = abs(parameter.integer)
        case ("b", "Y"): if raster.isActive { raster.leaveRows(parameter.count) }
        case ("b", "V") where skipsRows: break
        case ("b", "W") where skipsRows && raster.method != 5: raster.skipRows(1)
        case ("b", "V"):
            if !raster.isActive { beginRaster() }
            try builder.countDecodedBytes(data.count, offsetBytes: offset)
            raster.addPlane(data)
        case ("b", "W"):
            if !raster.isActive { beginRaster() }
            mark(raster.finishRow(data))
            try builder.countDecodedBytes(raster.rowByteCount, offsetBytes: offset)
        case ("r", "A"): if !raster.isActive { beginRaster() }
        case ("r", "B"): if raster.isActive { endRaster() }
        case ("r", "C"):
            if raster.isActive { endRaster() }
            raster.method = 0
        case ("r", "S"): if !raster.isActive { environment.rasterWidth = parameter.count }
        case ("r", "U"):
            if raster.isActive { endRaster() }
            environment.palette = .simple(parameter.integer) ?? environment.palette
        case ("t", "R"):
            if !raster.isActive { environment.resolution = max(75, min(parameter.count, 2400)) }
        case ("t", "J"):
            environment.rendersMonochrome = [5, 6, 8, 10, 12, 14].contains(parameter.integer)
        case ("g", "W"):
            if raster.isActive { endRaster() }
            if let configured = PCLPalette.rasterConfiguration(data) {
                environment.palette = configured.palette
                environment.resolution = max(75, min(configured.resolution, 2400))
            }
        default: break
        }
    }

    /// A picture marks the page even before its first row.
    private mutating func beginRaster() {
        raster.begin(environment.palette, width: environment.rasterWidthOrPage)
        mark(.none)
    }

    /// Leaves the cursor under the picture.
    mutating func endRaster() {
        let height = raster.rowCount * PCLLayout.unitsPerInch / environment.resolution
        mark(raster.end())
        environment.layout.move(by: min(height, 1 << 30))
    }
}
