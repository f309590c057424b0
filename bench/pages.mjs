// Times clicks on the built page: from the click to the second animation frame over parts that are loaded, tasks that hold the main thread, and what the page
// and its worker still hold after 200 turns of the pages. Which budgets these have is in docs/performance.md.

import { writeFileSync } from 'node:fs';
import { launch, openPage, ready, StaticServer } from '../tests/e2e/support.mjs';

const ROUNDS = Number(process.env.SHANZHI_BENCH_ROUNDS ?? 12);
const TURNS = 200;
/** Budgets: median and p95 of a click, the longest task, heap of the last turn to that of the twentieth. */
const BUDGET = { median: 50, p95: 100, task: 50, heap: 1.1 };

const rank = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const ms = (value) => value.toFixed(0);
const verdict = (value, limit) => (value <= limit ? 'held' : 'MISSED');
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) => [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');

const browser = await launch({ args: ['--no-sandbox', '--enable-precise-memory-info'] });
const server = await StaticServer.start({ prefix: '/a/b/' });
const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
await page.addInitScript(() => {
  window.tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((task) => window.tasks.push([task.startTime, task.duration])))
    .observe({ type: 'longtask', buffered: true });
});
await page.goto(server.url);
await ready(page, 60_000);
await page.waitForLoadState('networkidle');
await page.waitForTimeout(2000);

/** Clicks the first link to a hash and waits for the second frame; the sheet that the worker composes may come later. */
const click = (hash) => page.evaluate((target) => new Promise((done) => {
  const link = [...document.querySelectorAll('a[href^="#/"]')].find((one) => one.getAttribute('href') === target);
  const start = performance.now();
  if (link) link.click(); else location.hash = target;
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
}), hash);

/** From now until the view's own sheet stands: the page is no longer busy and nothing is pending. */
const settled = () => page.waitForFunction(() => !document.querySelector('main[aria-busy], .pending'), undefined, { timeout: 30_000 });

/** One link of every kind of view, and the ways down and up. */
const ways = await page.evaluate(() => {
  const kinds = new Map();
  for (const link of document.querySelectorAll('a[href^="#/"]')) {
    const href = link.getAttribute('href');
    const kind = href.split('?')[0].split('/').slice(0, 3).join('/') + (href.includes('a=') ? ' 下级' : '');
    if (!kinds.has(kind)) kinds.set(kind, href);
  }
  return [...kinds];
});

const started = await page.evaluate(() => performance.now());
const [clicks, whole] = [new Map(ways.map(([kind]) => [kind, []])), []];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [kind, hash] of ways) {
    const from = performance.now();
    clicks.get(kind).push(await click(hash));
    await settled();
    whole.push(performance.now() - from);
    await page.waitForTimeout(100);
  }
}
const tasks = (await page.evaluate(() => window.tasks)).filter(([at]) => at >= started).map(([, took]) => took);

// What is still held: everything that can be given back is given back before it is weighed.
const devtools = await page.context().newCDPSession(page);
const weigh = async () => {
  for (let n = 0; n < 3; n += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name) => metrics.find((one) => one.name === name).value;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
};
await devtools.send('Performance.enable');
const held = {};
for (let turn = 1; turn <= TURNS; turn += 1) {
  await click(ways[turn % ways.length][1]);
  await settled();
  if (turn === 20 || turn === TURNS) {
    // Weighed on one and the same view.
    await click(ways[0][1]);
    await settled();
    await page.waitForTimeout(500);
    held[turn] = await weigh();
  }
}

const all = [...clicks.values()].flat();
const longest = Math.max(0, ...tasks);
const growth = held[TURNS].heap / held[20].heap;
console.log(`Chromium ${browser.version()}; ${ROUNDS} rounds over ${ways.length} kinds of views.\n`);
console.log(table(['what', 'measured', 'budget', ''], [
  ['click to the second frame, median', `${ms(rank(all, 0.5))} ms`, `${BUDGET.median} ms`, verdict(rank(all, 0.5), BUDGET.median)],
  ['click to the second frame, p95', `${ms(rank(all, 0.95))} ms`, `${BUDGET.p95} ms`, verdict(rank(all, 0.95), BUDGET.p95)],
  ['until the worker\'s sheet stands, median and p95', `${ms(rank(whole, 0.5))}, ${ms(rank(whole, 0.95))} ms`, '', ''],
  ['tasks over 50 ms on the main thread', `${tasks.length}, longest ${ms(longest)} ms`, `${BUDGET.task} ms`, verdict(longest, BUDGET.task)],
  [`heap after ${TURNS} turns ÷ after 20`, growth.toFixed(2), BUDGET.heap, verdict(growth, BUDGET.heap)],
  ['nodes, listeners after 20 and 200', `${held[20].nodes}, ${held[20].listeners}; ${held[TURNS].nodes}, ${held[TURNS].listeners}`, '', ''],
]));
console.log(`\n${table(['click to', 'median', 'p95'], [...clicks].map(([kind, list]) => [`\`${kind}\``, ms(rank(list, 0.5)), ms(rank(list, 0.95))]))}`);
if (process.env.SHANZHI_BENCH_REPORT) {
  writeFileSync(process.env.SHANZHI_BENCH_REPORT, JSON.stringify({ clicks: [...clicks], whole, tasks, held }, null, 2));
}
await browser.close();
await server.stop();
