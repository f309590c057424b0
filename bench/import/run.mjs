// Measures imports beside PapaParse, uDSV, DuckDB and SheetJS in one run of one browser: from bytes in memory to a dataset that can be asked, in a
// worker. Every reading is a fresh browser, so that the memory of one is not the memory of the next. The files are generate.mjs's.
// What the numbers must be is in docs/performance.md.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DIST, launch, ready, StaticServer } from '../../tests/e2e/support.mjs';
import { write } from './generate.mjs';

const ROWS = Number(process.env.SHANZHI_BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.SHANZHI_BENCH_ROUNDS ?? 3);
const modules = join(process.env.SHANZHI_BENCH_NODE, 'node_modules');
const kept = process.env.SHANZHI_BENCH_FILES;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

// ---- files and folders ----------------------------------------------------------------------------------------------

/** The same text in GB18030, by the browser's own tables turned round: every letter of these files is of two bytes. */
function inGb18030(text) {
  const decoder = new TextDecoder('gb18030');
  const table = new Map();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const letter = low === 0x7f ? '' : decoder.decode(Uint8Array.of(high, low));
      if (letter.length === 1 && !table.has(letter)) table.set(letter, (high << 8) | low);
    }
  }
  const bytes = Buffer.alloc(text.length * 2);
  let at = 0;
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 0x80) bytes[at++] = code;
    else at = bytes.writeUInt16BE(table.get(letter), at);
  }
  return bytes.subarray(0, at);
}

/** A workbook of 100,000 rows and 8 columns, written by SheetJS from the long table. */
async function workbook(from, path) {
  const XLSX = (await import(join(modules, 'xlsx/xlsx.mjs')));
  const rows = readFileSync(from, 'utf8').split('\n').slice(0, Math.min(100_000, ROWS) + 1);
  const cells = rows.map((row, at) => row.split(',').map((cell, column) => (at && column === 5 ? Number(cell) : cell)).concat(at ? '演示' : '备注'));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(cells, { dense: true }), '数据');
  writeFileSync(path, XLSX.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }));
}

async function made(folder) {
  const files = { long: 'long.csv', ledger: 'ledger.csv', gb: 'long-gb18030.csv', xlsx: 'book.xlsx' };
  for (const [kind, name] of Object.entries(files)) {
    const path = (files[kind] = join(folder, `${ROWS}-${name}`));
    if (existsSync(path)) continue;
    if (kind === 'gb') writeFileSync(path, inGb18030(readFileSync(files.long, 'utf8')));
    else if (kind === 'xlsx') await workbook(files.long, path);
    else await write(kind, ROWS, path);
  }
  return files;
}

function served(files) {
  const folder = mkdtempSync(join(tmpdir(), 'shanzhi-import-'));
  symlinkSync(DIST, join(folder, 'site'));
  const peers = join(folder, 'peers');
  mkdirSync(peers);
  const from = join(import.meta.dirname, 'peers');
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(peers, name));
  const duck = '@duckdb/duckdb-wasm/dist';
  for (const [name, path] of Object.entries({
    'papaparse.js': 'papaparse/papaparse.min.js', 'udsv.js': 'udsv/dist/uDSV.iife.min.js', 'sheetjs.js': 'xlsx/dist/xlsx.full.min.js',
    'duckdb-eh.wasm': `${duck}/duckdb-eh.wasm`, 'duckdb-browser-eh.worker.js': `${duck}/duckdb-browser-eh.worker.js`,
  })) copyFileSync(join(modules, path), join(peers, name));
  copyFileSync(join(modules, duck, 'duckdb-browser.mjs'), join(peers, 'duckdb-browser.mjs'));
  symlinkSync(modules, join(peers, 'node'));
  for (const path of Object.values(files)) symlinkSync(path, join(peers, basename(path)));
  return folder;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

/** The pages of this browser: their processes, by Linux's own account. */
function renderers(profile) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes('--type=renderer') && words.includes(profile);
    } catch {
      return false;
    }
  });
}

const kilobytes = (pid, what) => Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

/** Begins to watch the largest page; the answer gives what its memory grew by, most, in megabytes. */
function watchMemory(profile) {
  const pids = renderers(profile);
  const before = pids.map((pid) => {
    try { writeFileSync(`/proc/${pid}/clear_refs`, '5'); } catch { /* another user's process: the peak of its life is taken */ }
    return kilobytes(pid, 'VmRSS');
  });
  return () => Math.max(...pids.map((pid, at) => {
    try { return kilobytes(pid, 'VmHWM') - before[at]; } catch { return 0; }
  })) / 1000;
}

// ---- readings -------------------------------------------------------------------------------------------------------

async function fresh(work) {
  const profile = `shanzhi-bench-${Math.random().toString(36).slice(2)}`;
  const browser = await launch({ env: process.env, args: ['--no-sandbox', `--user-agent=${profile}`] });
  try {
    const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })).newPage();
    return await work(page, profile);
  } finally {
    await browser.close();
  }
}

