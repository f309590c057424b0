// The clerk's way through a month: a dirty file, a mapping put right, a figure typed, the tab killed, gone on with, published, opened again.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertQuiet, launch, openPage, ready, StaticServer } from './support.mjs';

let browser;
let server;
let folder;
before(async () => {
  browser = await launch();
  server = await StaticServer.start();
  folder = mkdtempSync(join(tmpdir(), 'shanzhi-clerk-'));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const says = (page, words) =>
  page.waitForFunction((w) => [...document.querySelectorAll('.sheet')].some((sheet) => sheet.textContent.includes(w)),
    words, { timeout: 60_000 });

const FIX = '#/1/data?a=990121101&i=TJ01&p=2026-05&v=fix';
const DIRTY = [
  '区划,指标,2026年6月,联系电话',
  '松澜镇,人民调解案件受理数,4321,13800138000',
  '松蓝镇人民政府报,人民调解案件受理数,1234,',
  '松澜镇,人民调解成功数,好多,',
  '合计,人民调解案件受理数,5555,',
].join('\n');

async function kept(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

/** The figure of a cell as the page of corrections tells it. */
async function figure(page, hash, wanted = '') {
  const home = page.url().replace(/#.*$/, '');
  // The sheet of the view before would stand, faded, until the new one comes.
  await page.goto(`${home}#/1/methods`);
  await page.waitForFunction(() => !document.querySelector('#fix'));
  await page.goto(home + hash);
  await says(page, '现在为');
  await page.waitForFunction((words) => document.querySelector('#fix .lead')?.textContent.includes(words), wanted, { timeout: 20_000 })
    .catch(() => undefined);
  // The figure, its mark and the units counted behind it.
  return (await page.locator('#fix .lead').innerText()).trim();
}

describe('a clerk', () => {
  test('drops a dirty file, corrects a mapping, types a figure, loses the tab, goes on, publishes, opens it again', async () => {
    const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 } });
    const first = await context.newPage();
    await first.goto(server.url + '#/1/data');
    await ready(first);
    await says(first, '分片清单');
    await first.setInputFiles('.door input[type=file]', [{ name: '六月.csv', mimeType: 'text/csv', buffer: Buffer.from(DIRTY) }]);
    await says(first, '没有认出的名称');
    const report = await first.locator('.preview').innerText();
    assert.match(report, /读取4＝采用/);
    assert.match(report, /SHA-256/);
    assert.ok(!report.includes('13800138000'));
    // The faulty cell in its table.
    await first.locator('li', { hasText: '好多' }).locator('button', { hasText: '看原表' }).click();
    await first.locator('td.worse', { hasText: '好多' }).waitFor();
    // A name put right, and read again.
    await first.locator('#mapping tr', { hasText: '松蓝镇' }).locator('button').click();
    await first.locator('#mapping select[name=target]').selectOption('990121100');
    await first.locator('#mapping form.fields button[type=submit]').click();
    await first.waitForFunction(() => !document.body.textContent.includes('没有认出的名称'));
    await first.locator('.preview button', { hasText: '并入' }).click();
    await first.locator('h2', { hasText: '已导入文件' }).waitFor();
    // A figure typed.
    await first.goto(server.url + FIX);
    await says(first, '现在为');
    for (const [name, value] of [['value', '4999'], ['reason', '抄写颠倒'], ['person', '王某']]) {
      await first.locator(`#fix input[name=${name}]`).fill(value);
    }
    await first.locator('#fix form button[type=submit]').click();
    await says(first, '已更正1处');
    // Killed, without a word of farewell.
    await first.close({ runBeforeUnload: false });

    const second = await context.newPage();
    await second.goto(server.url + '#/1/data');
    await ready(second);
    await says(second, '没有做完的工作草稿，共2步');
    await second.locator('#draft button', { hasText: '接着做' }).click();
    await second.waitForFunction(() => !document.body.textContent.includes('没有做完的工作草稿'));
    assert.match(await figure(second, FIX, '4999（人工更正）'), /4999（人工更正）/);
    assert.match(await figure(second, '#/1/data?a=990121100&i=TJ01&p=2026-06&v=fix', '现在为：1234'), /现在为：1234/);
    // Published in one page, and as a package.
    await second.goto(server.url + '#/1/data?v=publish');
    await second.locator('#publish select[name=format]').selectOption('html');
    await second.locator('#publish select[name=state]').selectOption('审定稿');
    const page = await kept(second, () => second.locator('#publish button[type=submit]').click());
    assert.match(page.name, /\.html$/);
    const target = join(folder, 'published.html');
    const { copyFileSync } = await import('node:fs');
    copyFileSync(page.path, target);
    const own = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await own.goto(pathToFileURL(target).href);
    await ready(own);
    assert.match(await own.locator('.brand').innerText(), /审定稿/);
    for (const [hash, wanted] of [[FIX, '4999'], ['#/1/data?a=990121100&i=TJ01&p=2026-06&v=fix', '1234'], ['#/1/data?a=990121&i=TJ01&p=2026-06&v=fix', '5928']]) {
      assert.match(await figure(own, hash, wanted), new RegExp(wanted));
      const here = await figure(second, hash, wanted);
      const there = await figure(own, hash, wanted);
      assert.equal(there, here, hash);
    }
    assertQuiet(own.watch, 'file://');
    // For one township: nobody else is in the file.
    await second.goto(server.url + '#/1/data?v=publish');
    await second.locator('#publish select[name=scope]').selectOption('township:990121101');
    await second.locator('#publish select[name=format]').selectOption('zip');
    const zip = await kept(second, () => second.locator('#publish button[type=submit]').click());
    assert.ok(readFileSync(zip.path).length > 1000);
    await context.close();
  });

  test('two tabs: the later one says so, takes its draft away as a file, and the file goes on elsewhere', async () => {
    const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 } });
    const correct = async (page, value) => {
      await page.goto(`${page.url().replace(/#.*$/, '')}${FIX}`);
      await says(page, '现在为');
      for (const [name, words] of [['value', value], ['reason', '核对原表'], ['person', '王某']]) {
        await page.locator(`#fix input[name=${name}]`).fill(words);
      }
      await page.locator('#fix form button[type=submit]').click();
      await says(page, '已更正1处');
    };
    const tab = async () => {
      const page = await context.newPage();
      await page.goto(`${server.url}#/1/data?v=fix`);
      await ready(page);
      await says(page, '还没有改动');
      return page;
    };
    // Both stand open before either writes.
    const [first, second] = [await tab(), await tab()];
    await correct(first, '4998');
    await says(first, '已存入本机浏览器');
    await correct(second, '4997');
    await says(second, '另一个标签页正在写');
    const file = await kept(second, () => second.locator('#draft button', { hasText: '下载草稿文件' }).click());
    const draft = readFileSync(file.path);
    // What the first wrote is whole: nothing of the second is in it.
    const third = await context.newPage();
    await third.goto(`${server.url}#/1/data?v=fix`);
    await ready(third);
    await says(third, '没有做完的工作草稿，共1步');
    await third.locator('#draft button', { hasText: '接着做' }).click();
    assert.match(await figure(third, FIX, '4998'), /4998（人工更正）/);
    await context.close();
    // The file, on another machine.
    const other = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const fresh = await other.newPage();
    await fresh.goto(`${server.url}#/1/data?v=fix`);
    await ready(fresh);
    await says(fresh, '还没有改动');
    await fresh.setInputFiles('#draft input[type=file]', { name: file.name, mimeType: 'application/octet-stream', buffer: draft });
    await says(fresh, '共1步');
    assert.match(await figure(fresh, FIX, '4997'), /4997（人工更正）/);
    await other.close();
  });

  test('a page that the browser keeps nothing for asks before work is lost, and not before there is any', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    // A browser that is told to keep nothing: the store does not open.
    await page.addInitScript(() => {
      const Plain = window.Blob;
      window.Blob = function (parts, options) {
        const script = options && options.type === 'text/javascript';
        return new Plain(script ? ["self.indexedDB.open = function () { throw new Error('closed'); };\n", ...parts] : parts, options);
      };
    });
    const asked = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      dialog.accept();
    });
    await page.goto(`${server.url}${FIX}`);
    await ready(page);
    await says(page, '现在为');
    await page.reload();
    await ready(page);
    assert.deepEqual(asked, [], 'nothing to lose yet');
    await says(page, '现在为');
    for (const [name, words] of [['value', '4996'], ['reason', '核对原表'], ['person', '王某']]) {
      await page.locator(`#fix input[name=${name}]`).fill(words);
    }
    await page.locator('#fix form button[type=submit]').click();
    await says(page, '已更正1处');
    await says(page, '浏览器不允许本页存储');
    await page.reload();
    await ready(page);
    assert.deepEqual(asked, ['beforeunload']);
    await context.close();
  });

  test('sets the title, the opening period and the navigation, and finds them in the published page', async () => {
    const page = await openPage(browser, { viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    await page.goto(server.url + '#/1/data?v=settings');
    await ready(page);
    await says(page, '导航中不显示的页面');
    const form = page.locator('form.fields:has(input[name=title])');
    await form.locator('input[name=title]').fill('澄岚县治理月报');
    await form.locator('select[name=period]').selectOption('2026-05');
    await form.locator('select[name=colour]').selectOption('purple');
    await form.locator('input[name=hidden][value=score]').check();
    await form.locator('button[type=submit]').click();
    await page.locator('header h1', { hasText: '澄岚县治理月报' }).waitFor();
    const shown = async (at) => {
      assert.match(await at.title(), /澄岚县治理月报/);
      const pages = await at.locator('nav.pages a').allInnerTexts();
      assert.ok(!pages.includes('考核') && pages.includes('总览') && pages.includes('数据'), pages.join(' '));
      assert.equal(await at.locator('#period').inputValue(), '2026-05');
      assert.equal(await at.locator('html').getAttribute('data-colour'), 'purple');
    };
    await shown(page);
    // A link to the page that is left out still opens it.
    await page.goto(server.url + '#/1/score');
    await says(page, '考核得分');
    await page.goto(server.url + '#/1/data?v=publish');
    await page.locator('#publish select[name=format]').selectOption('html');
    const made = await kept(page, () => page.locator('#publish button[type=submit]').click());
    const target = join(folder, 'settings.html');
    const { copyFileSync } = await import('node:fs');
    copyFileSync(made.path, target);
    const own = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await own.goto(pathToFileURL(target).href);
    await ready(own);
    await own.locator('header h1', { hasText: '澄岚县治理月报' }).waitFor();
    await shown(own);
    // The self check knows that this is one file, and that nothing in it was changed.
    await own.goto(pathToFileURL(target).href + '#/1/methods');
    await says(own, '所用开源软件');
    const health = await own.locator('#health').innerText();
    assert.match(health, /单文件网页/);
    assert.match(health, /Chrome \d+/);
    assert.match(health, /与指纹一致/);
    assertQuiet(own.watch, 'file://');
  });
});
