// DuckDB in its own worker, as its documentation tells: the file registered as a buffer, then one table made of it.
import * as duckdb from './duckdb-browser.mjs';

window.readDuckdb = async (file) => {
  const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
  const worker = new Worker('duckdb-browser-eh.worker.js');
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(new URL('duckdb-eh.wasm', location.href).href);
  const connection = await db.connect();
  const start = performance.now();
  await db.registerFileBuffer('file.csv', bytes);
  await connection.query("create table found as select * from read_csv('file.csv', header = true)");
  const ms = performance.now() - start;
  const rows = Number((await connection.query('select count(*) as n from found')).toArray()[0].n);
  await connection.close();
  await db.terminate();
  return { ms, rows };
};
