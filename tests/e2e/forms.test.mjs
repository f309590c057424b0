// A month of a form: made on the page for every township, filled in, checked by the township off line, laid in by the county, kept in the draft.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { assertQuiet, launch, openPage, ready, says, StaticServer } from './support.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await StaticServer.start();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The files of a zip by name; enough of the format for what our own writer makes. */
function unzipped(bytes) {
  const files = new Map();
  let end = bytes.length - 22;
  while (bytes.readUInt32LE(end) !== 0x06054b50) end -= 1;
  let place = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [method, packed] = [bytes.readUInt16LE(place + 10), bytes.readUInt32LE(place + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(place + offset));
    const local = bytes.readUInt32LE(place + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(start, start + packed);
    files.set(bytes.toString('utf8', place + 46, place + 46 + name), method === 8 ? inflateRawSync(raw) : raw);
    place += 46 + name + extra + comment;
  }
  return files;
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes) => (bytes.reduce((c, b) => CRC[(c ^ b) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function zipped(files) {
  const [parts, list] = [[], []];
  let at = 0;
  for (const [name, content] of files) {
    const [label, packed] = [Buffer.from(name), deflateRawSync(content)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt16LE(0x21, 8);
    head.writeUInt32LE(crc(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(label.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, label, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, label);
    at += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** Every open cell of figures filled in: `figure` gives what is typed. Fill-in cells have the ninth format. */
function filled(workbook, figure) {
  const files = unzipped(workbook);
  let open = 0;
  for (const [name, content] of files) {
    if (!name.startsWith('xl/worksheets/')) continue;
    const text = content.toString('utf8').replace(/<c r="([A-Z]+\d+)" s="8"\/>/g, (_, place) => {
      open += 1;
      const typed = figure(open);
      return typed === '' ? `<c r="${place}" s="8"/>` : `<c r="${place}" s="8"><v>${typed}</v></c>`;
    });
    files.set(name, Buffer.from(text));
  }
  return { bytes: zipped(files), open };
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const drop = (page, name, buffer) => page.setInputFiles('.door input[type=file]', [{ name, mimeType: XLSX, buffer }]);

describe('monthly forms', () => {
  test('are made for every township, filled in, checked off line, laid in and kept', async () => {
    const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 } });
    const county = await context.newPage();
    await county.goto(server.url + '#/1/data?v=forms&f=F-ZL');
    await ready(county);
    await says(county, '《乡村治理综合月报表》统计期：2026年7月');
    const [download] = await Promise.all([
      county.waitForEvent('download', { timeout: 120_000 }),
      county.locator('#forms button[type=submit]').click(),
    ]);
    assert.equal(download.suggestedFilename(), '乡村治理综合月报表2026-07.zip');
    const forms = unzipped(readFileSync(await download.path()));
    assert.equal(forms.size, 22);
    const empty = forms.get('桐屏镇-乡村治理综合月报表-2026-07.xlsx');
    assert.ok(empty, [...forms.keys()].join(' '));

    // The township, without a network: first with a cell forgotten, then whole.
    const own = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await own.goto(server.url + '#/1/data');
    await ready(own);
    await says(own, '分片清单');
    await own.context().setOffline(true);
    await drop(own, '桐屏镇.xlsx', filled(empty, (n) => (n === 2 ? '' : 3)).bytes);
    await says(own, '不能报送：还有1格未填');
    const whole = filled(empty, () => 3);
    await drop(own, '桐屏镇.xlsx', whole.bytes);
    await says(own, '可以报送的1份');
    assert.match(await own.locator('#forms-of-load').innerText(), new RegExp(`桐屏镇[\\s\\S]*2026年7月[\\s\\S]*${whole.open}[\\s\\S]*可以报送`));
    await own.context().setOffline(false);
    assertQuiet(own.watch, server.url);

    // The county takes it: the figures, the ledger, the draft.
    await drop(county, '桐屏镇.xlsx', whole.bytes);
    await county.goto(server.url + '#/1/data');
    await says(county, '可以报送的1份');
    await county.locator('.preview button', { hasText: '并入' }).click();
    await county.locator('h2', { hasText: '已导入文件' }).waitFor();
    await says(county, '已收到第1版');
    await county.goto(server.url + '#/1/data?v=ledger&f=F-ZL&p=2026-07');
    await says(county, '《桐屏镇.xlsx》');
    await county.goto(server.url + '#/1/data?a=990121100&i=RJ01&p=2026-07&v=fix');
    await says(county, '现在为：3');
    await county.close({ runBeforeUnload: false });
    const again = await context.newPage();
    await again.goto(server.url + '#/1/data');
    await ready(again);
    await says(again, '导入1次，收退登记1次');
    await context.close();
  });
});
