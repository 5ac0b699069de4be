internal import Mustache

// Mustache finds the fields of a value by reflection, and where one is nil it looks on in all that is
// around it. A long table has thousands of cells: they answer for themselves.

extension TableView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "headings": headings
        case "rows": rows
        case "ticks": (ticks as Any?) ?? false
        case "hasTicks": hasTicks
        case "isEmpty": isEmpty
        case "isWide": isWide
        default: nil
        }
    }
}

extension TableView.RowView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "tick": (tick as Any?) ?? false
        case "cells": cells
        default: nil
        }
    }
}

extension TableView.CellView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "text": text
        case "location": (location as Any?) ?? false
        case "note": (note as Any?) ?? false
        case "isNumber": isNumber
        case "isWarning": isWarning
        case "isFirst": isFirst
        default: nil
        }
    }
}
