// The page starts wherever an office may put it, in browsers old and new, and asks nobody else for anything.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  assertQuiet, launch, OLD_CHROMIUMS, ONE_FILE_URL, openOld, openPage, ready, readyOld, StaticServer,
} from './support.mjs';

const OFFICE_SERVER = { prefix: '/a/b/', wasmType: 'application/octet-stream' };

describe('Chromium of today', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });

  test('starts under a sub-path, with programs served as octet-stream', async () => {
    const server = await StaticServer.start(OFFICE_SERVER);
    try {
      const page = await openPage(browser);
      await page.goto(server.url);
      await ready(page);
      assertQuiet(page.watch, server.origin);
      assert.deepEqual(server.requests.filter(({ status }) => status !== 200), []);
      assert.equal(await page.evaluate(() => window.shanzhi.mode), 'folder');
    } finally {
      await server.stop();
    }
  });

  test('starts as one file without a network', async () => {
    const page = await openPage(browser, { network: false });
    await page.goto(ONE_FILE_URL);
    await ready(page);
    assert.deepEqual(page.watch.requests.filter((url) => !/^(file|blob|data):/.test(url)), []);
    assert.deepEqual(page.watch.errors, []);
    assert.equal(await page.evaluate(() => window.shanzhi.mode), 'onefile');
    await page.locator('table.matrix tbody th a').first().click();
    await page.waitForFunction(() => document.querySelectorAll('.crumbs li').length === 2 && !document.querySelector('.pending'));
    await page.locator('table.matrix tbody th a').first().click();
    await page.waitForFunction(() => document.querySelectorAll('.crumbs li').length === 3);
    assert.deepEqual(page.watch.errors, []);
  });

  test('holds no inline script and no inline style in the folder build', async () => {
    const server = await StaticServer.start(OFFICE_SERVER);
    try {
      const html = await (await fetch(server.url)).text();
      assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/i);
      assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/i);
    } finally {
      await server.stop();
    }
  });

  test('refuses every request to another host', async () => {
    const server = await StaticServer.start();
    const stranger = await StaticServer.start();
    try {
      const page = await openPage(browser);
      for (const address of [server.url, ONE_FILE_URL]) {
        await page.goto(address);
        await ready(page);
        const outcome = await page.evaluate(async (foreign) => {
          const attempt = (promise) => promise.then(() => 'went out', () => 'refused');
          const element = (name) => attempt(new Promise((done, failed) => {
            const node = document.createElement(name);
            node.onload = done;
            node.onerror = failed;
            node.src = foreign + (name === 'img' ? 'icon.svg' : 'boot.js');
            document.body.append(node);
          }));
          const worker = new Blob([`fetch('${foreign}').then(() => postMessage('went out'), () => postMessage('refused'))`]);
          return {
            fetch: await attempt(fetch(foreign, { mode: 'no-cors' })),
            image: await element('img'),
            script: await element('script'),
            beacon: navigator.sendBeacon(foreign, 'x') && 'sent',
            worker: await new Promise((done) => {
              new Worker(URL.createObjectURL(worker)).onmessage = ({ data }) => done(data);
            }),
          };
        }, stranger.url);
        delete outcome.beacon; // says that it was queued, even when the policy drops it: the stranger's list below is the proof
        assert.deepEqual(outcome, { fetch: 'refused', image: 'refused', script: 'refused', worker: 'refused' });
      }
      await new Promise((done) => setTimeout(done, 300));
      assert.deepEqual(stranger.requests, []);
    } finally {
      await server.stop();
      await stranger.stop();
    }
  });

  test('a spawned worker after the first one starts too', async () => {
    const server = await StaticServer.start(OFFICE_SERVER);
    try {
      const page = await openPage(browser);
      for (const address of [server.url, ONE_FILE_URL]) {
        await page.goto(address);
        await ready(page);
        const started = await page.evaluate(async () => {
          const workers = [await window.shanzhi.spawn(), await window.shanzhi.spawn()];
          workers.forEach((worker) => worker.terminate());
          return workers.length;
        });
        assert.equal(started, 2);
        assert.deepEqual(page.watch.errors, []);
      }
    } finally {
      await server.stop();
    }
  });

  const words = async (options, expected) => {
    const server = await StaticServer.start(options.server);
    try {
      const page = await openPage(browser, options.page);
      await page.goto(server.url);
      await page.waitForSelector('html[data-stopped]', { state: 'attached', timeout: 15_000 });
      const text = await page.evaluate(() => document.body.textContent);
      for (const part of expected) assert.match(text, part);
    } finally {
      await server.stop();
    }
  };

  const agent = (text) => ({ page: { userAgent: text } });
  test('says in words which browser to use: Chrome 79', () => words(
    agent('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36'),
    [/Chrome 79/, /Chrome 80 以上/, /360/, /极速模式/]));
  test('says in words which browser to use: 兼容模式', () => words(
    agent('Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko'),
    [/兼容模式/, /极速模式/, /Internet Explorer 11/]));

  test('says in words that a program is missing', () => words(
    { server: { faults: [{ path: /_bg\.wasm$/, status: 404 }] } }, [/页面没有打开/, /_bg\.wasm/, /404/]));
  test('says in words that a program is cut short', () => words(
    { server: { faults: [{ path: /page-.*\.wasm$/, truncate: 1000 }] } }, [/page-.*\.wasm/, /没有传完/]));
  test('says in words that the server answers with a page', () => words(
    { server: { faults: [{ path: /page-.*\.wasm$/, body: '<!DOCTYPE html><p>登录', type: 'text/html' }] } },
    [/page-.*\.wasm/, /网页/]));
  test('says in words that the script is missing', () => words(
    { server: { faults: [{ path: /page-.*\.js$/, status: 500 }] } }, [/page-.*\.js/, /读取失败/]));

  test('a worker that is missing is an error in words to whoever asks for it', async () => {
    const server = await StaticServer.start({ faults: [{ path: /worker\.js$/, status: 404 }] });
    try {
      const page = await openPage(browser);
      await page.goto(server.url);
      await page.waitForFunction(() => window.shanzhi);
      const said = () => page.evaluate(() => window.shanzhi.spawn().then(() => 'started', (error) => error.message));
      await said(); // the first one is the page's own
      assert.match(await said(), /worker\.js.*404/);
      server.faults.length = 0;
      // The page's own start may still have been on the way to the missing file, and who asks meanwhile shares it.
      let last = await said();
      for (let tries = 1; last !== 'started' && tries < 5; tries += 1) last = await said();
      assert.equal(last, 'started', 'it may be tried again');
    } finally {
      await server.stop();
    }
  });
});

