// Charts that answer: hover, keys, touch, sweeps over periods, legends, highlights across panels, tooltips inside the screen; pictures for the
// clipboard, 一图快报, print; a way by keys alone from a file to an export; every state of every page without a fault of access.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertQuiet, kept, launch, openPage, packages, ready, says, StaticServer } from './support.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await StaticServer.start({ prefix: '/a/b/' });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(hash = '', options = {}) {
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  await page.goto(server.url + hash);
  await ready(page);
  return page;
}

/** Waits until the words stand in a sheet and no chart has been given new marks for a while: what is fetched ahead redraws the view once. */
async function settled(page, words) {
  await says(page, words);
  await page.waitForFunction(() => {
    const now = [...document.querySelectorAll('svg.scene')].map((svg) => svg.marks);
    const before = window.marksSeen;
    if (before && now.length === before.marks.length && now.every((marks, n) => marks === before.marks[n])) {
      return performance.now() - before.at > 1500;
    }
    window.marksSeen = { marks: now, at: performance.now() };
    return false;
  }, undefined, { polling: 100, timeout: 60_000 });
}

/** The middle of mark `at` of the chart `n`, in the window. */
const middle = (page, n, at) => page.evaluate(([which, number]) => {
  const svg = [...document.querySelectorAll('svg.scene')].filter((s) => s.marks && s.marks.length)[which];
  svg.scrollIntoView({ block: 'center' });
  const area = svg.getBoundingClientRect();
  const by = area.width / svg.viewBox.baseVal.width / 10;
  const mark = svg.marks[number < 0 ? svg.marks.length + number : number];
  return { x: area.left + (mark.x + mark.w / 2) * by, y: area.top + (mark.y + mark.h / 2) * by };
}, [n, at]);

