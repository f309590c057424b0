/*
 * The first lines of every worker: keeps messages until the program is there, offers it files, and reports its death.
 * What the program does is not in it. It runs inside one Blob: szFiles from boot.js, this, worker.js, szStart(…).
 *
 * The program calls szFile(path) → Promise of a Uint8Array, and szReady(handler) once: handler gets the data of each message.
 */
'use strict';

var szQueue = [];
var szHandler = null;
var szReader = null;
var szFolder = '';
var szProgram = null;
var szOneFile = false;

/** A file of the package, by its path from the page's folder. Rejects with an Error in words. */
function szFile(path) {
  return szReader.get(path);
}

/** What the self check is told of this machine: 'onefile' or 'folder', then the browser's own line. */
function szMachine() {
  return (szOneFile ? 'onefile' : 'folder') + '\n' + self.navigator.userAgent;
}

/** The package to begin with before the page asks: 'data/county/', or ''. */
function szEarly() {
  return szFolder;
}

/**
 * What the browser keeps between visits, texts by key, one after the other: 'get' resolves to the texts of all keys that begin so, joined;
 * 'put' writes; 'add' writes where nothing is yet and rejects with a ConstraintError where something is; 'drop' empties all that begin so.
 */
var szLast = Promise.resolve();
function szKeep(act, key, text) {
  function run() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open('shanzhi', 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore('texts'); };
      asked.onerror = function () { failed(asked.error); };
      asked.onsuccess = function () {
        var base = asked.result;
        var work = base.transaction('texts', act === 'get' ? 'readonly' : 'readwrite', { durability: 'strict' });
        var store = work.objectStore('texts');
        var range = IDBKeyRange.bound(key, key + '\uffff');
        var got = act === 'get' ? store.getAll(range) : act === 'drop' ? store['delete'](range) : store[act](text, key);
        work.oncomplete = function () { base.close(); done(act === 'get' ? got.result.join('') : ''); };
        work.onabort = function () { base.close(); failed(work.error || got.error); };
      };
    });
  }
  var answer = szLast.then(run);
  szLast = answer.then(null, function () { /* told to whoever asked */ });
  return answer;
}

/** Tells the page's boot script whether closing the page would lose work. */
function szUnsaved(is) {
  self.postMessage({ szUnsaved: is });
}

/** Hands the messages over: first those that waited, then each as it comes. */
function szReady(handler) {
  szHandler = handler;
  var waiting = szQueue;
  szQueue = [];
  for (var i = 0; i < waiting.length; i++) { handler(waiting[i]); }
}

function szDied(what) {
  self.postMessage({ fatal: '后台程序出错停止：' + what });
}

/** Called at the end of the Blob, with the glue that wasm-bindgen wrote. */
function szStart(init) {
  szProgram.then(function (bytes) {
    return init({ module_or_path: bytes });
  }).then(function () {
    self.postMessage({ szStarted: true });
  }, function (error) {
    szDied(String((error && error.message) || error));
  });
}

szProgram = new Promise(function (done) {
  self.addEventListener('message', function (event) {
    var data = event.data;
    if (data && data.szSetUp) {
      szReader = szFiles(data.base, data.files);
      szReader.early(data.early);
      szFolder = data.folder;
      szOneFile = !!data.files;
    } else if (data && data.szProgram) {
      done(data.szProgram);
    } else if (szHandler) {
      szHandler(data);
    } else {
      szQueue.push(data);
    }
  });
});

self.addEventListener('error', function (event) {
  event.preventDefault();
  szDied(event.message || '原因不明');
});

self.addEventListener('unhandledrejection', function (event) {
  event.preventDefault();
  szDied(String((event.reason && event.reason.message) || event.reason));
});