for (const [version, program] of OLD_CHROMIUMS) {
  describe(`Chromium ${version}`, () => {
    const opens = async (url, origin) => {
      const old = await openOld(program, url);
      try {
        assert.match(await old.page.evaluate(() => navigator.userAgent), new RegExp(`Chrome/${version}\\.`));
        await readyOld(old.page);
        // Down to a township and a village of it.
        const open = (steps) => old.page.evaluate((n) => {
          if (document.querySelectorAll('.crumbs li').length === n) return true;
          if (document.querySelectorAll('.crumbs li').length === (n === 2 ? 0 : n - 1) && !document.querySelector('.pending')) {
            document.querySelector('table.matrix tbody th a')?.click();
          }
          return false;
        }, steps);
        for (const steps of [2, 3]) {
          const end = Date.now() + 30_000;
          while (!await open(steps)) {
            assert.ok(Date.now() < end, `step ${steps} does not open`);
            await new Promise((done) => setTimeout(done, 200));
          }
        }
        assertQuiet(old.watch, origin);
      } finally {
        await old.close();
      }
    };

    test('starts and drills under a sub-path', async () => {
      const server = await StaticServer.start(OFFICE_SERVER);
      try {
        await opens(server.url, server.origin);
      } finally {
        await server.stop();
      }
    });

    test('starts and drills as one file', () => opens(ONE_FILE_URL, 'file:'));
  });
}
if (OLD_CHROMIUMS.length < 2) test('old Chromiums', { skip: 'not for this machine' }, () => {});
