"""Reports as other programs see them: Word, Excel and PowerPoint files made by the command line, read back with python-docx, openpyxl and
python-pptx, validated by the Open XML SDK (tests/office/validate.mjs), opened by LibreOffice where it is installed. Also drafts and Word
templates made by python-docx and by LibreOffice, renewed or filled, and compared part by part.

Told by the environment: SHANZHI_PROGRAM the command line, SHANZHI_NODE the folder with the npm packages; both optional.
The last line is `N passed, N failed`; what is left out for want of a program is said loudly.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("SHANZHI_PROGRAM", ROOT / "target/debug/shanzhi"))
COUNTY = ROOT / "data/county"
TEMPLATES = sorted(path.stem for path in (COUNTY / "templates").glob("*.md"))
# While working on one of them: SHANZHI_OFFICE_ONLY=季度分析
TEMPLATES = [name for name in TEMPLATES if name in os.environ.get("SHANZHI_OFFICE_ONLY", name)]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Seconds: a document of forty pages takes ten on a busy machine.
LONGEST = 120
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

passed = failed = 0


def check(good: bool, words: str) -> None:
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {words}")


def run(*words, code=0) -> str:
    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, text=True)
    check(done.returncode == code, f"shanzhi {' '.join(map(str, words))}: {done.returncode} {done.stderr[-400:]}")
    return done.stdout


def office(kind: str, source: Path, folder: Path) -> Path:
    """A file converted by LibreOffice, with a profile for each thread of ours so that no other run is disturbed."""
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder.parent}/profile-{threading.get_ident()}"
    # A group of its own: what LibreOffice starts ends with it when it does not come to an end.
    started = subprocess.Popen([OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        started.wait(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        check(False, f"LibreOffice does not come to an end with {source.name}")
    return folder / f"{source.stem}.{kind.split(':')[0]}"


def parts(path: Path) -> dict:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def words_of(xml: bytes, accepted: bool) -> str:
    """The text of a part with its revisions accepted or refused."""
    from lxml import etree
    root = etree.fromstring(xml)
    out = []
    for paragraph in root.iter(f"{W}p"):
        for node in paragraph.iter(f"{W}t", f"{W}delText"):
            inside = {parent.tag for parent in node.iterancestors()}
            if f"{W}{'del' if accepted else 'ins'}" not in inside:
                out.append(node.text or "")
        out.append("\n")
    return "".join(out)


def make(out: Path) -> list:
    files = []
    for name in TEMPLATES:
        area = ["--area", "990121101"] if name == "镇街一页纸" else []
        kinds = [("docx", []), ("xlsx", []), ("html", [])]
        if name == "季度分析":
            kinds += [("docx", ["--plain", "--grey"]), ("docx", ["--pictures"])]
        for kind, extra in kinds:
            mark = extra[0].strip("-") if extra else ""
            path = out / f"{name}{mark}.{kind}"
            run("report", COUNTY, "--template", name, "--period", "2026-06", *area, *extra, "-o", path)
            files.append(path)
        text = (COUNTY / "templates" / f"{name}.md").read_text(encoding="utf-8")
        path = out / f"{name}.pptx"
        if "{{图:" in text:
            run("report", COUNTY, "--template", name, "--period", "2026-06", *area, "-o", path)
            files.append(path)
    return files


def word(out: Path) -> None:
    """python-docx: headings, tables with header rows, captions, alternative text; every number of the text is there."""
    import docx
    import openpyxl
    for name in TEMPLATES:
        document = docx.Document(str(out / f"{name}.docx"))
        book = openpyxl.load_workbook(out / f"{name}.xlsx")
        text = "".join(p.text for p in document.paragraphs)
        at = 0
        numbers = [row[0].value for row in book["正文数字来源"].iter_rows(min_row=2)]
        for number in numbers:
            found = text.find(number, at)
            check(found >= 0, f"{name}: {number} is not in the text, in order")
            at = found + len(number) if found >= 0 else at
        check(document.core_properties.title != "" and document.core_properties.language == "zh-CN", f"{name}: properties")
        check(str(document.core_properties.created)[:10] == "2026-07-05", f"{name}: the date is that of the data")
        section = document.sections[0]
        margins = [round(m.mm) for m in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)]
        check(margins == [37, 35, 28, 26], f"{name}: margins {margins}")
        check(any(p.style.name == "Heading 1" for p in document.paragraphs), f"{name}: headings")
        tables = [sheet for sheet in book.sheetnames if sheet.startswith("表")]
        check(len(document.tables) == len(tables), f"{name}: {len(document.tables)} tables, {len(tables)} sheets")
        for table, sheet in zip(document.tables, tables):
            rows = list(book[sheet].iter_rows(min_row=2, values_only=True))
            # A head may be folded before its unit.
            check([c.text.replace("\n", "") for c in table.rows[0].cells] == list(rows[0][:len(table.columns)]), f"{name} {sheet}: head")
            for told, cells in zip(table.rows[1:], rows[1:]):
                for cell, value in zip(told.cells, cells):
                    if isinstance(value, (int, float)) and cell.text != "持平":
                        plain = re.sub(r"[,%+个百分点起]", "", cell.text.replace("−", "-"))
                        check(abs(float(plain) - value) < 1e-9, f"{name} {sheet}: {cell.text} is {value}")


def excel(out: Path) -> None:
    """openpyxl: real numbers with formats, frozen heads, charts, no formula, notes with the fingerprint."""
    import openpyxl
    for name in TEMPLATES:
        book = openpyxl.load_workbook(out / f"{name}.xlsx")
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    check(cell.data_type != "f", f"{name} {sheet.title} {cell.coordinate} is a formula")
                    if cell.data_type == "n" and cell.value is not None:
                        check(cell.number_format.startswith(("#,##0", "+#,##0")), f"{name} {sheet.title} {cell.coordinate} {cell.number_format}")
            if sheet.title.startswith(("表", "图")):
                check(sheet.freeze_panes == "B3", f"{name} {sheet.title}: frozen at {sheet.freeze_panes}")
            if sheet.title.startswith("图"):
                check(len(sheet._charts) == 1, f"{name} {sheet.title}: {len(sheet._charts)} charts")
        notes = [c.value for row in book["说明"].iter_rows() for c in row if c.value]
        check(any(re.fullmatch(r"[0-9a-f]{64}", str(v)) for v in notes), f"{name}: fingerprint")


def slides(out: Path) -> None:
    """python-pptx: one figure a slide with title and source; the chart's values are the workbook's."""
    import openpyxl
    import pptx
    for path in sorted(out.glob("*.pptx")):
        deck = pptx.Presentation(str(path))
        book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
        figures = [sheet for sheet in book.sheetnames if sheet.startswith("图")]
        check(len(deck.slides) == len(figures) + 1, f"{path.name}: {len(deck.slides)} slides")
        for slide, sheet in zip(list(deck.slides)[1:], figures):
            charts = [shape.chart for shape in slide.shapes if shape.has_chart]
            text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
            check(len(charts) == 1 and "数据截至" in text, f"{path.name} {sheet}: chart and source")
            rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
            for plot in charts[0].plots:
                categories = list(plot.categories)
                for at, category in enumerate(categories):
                    check(rows[at][0] == category, f"{path.name} {sheet}: {category}")
                    value = plot.series[0].values[at]
                    check(rows[at][1] == value, f"{path.name} {sheet} {category}: {value}, {rows[at][1]}")


def unchanged(old: str, new: str, name: str) -> None:
    """Byte for byte: what is outside paragraphs, paragraphs without a revision, and runs that no revision touches."""
    paragraph, run = re.compile(r"<w:p[ >].*?</w:p>", re.S), re.compile(r"<w:r[ >].*?</w:r>", re.S)
    before, after = paragraph.findall(old), paragraph.findall(new)
    check(paragraph.split(old) == paragraph.split(new), f"{name}: outside the paragraphs")
    check(len(before) == len(after), f"{name}: {len(before)} paragraphs, {len(after)}")
    ours = re.compile(r'<w:(ins|del) w:id="\d+" w:author="善治一张图".*?</w:\1>', re.S)
    same = 0
    for one, other in zip(before, after):
        if not ours.search(other):
            same += 1
            check(one == other, f"{name}: a paragraph without a revision: {one[:200]}")
            continue
        # A run that is cut keeps its looks; every other run stands there as it was.
        looks = {re.sub(r"<w:t[ >].*?</w:t>", "", r, flags=re.S) for r in run.findall(one)}
        for kept in run.findall(ours.sub("", other)):
            check(kept in one or re.sub(r"<w:t[ >].*?</w:t>", "", kept, flags=re.S) in looks, f"{name}: {kept[:200]}")
    check(0 < same < len(before), f"{name}: {same} of {len(before)} paragraphs without a revision")


def renewed(draft: Path, out: Path) -> None:
    """A draft of May becomes June's: only the text part changes, its revisions refused are the draft, accepted they are June."""
    made = out / f"换数{draft.name}"
    told = run("renew", COUNTY, draft, "--period", "2026-06", "-o", made)
    before, after = parts(draft), parts(made)
    check(before.keys() == after.keys(), f"{draft.name}: parts")
    changed = [name for name in before if before[name] != after.get(name)]
    check(changed == ["word/document.xml"], f"{draft.name}: changed {changed}")
    old, new = before["word/document.xml"], after["word/document.xml"]
    check(words_of(new, False) == words_of(old, True), f"{draft.name}: refused revisions give the draft back")
    unchanged(old.decode(), new.decode(), draft.name)
    text = words_of(new, True)
    check("2026年6月" in text and "已换" in told, f"{draft.name}: renewed")
    june = run("cut", COUNTY, "--indicator", "PA01", "--period", "2026-06")
    figure = re.search(r"治安警情数?(\d[\d,]*)起", text)
    check(bool(figure) and figure.group(1) in june, f"{draft.name}: the figure of June, {figure and figure.group(0)}")


