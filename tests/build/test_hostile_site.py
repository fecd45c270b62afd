"""A study whose every text tries to run a script: none runs, and each stands as text.

Looked at in Chromium: each kind of page in two languages from a server, in one as files, with the
charts opened by themselves; besides, what the PDFs and the files of data hold.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
from pathlib import Path
from typing import Any

import browser as browser_tests
import pikepdf
import pytest
import small_project
import yaml

from analysis.build import check
from analysis.study.project import Project

# Each would set the variable zz, ask for a file, or open a dialog if it were taken as markup. They
# are short, because a brief has two pages.
HOSTILE = (
    "<script> zz=1 </script>",
    '"> <img src=x onerror=zz=1>',
    "'> <svg onload=zz=1>",
    "</script> <script> alert(1) </script>",
    "</title> <script> zz=1 </script>",
    "]]> </style> <svg onload=zz=1>",
    '" autofocus onfocus=zz=1 x="',
    "<a href=javascript:zz=1>x</a>",
    "{{7*191}} <b onclick=zz=1>",
    "&lt;script&gt; zz=1",
)
TABLE = """\
unit,slug,naam,residents,desks,cases,rain,zone
N1,north,North %s,1000,10,100,400,%s
S2,south,%s South,2000,24,150,900,%s
W3,west,West,1500,20,90,1300,%s
"""
ROSTER = "unit,kort,x,y\nN1,%s,0,0\nS2,%s,1,0\nW3,%s,0,1\n"


class _Texts:
    """Gives hostile texts in turn, and remembers them."""

    def __init__(self) -> None:
        self.turn = itertools.cycle(HOSTILE)
        self.given: list[str] = []

    def __call__(self, what: str = "") -> str:
        self.given.append(f"{what} {next(self.turn)}".strip())
        return self.given[-1]

    def both(self, what: str) -> dict[str, str]:
        return {"en": self(what), "zh": self(what)}

    def field(self) -> str:
        return '"' + self().replace('"', '""') + '"'


def study(texts: _Texts) -> dict[str, Any]:
    """The smallest study, with everything that a study may word."""
    return {
        "id": "hostile",
        "title": texts.both("Offices"),
        "period": "2023 <script>zz=1</script>",
        "languages": ["en", "zh"],
        "table": "units.csv",
        "units": {
            "word": texts.both("office"), "plural": texts.both("offices"), "folder": "offices",
            "id": "unit", "slug": "slug", "name": {"en": "naam", "zh": "naam"},
            "residents": "residents", "group": "zone",
            "roster": {"table": "roster.csv", "short": {"en": "kort", "zh": "kort"},
                       "column": "x", "row": "y"},
        },
        "notes": [texts.both("Mind")],
        "dea": {
            "inputs": [{"column": "desks", "label": texts.both("D"), "unit": texts.both("d"),
                        "note": texts.both("n"), "source": texts.both("s")}],
            "outputs": [{"column": "cases", "label": texts.both("C"), "unit": texts.both("c")}],
            "bootstrap": {"replications": 100},
        },
        "fsqca": {
            "outcome": {"name": "GOOD", "label": texts.both("G"), "anchors": [0.3, 0.65, 1],
                        "reason": texts.both("R")},
            "conditions": [{"name": "WET", "column": "rain", "label": texts.both("W"),
                            "unit": texts.both("mm"), "anchors": [500, 800, 1200],
                            "reason": texts.both("I")}],
            "trials": {"permutations": 20, "subsamples": 10},
        },
        "pathways": {"WET": texts.both("P"), "~WET": texts.both("Q")},
        "practice": {"per_desk": {"formula": "cases / desks", "label": texts.both("L"),
                                  "unit": texts.both("u"), "better": "higher"}},
        "checks": {"x": {"question": texts.both("Q"), "why": texts.both("Y"),
                         "data": texts.both("A"), "holder": texts.both("H"),
                         "low": ["per_desk"], "high": ["WET"]}},
        "scenarios": {"line": {"label": texts.both("S"), "anchors": {"GOOD": [0.3, 0.6, 1]}}},
    }  # fmt: skip


def write(folder: Path) -> list[str]:
    """Write the study; returns the texts that its author would see on the pages."""
    texts = _Texts()
    folder.mkdir()
    whole = yaml.safe_dump(study(texts), allow_unicode=True, sort_keys=False, width=10_000)
    (folder / "study.yml").write_text(whole, "utf-8")
    zone = texts.field()
    names = texts.field()[1:-1], texts.field()[1:-1]
    rows = TABLE % (names[0], zone, names[1], zone, zone)
    quoted = re.sub(r"North [^\n]*?(?=,1000)", lambda m: f'"{m[0]}"', rows)
    quoted = re.sub(r"(?<=south,).*?South", lambda m: f'"{m[0]}"', quoted)
    (folder / "units.csv").write_text(quoted, "utf-8")
    shorts = tuple(texts.field() for _ in range(3))
    (folder / "roster.csv").write_text(ROSTER % shorts, "utf-8")
    package = {
        "name": "hostile", "title": texts(), "licenses": [{"name": texts(), "path": "https://x.y"}],
        "sources": [{"title": texts(), "path": "javascript:zz=1"}],
        "resources": [{"name": "units", "path": "units.csv", "description": texts(),
                       "schema": {"fields": [{"name": name, "type": kind, "description": texts()}
                                             for name, kind in COLUMNS.items()]}}],
    }  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (folder / "SOURCES.md").write_text(texts(), "utf-8")
    return texts.given


COLUMNS = {
    "unit": "string", "slug": "string", "naam": "string", "residents": "number",
    "desks": "number", "cases": "number", "rain": "number", "zone": "string",
}  # fmt: skip


def make(home: Path, *, whole: bool = False) -> Project:
    """Build a site about the hostile study; ``whole`` takes the project's own chapters."""
    made = small_project.make(home, "smallest")
    shutil.rmtree(made.study)
    write(made.study)
    if whole:
        shutil.rmtree(home / "chapters")
        shutil.copytree(small_project.ROOT / "chapters", home / "chapters")
        for name in ("index.qmd", "_quarto.yml"):
            shutil.copyfile(small_project.ROOT / name, home / name)
        for file in home.rglob("_quarto.yml"):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            foreign = ("china-2020/references", "documentation:")
            kept = "".join(line for line in lines if not any(one in line for one in foreign))
            file.write_text(kept.replace("data/china-2020", made.study.name), "utf-8")
    small_project.build_here(made)
    return made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("hostile")).output


