// Measures our charts beside ECharts, Observable Plot, uPlot and Chart.js in one run: each chart in a fresh context of Chromium at 1200 × 600 and two
// device pixels a pixel, from plain arrays to the committed DOM and to the second animation frame. What they draw is in bench/draw/data.js.

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, StaticServer } from '../tests/e2e/support.mjs';

const ROUNDS = Number(process.env.SHANZHI_BENCH_ROUNDS ?? 9);
const KINDS = { lines: '12 × 36 lines', bars: '371 bars', heat: '22 × 36 heat table', points: '100,000 points' };
const LIBRARIES = ['shanzhi', 'echarts', 'plot', 'uplot', 'chartjs'];

const here = join(import.meta.dirname, 'draw');
const modules = join(process.env.SHANZHI_BENCH_NODE, 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'shanzhi-charts-'));
for (const name of ['index.html', 'data.js']) copyFileSync(join(here, name), join(folder, name));
for (const [name, from] of Object.entries({
  'echarts.js': 'echarts/dist/echarts.min.js', 'd3.js': 'd3/dist/d3.min.js', 'plot.js': '@observablehq/plot/dist/plot.umd.min.js',
  'uplot.js': 'uplot/dist/uPlot.iife.min.js', 'uplot.css': 'uplot/dist/uPlot.min.css', 'chart.js': 'chart.js/dist/chart.umd.min.js',
})) copyFileSync(join(modules, from), join(folder, name));
for (const name of ['chart_speed.js', 'chart_speed_bg.wasm']) copyFileSync(join(process.env.SHANZHI_BENCH_CHARTS, name), join(folder, name));
copyFileSync(join(import.meta.dirname, '../web/style.css'), join(folder, 'style.css'));
// Of the boot script only what answers a hover.
const boot = readFileSync(join(import.meta.dirname, '../web/boot.js'), 'utf8');
const part = ['pen', 'marks'].map((name) => readFileSync(join(import.meta.dirname, `../web/${name}.js`), 'utf8')).join('\n');
const maker = boot.slice(boot.indexOf('  function element('), boot.indexOf('  var stopped'));
writeFileSync(join(folder, 'boot.js'), `(function () {\n${maker}\n${part}\nwindow.chartMarks = marks;\nwindow.shanzhi = { pen: pen };\n})();\n`);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const server = await StaticServer.start({ folder, prefix: '/' });
const browser = await launch();
const times = {};
try {
  for (let round = -1; round < ROUNDS; round++) {
    for (const kind of Object.keys(KINDS)) {
      for (const of of LIBRARIES) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 });
        const page = await context.newPage();
        page.on('pageerror', (error) => { throw error; });
        await page.goto(`${server.url}?of=${of}&kind=${kind}`);
        const found = await page.evaluate(() => window.measured);
        await context.close();
        if (found && round >= 0) ((times[kind] ??= {})[of] ??= []).push(found);
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

const of = (kind, library, what) => (times[kind][library] ? median(times[kind][library].map((t) => t[what])) : undefined);
const ms = (value) => (value === undefined ? '—' : value.toFixed(1));
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) => [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
console.log(`Machine: ${cpus().length} cores (${cpus()[0]?.model.trim()}); median of ${ROUNDS} fresh contexts, 1200 × 600, two device pixels a pixel.\n`);
for (const [what, words] of [['committed', 'from data to committed DOM, flushed canvas or inserted SVG'], ['frames', 'to the second animation frame']]) {
  console.log(`**${words}, ms**\n`);
  console.log(table(['', ...LIBRARIES, '÷ ECharts', '÷ Plot'], Object.entries(KINDS).map(([kind, name]) => {
    const values = LIBRARIES.map((library) => of(kind, library, what));
    const by = (value) => (value ? (values[0] / value).toFixed(2) : '—');
    return [name, ...values.map(ms), by(values[1]), by(values[2])];
  })) + '\n');
}
console.log('**one hover of ours, ms**\n');
console.log(table(['', 'median', 'most'], Object.keys(KINDS).filter((kind) => kind !== 'points').map((kind) =>
  [KINDS[kind], ms(median(times[kind].shanzhi.map((t) => t.hover.median))), ms(Math.max(...times[kind].shanzhi.map((t) => t.hover.most)))])));
writeFileSync(process.env.SHANZHI_BENCH_REPORT, JSON.stringify(times, null, 2));