def drafts(out: Path) -> list:
    """Drafts made by python-docx and by LibreOffice."""
    import docx
    from docx.shared import Pt
    may = out / "五月.docx"
    run("report", COUNTY, "--template", "工作情况汇报", "--period", "2026-05", "-o", may)
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "内部资料"
    for paragraph in docx.Document(str(may)).paragraphs:
        if not paragraph.text.strip():
            continue
        if paragraph.style.name.startswith("Heading"):
            made.add_heading(paragraph.text, 2)
            continue
        # Cut into runs of odd lengths with looks of their own, as hand-made drafts are.
        own, text, at = made.add_paragraph(), paragraph.text, 0
        for length in [7, 1, 12, 3, 5, 2, 30] * (len(text) // 60 + 1):
            if at < len(text):
                run_made = own.add_run(text[at:at + length])
                run_made.bold = length == 3
                run_made.font.size = Pt(16)
                at += length
        if at < len(text):
            own.add_run(text[at:])
    draft = out / "手写稿.docx"
    made.save(str(draft))
    found = [draft]
    if OFFICE:
        odt = office("odt", may, out / "lo")
        found.append(office("docx:MS Word 2007 XML", odt, out / "lo2"))
    for path in found:
        renewed(path, out)
    # Blanks: `*` in a sentence of the form the source documents have.
    blank = docx.Document()
    blank.add_paragraph("2026年6月，治安警情*起，同比下降*%；群众满意率**%。")
    path = out / "空格稿.docx"
    blank.save(str(path))
    told = run("renew", COUNTY, path, "--period", "2026-06", "-o", out / "空格稿填好.docx")
    text = words_of(parts(out / "空格稿填好.docx")["word/document.xml"], True)
    check("空格已填" in told and re.search(r"治安警情\d+起", text) and re.search(r"群众满意率\d+\.\d%", text), f"blanks: {text}")
    return found


def templates(out: Path) -> None:
    """A Word template with placeholders split over runs, in a table, a header and a loop over rows; as python-docx and LibreOffice write it."""
    import docx
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "{{地区}}内部资料"
    paragraph = made.add_paragraph()
    for piece in ["{", "{治安", "警情|", "同", "比}", "}，", "{{治安警情|数}}。"]:
        paragraph.add_run(piece).italic = piece == "同"
    table = made.add_table(rows=2, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "镇街", "满意率"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{#每:镇街}}{{地区}}", "{{群众满意率|数}}{{/每}}"
    made.add_paragraph("{{图:治安警情:走势}}")
    made.add_paragraph("{{表:镇街:群众满意率}}")
    source = out / "自备模板.docx"
    made.save(str(source))
    found = [source]
    if OFFICE:
        found.append(office("docx:MS Word 2007 XML", office("odt", source, out / "lo"), out / "lo2"))
    for path in found:
        filled = out / f"填好{path.parent.name}{path.name}"
        run("report", COUNTY, "--template", path, "--period", "2026-06", "-o", filled)
        document = docx.Document(str(filled))
        text = "\n".join(p.text for p in document.paragraphs)
        check("{{" not in text and re.search(r"同比.+，\d+起。", text), f"{path}: {text[:80]}")
        check(document.sections[0].header.paragraphs[0].text == "澄岚县内部资料", f"{path}: header")
        check(len(document.tables[0].rows) == 23, f"{path}: {len(document.tables[0].rows)} rows")
        check(len(document.tables) == 2 and "word/charts/chart9001.xml" in parts(filled), f"{path}: figures")


def recheck(out: Path) -> None:
    """A version kept and held against the same and against revised data."""
    kept = out / "版本.json"
    run("report", COUNTY, "--template", "工作情况汇报", "--period", "2026-06", "--keep", kept, "-o", out / "留存.docx")
    check("都与现有数据一致" in run("recheck", COUNTY, kept), "the same data break nothing")
    # The data changed: what was printed of June no longer holds.
    changed = kept.read_text(encoding="utf-8").replace('"553起"', '"551起"')
    kept.write_text(changed, encoding="utf-8")
    told = run("recheck", COUNTY, kept, code=1)
    check("治安警情" in told and "现数据553起" in told, f"recheck: {told}")


def monthly(out: Path) -> list:
    """The monthly forms of one township: locked but for the cells to be filled in, checked while typing, one page a sheet."""
    import openpyxl

    folder = out / "月报"
    run("forms", COUNTY, "--period", "2026-07", "--area", "990121100", "-o", folder)
    files = sorted(folder.glob("*/*.xlsx"))
    check(len(files) == 7, f"a form for each of forms.csv: {[f.name for f in files]}")
    for path in files:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            where = f"{path.name} {sheet.title}"
            open_cells = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
            check(sheet.protection.sheet and not sheet.protection.password, f"{where} is locked without a password")
            check(bool(open_cells), f"{where} has cells to be filled in")
            check(sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.paperSize == 9
                  and int(sheet.page_setup.fitToHeight) == 1, f"{where} fits one page of A4")
            check(sheet.row_dimensions[1].hidden and sheet.column_dimensions["A"].hidden, f"{where} hides its codes")
            ruled = {c for rule in sheet.data_validations.dataValidation for r in rule.sqref.ranges for c in r.cells}
            figures = [c for c in open_cells if c.number_format == "General" and type(c).__name__ == "Cell"]
            # A form that is counted in villages alone has no figure to be typed on its first sheet.
            check(bool(figures) or sheet is not book.worksheets[-1], f"{where} asks for figures")
            check(all((c.row, c.column) in ruled for c in figures), f"{where} checks each figure")
            formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
            check(all(f.startswith("=") for f in formulas), f"{where} has formulas of its own only")
            check(any("工作月报表" in str(c.value) or "月报" in str(c.value) for c in sheet[3]), f"{where} has its title")
    return files


def validated(files: list) -> None:
    node = os.environ.get("SHANZHI_NODE")
    if not node or not shutil.which("node"):
        print("!! The npm packages of the tests are not there: validation by the Open XML SDK is LEFT OUT")
        return
    office_files = [str(f) for f in files if f.suffix in (".docx", ".xlsx", ".pptx")]
    script = ROOT / "tests/office/validate.mjs"
    done = subprocess.run(["node", str(script), *office_files], capture_output=True, text=True, env={**os.environ})
    print(done.stdout.strip()[-3000:])
    check(done.returncode == 0, f"Open XML SDK: {done.stderr[-800:]}")


def opened(files: list, out: Path) -> None:
    if not OFFICE:
        print("!! LibreOffice is not installed: opening the files with it is LEFT OUT")
        return
    # Two at a time: most of a conversion is the start of the program.
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda path: office("pdf", path, out / f"pdf-{path.suffix[1:]}"), files))
    for path, pdf in zip(files, made):
        check(pdf.is_file() and pdf.stat().st_size > 3000, f"LibreOffice opens {path.name}")
        if path.suffix == ".html":
            read_back(path, out)


def read_back(path: Path, out: Path) -> None:
    """A report as HTML as LibreOffice reads it: the marks first, then every number of the text in order, its tables, its pictures."""
    import docx
    from html.parser import HTMLParser

    class Page(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.numbers, self.inside, self.tables, self.pictures, self.deep = [], False, 0, 0, 0

        def handle_starttag(self, tag, attributes):
            self.inside = tag == "data"
            self.tables += tag == "table"
            self.deep += tag == "table"
            self.pictures += tag == "img"

        def handle_endtag(self, tag):
            self.inside = False
            self.deep -= tag == "table"

        def handle_data(self, words):
            if self.inside and not self.deep:
                self.numbers.append(words)

    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    made = office("docx:MS Word 2007 XML", path, out / "lo-html")
    check(made.is_file(), f"LibreOffice keeps {path.name} as a Word file")
    if not made.is_file():
        return
    document = docx.Document(str(made))
    paragraphs = [p.text for p in document.paragraphs if p.text.strip()]
    check(bool(re.search("演示数据.*公开.*送审稿", paragraphs[0])), f"{path.name} in LibreOffice: the marks, {paragraphs[0]}")
    text, at = "".join(paragraphs), 0
    for number in page.numbers:
        found = text.find(number, at)
        check(found >= 0, f"{path.name} in LibreOffice: {number} is not in the text, in order")
        at = found + len(number) if found >= 0 else at
    check(len(document.tables) == page.tables, f"{path.name} in LibreOffice: {len(document.tables)} tables of {page.tables}")
    shapes = len(re.findall(r"<pic:pic[ >]", parts(made)["word/document.xml"].decode()))
    check(shapes == page.pictures, f"{path.name} in LibreOffice: {shapes} pictures of {page.pictures}")


def pages(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf.read_bytes()))


def one_page(out: Path) -> None:
    """镇街一页纸 is one page, for every township."""
    if not OFFICE:
        print("!! LibreOffice is not installed: counting the pages of 镇街一页纸 is LEFT OUT")
        return
    made = out / "each"
    run("report", COUNTY, "--template", "镇街一页纸", "--each", "township", "--period", "2026-06", "-o", f"{made}/")
    files = sorted(made.glob("*.docx"))
    check(len(files) == 22, f"{len(files)} townships")
    (out / "each-pdf").mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{out}/profile"
    subprocess.run([OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out / "each-pdf"), *map(str, files)],
                   capture_output=True, timeout=600)
    for path in files:
        pdf = out / "each-pdf" / f"{path.stem}.pdf"
        check(pdf.is_file() and pages(pdf) == 1, f"{path.stem}: {pages(pdf) if pdf.is_file() else 'no'} pages")
    # That pages are counted at all is seen on a longer report.
    check(pages(out / "pdf-docx" / "季度分析.pdf") > 5, "the pages of 季度分析 are counted")


def main() -> int:
    if not PROGRAM.is_file():
        print(f"{PROGRAM} is not there: cargo build --bin shanzhi")
        print("0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        out = Path(os.environ.get("SHANZHI_OFFICE_OUT", folder))
        out.mkdir(exist_ok=True)
        files = make(out)
        word(out)
        excel(out)
        slides(out)
        drafts(out)
        templates(out)
        recheck(out)
        # The draft that LibreOffice wrote is refused by the SDK as it stands, before anything of ours is in it.
        renewed_ones = [path for path in sorted(out.glob("换数*.docx")) if path.name != "换数五月.docx"]
        validated(files + monthly(out) + renewed_ones + sorted(out.glob("填好*.docx")))
        opened([f for f in files if "plain" not in f.name], out)
        one_page(out)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
