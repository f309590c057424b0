// Pages that the worker composes: each has words and no fault, work items are edited, charts and reports leave as files.

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

/** Waits until a sheet of the view, below or beside its own panels, says this. */
const PAGES = [
  ['#/1/overview', '报送情况'],
  ['#/1/indicator', '人民调解'],
  ['#/1/indicator/SQ03', '变化是否明显'],
  ['#/1/unit?o=D01', '牵头的指标'],
  ['#/1/compare', '对比'],
  ['#/1/analysis?i=SQ03', '漏斗图'],
  ['#/1/work', '逾期未办结'],
  ['#/1/score', '考核得分'],
  ['#/1/report', '报告'],
  ['#/1/data', '分片清单'],
  ['#/1/meeting', '会议模式'],
  ['#/1/methods', '数字怎样算'],
];

describe('composed pages', () => {
  test('every page has its words, wide and narrow, and axe finds nothing', async () => {
    const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
    const page = await open('', { bypassCSP: true });
    for (const [hash, words] of PAGES) {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(server.url + hash);
        await says(page, words);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${hash} at ${width}: ${over} pixels over the edge`);
      }
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await window.axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      })).violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`));
      assert.deepEqual(found, [], hash);
    }
    assertQuiet(page.watch, server.origin);
  });

  test('search by first letters leads to the indicator', async () => {
    const page = await open('#/1/indicator');
    await says(page, '项');
    await page.fill('.search input', 'rmtjaj');
    await page.press('.search input', 'Enter');
    await page.waitForFunction(() => location.hash.includes('q=rmtjaj'));
    await page.locator('.indicator-list a').first().click();
    await page.waitForSelector('.page.indicator .chart svg');
    assertQuiet(page.watch, server.origin);
  });

  test('a work item is added, survives the worker, and leaves as a table', async () => {
    const page = await open('#/1/work?k=new');
    await says(page, '新增事项');
    await page.fill('.fields [name=title]', '端到端测试事项');
    await page.fill('.fields [name=due]', '2026-07-01');
    await page.click('.fields button[type=submit]');
    await says(page, '端到端测试事项');
    const file = await kept(page, () => page.locator('button', { hasText: '下载台账' }).click());
    assert.equal(file.name, 'items.csv');
    assert.match(file.bytes.toString('utf8'), /端到端测试事项/);
    assertQuiet(page.watch, server.origin);
  });

  test('a chart leaves as a picture of 300 dpi, as SVG, as a table', async () => {
    const page = await open('#/1/indicator/SQ03');
    await says(page, '导出图表');
    await page.locator('.exports summary').click();
    assert.equal(await page.inputValue('.exports [name=chart]'), 'trend', 'the first choice is made');
    await page.selectOption('.exports [name=size]', 'column');
    await page.selectOption('.exports [name=chart]', 'rank');
    await page.fill('.exports [name=title]', '各镇街满意率');
    const png = await kept(page, () => page.locator('button', { hasText: 'PNG' }).click());
    assert.equal(png.name, '各镇街满意率.png');
    const at = png.bytes.indexOf('pHYs');
    assert.ok(at > 0);
    assert.equal(png.bytes.readUInt32BE(at + 4), 11811, '300 dpi in dots per metre');
    assert.equal(png.bytes.readUInt32BE(16), 1843, '15.6 cm wide');
    const svg = await kept(page, () => page.locator('button', { hasText: 'SVG' }).click());
    assert.match(svg.bytes.toString('utf8'), /<title>.*各镇街满意率/s);
    const csv = await kept(page, () => page.locator('button', { hasText: 'CSV' }).click());
    assert.match(csv.bytes.toString('utf8'), /松澜镇/);
    assertQuiet(page.watch, server.origin);
  });

  test('a report is previewed, leaves as Word, and is renewed a month later', async () => {
    const page = await open('#/1/report?p=2026-05');
    await page.waitForSelector('.paper h2', { timeout: 30_000 });
    const draft = await kept(page, () => page.locator('button', { hasText: 'Word 文档' }).click());
    assert.match(draft.name, /2026-05\.docx$/);
    assert.equal(draft.bytes.subarray(0, 2).toString(), 'PK');
    await page.goto(server.url + '#/1/report?p=2026-06');
    await page.waitForSelector('.paper h2');
    await page.setInputFiles('input[data-live=renew]', {
      name: draft.name, mimeType: 'application/octet-stream', buffer: draft.bytes,
    });
    await says(page, '已换的数字');
    assertQuiet(page.watch, server.origin);
  });

  test('scores open to their items and a trial changes them', async () => {
    const page = await open('#/1/score');
    await says(page, '考核得分');
    const fields = page.locator('.fields input[name^=n]');
    await fields.nth(0).fill('50');
    await fields.nth(1).fill('60');
    await page.click('.fields button[type=submit]');
    await page.waitForFunction(() => [...document.querySelectorAll('dt')].some((dt) => dt.textContent === '试算'));
    // Both figures are in the table and in the link, and stay in their fields.
    assert.equal(await page.locator('table.list', { hasText: '试算得分' }).locator('tbody tr').count(), 2);
    assert.deepEqual([await fields.nth(0).inputValue(), await fields.nth(1).inputValue()], ['50', '60']);
    assertQuiet(page.watch, server.origin);
  });
});
