// Validates office files by the Open XML SDK of Microsoft (npm @ooxml-tools/validate, the SDK as WebAssembly): schemas and constraints of every part,
// and of every workbook embedded in a chart. It makes no files; the last line says how many were valid.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const at = createRequire(join(process.env.SHANZHI_NODE, 'package.json'));
const { default: validate, ready } = await import(pathToFileURL(at.resolve('@ooxml-tools/validate')));
await ready();

// The files of a zip by name; enough of the format for what our own writer and python make.
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

async function faults(bytes, name) {
  return validate(new Uint8Array(bytes), name.split('.').pop(), 'Office2013');
}

let valid = 0;
let invalid = 0;
// A tool that finds nothing anywhere proves nothing: a file spoiled on purpose must be refused.
const spoiled = process.argv.find((path) => path.endsWith('.xlsx'));
if (spoiled) {
  const bytes = Buffer.from(readFileSync(spoiled));
  const name = Buffer.from('xl/styles.xml');
  for (let from = bytes.indexOf(name); from >= 0; from = bytes.indexOf(name, from + 1)) bytes[from + 3] = 'z'.charCodeAt(0);
  const wrong = await faults(bytes, 'spoiled.xlsx').catch((error) => [error]);
  if (wrong.length === 0) {
    console.error('a spoiled file passed: the validator does not look');
    invalid += 1;
  }
}
for (const path of process.argv.slice(2)) {
  const bytes = readFileSync(path);
  const list = [[basename(path), bytes]];
  for (const [name, content] of unzipped(bytes)) {
    if (name.includes('/embeddings/') && name.endsWith('.xlsx')) list.push([`${basename(path)} ${name}`, content]);
  }
  for (const [name, content] of list) {
    // A file that the SDK cannot even open is a fault, too, and the next file is still asked.
    const wrong = await faults(content, name.split('/').pop()).catch((error) => [String(error?.message ?? error)]);
    if (wrong.length === 0) valid += 1;
    else {
      invalid += 1;
      console.error(name, JSON.stringify(wrong.slice(0, 3)));
    }
  }
}
console.log(`Open XML SDK: ${valid} valid, ${invalid} not`);
process.exit(invalid === 0 && valid > 0 ? 0 : 1);
