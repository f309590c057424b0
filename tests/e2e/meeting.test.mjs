// 会议模式: slides are chosen, turned by keys and by click, fill the screen at 1080p in type that reads from the back of the room, and need no network.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertQuiet, launch, ONE_FILE_URL, openPage, packages, ready, StaticServer } from './support.mjs';

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

async function open(url, options = {}) {
  const page = await openPage(browser, { viewport: { width: 1920, height: 1080 }, ...options });
  await page.goto(url);
  await ready(page);
  return page;
}

const number = (page, n) => page.waitForFunction((wanted) => document.querySelector('.slide nav span:not(.button)')?.textContent.startsWith(wanted), `${n}/`);

/** The slide as it is seen: smallest type in pixels of the screen, and whether something is cut off. */
const look = (page) => page.evaluate(() => {
  const slide = document.querySelector('.slide');
  const sizes = [];
  for (const node of slide.querySelectorAll('.body *, h2, .lead')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const box = node.getBoundingClientRect();
    if (!own || !box.width || node.closest('details, .unseen, [role=status]')) continue;
    const svg = node.closest('svg');
    const by = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    sizes.push(parseFloat(getComputedStyle(node).fontSize) * by);
  }
  return { smallest: Math.min(...sizes), tall: document.documentElement.scrollHeight - window.innerHeight,
    wide: document.documentElement.scrollWidth - window.innerWidth };
});

describe('the meeting room', () => {
  test('slides are chosen, turned by keys and by click, and left', async () => {
    const page = await open(`${server.url}#/1/meeting?p=2026-06`);
    await page.waitForSelector('input[name=section]');
    await page.locator('label', { hasText: '待办事项' }).locator('input').uncheck();
    const chosen = await page.locator('input[name=indicator]:checked').count();
    assert.equal(chosen, 4);
    await page.locator('button[data-act=meeting]').click();
    await number(page, 1);
    assert.equal(await page.locator('.top').isVisible(), false);
    const text = await page.locator('.slide').innerText();
    assert.match(text, /演示数据/);
    const all = Number((await page.locator('.slide nav span:not(.button)').innerText()).split('/')[1]);
    assert.ok(all >= 8, `${all} slides`);
    for (let n = 2; n <= all; n++) {
      await page.keyboard.press(['ArrowRight', 'PageDown', ' '][n % 3]);
      await number(page, n);
      await page.waitForSelector('main:not([aria-busy])');
      const seen = await look(page);
      assert.ok(seen.smallest >= 19, `slide ${n}: type of ${seen.smallest} px`);
      assert.ok(seen.tall <= 0 && seen.wide <= 0, `slide ${n} is larger than the screen: ${JSON.stringify(seen)}`);
    }
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await number(page, all - 1);
    // A bar leads to the same slide of its township; Back returns.
    await page.goto((await page.url()).replace(/v=\d+/, 'v=4'));
    await number(page, 4);
    await page.locator('.slide svg.scene').last().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /[?&]a=/.test(location.hash) && location.hash.includes('meeting'));
    await page.goBack();
    await number(page, 4);
    await page.locator('.slide nav .next').click();
    await number(page, 5);
    await page.keyboard.press('Escape');
    await page.waitForSelector('input[name=section]');
    assert.equal(await page.locator('label', { hasText: '待办事项' }).locator('input').isChecked(), false);
    assert.ok(await page.locator('.top').isVisible());
    assertQuiet(page.watch, server.origin);
  });

  test('what is ticked stays so while the rest of the package arrives', async () => {
    let arrive;
    const until = new Promise((now) => { arrive = now; });
    const slow = await StaticServer.start({ faults: [{ path: /ahead-/, until }] });
    const page = await open(`${slow.url}#/1/meeting?p=2026-06`);
    const duties = page.locator('label', { hasText: '待办事项' }).locator('input');
    const families = page.locator('.sheet details');
    await duties.uncheck();
    await page.locator('.sheet details:not([open]) summary').first().click();
    const [early, opened] = [await families.count(), await page.locator('.sheet details[open]').count()];
    arrive();
    await page.waitForFunction((few) => document.querySelectorAll('.sheet details').length > few, early);
    assert.equal(await duties.isChecked(), false);
    assert.equal(await page.locator('.sheet details[open]').count(), opened);
    await slow.stop();
  });

  test('the button fills the screen, in the one file without a network too; axe finds nothing', async () => {
    const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
    for (const base of [server.url, ONE_FILE_URL]) {
      const page = await open(`${base}#/1/meeting?v=2`, { bypassCSP: true });
      await number(page, 2);
      await page.locator('.slide nav button', { hasText: '全屏' }).click();
      await page.waitForFunction(() => document.fullscreenElement);
      await page.evaluate(axe);
      for (const n of [2, 3, 4]) {
        await number(page, n);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `slide ${n}`);
        await page.keyboard.press('ArrowRight');
      }
    }
  });
});
