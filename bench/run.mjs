// Measures the built site and the peer in one run: bytes after Brotli 11, and times in fresh contexts of Chromium.
// What the numbers must be is in docs/performance.md. `cargo xtask bench` says through the environment where everything is.

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { DIST, launch, ready } from '../tests/e2e/support.mjs';

const ROUNDS = 15;
/** Budgets of the first load, in kB (1000 bytes) after Brotli, and in ms. */
const BUDGET = { page: 161, data: 60, firstChart: 1000, ofPeer: 0.9 };

const PEER = join(import.meta.dirname, 'peer');
const FIRST_FILES = (process.env.SHANZHI_FIRST_FILES ?? '').split(' ').filter(Boolean);

// The first view, ready to draw: all that is needed of the data before the first chart. Its sources are read afterwards.
const FIRST_VIEW = join(dirname(FIRST_FILES.find((path) => path.endsWith('datapackage.json')) ?? 'data/county/x'), 'first.bin');

// ---- bytes ----------------------------------------------------------------------------------------------------------

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

function weigh(group, folder, names) {
  return names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { group, file: name, bytes: bytes.length, brotli: brotli(bytes) };
  });
}

const total = (rows, group) => rows.filter((row) => row.group === group).reduce((sum, row) => sum + row.brotli, 0);

function sizes(peerFolder) {
  const names = readdirSync(DIST);
  const worker = names.filter((name) => /^worker/.test(name));
  const page = names.filter((name) => /\.(html|js|css|wasm|svg)$/.test(name) && !worker.includes(name) && name !== 'shanzhi.html');
  return [
    ...weigh('page', DIST, page),
    ...weigh('worker', DIST, worker),
    ...weigh('first data', DIST, [FIRST_VIEW]),
    ...weigh('its sources', DIST, FIRST_FILES),
    ...weigh('peer', peerFolder, readdirSync(peerFolder)),
  ];
}

/** One folder for the server: the site below /a/b/, the peer below /peer/ with the smallest ECharts that draws a line. */
function serverFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'shanzhi-bench-'));
  writeFileSync(join(folder, 'index.html'), '');
  mkdirSync(join(folder, 'a'));
  symlinkSync(DIST, join(folder, 'a/b'));
  const peer = join(folder, 'peer');
  mkdirSync(peer);
  const modules = join(process.env.SHANZHI_BENCH_NODE, 'node_modules');
  for (const name of readdirSync(PEER)) copyFileSync(join(PEER, name), join(peer, name));
  copyFileSync(join(modules, 'echarts/dist/echarts.simple.min.js'), join(peer, 'echarts.js'));
  copyFileSync(join(modules, 'papaparse/papaparse.min.js'), join(peer, 'papaparse.js'));
  return folder;
}

/** The project's own server, in a process of its own. */
async function serve(folder) {
  const child = spawn(process.env.SHANZHI_XTASK, ['serve', '--no-build', '--dist', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise((done, failed) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) done(found[0]);
    });
    child.on('exit', () => failed(new Error('the server did not start')));
  });
  return { origin, stop: () => child.kill() };
}

// ---- times ----------------------------------------------------------------------------------------------------------

