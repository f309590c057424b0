// Files at the door: national tables beside the county, bad files with words, a worker that dies, parts that fail.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertQuiet, launch, openPage, ready, SHARED, StaticServer } from './support.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await StaticServer.start();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(hash = '') {
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(server.url + hash);
  await ready(page);
  return page;
}

/** The table once everything that is fetched ahead is there. */
async function settledTable(page) {
  await page.waitForFunction(() => {
    const table = document.querySelector('table.matrix');
    return table && !table.textContent.includes('待载入');
  });
  return page.locator('table.matrix').innerText();
}

const utf8 = (text) => Buffer.from(text, 'utf8');

/** Gives files to the page as a person chooses them. */
async function choose(page, files) {
  if (!await page.locator('input[type=file]').count()) {
    await page.locator('.pages a', { hasText: '数据' }).click();
  }
  await page.setInputFiles('input[type=file]', files.map(([name, buffer]) => ({ name, mimeType: 'text/csv', buffer })));
}

const button = (page, word) => page.locator('.preview button', { hasText: word });

describe('a hurry', () => {
  test('files chosen before the background stands are read all the same', async () => {
    const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    // In the very task that puts the door into the page.
    await page.addInitScript(() => {
      new MutationObserver((_, watch) => {
        const input = document.querySelector('.door input[type=file]');
        if (!input) return;
        watch.disconnect();
        const files = new DataTransfer();
        files.items.add(new File(['区划,时期,某数\n松澜镇,2026-06,12\n'], '早.csv', { type: 'text/csv' }));
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${server.url}#/1/data`);
    await button(page, '单独查看').waitFor({ timeout: 30_000 });
    assert.match(await page.locator('.preview').innerText(), /早\.csv/);
    assertQuiet(page.watch, server.origin);
  });

  test('a file taken away between its choice and its reading is named, and the other is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shanzhi-gone-'));
    const [gone, stays] = ['走了.csv', '还在.csv'].map((name) => join(folder, name));
    for (const path of [gone, stays]) writeFileSync(path, '区划,时期,某数\n松澜镇,2026-06,12\n');
    const page = await open('#/1/data');
    await page.evaluate(() => {
      const own = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'own' });
      document.body.append(own);
    });
    await page.setInputFiles('#own', [gone, stays]);
    rmSync(gone);
    await page.evaluate(() => {
      const input = document.querySelector('.door input[type=file]');
      input.files = document.getElementById('own').files;
      document.getElementById('own').remove();
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await button(page, '单独查看').waitFor({ timeout: 30_000 });
    assert.match(await page.locator('.preview').innerText(), /还在\.csv/);
    await page.locator('main', { hasText: '走了.csv' }).waitFor({ timeout: 10_000 });
    assert.match(await page.locator('main').innerText(), /走了\.csv[^]*文件读取失败/);
    assert.deepEqual(page.watch.errors, []);
    rmSync(folder, { recursive: true });
  });
});

describe('national tables', () => {
  const folder = SHARED && join(SHARED, 'realdata', 'nbs');
  const names = ['律师、公证和调解工作基本情况.csv', '调解民间纠纷分类.csv'];
  const there = folder && names.every((name) => existsSync(join(folder, name)));
  if (!there) console.log('!! LEFT OUT: the national tables of the shared material are absent');

  test('load beside the county, keep blanks blank, and take a unit', { skip: !there && 'shared material absent' }, async () => {
    const page = await open('#/1/data');
    await choose(page, names.map((name) => [name, readFileSync(join(folder, name))]));
    await button(page, '并入').waitFor({ timeout: 20_000 });
    assert.match(await page.locator('.preview').innerText(), /共27项指标/);
    await button(page, '并入').click();
    await page.waitForSelector('#imported');
    assert.equal(await page.locator('#imported li').count(), 27);
    const ids = await page.locator('#imported li small').allInnerTexts();
    assert.ok(ids.every((id) => /X[0-9A-Z]{8}/.test(id)));
    await page.locator('#imported a', { hasText: /^人民调解委员会$/ }).click();
    await page.waitForSelector('.page.indicator .chart svg');
    assert.match(await page.locator('.headlines').innerText(), /2014年.*80\.3/);
    assert.match(await page.locator('.definition').innerText(), /单位未注明/);
    await page.locator('summary', { hasText: '逐期数据表' }).click();
    const row = async (year) => page.locator('details tr', { hasText: year }).first().locator('td').first().innerText();
    assert.equal(await row('2014年'), '80.3');
    assert.doesNotMatch(await row('1980年').catch(() => '—'), /0/, 'a blank is not nought');
    await page.fill('.unit-form input', '万个');
    await page.locator('.unit-form button').click();
    await page.waitForFunction(() => document.querySelector('.headlines')?.textContent.includes('80.3万个'));
    // The county is still there.
    await page.locator('.pages a').first().click();
    await page.waitForSelector('.page.overview');
    assert.equal(await page.locator('table.matrix tbody th a').count(), 22);
    assertQuiet(page.watch, server.origin);
  });
});

describe('files of townships', () => {
  const townships = async (page) => page.locator('table.matrix tbody th a').allInnerTexts();

  test('a GB18030 wide table is previewed, merged and changes the figure; alone and back', async () => {
    const page = await open();
    const [first, second] = await townships(page);
    const rows = `区划,指标,2026年6月\n${first},人民调解案件受理数,77777\n${second},人民调解案件受理数,5\n合计,人民调解案件受理数,77782\n`;
    const gb = await page.evaluate(() => 'only to wait');
    assert.ok(gb);
    await choose(page, [['六月.csv', encodeGb18030(rows)]]);
    await button(page, '并入').waitFor();
    assert.match(await page.locator('.preview').innerText(), /GB18030/);
    assert.match(await page.locator('.preview').innerText(), /合计/);
    await button(page, '单独查看').click();
    await page.waitForSelector('.banner button');
    await page.locator('.banner button', { hasText: '返回数据包' }).click();
    await page.locator('.pages a').first().click();
    await page.waitForSelector('table.matrix');
    assert.ok(!(await page.locator('table.matrix tbody tr').first().innerText()).includes('77,777'));
    await choose(page, [['六月.csv', encodeGb18030(rows)]]);
    await button(page, '并入').click();
    await page.locator('h2', { hasText: '已导入文件' }).waitFor();
    await page.goto(server.url + '#/1/indicator/TJ01');
    await page.waitForFunction(() => document.querySelector('.page.indicator')?.textContent.includes('77,777'));
    assertQuiet(page.watch, server.origin);
  });

  /** The words of this test in GB18030, by a table of their own: the browser only decodes. */
  function encodeGb18030(text) {
    const decoder = new TextDecoder('gb18030');
    const table = new Map();
    for (let high = 0x81; high <= 0xfe; high++) {
      for (let low = 0x40; low <= 0xfe; low++) {
        if (low === 0x7f) continue;
        const character = decoder.decode(Uint8Array.of(high, low));
        if (character.length === 1 && !table.has(character)) table.set(character, [high, low]);
      }
    }
    return Buffer.from([...text].flatMap((c) => c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : table.get(c)));
  }
});

describe('bad files', () => {
  const bad = [
    ['空文件.csv', Buffer.alloc(0)],
    ['图片.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3])],
    ['网页.csv', utf8('<!doctype html><html><body>请登录</body></html>')],
    ['文章.txt', utf8('关于进一步做好工作的通知\n各镇街：\n')],
    ['只有表头.csv', utf8('区划,指标,2026年6月\n')],
    ['坏.json', utf8('{"rows": [1, 2')],
    ['工作簿.xlsx', Buffer.from('PK\u0003\u0004 and more')],
  ];
  for (const [name, bytes] of bad) {
    test(`${name}: words, and the data on show stays`, async () => {
      const page = await open();
      const before = await settledTable(page);
      await choose(page, [[name, bytes]]);
      const alert = page.locator('.banner.error[role=alert]');
      await alert.waitFor();
      const words = await alert.innerText();
      assert.ok(words.includes(name), words);
      assert.match(words, /请|应/, 'a remedy');
      await page.locator('.pages a').first().click();
      await page.waitForSelector('table.matrix');
      assert.equal(await page.locator('table.matrix').innerText(), before);
      assertQuiet(page.watch, server.origin);
    });
  }

  test('an unknown township and a bad number are named by row and column', async () => {
    const page = await open();
    const [first] = await page.locator('table.matrix tbody th a').allInnerTexts();
    await choose(page, [['混合.csv', utf8(`区划,指标,2026年6月\n${first},人民调解案件受理数,12\n无此镇,人民调解案件受理数,3\n${first},人民调解成功数,好多\n`)]]);
    await button(page, '并入').waitFor();
    const words = await page.locator('.preview').innerText();
    assert.match(words, /第3行/);
    assert.match(words, /无此镇/);
    assert.match(words, /第4行/);
    assert.match(words, /好多/);
    assertQuiet(page.watch, server.origin);
  });
});

describe('the worker and the package', () => {
  test('a worker that dies is replaced; the page goes on', async () => {
    const page = await open();
    const before = await settledTable(page);
    const worker = page.workers()[0] ?? await page.waitForEvent('worker');
    await worker.evaluate(() => { setTimeout(() => { throw new Error('killed by the test'); }, 0); }).catch(() => {});
    await page.locator('.banner.error').waitFor();
    assert.equal(await page.locator('table.matrix').innerText(), before);
    await page.locator('.banner.error button').click();
    await choose(page, [['年报.csv', utf8(',某指标\n2020年,5\n2021年,6\n')]]);
    await button(page, '并入').waitFor({ timeout: 20_000 });
    assertQuiet(page.watch, server.origin);
  });

  test('a cancelled import leaves the page as it was, and the next one works', async () => {
    const page = await open('#/1/data');
    const rows = ['区划,指标,2026年6月'];
    for (let i = 0; i < 400_000; i++) rows.push(`无此镇${i},人民调解案件受理数,${i}`);
    await choose(page, [['很大.csv', utf8(rows.join('\n'))]]);
    await page.locator('.reading button', { hasText: '取消' }).click();
    await page.waitForSelector('.reading', { state: 'detached' });
    await choose(page, [['年报.csv', utf8(',某指标\n2020年,5\n2021年,6\n')]]);
    await button(page, '并入').waitFor({ timeout: 20_000 });
    assertQuiet(page.watch, server.origin);
  });

  const faulty = async (faults, work) => {
    const other = await StaticServer.start({ faults });
    try {
      const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
      await page.goto(other.url);
      await work(page, other);
    } finally {
      await other.stop();
    }
  };

  test('a part that is not there fails alone', async () => {
    await faulty([{ path: /observations\/ahead-.*TJ.*\.csv|ahead-01.*\.csv|ahead-tj.*\.csv/i, status: 404 }], async (page) => {
      await ready(page);
      await page.locator('.banner.error').waitFor();
      assert.ok(await page.locator('.card').count() >= 8);
    });
  });

  test('a changed part stands under a banner, a truncated one is refused', async () => {
    const core = /observations\/core\.csv/;
    const original = await (await fetch(server.url + 'data/county/observations/core.csv')).text();
    const changed = original.replace(/(\d)(\d*)\n/, (all, a, b) => `${a === '1' ? '2' : '1'}${b}\n`);
    const swapped = changed === original ? original.replace(/1/, '2') : changed;
    await faulty([{ path: core, body: swapped }], async (page) => {
      await ready(page);
      assert.match(await page.locator('.banner.warn').first().innerText(), /已改动，未核对/);
    });
    await faulty([{ path: core, body: original.slice(0, original.length >> 1) }], async (page) => {
      await page.locator('.banner.error').first().waitFor();
      assert.match(await page.locator('.banner.error').first().innerText(), /core\.csv/);
    });
  });

  test('a missing package is told in words, and a file can still be dropped', async () => {
    await faulty([{ path: /datapackage\.json/, status: 404 }], async (page) => {
      await page.waitForSelector('.findings');
      assert.match(await page.locator('main').innerText(), /datapackage\.json/);
      await choose(page, [['年报.csv', utf8(',某指标\n2020年,5\n2021年,6\n')]]);
      await page.locator('.preview button', { hasText: '替换' }).click();
      await page.locator('main h3 a, .indicator-list a', { hasText: '某指标' }).first().click();
      await page.waitForSelector('.page.indicator .chart svg');
    });
  });
});