async function ours(server, file) {
  return fresh(async (page, profile) => {
    await page.goto(`${server.url}site/#/1/data`);
    await ready(page, 60_000);
    await page.waitForTimeout(3000); // what is fetched ahead has come
    await page.evaluate(() => {
      window.seen = { long: 0, shown: [] };
      new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.seen.long = Math.max(window.seen.long, e.duration); }))
        .observe({ type: 'longtask' });
      new MutationObserver(() => {
        const bar = document.querySelector('progress');
        if (bar && window.seen.last !== bar.value) { window.seen.last = bar.value; window.seen.shown.push(performance.now()); }
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    const memory = watchMemory(profile);
    await page.setInputFiles('input[type=file]', file);
    await page.locator('.preview button').first().waitFor({ timeout: 300_000 });
    const grown = memory();
    // Parts of the package are imports too, and short.
    const ms = await page.workers()[0].evaluate(() => Math.max(...performance.getEntriesByName('import', 'measure').map((m) => m.duration)));
    const seen = await page.evaluate(() => window.seen);
    const gaps = seen.shown.slice(1).map((at, i) => at - seen.shown[i]);
    return { ms, grown, longest: seen.long, gap: Math.max(0, ...gaps), words: await page.locator('.preview').first().innerText() };
  });
}

/** From the click on 取消 to the page without the work. */
async function cancelled(server, file) {
  return fresh(async (page) => {
    await page.goto(`${server.url}site/#/1/data`);
    await ready(page, 60_000);
    await page.waitForTimeout(3000);
    await page.setInputFiles('input[type=file]', file);
    const button = page.locator('button', { hasText: '取消' }).first();
    await button.waitFor({ timeout: 60_000 });
    return page.evaluate(() => new Promise((done) => {
      const start = performance.now();
      [...document.querySelectorAll('button')].find((b) => b.textContent.includes('取消')).click();
      const look = () => (document.querySelector('progress') ? requestAnimationFrame(look) : done(performance.now() - start));
      requestAnimationFrame(look);
    }));
  });
}

async function theirs(server, library, file) {
  return fresh(async (page, profile) => {
    await page.goto(`${server.url}peers/index.html`);
    const name = basename(file);
    if (library === 'duckdb') {
      await page.addScriptTag({ url: 'duckdb.mjs', type: 'module' });
      await page.waitForFunction(() => window.readDuckdb);
    }
    const memory = watchMemory(profile);
    const found = library === 'duckdb' ? await page.evaluate((f) => window.readDuckdb(f), name)
      : await page.evaluate(([of, f]) => window.read(of, f), [library, name]);
    return { ...found, grown: memory() };
  });
}

// ---- the table ------------------------------------------------------------------------------------------------------

const own = kept ? null : mkdtempSync(join(tmpdir(), 'shanzhi-files-'));
const files = await made(kept ?? own);
const folder = served(files);
const server = await StaticServer.start({ folder, prefix: '/' });
const PEERS = { long: ['papaparse', 'udsv', 'duckdb'], ledger: ['papaparse', 'udsv', 'duckdb'], gb: [], xlsx: ['sheetjs'] };
const report = {};
try {
  for (const [kind, file] of Object.entries(files)) {
    const size = statSync(file).size / 1e6;
    report[kind] = { size };
    for (const library of ['ours', ...PEERS[kind]]) {
      const found = [];
      for (let round = 0; round < ROUNDS; round++) {
        try {
          found.push(library === 'ours' ? await ours(server, file) : await theirs(server, library, file));
        } catch (error) {
          console.error(`${library}, ${kind}: ${error.message.split('\n')[0]}`);
        }
      }
      if (found.length === 0) continue;
      const of = (what) => median(found.map((f) => f[what] ?? 0));
      report[kind][library] = { ms: of('ms'), grown: of('grown'), longest: of('longest'), gap: of('gap'), rows: found[0].rows, words: found[0].words };
    }
  }
  report.cancel = await cancelled(server, files.long);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  if (own) rmSync(own, { recursive: true, force: true });
}

const line = (cells) => `| ${cells.join(' | ')} |`;
console.log(`Machine: ${cpus().length} cores (${cpus()[0]?.model.trim()}); ${ROWS} rows; median of ${ROUNDS} fresh browsers.\n`);
console.log(line(['file', 'who', 'ms', 'MB/s', 'memory grew by, MB', '× the file', 'longest task of the page, ms', 'longest wait for progress, ms']));
console.log(line(Array(8).fill('---')));
for (const [kind, { size, ...who }] of Object.entries(report)) {
  if (kind === 'cancel') continue;
  for (const [library, t] of Object.entries(who)) {
    const page = library === 'ours' ? [t.longest.toFixed(0), t.gap.toFixed(0)] : ['', ''];
    console.log(line([`${kind}, ${size.toFixed(1)} MB`, library, t.ms.toFixed(0), (size / t.ms * 1000).toFixed(0), t.grown.toFixed(0), (t.grown / size).toFixed(1), ...page]));
  }
}
console.log(`\nCancel: ${report.cancel?.toFixed(0)} ms from the click to the page without the work.`);
writeFileSync(process.env.SHANZHI_BENCH_REPORT, JSON.stringify(report, null, 2));
