"""The SDK's documentation, Markdown with a few links in HTML, as safe HTML."""

from __future__ import annotations

import re

from .html import Html, tag, together

REFERENCE = "https://docs.stripe.com"
INLINE = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|\[(?P<label>(?:[^\]`]|`[^`]*`)+)\]\((?P<address>(?:[^()\s]|\([^()\s]*\))+)\)"
    r'|<a\s[^>]*?href="(?P<target>[^"]*)"[^>]*>(?P<text>.*?)</a>'
    r"|(?P<stray></?a\b[^>]*>)",  # the SDK's documentation has a few that lost the other half
    re.DOTALL,
)
WORDS = ("code", "strong", "label", "text")
BULLET = re.compile(r"\s*(?:[-*]|\d+\.)\s+")
# A sentence ends before a capital, code or a link; not after "e.g." and the like.
SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)[.!?](?=\s+[A-Z`\[(<\"])")


def prose(text: str) -> Html:
    """Paragraphs and lists."""
    blocks = (each.strip("\n") for each in re.split(r"\n\s*\n", text) if each.strip())
    return together(*map(_block, blocks))


def inline(text: str) -> Html:
    """One paragraph's code, emphasis and links."""
    pieces: list[object] = []
    end = 0
    for match in INLINE.finditer(text):
        pieces += [text[end : match.start()], _marked(match)]
        end = match.end()
    return together(*pieces, text[end:])


def unmarked(text: str) -> str:
    """The same without links, code and emphasis, for where none can stand."""
    return INLINE.sub(lambda match: unmarked(next(filter(None, match.group(*WORDS)), "")), text)


def first_sentence(text: str) -> str:
    """What fits beside a field."""
    paragraph = text.strip().split("\n\n", 1)[0].replace("\n", " ")
    end = SENTENCE_END.search(paragraph)
    return paragraph[: end.end()] if end else paragraph


# Pages that the sandbox serves on this machine.
HERE = "http://127.0.0.1:"


def link(address: str, label: object) -> Html:
    """A link that leaves the notebook; only the label where the address leads nowhere safe."""
    if address.startswith("/"):
        address = REFERENCE + address
    if not address.startswith(("https://", HERE)):
        return together(label)
    return tag("a", label, href=address, target="_blank", rel="noopener noreferrer")


def _block(text: str) -> Html:
    lines = text.split("\n")
    if all(map(BULLET.match, lines)):
        return tag("ul", *(tag("li", inline(BULLET.sub("", each, count=1))) for each in lines))
    return tag("p", inline(text))


def _marked(match: re.Match[str]) -> Html:
    if code := match["code"]:
        return tag("code", code)
    if strong := match["strong"]:
        return tag("strong", strong)
    if match["stray"]:
        return together()
    return link(match["address"] or match["target"], inline(match["label"] or match["text"]))
