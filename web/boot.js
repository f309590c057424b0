/*
 * Starts the page: looks at the browser, sets the content policy, loads the two programs, and says in words what failed.
 * What the page shows is not in it. Syntax is kept so old that every browser can at least read the words:
 * no `catch` or `default` as a property name, no arrow, no `let`.
 *
 * Afterwards window.shanzhi offers: mode ('folder' | 'onefile'), base (absolute address of the folder),
 * spawn() → Promise of a Worker that has started, file(path) → Promise of an ArrayBuffer, stop(title, lines).
 */
(function () {
  'use strict';

  var FLOOR = 80;          // Chromium: `?.` in the glue of wasm-bindgen, DecompressionStream
  var WASM_WORD_FROM = 97; // Chromium that knows 'wasm-unsafe-eval'; older ones need 'unsafe-eval'
  var USE = '请改用 Chrome 80 以上、Edge 80 以上，或 360 浏览器的“极速模式”（地址栏右侧的图标，不是“兼容模式”）打开本页。';

  var script = document.getElementById('boot');
  function given(name) { return (script && script.getAttribute('data-' + name)) || ''; }

  // ---- words in place of the page -------------------------------------------------------------------------------

  function element(name, className, text) {
    var node = document.createElement(name);
    if (className) { node.className = className; }
    if (text) { node.appendChild(document.createTextNode(text)); }
    return node;
  }

  var stopped = false;
  function stop(title, lines) {
    if (stopped) { return; }
    stopped = true;
    var box = element('div', 'stopped');
    box.setAttribute('role', 'alert');
    box.appendChild(element('h1', '', title));
    for (var i = 0; i < lines.length; i++) { box.appendChild(element('p', '', lines[i])); }
    var body = document.body;
    while (body.firstChild) { body.removeChild(body.firstChild); }
    body.appendChild(box);
    document.documentElement.setAttribute('data-stopped', '1');
  }

  // ---- is the browser new enough? -------------------------------------------------------------------------------

  function version(pattern) {
    var found = pattern.exec(navigator.userAgent);
    return found ? parseInt(found[1], 10) : 0;
  }
  var chrome = version(/Chrom(?:e|ium)\/(\d+)/);
  var firefox = version(/Firefox\/(\d+)/);
  var safari = chrome ? 0 : version(/Version\/(\d+)[\d.]* .*Safari/);
  var explorer = version(/MSIE (\d+)/) || (/Trident\//.test(navigator.userAgent) ? 11 : 0);

  function kernel() {
    if (explorer) { return 'Internet Explorer ' + explorer + '（兼容模式）'; }
    if (chrome) { return 'Chrome ' + chrome; }
    if (firefox) { return 'Firefox ' + firefox; }
    if (safari) { return 'Safari ' + safari; }
    return '未能识别';
  }

  function belowFloor() {
    if (explorer) { return '当前是 IE 内核（“兼容模式”），不能显示本页。'; }
    if (chrome && chrome < FLOOR) { return '当前浏览器的内核版本太低，本页需要 Chrome ' + FLOOR + ' 以上的内核。'; }
    var needs = ['Promise', 'fetch', 'WebAssembly', 'Worker', 'Blob', 'URL', 'TextDecoder'];
    if (given('onefile')) { needs.push('DecompressionStream'); }
    for (var i = 0; i < needs.length; i++) {
      if (typeof window[needs[i]] === 'undefined') { return '当前浏览器缺少本页需要的功能（' + needs[i] + '）。'; }
    }
    return '';
  }

  var reason = belowFloor();
  if (reason) {
    stop('浏览器版本过低，无法打开', [reason, '浏览器内核：' + kernel(), USE]);
    return;
  }
  if (window.performance && performance.mark) { performance.mark('boot'); }

  // ---- the content policy: nothing leaves this machine ----------------------------------------------------------

  var oneFile = !!given('onefile');

  function setPolicy() {
    var old = (chrome && chrome < WASM_WORD_FROM) || (firefox && firefox < 102) || (safari && safari < 16);
    var wasm = old ? "'unsafe-eval'" : "'wasm-unsafe-eval'";
    // The one file has no neighbours: its scripts and styles are known by their hashes, and it may ask nobody at all.
    var own = oneFile ? '' : "'self' ";
    var policy = [
      "default-src 'none'",
      'script-src ' + own + (oneFile ? given('scripts') + ' ' : '') + wasm,
      'style-src ' + (oneFile ? given('styles') : "'self'"),
      'img-src ' + own + 'data: blob:',
      'font-src ' + (oneFile ? 'data:' : "'self'"),
      'connect-src ' + (oneFile ? "'none'" : "'self'"),
      'worker-src ' + own + 'blob:',
      "base-uri 'none'", "form-action 'none'", "object-src 'none'"
    ];
    var meta = document.createElement('meta');
    meta.setAttribute('http-equiv', 'Content-Security-Policy');
    meta.setAttribute('content', policy.join('; '));
    document.head.appendChild(meta);
  }
  setPolicy();

  var base = location.href.replace(/[?#].*$/, '').replace(/[^\/]*$/, '');
  if (!oneFile && location.protocol === 'file:') {
    stop('请打开单文件版', ['这个文件夹要放到网站服务器上才能使用，浏览器不允许直接双击打开。',
      '要在本机双击打开，请使用同一文件夹中的 shanzhi.html。']);
    return;
  }

  // ---- files: one reader for the page and the worker ------------------------------------------------------------

  /**
   * Reads the package's files. Its source is also handed to the worker, so it may use nothing from around it.
   * `packed` maps a path to gzip in base64 (one file), or is null (folder).
   */
  function szFiles(base, packed) {
    var early = {};

    function broken(path, why, what) { return new Error('“' + path + '”' + why + '。' + what); }

    // Programs carry a hash in their address and may come from the cache; data are asked for anew.
    function fetched(path) {
      var cache = /[?]v=|-[0-9a-f]{8,}[_.]/.test(path) ? 'default' : 'no-cache';
      return fetch(base + path, { cache: cache, credentials: 'same-origin' }).then(function (answer) {
        if (!answer.ok) {
          throw broken(path, '读取失败，服务器返回 ' + answer.status, answer.status === 404
            ? '请检查这个文件是否已上传到服务器的同一目录' : '请联系网站管理员检查服务器');
        }
        return answer.arrayBuffer().then(function (buffer) {
          var bytes = new Uint8Array(buffer);
          if (isPage(bytes) && !/\.html?$/.test(path.replace(/\?.*$/, ''))) {
            throw broken(path, '的内容是一个网页，不是所要的文件', '服务器可能返回了登录页或“找不到页面”的提示页，请联系网站管理员');
          }
          return bytes;
        }, function () {
          throw broken(path, '没有传完', '网络中断或文件被截断，请刷新重试');
        });
      }, function () {
        throw broken(path, '读取失败', '网络不通，或被安全软件、代理服务器拦截，请检查网络后刷新');
      });
    }

    // A server that answers "not found" with a page and status 200.
    function isPage(bytes) {
      var at = bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0;
      while (at < bytes.length && (bytes[at] === 32 || (bytes[at] >= 9 && bytes[at] <= 13))) { at++; }
      var head = '';
      for (var i = at; i < at + 14 && i < bytes.length; i++) { head += String.fromCharCode(bytes[i]); }
      return /^<(!doctype html|html|head|body)/i.test(head);
    }

    function unpacked(path) {
      var text = packed[path.replace(/\?.*$/, '')];
      if (typeof text !== 'string') {
        return Promise.reject(broken(path, '不在这个单文件中', '请使用文件夹版，或重新生成单文件'));
      }
      var coded = atob(text.replace(/\s+/g, ''));
      var bytes = new Uint8Array(coded.length);
      for (var i = 0; i < coded.length; i++) { bytes[i] = coded.charCodeAt(i); }
      var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Response(stream).arrayBuffer().then(function (buffer) {
        return new Uint8Array(buffer);
      }, function () {
        throw broken(path, '已损坏，无法解开', '文件可能没有下载完整，请重新获取');
      });
    }

    function read(path) { return packed ? unpacked(path) : fetched(path); }

    return {
      // Begins to read what will surely be asked for; the first `get` takes the result.
      early: function (paths) {
        for (var i = 0; i < paths.length; i++) {
          early[paths[i]] = read(paths[i]);
          early[paths[i]].then(null, function () { /* told to whoever asks for it */ });
        }
      },
      get: function (path) {
        var begun = early[path];
        delete early[path];
        return begun || read(path);
      }
    };
  }

  function packedFiles() {
    if (!oneFile) { return null; }
    var files = {}, nodes = document.querySelectorAll('script[data-file]');
    for (var i = 0; i < nodes.length; i++) { files[nodes[i].getAttribute('data-file')] = nodes[i].textContent; }
    return files;
  }

  // ---- the page and its worker ----------------------------------------------------------------------------------

  function text(bytes) { return new TextDecoder('utf-8').decode(bytes); }

  function program(files, path) {
    return files.get(path).then(function (bytes) {
      // The four bytes that begin every WebAssembly module.
      if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6D) {
        throw new Error('“' + path + '”不是程序文件。服务器或安全软件可能改动了它，请联系网站管理员。');
      }
      return bytes.buffer;
    });
  }

  function addScript(path) {
    return new Promise(function (done, failed) {
      var node = document.createElement('script');
      node.src = base + path;
      node.onload = done;
      node.onerror = function () {
        failed(new Error('“' + path + '”读取失败。文件没有上传、网络不通或被拦截，请检查后刷新。'));
      };
      document.head.appendChild(node);
    });
  }

  function glue() {
    /* global wasm_bindgen */
    if (typeof wasm_bindgen === 'undefined') {
      throw new Error('页面程序没有运行。服务器可能把 .js 文件当成了别的类型（应为 text/javascript），请联系网站管理员。');
    }
    return wasm_bindgen;
  }

  /** Workers start from a Blob: it inherits the page's policy and is the only kind that file:// allows. */
  function workerMaker(files, packed, ready_to_draw) {
    var boot = given('worker-boot') || 'worker_boot.js';
    var js = given('worker') || 'worker.js';
    var wasm = given('worker-wasm') || 'worker_bg.wasm';
    var ready = null;

    function sources() {
      if (!ready) {
        // The worker begins to read data while its program is still on the way.
        var bytes = program(files, wasm);
        bytes.then(null, function () { /* told by the worker's start */ });
        ready = Promise.all([files.get(boot), files.get(js)]).then(function (parts) {
          var code = 'var szFiles = ' + szFiles.toString() + ';\n' + text(parts[0]) + '\n' + text(parts[1]) +
            '\nszStart(wasm_bindgen);\n';
          return { url: URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), wasm: bytes };
        });
        // A failed download may be tried again.
        Promise.all([ready, bytes]).then(null, function () { ready = null; });
      }
      return ready;
    }

    function started(source, early, folder) {
      return new Promise(function (done, failed) {
        var worker = new Worker(source.url);
        // The worker says whether closing the page would lose work; the page itself need not know.
        worker.addEventListener('message', function (event) {
          if ('szUnsaved' in event.data) {
            event.stopImmediatePropagation();
            window.onbeforeunload = event.data.szUnsaved ? function () { return '1'; } : null;
          }
        });
        function settle(act, value) {
          worker.removeEventListener('message', heard);
          worker.removeEventListener('error', died);
          act(value);
        }
        function fail(error) {
          worker.terminate();
          settle(failed, error);
        }
        function heard(event) {
          if (event.data && event.data.szStarted) { settle(done, worker); }
          if (event.data && event.data.fatal) { fail(new Error(event.data.fatal)); }
        }
        function died(event) {
          event.preventDefault();
          fail(new Error('后台程序没有启动：' + (event.message || '被浏览器拦截') + '。'));
        }
        worker.addEventListener('message', heard);
        worker.addEventListener('error', died);
        worker.postMessage({ szSetUp: true, base: base, files: packed, early: early, folder: folder });
        // Copied, not transferred: the next worker needs the same bytes.
        source.wasm.then(function (bytes) { worker.postMessage({ szProgram: bytes }); }, fail);
      });
    }

    function make(early, folder) {
      return sources().then(function (source) { return started(source, early, folder); });
    }

    // The first one starts at once, beside the page, unless the first view comes ready to draw: then it starts after it.
    // It opens the first package before the page asks, unless the link names another one.
    var another = /[?&]d=/.test(location.hash);
    var early = given('early') && !another ? given('early').split(' ') : [];
    var first = null;
    var begun = false;
    function begin() {
      begun = true;
      first = make(early, another ? '' : given('first'));
      first.then(null, function () { /* told to whoever asks for it */ });
    }
    ready_to_draw.then(function (bytes) { if (!bytes && !begun) { begin(); } });
    return function () {
      if (!begun) { begin(); }
      var worker = first || make([], '');
      first = null;
      return worker;
    };
  }

  /** Offers bytes as a file to keep, or puts a picture (`image/png;copy`) on the clipboard. */
  function save(name, mime, bytes) {
    var blob = new Blob([bytes], { type: mime.split(';')[0] });
    var address = URL.createObjectURL(blob);
    function keep() {
      var link = document.body.appendChild(element('a'));
      link.href = address;
      link.download = name;
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    }
    if (mime === blob.type) { keep(); return; }
    // Where the clipboard takes no picture it is shown, to be copied by hand or kept.
    function byHand() {
      var box = document.body.appendChild(element('dialog', 'panel', '浏览器不允许直接复制图片。请在图上点右键，选“复制图片”，或下载。'));
      if (!box.showModal) { box.remove(); keep(); return; }
      var image = box.appendChild(element('img'));
      image.src = address;
      image.alt = name;
      box.appendChild(element('button', '', '下载')).onclick = keep;
      box.appendChild(element('button', '', '关闭')).onclick = function () { box.close(); };
      box.onclose = function () { box.remove(); };
      box.showModal();
    }
    try {
      navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]).then(null, byHand);
    } catch (closed) { byHand(); }
  }

  /** Prints an SVG text alone, filling a page. */
  function print(svg) {
    var image = document.body.appendChild(element('img', 'alone'));
    image.onload = function () {
      document.body.classList.add('printed');
      window.addEventListener('afterprint', function () {
        document.body.classList.remove('printed');
        image.remove();
      }, { once: true });
      window.print();
    };
    image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  }

  /** Puts words, and HTML where there is some, on the clipboard: as it may be done on file:// and on old browsers. */
  function copy(words, html) {
    // A view is copied as the address it is opened with.
    if (/^#\//.test(words)) { words = location.href.replace(/#.*$/, '') + words; }
    function put(event) {
      event.preventDefault();
      event.clipboardData.setData('text/plain', words);
      if (html) { event.clipboardData.setData('text/html', html); }
    }
    document.addEventListener('copy', put, { once: true });
    if (!document.execCommand('copy')) {
      document.removeEventListener('copy', put);
      window.prompt('浏览器不允许直接复制，请按 Ctrl+C：', words);
    }
  }

  /** Draws an SVG text as PNG. Resolves to an ArrayBuffer, or to null where the browser cannot. */
  function raster(svg, width, height) {
    return new Promise(function (done) {
      var url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      var image = new Image();
      image.onerror = function () { done(null); };
      image.onload = function () {
        var canvas = document.createElement('canvas');
        canvas.width = width;
        canvas.height = height;
        var pen = canvas.getContext('2d');
        if (!pen) { done(null); return; }
        pen.drawImage(image, 0, 0, width, height);
        URL.revokeObjectURL(url);
        canvas.toBlob(function (blob) {
          if (!blob) { done(null); return; }
          new Response(blob).arrayBuffer().then(done, function () { done(null); });
        }, 'image/png');
      };
      image.src = url;
    });
  }

  /* pen.js */

  /* marks.js */

  function open() {
    var packed = packedFiles();
    var files = szFiles(base, packed);
    var page = program(files, given('wasm'));
    var scripts = oneFile ? Promise.resolve() : addScript(given('page'));
    // Without it, or with another package in the link, the worker reads the package first.
    var ready_to_draw = given('first') && !/[?&]d=/.test(location.hash)
      ? files.get(given('first') + 'first.bin').then(function (bytes) { return bytes.buffer; }, function () { return null; })
      : Promise.resolve(null);
    window.shanzhi = {
      mode: oneFile ? 'onefile' : 'folder',
      base: base,
      spawn: workerMaker(files, packed, ready_to_draw),
      first: function () { return ready_to_draw; },
      save: save,
      copy: copy,
      raster: raster,
      print: print,
      pen: pen,
      marks: marks,
      file: function (path) { return files.get(path).then(function (bytes) { return bytes.buffer; }); },
      stop: stop
    };
    window.addEventListener('hashchange', hush);
    Promise.all([page, scripts]).then(function (parts) {
      return glue()({ module_or_path: parts[0] });
    }).then(null, function (error) {
      stop('页面没有打开', [String((error && error.message) || error), '浏览器内核：' + kernel(), '如果刷新后仍然这样，请把这一页的文字告诉网站管理员。']);
    });
  }

  // In the one file the rest of the document is still to come.
  if (oneFile && document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', open);
  } else {
    open();
  }
})();
