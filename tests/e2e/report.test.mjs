// 报告 from the page to the file: edited text, figures picked, versions, 上期对照, slides, pictures of 300 dpi, a batch with progress and cancel.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { inflateRawSync } from 'node:zlib';
import { assertQuiet, kept, launch, openPage, ready, says, StaticServer } from './support.mjs';

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

async function open(hash) {
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  await page.goto(server.url + hash);
  await ready(page);
  await page.waitForSelector('.paper h2', { timeout: 30_000 });
  return page;
}

const button = (page, words) => page.locator('button', { hasText: words }).first();

/** Names of the files in a zip. */
const names = (bytes) => {
  const found = [];
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    found.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  return found;
};

/** The text of a file in a zip. */
function inside(bytes, wanted) {
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (name !== wanted) continue;
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8');
  }
  return assert.fail(`${wanted} is not in ${names(bytes)}`);
}

/**
 * The marks of a report as HTML stand on every page that is printed: nothing but they is in the head of what prints as a table around it all,
 * no wider than a sixth of a page, so that every browser repeats it. Where poppler is installed, each page of the PDF is read as well.
 */
async function onEveryPage(html, marks) {
  const page = await browser.newPage();
  await page.setContent(html);
  await page.emulateMedia({ media: 'print' });
  const told = await page.evaluate(() => {
    const head = document.querySelector('.head'), around = head.parentNode;
    const style = (node) => getComputedStyle(node);
    return { first: around.firstElementChild === head && document.body.children.length === 1, display: style(head).display, around: style(around).display,
      inside: style(head).breakInside, high: head.offsetHeight, text: head.textContent, rest: head.nextElementSibling.offsetTop - head.offsetTop };
  });
  assert.match(told.text, marks);
  assert.deepEqual([told.first, told.display, told.around, told.inside], [true, 'table-header-group', 'table', 'avoid']);
  assert.ok(told.high > 20 && told.high < 160 && told.rest >= told.high, `the marks are ${told.high} px high and cover no text`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const read = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  if (read.error) {
    console.log('!! pdftotext is not installed: reading the marks on every page of the PDF is LEFT OUT');
  } else {
    const pages = read.stdout.split('\f').slice(0, -1);
    assert.ok(pages.length > 3, `${pages.length} pages`);
    pages.forEach((words, at) => {
      assert.match(words, marks, `page ${at + 1}`);
      assert.match(words, new RegExp(`—\\s*${at + 1}\\s*—`), `the number of page ${at + 1}`);
    });
  }
  await page.close();
}

const plain = (xml) => xml.replace(/<[^>]*>/g, '');

describe('reports', () => {
  test('every kind of file says what the page says, with its marks on every page', async () => {
    const page = await open('#/1/report?p=2026-06&t=' + encodeURIComponent('工作情况汇报'));
    const numbers = await page.locator('.paper p.body a.figure').allTextContents();
    assert.ok(numbers.length > 20 && numbers.includes('553起'), numbers.join());
    const inOrder = (text, kind) => numbers.reduce((from, number) => {
      const at = text.indexOf(number, from);
      assert.ok(at >= 0, `${kind}: ${number} is not there, in order`);
      return at + number.length;
    }, 0);
    const word = await kept(page, () => button(page, 'Word 文档').click());
    assert.equal(word.name, '澄岚县工作情况汇报2026-06.docx');
    inOrder(plain(inside(word.bytes, 'word/document.xml')), 'Word');
    for (const header of ['word/header1.xml', 'word/header2.xml']) assert.match(plain(inside(word.bytes, header)), /演示数据.*公开.*送审稿/);
    const book = await kept(page, () => button(page, 'Excel').click());
    const strings = plain(inside(book.bytes, 'xl/sharedStrings.xml'));
    for (const number of numbers) assert.ok(strings.includes(number), `the workbook: ${number}`);
    const sheets = names(book.bytes).filter((name) => name.startsWith('xl/worksheets/sheet'));
    for (const sheet of sheets) assert.match(inside(book.bytes, sheet), /<oddHeader>.*送审稿<\/oddHeader>/);
    const html = await kept(page, () => button(page, '网页').click());
    const text = html.bytes.toString('utf8');
    inOrder(plain(text), 'HTML');
    await onEveryPage(text, /演示数据.*公开.*送审稿/);
    const slides = await kept(page, () => button(page, '幻灯片').click());
    for (const slide of names(slides.bytes).filter((name) => /slides\/slide\d+\.xml$/.test(name))) {
      assert.match(plain(inside(slides.bytes, slide)), /演示数据.*公开.*送审稿/);
    }
    assertQuiet(page.watch, server.origin);
  });

  test('a number leads to its cells by mouse and by keys, and is marked wherever it stands', async () => {
    const page = await open('#/1/report?p=2026-06&t=' + encodeURIComponent('季度分析'));
    const number = page.locator('.paper p.body a.figure', { hasText: /^553起$/ }).first();
    await number.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.paper .banner table');
    const told = await page.locator('.paper .banner').textContent();
    assert.match(told, /澄岚县2026年6月治安警情数：本期数/);
    assert.match(told, /553起/);
    const beside = await page.locator('.paper .banner').evaluate((box) => box.previousElementSibling.textContent);
    assert.match(beside, /553起/, 'the box stands below the paragraph of its number');
    const marked = page.locator('.paper [aria-current]');
    assert.ok(await marked.count() > 1, 'in the text and in a table');
    assert.deepEqual([...new Set((await marked.allTextContents()).map((text) => text.replace('起', '')))], ['553']);
    // Again, and the cells are gone; a mark of a chart leads there too.
    await page.locator('.paper p.body [aria-current]').first().press('Enter');
    await page.waitForFunction(() => !document.querySelector('.paper .banner'));
    assert.ok(await page.locator('.paper figure svg').count() > 0);
    assertQuiet(page.watch, server.origin);
  });

  test('a draft is renewed; what was answered is not asked again, in the next visit either', async () => {
    const page = await open('#/1/report?p=2026-05');
    const text = '全县治安警情的有关情况：576起，另有73起治安警情在镇上。';
    const draft = { name: '稿.txt', mimeType: 'text/plain', buffer: Buffer.from(text) };
    await page.goto(`${server.url}#/1/report?p=2026-06`);
    await says(page, '换成2026年6月的数字');
    await page.setInputFiles('input[data-live=renew]', draft);
    await page.waitForSelector('.questions select');
    const option = await page.locator('.questions option', { hasText: '桐屏镇' }).first().getAttribute('value');
    await page.locator('.questions select').first().selectOption(option);
    const made = await kept(page, () => button(page, '按所选换数并下载').click());
    assert.match(made.bytes.toString('utf8'), /553起/);
    assert.doesNotMatch(made.bytes.toString('utf8'), /73起/);
    await says(page, '同样的句子不再问');
    await page.waitForTimeout(500);
    await page.reload();
    await ready(page);
    await says(page, '同样的句子不再问');
    const again = await kept(page, () => page.setInputFiles('input[data-live=renew]', draft));
    assert.deepEqual(again.bytes, made.bytes);
    assertQuiet(page.watch, server.origin);
  });

  test('text is edited, a figure comes in, the version is kept and held against the data', async () => {
    const page = await open('#/1/report?p=2026-06&t=' + encodeURIComponent('工作情况汇报'));
    await button(page, '编辑文字').click();
    await says(page, '与数据相连的数字都与现有数据一致');
    const figures = await page.locator('.paper figure').count();
    await page.locator('.paper p.body', { hasText: '治安警情数' }).locator('button', { hasText: '改' }).click();
    await page.waitForSelector('textarea[name=text]');
    const text = await page.inputValue('textarea[name=text]');
    await page.fill('textarea[name=text]', `经核实，${text}`);
    await button(page, '改好').click();
    await says(page, '经核实，2026年6月');
    assert.ok(await page.locator('.paper p.body', { hasText: '经核实' }).locator('a.figure').count() > 1, 'numbers still lead to their cells');
    await page.locator('.paper p.body', { hasText: '经核实' }).locator('button', { hasText: '改' }).click();
    await page.selectOption('select[name=kind]', 'trend');
    await page.selectOption('select[name=i]', 'SQ03');
    await button(page, '加入').click();
    await page.waitForFunction((n) => document.querySelectorAll('.paper figure').length === n, figures + 1);
    await page.selectOption('select[name=state]', '审定稿');
    await button(page, '标在每一页').click();
    await page.waitForFunction(() => document.querySelector('.paper .marks').textContent.includes('审定稿'));
    const version = await kept(page, () => button(page, '保存版本').click());
    assert.equal(version.name, '报告版本.json');
    const told = JSON.parse(version.bytes.toString('utf8'));
    assert.equal(told.versions[0].front.state, '审定稿');
    const word = await kept(page, () => button(page, 'Word 文档').click());
    assert.match(word.name, /审定稿\.docx$/);
    // A version whose figures are not those of the data now: the sentence is named.
    const file = (text) => ({ name: 'v.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.setInputFiles('input[data-live=draft-check]', file(version.bytes.toString('utf8').replaceAll('"553起"', '"551起"')));
    await says(page, '个与现有数据不同');
    await says(page, '553起');
    assertQuiet(page.watch, server.origin);
  });

  test('slides and pictures of 300 dpi leave', async () => {
    const page = await open('#/1/report?g=png&p=2026-06&t=' + encodeURIComponent('季度分析'));
    const word = await kept(page, () => button(page, 'Word 文档').click());
    // A picture of 1843 by 892 pixels keeps its shape: the worker counts in 32 bits, the command line in 64.
    const [, across, down] = /<wp:extent cx="(\d+)" cy="(\d+)"/.exec(inside(word.bytes, 'word/document.xml'));
    assert.ok(Math.abs(down / across - 892 / 1843) < 0.001, `${across} by ${down}`);
    const parts = names(word.bytes);
    assert.equal(parts.filter((name) => name.startsWith('word/media/image')).length, 4, parts.join());
    assert.equal(parts.filter((name) => name.includes('charts/')).length, 0);
    const slides = await kept(page, () => button(page, '幻灯片').click());
    assert.equal(names(slides.bytes).filter((name) => /slides\/slide\d+\.xml$/.test(name)).length, 5);
    const [, wide, high] = /<p:pic>.*?<a:ext cx="(\d+)" cy="(\d+)"/.exec(inside(slides.bytes, 'ppt/slides/slide2.xml'));
    assert.ok(Math.abs(high / wide - 892 / 1843) < 0.001, `${wide} by ${high}`);
    assertQuiet(page.watch, server.origin);
  });

  test('22 documents come with progress, and can be stopped', async () => {
    const page = await open('#/1/report?p=2026-06&t=' + encodeURIComponent('镇街一页纸'));
    const start = Date.now();
    const zip = await kept(page, () => button(page, '各一份').click());
    const seconds = (Date.now() - start) / 1000;
    assert.equal(names(zip.bytes).length, 22);
    assert.ok(seconds < 120, `${seconds} s`);
    await page.waitForSelector('.paper h2');
    // Stopped from within the page as soon as it can be: a fast machine makes all 22 in a second.
    await page.evaluate(() => {
      new MutationObserver((_, watch) => {
        const stop = [...document.querySelectorAll('button')].find((one) => one.textContent === '取消');
        if (!stop || !document.querySelector('progress[max="22"]')) return;
        watch.disconnect();
        setTimeout(() => stop.click());
      }).observe(document.body, { childList: true, subtree: true });
    });
    let came = false;
    page.once('download', () => { came = true; });
    await button(page, '各一份').click();
    await page.waitForFunction(() => document.body.textContent.includes('已取消，没有生成文件'), null, { timeout: 30_000 });
    await page.waitForSelector('.paper h2', { timeout: 30_000 });
    assert.ok(!came, 'no file of a batch that was stopped');
    assertQuiet(page.watch, server.origin);
  });
});