describe('marks that answer', () => {
  test('a tooltip never covers its mark and never leaves the screen, on any mark, wide and narrow', async () => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 760 }]) {
      const page = await open('#/1/indicator/SQ03', { viewport });
      await settled(page, '变化是否明显');
      for (const n of [0, 1, 2]) {
        for (const at of [0, 1, 9, 17, -2, -1]) {
          const { x, y } = await middle(page, n, at);
          await page.mouse.move(x, y);
          await page.mouse.move(x + 1, y);
          const found = await page.evaluate((which) => {
            const box = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
            return { tip: box(document.querySelector('div.tip')), mark: box([...document.querySelectorAll('svg.scene')].filter((s) => s.marks?.length)[which].querySelector('g.tip rect')), words: document.querySelector('div.tip').textContent, wide: innerWidth, high: innerHeight };
          }, n);
          const [left, top, right, bottom] = found.tip;
          assert.ok(left >= 0 && top >= 0 && right <= found.wide && bottom <= found.high, `chart ${n} mark ${at}: ${JSON.stringify(found)}`);
          const clear = right <= found.mark[0] || left >= found.mark[2] || bottom <= found.mark[1] || top >= found.mark[3];
          assert.ok(clear, `chart ${n} mark ${at} at ${viewport.width}: the tooltip covers it: ${JSON.stringify(found)}`);
          assert.ok(found.words.length > 3);
        }
      }
      assertQuiet(page.watch, server.origin);
    }
  });

  test('a place lights up in every chart and table, a period in every chart, with a crosshair on its own', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '变化是否明显');
    let at = await middle(page, 1, 3);
    await page.mouse.move(at.x, at.y);
    await page.waitForSelector('g.tip rect');
    const groups = await page.$$eval('g.tip', (list) => list.map((g) => g.childElementCount));
    assert.ok(groups.some((n) => n >= 20), `the row of the heat table: ${groups}`);
    assert.equal(await page.locator('tr.lit').count(), 1, 'the row of the table');
    at = await middle(page, 0, 5);
    await page.mouse.move(at.x, at.y);
    const cross = await page.$eval('svg.scene g.tip', (g) => g.childElementCount);
    assert.equal(cross, 2, 'the period and its crosshair');
    assert.ok((await page.$$eval('g.tip', (list) => list.map((g) => g.childElementCount))).some((n) => n >= 20), 'the column of the heat table');
    await page.mouse.move(0, 0);
    assert.equal(await page.locator('.tip, .lit').count(), 0);
    assertQuiet(page.watch, server.origin);
  });

  test('keys walk rows and columns, Escape leaves, Shift and Enter keep a span of periods', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '变化是否明显');
    const heat = page.locator('main svg.scene').nth(2);
    await heat.focus();
    await page.keyboard.press('Home');
    const said = () => page.evaluate(() => document.activeElement.parentNode.querySelector('[role=status]').textContent);
    const first = await said();
    await page.keyboard.press('ArrowDown');
    const below = await said();
    assert.notEqual(first.split(' ')[0], below.split(' ')[0], 'another place');
    assert.equal(first.split(' ')[1], below.split(' ')[1], 'the same period');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.tip').count(), 0);
    const trend = page.locator('main svg.scene').first();
    await trend.focus();
    await page.keyboard.press('End');
    for (let i = 0; i < 11; i++) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /[?&]w=\d{4}-\d\d_\d{4}-\d\d$/.test(location.hash));
    await page.waitForFunction(() => document.querySelector('svg.scene').marks.length === 12);
    await settled(page, '只看');
    await page.locator('a', { hasText: '只看' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !location.hash.includes('w=') && document.querySelector('svg.scene').marks.length > 12);
    assertQuiet(page.watch, server.origin);
  });

  test('a sweep with the mouse keeps its periods; the legend works by mouse and by key', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '变化是否明显');
    const from = await middle(page, 0, 6);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const to = await middle(page, 0, 20);
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector('svg.scene').marks.length === 15);
    await page.waitForFunction(() => document.querySelectorAll('svg.scene path.beside').length > 0);
    const legend = page.locator('[aria-label=图例和时段] [role=button]').first();
    await legend.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('svg.scene path.beside').length === 0);
    assert.match(await page.evaluate(() => location.hash), /h=0/);
    await page.goto(server.url + '#/1/compare');
    await settled(page, '对比');
    const lines = () => page.locator('.sheet svg.scene path.line[class*=part]').count();
    await page.waitForSelector('[aria-label=图例] a');
    const before = await lines();
    await page.locator('[aria-label=图例] a').first().click();
    await page.waitForFunction(() => document.querySelector('[aria-label=图例] a').getAttribute('aria-pressed') === 'false');
    assert.ok(await lines() < before);
    assertQuiet(page.watch, server.origin);
  });

  test('a finger: the first tap tells, the second leads', async () => {
    const page = await open('#/1/indicator/SQ03', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await settled(page, '变化是否明显');
    const at = await middle(page, 1, 4);
    await page.touchscreen.tap(at.x, at.y);
    await page.waitForSelector('div.tip');
    assert.ok(!/[?&]a=/.test(await page.evaluate(() => location.hash)));
    await page.touchscreen.tap(at.x, at.y);
    await page.waitForFunction(() => /[?&]a=/.test(location.hash));
    assertQuiet(page.watch, server.origin);
  });

  test('a finger drawn across periods keeps them; one drawn down scrolls', async () => {
    const page = await open('#/1/indicator/SQ03', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await settled(page, '变化是否明显');
    const client = await page.context().newCDPSession(page);
    const touch = (type, at) => client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
    const from = await middle(page, 0, 6);
    const to = await middle(page, 0, 20);
    await touch('touchStart', from);
    for (let step = 1; step <= 8; step++) {
      await touch('touchMove', { x: from.x + ((to.x - from.x) * step) / 8, y: from.y });
    }
    await page.waitForSelector('div.tip');
    await touch('touchEnd');
    await page.waitForFunction(() => document.querySelector('svg.scene').marks.length === 15);
    assert.match(await page.evaluate(() => location.hash), /w=\d{4}-\d\d_\d{4}-\d\d$/);
    const kept = await page.evaluate(() => [location.hash, window.scrollY]);
    const down = await middle(page, 0, 3);
    await touch('touchStart', down);
    for (let step = 1; step <= 8; step++) await touch('touchMove', { x: down.x, y: down.y - step * 12 });
    await touch('touchEnd');
    await page.waitForFunction((before) => window.scrollY > before, kept[1]);
    assert.equal(await page.evaluate(() => location.hash), kept[0]);
    assertQuiet(page.watch, server.origin);
  });

  test('a mark that is shown stays shown while the rest of the view arrives', async () => {
    const page = await open('#/1/indicator/SQ03');
    await page.waitForFunction(() => document.querySelector('svg.scene')?.marks?.length);
    const at = await middle(page, 0, 6);
    await page.mouse.move(at.x, at.y);
    await page.waitForSelector('div.tip');
    const words = await page.locator('div.tip').innerText();
    await settled(page, '变化是否明显');
    // What was shown is of the chart's own doing: the marks are given to it again.
    await page.evaluate(() => {
      const svg = document.querySelector('svg.scene');
      const boxes = svg.marks.flatMap((mark) => [mark.x, mark.y, mark.w, mark.h]);
      window.shanzhi.marks(svg.parentNode, boxes, svg.marks.map((mark) => `${mark.label}\x1f${mark.link}\x1e`).join(''));
    });
    assert.equal(await page.locator('div.tip').innerText(), words);
    await page.keyboard.press('Tab');
    await page.mouse.move(2, 2);
    await page.waitForFunction(() => !document.querySelector('div.tip'));
    assertQuiet(page.watch, server.origin);
  });

  test('every chart of a page answers a hover, a heat table too; its time is printed', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '变化是否明显');
    const most = await page.evaluate(() => [...document.querySelectorAll('svg.scene')].filter((s) => s.marks?.length).map((svg) => {
      const area = svg.getBoundingClientRect();
      const by = area.width / svg.viewBox.baseVal.width / 10;
      const times = [];
      for (let i = 0; i < 40; i++) {
        const mark = svg.marks[(i * 13) % svg.marks.length];
        const begun = performance.now();
        svg.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: area.left + (mark.x + mark.w / 2) * by, clientY: area.top + (mark.y + mark.h / 2) * by }));
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b)[20];
    }));
    console.log(`   hover, median ms of each chart: ${most.map((t) => t.toFixed(2)).join(', ')}`);
    assert.ok(most.length >= 3);
  });
});

