#!/usr/bin/env python3
"""Writes a manual page for each command of pagetoll, from what the program says of itself.

    pagetoll --experimental-dump-help > help.json
    manual.py help.json FOLDER

pagetoll(1) and pagetoll(7) are written by hand (docs/man); these are pagetoll-queue(1) and so on, each
with its subcommands and their options.
"""
import json
import sys


def escaped(text):
    """Text for troff: nothing in it is a request, and a hyphen is one that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return "\\&" + text if text[:1] in ".'" else text


def quoted(text):
    return '"' + escaped(text).replace('"', '\\(dq') + '"'


def names(argument):
    """How an option is written: "-o, --option VALUE"."""
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    words = [dashes[name["kind"]] + name["name"] for name in argument.get("names") or []]
    value = argument.get("valueName", "value").upper()
    if argument["kind"] == "positional":
        return value
    return ", ".join(words) + (f" {value}" if argument["kind"] == "option" else "")


def synopsis(command, path):
    words = []
    for argument in shown(command):
        word = names(argument).split(", ")[-1]
        repeated = "..." if argument.get("isRepeating") else ""
        words.append(f"[{word}]{repeated}" if argument.get("isOptional") else word + repeated)
    return " ".join(path), " ".join(words)


def shown(command):
    hidden = {"help", "version"}
    return [
        argument
        for argument in command.get("arguments", [])
        if argument.get("shouldDisplay", True)
        and argument.get("valueName") not in hidden
    ]


def describe(command, path, lines, depth):
    head, tail = synopsis(command, path)
    if depth:
        lines += [".SS " + quoted(" ".join(path[1:])), escaped(command.get("abstract", "")), ".PP"]
    lines += [".B " + escaped(head)]
    if tail and not subcommands(command):
        lines += [".I " + escaped(tail)]
    if command.get("discussion"):
        lines += [".PP", escaped(command["discussion"])]
    for argument in shown(command):
        text = argument.get("abstract", "")
        if argument.get("allValues"):
            text += " One of: " + ", ".join(argument["allValues"]) + "."
        if argument.get("defaultValue"):
            text += f" (default: {argument['defaultValue']})"
        lines += [".TP", ".B " + escaped(names(argument)), escaped(text.strip()) or "\\&"]
    for child in subcommands(command):
        describe(child, path + [child["commandName"]], lines, depth + 1)


def subcommands(command):
    return [child for child in command.get("subcommands") or [] if child["commandName"] != "help"]


def page(command):
    name = command["commandName"]
    title = f"pagetoll-{name}"
    abstract = command.get("abstract", "").rstrip(".")
    lines = [
        f'.TH {title.upper()} 1 "" "Pagetoll" "User commands"',
        ".SH NAME",
        f"{escaped(title)} \\- {escaped(abstract)}",
        ".SH DESCRIPTION",
    ]
    describe(command, ["pagetoll", name], lines, 0)
    lines += [
        ".SH EXIT STATUS",
        "0 done, 1 refused or found wrong, 2 usage.",
        ".SH SEE ALSO",
        ".BR pagetoll (1),",
        ".BR pagetoll (7)",
    ]
    return title, "\n".join(lines) + "\n"


def main():
    with open(sys.argv[1]) as file:
        root = json.load(file)["command"]
    for command in subcommands(root):
        title, text = page(command)
        with open(f"{sys.argv[2]}/{title}.1", "w") as file:
            file.write(text)


main()