const median = (numbers) => {
  const sorted = numbers.toSorted ? numbers.toSorted((a, b) => a - b) : [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** One visit in a fresh context: nothing cached, nothing stored. */
async function visit(browser, url, work) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Milliseconds from the start of navigation to the mark of the first chart. */
async function firstChart(page) {
  await page.waitForFunction(() => performance.getEntriesByName('first-chart', 'mark').length > 0, undefined, { timeout: 60_000 });
  return page.evaluate(() => performance.getEntriesByName('first-chart', 'mark')[0].startTime);
}

async function visitSite(page) {
  await ready(page, 60_000);
  const mark = await firstChart(page);
  const measures = await page.evaluate(() => {
    const first = {};
    for (const { name, duration } of performance.getEntriesByType('measure')) first[name] ??= duration;
    return first;
  });
  return { 'first-chart': mark, ...measures };
}

/** From a click on a link inside the page to the second frame after it. */
async function switchPage(page, hash) {
  return page.evaluate((target) => new Promise((done) => {
    const start = performance.now();
    location.hash = target;
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  }), hash);
}

/** Links of the page's own, one for each kind of view. */
async function switches(page) {
  await ready(page, 60_000);
  await page.waitForTimeout(1500); // the parts fetched ahead have come
  const kinds = new Map();
  const links = await page.$$eval('a[href^="#"]', (nodes) => nodes.map((node) => node.getAttribute('href')));
  for (const link of links) {
    const kind = link.split(/[?&]/)[0].split('/').slice(0, 3).join('/');
    if (!kinds.has(kind)) kinds.set(kind, link);
  }
  const times = {};
  const home = await page.evaluate(() => location.hash || '#');
  for (const [kind, link] of kinds) {
    times[kind] = await switchPage(page, link);
    await page.waitForTimeout(200);
    await switchPage(page, home);
    await page.waitForTimeout(200);
  }
  return times;
}

function collect(rounds) {
  const names = [...new Set(rounds.flatMap(Object.keys))];
  return Object.fromEntries(names.map((name) => {
    const values = rounds.map((round) => round[name]).filter((value) => value !== undefined);
    return [name, { median: median(values), least: Math.min(...values), most: Math.max(...values), rounds: values.length }];
  }));
}

async function times(folder) {
  const server = await serve(folder);
  const browser = await launch();
  try {
    // The peer reads the same first figures from the same server.
    const core = FIRST_FILES.find((path) => path.includes('observations/'));
    const [indicator, area] = firstSeries(join(DIST, core));
    const siteUrl = `${server.origin}/a/b/`;
    const peerUrl = `${server.origin}/peer/?data=../a/b/${core}&indicator=${indicator}&area=${area}`;
    const rounds = { site: [], peer: [], switch: [] };
    await visit(browser, siteUrl, visitSite); // the first visit warms the browser, not the page
    await visit(browser, peerUrl, firstChart);
    for (let round = 0; round < ROUNDS; round++) {
      rounds.site.push(await visit(browser, siteUrl, visitSite));
      rounds.peer.push({ 'first-chart': await visit(browser, peerUrl, firstChart) });
      rounds.switch.push(await visit(browser, siteUrl, switches));
    }
    return { site: collect(rounds.site), peer: collect(rounds.peer), switch: collect(rounds.switch), browser: browser.version() };
  } finally {
    await browser.close();
    server.stop();
  }
}

/** The indicator and the area of the first row: some series that is surely there. */
function firstSeries(file) {
  const [head, first] = readFileSync(file, 'utf8').split('\n');
  const columns = head.trim().split(',');
  const cells = first.trim().split(',');
  return ['indicator', 'area'].map((name) => cells[columns.indexOf(name)]);
}

// ---- the report -----------------------------------------------------------------------------------------------------

const kB = (bytes) => (bytes / 1000).toFixed(1);
const ms = (number) => number.toFixed(0);
const verdict = (value, limit) => (value <= limit ? 'held' : 'MISSED');

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function report(weights, timed) {
  const page = total(weights, 'page') / 1000;
  const data = total(weights, 'first data') / 1000;
  const mine = timed.site['first-chart'].median;
  const theirs = timed.peer['first-chart'].median;
  const spread = (name, { median: middle, least, most, rounds }) => [name, ms(middle), `${ms(least)}–${ms(most)}`, rounds];
  return [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB; Chromium ${timed.browser}; median of ${ROUNDS} fresh contexts.`,
    '### Budgets',
    table(['what', 'measured', 'budget', ''], [
      ['page files, Brotli 11', `${page.toFixed(1)} kB`, `${BUDGET.page} kB`, verdict(page, BUDGET.page)],
      ['data before the first chart, Brotli 11', `${data.toFixed(1)} kB`, `${BUDGET.data} kB`, verdict(data, BUDGET.data)],
      ['first chart', `${ms(mine)} ms`, `${BUDGET.firstChart} ms`, verdict(mine, BUDGET.firstChart)],
      ['first chart ÷ peer', (mine / theirs).toFixed(2), BUDGET.ofPeer, verdict(mine / theirs, BUDGET.ofPeer)],
      ['page files ÷ peer', (page * 1000 / total(weights, 'peer')).toFixed(2), '', ''],
    ]),
    '### Times, ms',
    table(['what', 'median', 'range', 'rounds'], [
      ...Object.entries(timed.site).map(([name, value]) => spread(name, value)),
      ...Object.entries(timed.peer).map(([name, value]) => spread(`peer: ${name}`, value)),
      ...Object.entries(timed.switch).map(([name, value]) => spread(`switch to \`${name}\``, value)),
    ]),
    '### Sizes, kB',
    table(['group', 'file', 'plain', 'Brotli 11'], [
      ...weights.map(({ group, file, bytes, brotli: packed }) => [group, file, kB(bytes), kB(packed)]),
      ...[...new Set(weights.map(({ group }) => group))].map((group) => [`**${group}**`, 'total', '', `**${kB(total(weights, group))}**`]),
    ]),
  ].join('\n\n');
}

const folder = serverFolder();
try {
  const weights = sizes(join(folder, 'peer'));
  const timed = await times(folder);
  writeFileSync(process.env.SHANZHI_BENCH_REPORT, JSON.stringify({ sizes: weights, times: timed, budget: BUDGET }, null, 2));
  console.log(report(weights, timed));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
