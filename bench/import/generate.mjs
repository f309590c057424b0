// Writes the files that imports are measured with, the same on every machine: a long table and a ledger over the areas of data/county.
// node bench/import/generate.mjs long|ledger ROWS FILE [gb18030]

import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** xorshift32 (Marsaglia 2003): small, seeded, the same everywhere. */
function dice(seed) {
  let state = seed >>> 0 || 1;
  return (most) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % most;
  };
}

function table(path) {
  const [head, ...rows] = readFileSync(join(ROOT, path), 'utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/).map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

/** Villages with the names above them. */
function villages() {
  const areas = table('data/county/areas.csv');
  const names = new Map(areas.map((area) => [area.code, area.name]));
  return areas.filter((area) => area.level === 'village' && area.kind === 'tree')
    .map((area) => ({ code: area.code, township: names.get(area.parent), village: area.name }));
}

const two = (number) => String(number).padStart(2, '0');

/** One row a figure: every village, indicator and month, then the next years. */
function* long(rows) {
  const places = villages();
  const roll = dice(20260630);
  const indicators = ['人民调解案件受理数', '人民调解成功数', '群众诉求处置件数', '治安警情数', '法律咨询人次', '网格巡查次数', '矛盾纠纷排查数', '安全隐患整改数'];
  yield '区划代码,乡镇,村,月份,指标,数值,单位\n';
  let row = 0;
  for (let month = 0; ; month++) {
    for (const indicator of indicators) {
      for (const { code, township, village } of places) {
        if (row++ >= rows) return;
        const period = `${1985 + Math.floor(month / 12)}-${two(1 + (month % 12))}`;
        yield `${code},${township},${village},${period},${indicator},${roll(5000) / (indicator.endsWith('次') ? 10 : 1)},件\n`;
      }
    }
  }
}

/** One row a case. */
function* ledger(rows) {
  const places = villages();
  const roll = dice(20260701);
  const kinds = ['婚姻家庭纠纷', '邻里纠纷', '合同纠纷', '损害赔偿纠纷', '山林土地纠纷', '征地拆迁纠纷', '劳动争议纠纷', '消费纠纷', '其他纠纷'];
  const results = ['调解成功', '调解成功', '调解成功', '达成协议', '调解不成', '调解中'];
  const ratings = ['满意', '满意', '基本满意', '不满意', ''];
  yield '案件编号,受理时间,乡镇,村(社区),纠纷类型,调解结果,满意度\n';
  for (let row = 0; row < rows; row++) {
    const { township, village } = places[roll(places.length)];
    const date = `${2021 + roll(5)}-${two(1 + roll(12))}-${two(1 + roll(28))} ${two(8 + roll(10))}:${two(roll(60))}`;
    yield `RT${String(100000000 + row)},${date},${township},${village},${kinds[roll(kinds.length)]},${results[roll(results.length)]},${ratings[roll(ratings.length)]}\n`;
  }
}

/** Writes one file; returns its bytes. */
export async function write(kind, rows, path) {
  const out = createWriteStream(path);
  let batch = [];
  let size = 0;
  let bytes = 0;
  const flush = async () => {
    const chunk = Buffer.from(batch.join(''), 'utf8');
    bytes += chunk.length;
    batch = [];
    size = 0;
    if (!out.write(chunk)) await once(out, 'drain');
  };
  for (const line of kind === 'long' ? long(rows) : ledger(rows)) {
    batch.push(line);
    if (++size >= 20000) await flush();
  }
  await flush();
  out.end();
  await once(out, 'finish');
  return bytes;
}

if (process.argv[1] === import.meta.filename) {
  const [kind, rows, path] = process.argv.slice(2);
  console.log(await write(kind, Number(rows), path));
}