describe('what leaves the page', () => {
  test('一图快报 leaves as a long picture of 1,080 pixels and goes to the printer as one page of A4', async () => {
    const page = await open('#/1/overview?p=2026-06');
    await settled(page, '一图快报');
    const png = await kept(page, () => page.locator('button', { hasText: '下载长图' }).click());
    assert.equal(png.name, '澄岚县一图快报.png');
    assert.equal(png.bytes.readUInt32BE(16), 1080);
    assert.ok(png.bytes.readUInt32BE(20) > 2000);
    await page.evaluate(() => { window.printed = 0; window.print = () => { window.printed += 1; }; });
    await page.locator('button', { hasText: '打印或存为PDF' }).click();
    await page.waitForFunction(() => window.printed === 1);
    const pdf = await page.pdf({ preferCSSPageSize: true, format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g);
    assert.equal(pages?.length, 1, 'one page');
    assert.match(pdf.toString('latin1'), /\/MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]/);
    assertQuiet(page.watch, server.origin);
  });

  test('a picture goes to the clipboard; where that is closed a dialog offers it, Escape closes it', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '导出图表');
    await page.locator('.exports summary').click();
    await page.evaluate(() => {
      window.taken = null;
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { write: async (items) => { window.taken = items[0].types; } } });
    });
    await page.locator('button', { hasText: '复制图片' }).click();
    await page.waitForFunction(() => window.taken?.[0] === 'image/png');
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined }));
    await page.locator('button', { hasText: '复制图片' }).click();
    await page.waitForSelector('dialog[open] img');
    assert.match(await page.locator('dialog').innerText(), /右键/);
    const png = await kept(page, () => page.locator('dialog button', { hasText: '下载' }).click());
    assert.ok(png.bytes.indexOf('pHYs') > 0);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog'));
    assertQuiet(page.watch, server.origin);
  });

  test('a title and a note written for an export stay in the link, and a copied link opens them again', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '导出图表');
    await page.locator('.exports summary').click();
    await page.fill('.exports [name=title]', '自拟标题');
    await page.fill('.exports [name=note]', '自拟的注');
    await page.press('.exports [name=note]', 'Tab');
    await page.waitForFunction(() => /[?&]t=/.test(location.hash) && /[?&]n=/.test(location.hash));
    await page.evaluate(() => { document.execCommand = () => false; window.prompt = (_, words) => { window.copied = words; }; });
    await page.locator('button', { hasText: '复制链接' }).click();
    await page.waitForFunction(() => window.copied);
    const link = await page.evaluate(() => window.copied);
    assert.ok(link.startsWith(server.url), link);
    const again = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await again.goto(link);
    await ready(again);
    await says(again, '导出图表');
    assert.equal(await again.inputValue('.exports [name=title]'), '自拟标题');
    assert.equal(await again.inputValue('.exports [name=note]'), '自拟的注');
    assertQuiet(page.watch, server.origin);
  });

  test('printed pages split no chart, portrait and landscape', async () => {
    const page = await open('#/1/indicator/SQ03');
    await settled(page, '变化是否明显');
    for (const landscape of [false, true]) {
      const pdf = await page.pdf({ format: 'A4', landscape });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
      assert.ok(pages >= 2 && pages <= 12, `${pages} pages`);
    }
    await page.emulateMedia({ media: 'print' });
    const inside = await page.$$eval('.chart, .panel:not(.table-panel)', (list) => list.map((e) => getComputedStyle(e).breakInside));
    assert.ok(inside.length > 4 && inside.every((value) => value === 'avoid'));
    assert.equal(await page.locator('.pickers').isVisible(), false);
  });
});

