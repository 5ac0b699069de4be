import PrintModel
import Testing

@Suite("Device URIs under the gate")
struct DeviceURITests {
    @Test(
        "An IPP printer is asked at its own address, without options of the backend",
        arguments: [
            ("ipp://printer.example/ipp/print", "ipp://printer.example/ipp/print"),
            ("ipps://192.0.2.9:631/ipp/print?waitjob=false", "ipps://192.0.2.9:631/ipp/print"),
            ("dnssd://Office._ipp._tcp.local/", nil), ("socket://192.0.2.9", nil),
        ])
    func printerURI(text: String, uri: String?) throws {
        #expect(try DeviceURI(text).printerURI == uri)
    }

    @Test(
        "The host of a printer that counts is named where SNMP may be used",
        arguments: [
            ("socket://192.0.2.9:9100", "192.0.2.9"),
            ("socket://192.0.2.9/?waiteof=false", "192.0.2.9"),
            ("lpd://printer.example/raw", "printer.example"),
            ("socket://[2001:db8::9]:9100/", "2001:db8::9"),
            ("socket://192.0.2.9/?snmp=false", nil), ("ipp://192.0.2.9/ipp/print", nil),
            ("usb://HP/LaserJet", nil), ("socket:", nil),
        ])
    func countingHost(text: String, host: String?) throws {
        #expect(try DeviceURI(text).countingHost == host)
    }

    @Test(
        "Backends that write what they read are told from those that keep it",
        arguments: [
            ("socket://192.0.2.9", true), ("usb://HP/LaserJet", true), ("parallel:/dev/lp0", true),
            ("lpd://192.0.2.9/raw", false), ("ipp://192.0.2.9/ipp/print", false),
            ("hp:/usb/X", false),
        ])
    func passesDataOn(text: String, passes: Bool) throws {
        #expect(try DeviceURI(text).passesDataOn == passes)
    }

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
