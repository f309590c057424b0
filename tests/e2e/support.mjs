// What the end-to-end tests stand on: a static server with faults, and Chromium of today and of yesterday.
// What is tested is not in it. `cargo xtask test` says through the environment where everything is.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';

function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through \`cargo xtask test\``);
  return value;
}

export const DIST = told('SHANZHI_DIST');
export const ONE_FILE = told('SHANZHI_ONE_FILE');
export const ONE_FILE_URL = pathToFileURL(ONE_FILE).href;
/** Folder of the shared material, or undefined. */
export const SHARED = process.env.SHANZHI_SHARED;

/** Loads an npm package from the cache of tools: `packages('playwright-core')`. */
export const packages = createRequire(join(told('SHANZHI_NODE'), 'package.json'));

/** Old Chromiums on this machine: `[[88, program], [109, program]]`, or fewer. */
export const OLD_CHROMIUMS = [88, 109]
  .map((version) => [version, process.env[`SHANZHI_CHROMIUM_${version}`]])
  .filter(([, program]) => program);

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
];

// ---- the server -----------------------------------------------------------------------------------------------------

const MEDIA_TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.csv': 'text/csv', '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
};

/**
 * A static server on 127.0.0.1. Options:
 *   folder     what is served (the built site)
 *   prefix     '/a/b/': the site lies below it, all else is 404
 *   wasmType   media type of .wasm, e.g. 'application/octet-stream'
 *   faults     list of { path: RegExp, status?, body?, type?, truncate?: bytes, delay?: ms, until?: Promise }; may be changed while it runs
 *   headers    headers of every answer
 */
export class StaticServer {
  constructor({ folder = DIST, prefix = '/', wasmType = 'application/wasm', faults = [], headers = {} } = {}) {
    Object.assign(this, { folder, prefix, wasmType, faults, headers });
    /** Every request as { method, path, status }. */
    this.requests = [];
  }

  static async start(options) {
    const server = new StaticServer(options);
    server.http = createServer((request, response) => {
      server.answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((done) => server.http.listen(0, '127.0.0.1', done));
    server.origin = `http://127.0.0.1:${server.http.address().port}`;
    server.url = server.origin + server.prefix;
    return server;
  }

  async answer(request, response) {
    const path = decodeURIComponent(new URL(request.url, 'http://any').pathname);
    const fault = this.faults.find(({ path: pattern }) => pattern.test(path));
    if (fault?.delay) await new Promise((done) => setTimeout(done, fault.delay));
    await fault?.until;
    const send = (status, type, body) => {
      this.requests.push({ method: request.method, path, status });
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, ...this.headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (fault?.status || fault?.body !== undefined) {
      return send(fault.status ?? 200, fault.type ?? 'text/plain', Buffer.from(fault.body ?? 'fault'));
    }
    const file = this.fileFor(path);
    if (!file) return send(404, 'text/plain', Buffer.from('not found'));
    const end = extname(file);
    const type = end === '.wasm' ? this.wasmType : MEDIA_TYPES[end] ?? 'application/octet-stream';
    const body = readFileSync(file);
    if (fault?.truncate !== undefined) {
      // The length promises more than what comes, as when a connection breaks.
      this.requests.push({ method: request.method, path, status: 200 });
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length, ...this.headers });
      response.write(body.subarray(0, fault.truncate), () => response.destroy());
      return undefined;
    }
    return send(200, type, body);
  }

  fileFor(path) {
    if (!path.startsWith(this.prefix)) return null;
    const inside = normalize(path.slice(this.prefix.length) || 'index.html');
    if (inside.startsWith('..' + sep) || inside === '..') return null;
    let file = join(this.folder, inside);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    return existsSync(file) ? file : null;
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }
}

// ---- Chromium of today ----------------------------------------------------------------------------------------------

/** Starts Chromium; `browser.close()` ends it. Any playwright launch option may be given. */
export async function launch(options = {}) {
  const { chromium } = packages('playwright-core');
  return chromium.launch({ executablePath: told('SHANZHI_CHROMIUM'), args: ARGUMENTS, ...options });
}

/**
 * A page that remembers what it did: `page.watch` holds { requests, errors }. The context is fresh.
 * `network: false` refuses every connection.
 */
export async function openPage(browser, { network = true, ...options } = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  if (!network) await context.setOffline(true);
  const page = await context.newPage();
  page.watch = { requests: [], errors: [] };
  page.on('request', (request) => page.watch.requests.push(request.url()));
  page.on('pageerror', (error) => page.watch.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.watch.errors.push(message.text());
  });
  return page;
}