def addresses(site: Path, kind: str) -> list[str]:
    return sorted(p.relative_to(site).as_posix() for p in site.rglob(f"*.{kind}"))


def look(browser: Any, root: str, hrefs: list[str]) -> None:
    """Open each page, and use what it has; nothing acts but what is ours."""
    with browser_tests.watched(browser, root) as (page, faults):
        for href in hrefs:
            page.goto(f"{root}/{href}")
            for each in page.locator("summary, button, [role=tab]").all():
                if each.is_visible():
                    each.evaluate("e => e.click()")  # also where an open list covers it
            for field in page.locator("input:not([type=checkbox], [type=radio]):visible").all():
                if field.is_editable():
                    field.fill("o")
            page.wait_for_timeout(50)
            assert page.evaluate("typeof zz") == "undefined", href
            assert page.evaluate(ACTING) == [], href
            assert faults == [], href


# What could act without being asked of a policy: handlers, odd links, scripts from elsewhere.
ACTING = """() => {
const OURS = /\\/(assets\\/[\\w-]+(\\.\\w+)?|search-index\\/\\w+\\/[\\w-]+|explorer\\/data)\\.js$/;
return [...document.querySelectorAll("*")].flatMap((e) => [
  ...[...e.attributes].map((a) => a.name).filter((n) => n.startsWith("on") || n === "style"),
  ...["href", "src", "action", "data"].map((n) => e.getAttribute(n))
    .filter((v) => v && /^\\s*(javascript|data|vbscript|blob):/i.test(v)),
  ...(["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE"].includes(e.tagName) ? [e.tagName] : []),
  ...(e.tagName === "SCRIPT" && e.type !== "application/json" && !OURS.test(e.src) ?
    [e.outerHTML] : []),
])}"""


def test_it_builds_without_dead_links(site: Path) -> None:
    assert check.site(site) == ()


