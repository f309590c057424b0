// A reader's way through the pages: from the county to a village by click and by key, Back, links, pickers, themes.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertQuiet, launch, openPage, packages, ready, StaticServer } from './support.mjs';

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
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 }, ...options });
  await page.goto(server.url + hash);
  await ready(page);
  return page;
}

const text = (page, selector) => page.locator(selector).first().innerText();

describe('from the county to a village', () => {
  test('the overview tells, shows cards and compares the townships', async () => {
    const page = await open();
    assert.match(await text(page, '.top h1'), /善治一张图/);
    assert.match(await text(page, '.tag.demo'), /演示数据/);
    assert.ok(await page.locator('.headlines .sentence').count() >= 3);
    assert.ok(await page.locator('.card').count() >= 8);
    assert.ok(await page.locator('.card .spark path').count() >= 8);
    assert.equal(await page.locator('table.matrix tbody th a').count(), 22);
    assert.ok(await page.locator('table.matrix thead a').count() >= 12);
    assertQuiet(page.watch, server.origin);
  });

  test('by click: township, village, and Back twice', async () => {
    const page = await open();
    const township = page.locator('table.matrix tbody th a').nth(2);
    const name = await township.innerText();
    await township.click();
    await page.waitForFunction((n) => document.querySelector('.crumbs [aria-current]')?.textContent === n, name);
    // Villages stand in a part of their own: the table comes when it is there, and says 待载入 until then, never 未报.
    await page.waitForFunction(() => document.querySelectorAll('table.matrix tbody th a').length > 3
      && !document.querySelector('.pending'));
    const village = page.locator('table.matrix tbody th a').first();
    const villageName = await village.innerText();
    await village.click();
    await page.waitForFunction((n) => document.querySelector('.crumbs [aria-current]')?.textContent === n, villageName);
    assert.equal(await page.locator('.crumbs li').count(), 3);
    assert.ok(await page.locator('.card').count() >= 3);
    await page.goBack();
    await page.waitForFunction((n) => document.querySelector('.crumbs [aria-current]')?.textContent === n, name);
    await page.goBack();
    await page.waitForSelector('.page.overview');
    assertQuiet(page.watch, server.origin);
  });

  test('by keyboard: a bar of the ranking opens the township, Enter again a village', async () => {
    const page = await open('#/1/indicator/TJ01');
    const rank = page.locator('.split svg.opens').nth(1);
    await rank.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const said = await page.locator('.chart [role=status]').nth(1).innerText();
    assert.match(said, /件/);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.tip').count(), 0);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /[?&]a=/.test(location.hash));
    assert.equal(await page.locator('.crumbs li').count(), 4);
    await page.waitForFunction(() => !document.querySelector('.pending')
      && document.querySelectorAll('.split svg.opens').length > 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main', 'the focus stays in the page');
    // The township's own level (本级) may stand first: it is no place to open.
    await page.locator('.split svg.opens').nth(1).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.crumbs li').length === 5);
    assertQuiet(page.watch, server.origin);
  });

  test('Alt and the up arrow lead to the area above', async () => {
    const page = await open();
    await page.locator('table.matrix tbody th a').first().click();
    await page.waitForSelector('.page.area');
    await page.locator('.card h3 a').first().focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForSelector('.page.overview');
  });
});

describe('links and pickers', () => {
  test('a copied link reopens its view', async () => {
    const page = await open('#/1/indicator/TJ04?p=2025-11&s=ytd');
    const sentence = await text(page, '.sentence');
    assert.match(sentence, /2025年1—11月/);
    const again = await open(new URL(page.url()).hash);
    assert.equal(await text(again, '.sentence'), sentence);
  });

  test('the period picker changes link and figures', async () => {
    const page = await open();
    await page.selectOption('#period', '2025-03');
    await page.waitForFunction(() => location.hash.includes('p=2025-03'));
    assert.match(await text(page, '.headlines .sentence'), /2025年3月/);
    await page.locator('.switch button').nth(1).click();
    await page.waitForFunction(() => location.hash.includes('s=ytd'));
  });

  test('a quarter, a half-year and a year are picked like a month', async () => {
    const page = await open();
    const groups = await page.locator('#period optgroup').evaluateAll((all) => all.map((group) => group.label));
    assert.deepEqual(groups, ['月', '季度', '半年', '年']);
    for (const [period, words] of [['2026-Q2', /2026年二季度/], ['2025-H2', /2025年下半年/], ['2025', /2025年[^0-9]/]]) {
      await page.selectOption('#period', period);
      await page.waitForFunction((p) => location.hash.includes(`p=${p}`), period);
      assert.match(await text(page, '.headlines .sentence'), words);
      assert.equal(await page.locator('#period').inputValue(), period);
    }
    await page.goto(`${server.url}#/1/indicator/PA01?p=2026-Q2`);
    await page.waitForSelector('.page.indicator');
    assert.match(await text(page, '.sentence'), /2026年二季度/);
    // Three years of it: twelve quarters, the picked one among them.
    assert.equal(await page.locator('#period').inputValue(), '2026-Q2');
    assertQuiet(page.watch, server.origin);
  });

  test('a category is opened, followed into a township, and left by Back', async () => {
    const page = await open('#/1/indicator/TJ01');
    const category = page.locator('#by-category tbody th a').first();
    await category.waitFor();
    const name = await category.innerText();
    await category.click();
    await page.waitForFunction((n) => [...document.querySelectorAll('h2')].some((h) => h.textContent.includes(`：${n}走势`)), name);
    assert.equal(await page.locator('#by-category [aria-current]').innerText(), name);
    const chosen = await page.evaluate(() => location.hash);
    const places = page.locator('section.panel', { hasText: `：${name}（` }).locator('svg.opens').last();
    await places.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /[?&]a=/.test(location.hash) && /[?&]f=/.test(location.hash));
    await page.waitForFunction((n) => [...document.querySelectorAll('h2')].some((h) => h.textContent.includes(`：${n}走势`)), name);
    await page.goBack();
    await page.waitForFunction((hash) => location.hash === hash, chosen);
    assertQuiet(page.watch, server.origin);
  });

  test('the area picker opens a township, and Back sets both pickers back', async () => {
    const page = await open();
    const county = await page.locator('#area').inputValue();
    const month = await page.locator('#period').inputValue();
    await page.selectOption('#period', '2025-03');
    await page.waitForFunction(() => location.hash.includes('p=2025-03'));
    const code = await page.locator('#area option').nth(3).getAttribute('value');
    await page.selectOption('#area', code);
    await page.waitForSelector('.page.area .crumbs');
    await page.goBack();
    await page.waitForFunction((c) => document.querySelector('#area').value === c, county);
    await page.goBack();
    await page.waitForFunction((m) => document.querySelector('#period').value === m, month);
  });

  test('a link nobody can read opens the default view with a notice', async () => {
    for (const hash of ['#/9/overview', '#/1/nowhere', '#/1/overview?p=2026-13', '#/1/indicator/%3Cimg%20src=x%20onerror=alert(1)%3E']) {
      const page = await openPage(browser);
      await page.goto(server.url + hash);
      await page.waitForSelector('.banner.warn');
      assertQuiet(page.watch, server.origin);
    }
  });

  test('the other package has other levels and other indicators', async () => {
    const page = await open('#/1/overview?d=subdistrict');
    assert.match(await text(page, '.tag.demo'), /演示数据/);
    assert.ok(await page.locator('table.matrix tbody th a').count() >= 10);
    await page.locator('table.matrix tbody th a').first().click();
    await page.waitForFunction(() => document.querySelectorAll('.crumbs li').length === 2);
    assertQuiet(page.watch, server.origin);
  });
});

describe('every size, every theme', () => {
  const views = ['', '#/1/indicator', '#/1/indicator/SQ03', '#/1/area', '#/1/data'];
  for (const [width, height] of [[1440, 900], [1920, 1080], [390, 844]]) {
    test(`nothing hangs over the edge at ${width} px`, async () => {
      const page = await open('', { viewport: { width, height } });
      for (const hash of views) {
        await page.goto(server.url + hash);
        await page.waitForSelector('main .page');
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${hash || 'overview'} is ${over} px too wide`);
      }
    });
  }

  test('axe finds nothing on any page, light, dark and in high contrast', async () => {
    const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
    const page = await open('', { bypassCSP: true });
    for (const theme of ['light', 'dark', 'contrast']) {
      await page.selectOption('#theme', theme);
      for (const hash of [...views, '#/1/area?a=' + await firstTownship(page)]) {
        await page.goto(server.url + hash);
        await page.waitForSelector('main .page');
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await window.axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        })).violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`));
        assert.deepEqual(found, [], `${theme} ${hash || 'overview'}`);
      }
    }
  });
});

async function firstTownship(page) {
  return page.evaluate(() => document.querySelectorAll('#area option')[1].value);
}
