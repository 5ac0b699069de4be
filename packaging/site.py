#!/usr/bin/env python3
"""Turns README and docs/ into pages that can be read without a network: site.py FOLDER."""
import html
import pathlib
import re
import shutil
import sys

import markdown

STYLE = """
body { font: 16px/1.5 sans-serif; margin: 0; display: flex; color: #222; background: #fff }
nav { flex: 0 0 14rem; padding: 1rem; background: #f4f4f4; min-height: 100vh; box-sizing: border-box }
nav a { display: block; padding: .1rem 0 } nav h2 { font-size: 1rem; margin: 1rem 0 0 }
main { max-width: 46rem; padding: 1rem 2rem; min-width: 0 }
pre { background: #f4f4f4; padding: .8rem; overflow-x: auto } code { background: #f4f4f4 }
table { border-collapse: collapse } td, th { border: 1px solid #ccc; padding: .3rem .6rem; text-align: left }
a { color: #05c }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #181818 } a { color: #8bf } td, th { border-color: #444 }
  nav, pre, code { background: #262626 } }
@media (max-width: 50rem) { body { display: block } nav { min-height: 0 } }
"""


def title(text, fallback):
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found.group(1) if found else fallback


def navigation(pages, depth):
    groups = {}
    for path, text in pages.items():
        groups.setdefault(path.parent.as_posix(), []).append((path, title(text, path.stem)))
    names = {".": "Pagetoll", "docs": "Documents", "docs/howto": "How to", "docs/decisions": "Decisions"}
    lines = []
    for folder, entries in groups.items():
        lines.append(f"<h2>{html.escape(names.get(folder, folder))}</h2>")
        for path, name in entries:
            link = "../" * depth + path.with_suffix(".html").as_posix()
            lines.append(f'<a href="{link}">{html.escape(name)}</a>')
    return "\n".join(lines)


def links(page, source, pages):
    """Links between pages lead to pages; one that leads nowhere is an error."""

    def replaced(match):
        target, anchor = match.group(1), match.group(2) or ""
        if re.match(r"[a-z]+:", target):
            return match.group(0)
        wanted = (source.parent / target) if target else source
        resolved = pathlib.PurePosixPath(re.sub(r"[^/]+/\.\./", "", wanted.as_posix()))
        if resolved in pages:
            return f'href="{pathlib.PurePosixPath(target).with_suffix(".html") if target else ""}{anchor}"'
        if not pathlib.Path(resolved).exists():
            sys.exit(f"{source}: the link {target} leads nowhere")
        return f'href="{target}{anchor}"'

    return re.sub(r'href="([^"#]*)(#[^"]*)?"', replaced, page)


def main():
    target = pathlib.Path(sys.argv[1])
    sources = [pathlib.Path("README.md"), pathlib.Path("CHANGELOG.md")]
    for folder in ["docs", "docs/howto", "docs/decisions"]:
        sources += sorted(pathlib.Path(folder).glob("*.md"))
    pages = {pathlib.PurePosixPath(path): path.read_text() for path in sources}
    for path, text in pages.items():
        body = markdown.markdown(text, extensions=["tables", "fenced_code", "toc"])
        depth = len(path.parts) - 1
        page = (
            '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n'
            f"<title>{html.escape(title(text, path.stem))}</title>\n<style>{STYLE}</style>\n"
            f"<nav>{navigation(pages, depth)}</nav>\n<main>\n{links(body, path, pages)}\n</main></html>\n"
        )
        file = target / path.with_suffix(".html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page)
    shutil.copytree("docs/images", target / "docs/images", dirs_exist_ok=True)
    (target / "index.html").write_text('<meta http-equiv="refresh" content="0; url=README.html">\n')
    print(f"{target}: {len(pages)} pages")


main()