@pytest.mark.browser
def test_no_script_runs_on_any_page(site: Path, browser: Any) -> None:
    # shown by a host at whatever address was asked for, it counts from the study's own address
    pages = [each for each in addresses(site, "html") if each != "404.html"]
    assert {"index.html", "zh/index.html", "zh/offices/north/index.html"} <= set(pages)
    with browser_tests.served(site) as address:
        look(browser, address, pages)
    look(browser, f"file://{site}", [each for each in pages if not each.startswith("zh/")])


@pytest.mark.long
@pytest.mark.browser
def test_no_script_runs_in_the_whole_book(tmp_path: Path, browser: Any) -> None:
    site = make(tmp_path, whole=True).output
    assert check.site(site) == ()
    pages = addresses(site, "html")
    assert len([href for href in pages if "chapters/" in href]) > 10
    with browser_tests.served(site) as address:
        look(browser, address, pages)
    look(browser, f"file://{site}", pages)
    test_the_pdfs_do_nothing(site)


@pytest.mark.browser
@pytest.mark.parametrize(
    "markup",
    ["<script>zz=1</script>", "<p style='color: red'>x</p>", "<img src=x onerror=zz=1>",
     "<a href='javascript:zz=1'>x</a>", "<img src='https://x.invalid/x.png'>"],
)  # fmt: skip
def test_what_acts_would_be_seen(site: Path, browser: Any, tmp_path: Path, markup: str) -> None:
    page = (site / "downloads" / "index.html").read_text("utf-8")
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "index.html").write_text(page.replace("</h1>", f"</h1>{markup}"))
    shutil.copytree(site / "assets", tmp_path / "assets")
    shutil.copytree(site / "search-index", tmp_path / "search-index")
    with (
        browser_tests.served(tmp_path) as address,
        pytest.raises(AssertionError, match=r"downloads/index\.html"),
    ):
        look(browser, address, ["downloads/index.html"])


@pytest.mark.browser
def test_no_script_runs_in_a_chart_by_itself(site: Path, browser: Any) -> None:
    charts = addresses(site, "svg")
    assert charts
    with browser_tests.served(site) as address, browser_tests.watched(browser, address) as opened:
        page, faults = opened
        for href in charts:
            page.goto(f"{address}/{href}")
            assert page.evaluate("typeof zz") == "undefined", href
            assert page.locator("script, foreignObject, a").count() == 0, href
            handlers = "[...document.querySelectorAll('*')].filter((e) => [...e.attributes]"
            handlers += ".some((a) => a.name.startsWith('on'))).length"
            assert page.evaluate(handlers) == 0, href
        assert [f for f in faults if "favicon" not in f and "404" not in f] == []


@pytest.mark.browser
def test_what_the_study_says_stands_as_text(site: Path, browser: Any) -> None:
    with browser_tests.served(site) as address, browser_tests.watched(browser, address) as opened:
        page, _ = opened
        for prefix, language in (("", "en"), ("zh/", "zh")):
            said = yaml.safe_load((site / "data" / "study.yml").read_text("utf-8"))
            page.goto(f"{address}/{prefix}offices/south/index.html")  # one with a gap
            text = flat(page.inner_text("body"))
            for wanted in (said["title"], said["dea"]["inputs"][0]["label"], said["notes"][0]):
                assert flat(wanted[language]) in text
            page.goto(f"{address}/{prefix}offices/index.html")
            assert flat(said["units"]["plural"][language]) in flat(page.inner_text("body"))


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def test_the_pdfs_do_nothing(site: Path) -> None:
    """No script, no action but a plain link: to a place within, the web or an address of mail."""
    for href in addresses(site, "pdf"):
        with pikepdf.open(site / href) as pdf:
            assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys()), href
            assert "/JavaScript" not in pdf.Root.get("/Names", {}), href
            for found in pdf.objects:
                if isinstance(found, pikepdf.Dictionary) and "/S" in found and "/JS" in found:
                    pytest.fail(f"{href}: a script")
                uri = found.get("/URI") if isinstance(found, pikepdf.Dictionary) else None
                if uri is not None:
                    assert str(uri).startswith(("https://", "http://", "mailto:")), href


def test_data_are_read_back_as_they_were(site: Path) -> None:
    for href in addresses(site, "json"):
        json.loads((site / href).read_text("utf-8"))
    said = yaml.safe_load((site / "data" / "study.yml").read_text("utf-8"))
    results = json.loads((site / "data" / "results.json").read_text("utf-8"))
    assert results["study"]["title"] == said["title"]