describe('access', () => {
  test('by keys alone: a file is brought in, an indicator found, a chart kept', async () => {
    const page = await open('#/1/data');
    // A listener from the start: one that comes with the key may come too late.
    page.on('filechooser', () => undefined);
    await settled(page, '分片清单');
    const tab = async (until, key = 'Tab') => {
      for (let i = 0; i < 400; i++) {
        await page.keyboard.press(key);
        if (await page.evaluate(until)) return;
      }
      assert.fail(`no way by keys to ${until}`);
    };
    await tab(() => document.activeElement.type === 'file');
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('区划,时期,键盘测试数\n松澜镇,2026-05,11\n松澜镇,2026-06,12\n') });
    await page.waitForSelector('[data-act=take-merge]', { timeout: 30_000 });
    await tab(() => document.activeElement.dataset?.act === 'take-merge');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('[data-act=take-merge]'));
    await page.evaluate(() => document.getElementById('main').focus());
    await tab(() => document.activeElement.matches('.pages a') && document.activeElement.textContent === '指标', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.search input');
    await tab(() => document.activeElement.matches('.search input'));
    await page.keyboard.type('jpcs');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('q=jpcs') && document.querySelectorAll('.indicator-list a').length === 1);
    await tab(() => document.activeElement.matches('.indicator-list a'));
    await page.keyboard.press('Enter');
    await settled(page, '各地数据');
    await tab(() => document.activeElement.matches('main a') && document.activeElement.textContent === '松澜镇');
    await page.keyboard.press('Enter');
    await settled(page, '导出图表');
    await tab(() => document.activeElement.matches('.exports summary'));
    await page.keyboard.press('Enter');
    await tab(() => document.activeElement.dataset?.act === 'export-csv');
    const csv = await kept(page, () => page.keyboard.press('Enter'));
    assert.match(csv.bytes.toString('utf8'), /12/);
    assertQuiet(page.watch, server.origin);
  });

  test('axe finds nothing with a form open, a tooltip shown, a dialog, a span of periods, an import previewed', async () => {
    const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
    const page = await open('#/1/indicator/SQ03?w=2025-01_2025-12&h=0', { bypassCSP: true });
    const clean = async (state) => {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await window.axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      })).violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`));
      assert.deepEqual(found, [], state);
    };
    await settled(page, '导出图表');
    await clean('a span of periods');
    await page.$$eval('details', (list) => list.forEach((d) => { d.open = true; }));
    await clean('everything unfolded');
    const at = await middle(page, 0, 3);
    await page.mouse.move(at.x, at.y);
    await clean('a tooltip');
    await page.mouse.move(0, 0);
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined }));
    await page.locator('button', { hasText: '复制图片' }).click();
    await page.waitForSelector('dialog[open]');
    await clean('the dialog');
    await page.keyboard.press('Escape');
    for (const hash of ['#/1/analysis?a=990121101&i=SQ03', '#/1/compare?h=0', '#/1/work?k=new', '#/1/indicator?q=rmtj', '#/9/nothing']) {
      await page.goto(server.url + hash);
      await page.waitForTimeout(1500);
      await page.$$eval('details', (list) => list.forEach((d) => { d.open = true; }));
      await clean(hash);
    }
    await page.goto(server.url + '#/1/data');
    await page.setInputFiles('.door input[type=file]', { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('区划,时期,某数\n松澜镇,2026-06,12\n不知何处,2026-06,x\n') });
    await page.waitForSelector('[data-act=take-merge]');
    await clean('an import previewed');
  });

  test('hostile names, titles and notes are text in the page and in what leaves it', async () => {
    const strings = ['<img src=x onerror=window.evil=1>', '"><script>window.evil=1</script>', '<svg/onload=window.evil=1>', 'javascript:window.evil=1', '=cmd|0'];
    const page = await open('#/1/data');
    const rows = strings.map((words, n) => `"${words.replace(/"/g, '""')}",2026-06,${n + 1}`);
    rows.push('澄岚县,2026-06,9');
    await page.setInputFiles('.door input[type=file]', { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(`区划,时期,"${strings[0].replace(/"/g, '""')}"\n${rows.join('\n')}\n`) });
    await page.waitForSelector('[data-act=take-alone]', { timeout: 30_000 });
    await page.click('[data-act=take-alone]');
    await page.goto(server.url + '#/1/indicator');
    await page.waitForTimeout(500);
    const link = page.locator('.indicator-list a').first();
    if (await link.count()) {
      await link.click();
      await settled(page, '导出图表');
      await page.locator('.exports summary').click();
      for (const words of strings) {
        await page.fill('.exports [name=title]', words);
        await page.fill('.exports [name=note]', words);
        const svg = await kept(page, () => page.locator('button', { hasText: 'SVG' }).click());
        const viewer = await openPage(browser);
        await viewer.goto(`data:image/svg+xml;base64,${svg.bytes.toString('base64')}`);
        assert.equal(await viewer.evaluate(() => document.documentElement.nodeName), 'svg');
        assert.equal(await viewer.evaluate(() => document.querySelectorAll('script, image, foreignObject').length), 0);
        assert.equal(await viewer.evaluate(() => window.evil), undefined);
        await viewer.close();
      }
    }
    assert.equal(await page.evaluate(() => window.evil), undefined);
    assert.equal(await page.locator('main img, main script').count(), 0);
  });
});
