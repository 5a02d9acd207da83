"""That most pages are read by their tags alone lets no mistake through which html5lib would find."""

from __future__ import annotations

import html5lib
import pytest
from html5lib.html5parser import ParseError
from hypothesis import example, given
from hypothesis import strategies as st

from tests.valid_html import is_same, parsed, read_plainly

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A &amp; B</title><script src="/a.js" defer></script></head>
<body class="">
  <main id="main"><h1>A &amp; B</h1>
    <ul><li>One</li><li><a href="?a=1&amp;b=2">Two</a> of &#34;three&#34;</li></ul>
    <form method="post"><label for="x">X</label><input id="x" name="x" value="&lt;1" required>
      <textarea name="t">
 as
  typed</textarea>
      <select name="s"><option value="1" selected>One</option><option value="2">Two</option></select></form>
    <table><thead><tr><th>H</th></tr></thead><tbody><tr><td>1<br>2</td></tr></tbody></table>
    <p>布地奈德</p>
  </main>
</body>
</html>
"""


def is_valid(html: str) -> bool:
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except ParseError:
        return False
    return True


def test_a_plain_page_is_read_as_html5lib_reads_it() -> None:
    strict = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(PAGE)
    plain = read_plainly(PAGE)
    assert plain is not None
    assert is_same(plain.root, strict)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<li>One</li>", "<li>One</li></div>"),
        ("<li>One</li>", "<li><b>One</li>"),
        ("<li>One</li>", "<li>One & &copy two</li>"),
        ("<li>One</li>", "<li>One &nothing; two</li>"),
        ("<li>One</li>", "<li>One <3</li>"),
        ("<li>One</li>", "<li>O\x01ne</li>"),
        ('id="x" name="x"', 'id="x" name="x" id="x"'),
        ('id="x" name="x"', 'id="x"name="x"'),
        ('<a href="?a=1&amp;b=2">Two</a>', '<a href="?">Two <a href="?">Three</a></a>'),
        ("<label", '<form method="post"></form><label'),
        ("<td>1", "<td>1</td><p>2</p><td>3"),
        ("</body>", "</body><p>more</p>"),
        ("<main", '<body class="b"><main'),
        ("<!doctype html>", ""),
    ],
)
def test_what_is_wrong_is_found_although_a_page_like_it_is_proven(right: str, wrong: str) -> None:
    parsed(PAGE)
    broken = PAGE.replace(right, wrong)
    with pytest.raises(ParseError):
        parsed(broken)


SLIPS = ("", "<", ">", "&", '"', "/", " ", "</li>", "<p>", "</p>", "<td>", "x", "=", "<b>", "&amp", "<!--")


@given(st.integers(0, len(PAGE) - 1), st.integers(0, 12), st.sampled_from(SLIPS))
@example(0, 15, "")
def test_no_slip_of_the_keyboard_passes_that_html5lib_would_refuse(at: int, gone: int, come: str) -> None:
    parsed(PAGE)
    changed = PAGE[:at] + come + PAGE[at + gone :]
    if is_valid(changed):
        assert is_same(parsed(changed), html5lib.HTMLParser(namespaceHTMLElements=False).parse(changed))
    else:
        with pytest.raises(ParseError):
            parsed(changed)