/** Waits until the first chart is drawn; a page that stopped with words fails with these words. */
export async function ready(page, timeout = 30_000) {
  await page.waitForSelector('html[data-ready], html[data-stopped]', { timeout, state: 'attached' });
  const words = await page.evaluate(() =>
    document.documentElement.hasAttribute('data-stopped') ? document.body.textContent : '');
  assert.equal(words, '', 'the page stopped');
}

/** Waits until a sheet composed by the worker says some words. */
export const says = (page, words, timeout = 60_000) =>
  page.waitForFunction((w) => [...document.querySelectorAll('.sheet')].some((sheet) => sheet.textContent.includes(w)), words, { timeout });

/** The file that a deed offers to keep: its name and bytes. */
export async function kept(page, deed) {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), deed()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Nothing was asked of another host, and the console held no error. */
export function assertQuiet(watch, origin) {
  const own = (url) => url.startsWith(origin) || /^(data|blob|file|about):/.test(url);
  assert.deepEqual(watch.requests.filter((url) => !own(url)), [], 'requests to other hosts');
  assert.deepEqual(watch.errors, [], 'errors on the console');
}

// ---- Chromium of yesterday ------------------------------------------------------------------------------------------

/** A browser that does not start is ended and started again, so that a test fails for what the page does. */
const OLD_START = { attempts: 3, patience: 20_000 };
// Every one leaves its listeners for signals behind.
process.setMaxListeners(100);

/**
 * Starts an old Chromium with a fresh profile and opens `url`.
 * Returns { page, watch, close }; `page` is puppeteer's: `waitForSelector`, `evaluate`, `click`, `$eval`.
 */
export async function openOld(program, url, options = {}) {
  const old = await startOld(program, options);
  try {
    await old.page.goto(url, { waitUntil: 'domcontentloaded' });
  } catch (error) {
    await old.close();
    throw error;
  }
  return old;
}

async function startOld(program, { width = 1280, height = 800 }) {
  for (let attempt = 1; ; attempt++) {
    const profile = mkdtempSync(join(tmpdir(), 'shanzhi-old-'));
    const killers = [];
    const close = async () => {
      for (const kill of killers) kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    };
    try {
      const started = await within(OLD_START.patience, startOldOnce(program, profile, { width, height }, killers));
      return { ...started, close };
    } catch (error) {
      await close();
      if (attempt === OLD_START.attempts) throw error;
    }
  }
}

async function startOldOnce(program, profile, defaultViewport, killers) {
  const browser = await packages('puppeteer-core').launch({
    executablePath: program,
    headless: true,
    userDataDir: profile,
    // Never --single-process: on a busy machine 88 then spins for ever.
    args: [...ARGUMENTS, '--headless', '--no-zygote', '--disable-dev-shm-usage'],
    defaultViewport,
  });
  // Closing politely may never be answered, and its children would write on into the profile.
  killers.push(() => killGroup(browser.process()));
  const [page] = await browser.pages();
  const watch = { requests: [], errors: [] };
  page.on('request', (request) => watch.requests.push(request.url()));
  page.on('pageerror', (error) => watch.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') watch.errors.push(message.text());
  });
  return { page, watch };
}

/** puppeteer gives its browser a process group of its own. */
function killGroup(child) {
  try {
    if (child) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had ended already.
  }
}

function within(patience, promise) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`the browser did not start within ${patience} ms`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** `ready` for an old Chromium. */
export async function readyOld(page, timeout = 30_000) {
  await page.waitForSelector('html[data-ready], html[data-stopped]', { timeout });
  const words = await page.evaluate(() =>
    document.documentElement.hasAttribute('data-stopped') ? document.body.textContent : '');
  assert.equal(words, '', 'the page stopped');
}
