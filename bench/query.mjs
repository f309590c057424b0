// Runs the query bench, built for the browser, in a worker of Chromium and passes on what it says. What is measured is bench/query.rs's.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StaticServer, launch } from '../tests/e2e/support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'shanzhi-query-'));
symlinkSync(process.env.SHANZHI_QUERY_BENCH, join(folder, 'built'));
writeFileSync(join(folder, 'index.html'), '<!DOCTYPE html><title>bench</title>');
writeFileSync(join(folder, 'worker.js'), "importScripts('built/query_speed.js'); wasm_bindgen({ module_or_path: 'built/query_speed_bg.wasm' });");

// An isolated page has a clock of 5 µs; any other one of 100.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const server = await StaticServer.start({ folder, headers });
const browser = await launch();
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.log(message.text()));
  await page.goto(server.url ?? server.origin);
  if (!(await page.evaluate(() => self.crossOriginIsolated))) throw new Error('the page is not isolated: its clock is too coarse');
  await page.evaluate(() => new Promise((done, failed) => {
    const worker = new Worker('worker.js');
    worker.onmessage = ({ data }) => (data === 'done' ? done() : console.log(data));
    worker.onerror = (event) => failed(new Error(event.message));
  }));
  console.log(`\nChromium ${browser.version()}`);
} finally {
  await browser.close();
  await server.stop?.();
  rmSync(folder, { recursive: true, force: true });
}
