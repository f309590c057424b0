// Each peer, used as its own documentation tells for speed. What it must come to is the same for all: one typed array for each column of numbers,
// interned words for the others, and a count of rows to compare.
'use strict';

var library = new URLSearchParams(self.location.search).get('of');

/** Columns from rows of texts that come one by one. */
function columns() {
  var head = null;
  var found = [];
  var rows = 0;
  return {
    row: function (cells) {
      if (!head) {
        head = cells.slice();
        found = head.map(function () { return { known: new Map(), at: [] }; });
        return;
      }
      if (cells.length < head.length) { return; }
      for (var i = 0; i < head.length; i++) {
        var column = found[i];
        var cell = cells[i];
        var place = column.known.get(cell);
        if (place === undefined) {
          place = column.known.size;
          column.known.set(cell, place);
        }
        column.at.push(place);
      }
      rows++;
    },
    done: function () {
      for (var i = 0; i < found.length; i++) { found[i].at = Uint32Array.from(found[i].at); }
      return rows;
    },
  };
}

var readers = {
  papaparse: function (bytes) {
    var made = columns();
    var text = new TextDecoder('utf-8').decode(bytes);
    self.Papa.parse(text, { fastMode: true, skipEmptyLines: true, step: function (result) { made.row(result.data); } });
    return made.done();
  },
  udsv: function (bytes) {
    var made = columns();
    var text = new TextDecoder('utf-8').decode(bytes);
    var schema = self.uDSV.inferSchema(text);
    var parser = self.uDSV.initParser(schema);
    made.row(schema.cols.map(function (column) { return column.name; }));
    var rows = parser.stringArrs(text);
    for (var i = 0; i < rows.length; i++) { made.row(rows[i]); }
    return made.done();
  },
  sheetjs: function (bytes) {
    var made = columns();
    var book = self.XLSX.read(bytes, { dense: true, cellFormula: false, cellHTML: false, cellText: false });
    var rows = self.XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, raw: true });
    for (var i = 0; i < rows.length; i++) { made.row(rows[i]); }
    return made.done();
  },
};

var files = { papaparse: 'papaparse.js', udsv: 'udsv.js', sheetjs: 'sheetjs.js' };
importScripts(files[library]);
self.onmessage = function (event) {
  try {
    var start = performance.now();
    var rows = readers[library](new Uint8Array(event.data.bytes));
    self.postMessage({ ms: performance.now() - start, rows: rows });
  } catch (error) {
    self.postMessage({ failed: String(error && error.message || error) });
  }
};
self.postMessage({ ready: true });
