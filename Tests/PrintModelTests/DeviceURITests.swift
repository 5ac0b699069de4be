import PrintModel
import Testing

@Suite("Device URIs under the gate")
struct DeviceURITests {
    @Test(
        "Any scheme may stand after the prefix",
        arguments: [
            ("pagetoll:ipp://printer.example/ipp/print", "ipp"),
            ("pagetoll:socket://192.0.2.9:9100/?snmp=false", "socket"),
            ("pagetoll:usb://HP/LaserJet%201200?serial=1", "usb"),
            ("pagetoll:hp:/net/DeskJet?ip=192.0.2.9", "hp"),
            ("socket://192.0.2.9", "socket"),
        ])
    func schemes(text: String, scheme: String) throws {
        let device = try DeviceURI(text)
        #expect(device.scheme == scheme)
        #expect(device.wrapped.hasSuffix(device.rawValue))
        #expect(try DeviceURI(device.wrapped) == device)
    }

    @Test(
        "What names no backend is refused",
        arguments: [
            "", "pagetoll:", "pagetoll:printer", "pagetoll:://x", "pagetoll:../../bin/sh:x",
            "pagetoll:a b:x", "pagetoll:1x:y", "pagetoll:é:x",
        ])
    func noScheme(text: String) {
        #expect(throws: DeviceURIError.noScheme) { try DeviceURI(text) }
    }

    @Test("The gate is not put before itself")
    func wrappedTwice() {
        #expect(throws: DeviceURIError.wrappedTwice) {
            try DeviceURI("pagetoll:pagetoll:ipp://printer.example/")
        }
    }

    @Test(
        "A password is refused, an address that looks like one is not",
        arguments: [
            ("pagetoll:ipp://bob:secret@printer.example/", true),
            ("pagetoll:ipp://bob@printer.example/", false),
            ("pagetoll:ipp://printer.example:631/user:a@b", false),
            ("pagetoll:ipp://printer.example:631/?x=a:b@c", false),
        ])
    func password(text: String, isRefused: Bool) {
        #expect((try? DeviceURI(text)) == nil ? isRefused : !isRefused)
    }
}
