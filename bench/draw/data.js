// The same figures for every library, and how each draws them. One library is loaded a visit (`?of=`), one chart drawn (`?kind=`); the time runs
// from plain arrays to the committed DOM, or to the flushed canvas or the inserted SVG.
(function () {
  var address = new URLSearchParams(location.search);
  var seed = 20261122;
  function random() {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  }
  function walk(count) {
    var value = 50, list = [];
    for (var i = 0; i < count; i++) {
      value += random() - 0.5;
      list.push(Math.round(value * 10) / 10);
    }
    return list;
  }
  var SHAPES = { lines: [12, 36], bars: [1, 371], heat: [22, 36], points: [1, 100000] };
  var rows = SHAPES[address.get('kind')].map(Number);
  var data = [];
  for (var r = 0; r < rows[0]; r++) { data.push(walk(rows[1])); }

  var box = document.getElementById('chart');
  var kind = address.get('kind');
  var WIDE = 1200, HIGH = 600;

  function script(path) {
    return new Promise(function (done, failed) {
      var node = document.createElement('script');
      node.src = path;
      node.onload = done;
      node.onerror = failed;
      document.head.appendChild(node);
    });
  }

  // Each: what to load, and drawing, which may give back a promise.
  var draws = {
    shanzhi: {
      load: function () {
        return script('boot.js').then(function () { return script('chart_speed.js'); }).then(function () {
          return wasm_bindgen({ module_or_path: 'chart_speed_bg.wasm' });
        });
      },
      draw: function () {
        var flat = new Float64Array(rows[0] * rows[1]), n = 0;
        data.forEach(function (list) { list.forEach(function (value) { flat[n++] = value; }); });
        var boxes = wasm_bindgen.draw(kind, flat, rows[1], box);
        // Nodes come in microtasks.
        return (async function () {
          for (var i = 0; i < 1000 && !box.querySelector('svg'); i++) { await null; }
          if (!box.querySelector('svg')) { throw new Error('nothing was drawn'); }
          var words = '';
          for (i = 0; i < boxes.length / 4; i++) { words += '第' + i + '项\x1f#/1/indicator/X?a=' + i % 22 + '&p=' + i % 36 + '\x1e'; }
          window.hits = boxes;
          window.chartMarks(box.querySelector('.chart'), boxes, words);
        })();
      }
    },
    echarts: {
      load: function () { return script('echarts.js'); },
      draw: function () {
        box.style.width = WIDE + 'px';
        box.style.height = HIGH + 'px';
        var chart = echarts.init(box, null, { devicePixelRatio: 2 }), base = { animation: false, tooltip: { trigger: 'axis' } };
        var category = { type: 'category', data: data[0].map(function (v, i) { return String(i + 1); }) };
        if (kind === 'bars') {
          chart.setOption(Object.assign(base, { yAxis: category, xAxis: {}, series: [{ type: 'bar', data: data[0], label: { show: true } }] }));
        } else if (kind === 'heat') {
          var cells = [];
          data.forEach(function (list, y) { list.forEach(function (v, x) { cells.push([x, y, v]); }); });
          chart.setOption({ animation: false, tooltip: {}, xAxis: category, yAxis: { type: 'category', data: data.map(function (v, i) { return '镇街' + i; }) },
            visualMap: { min: 40, max: 60, show: false }, series: [{ type: 'heatmap', data: cells }] });
        } else {
          chart.setOption(Object.assign(base, { xAxis: category, yAxis: { scale: true }, series: data.map(function (list, i) {
            return { type: 'line', name: '镇街' + i, data: list, showSymbol: false, sampling: kind === 'points' ? 'lttb' : undefined, endLabel: { show: kind === 'lines', formatter: '{a}' } };
          }) }));
        }
        chart.getZr().flush();
      }
    },
    plot: {
      load: function () { return script('d3.js').then(function () { return script('plot.js'); }); },
      draw: function () {
        var long = [], marks;
        data.forEach(function (list, r) { list.forEach(function (v, i) { long.push({ r: '镇街' + r, i: i, v: v }); }); });
        if (kind === 'bars') {
          marks = [Plot.barX(long, { x: 'v', y: 'i' }), Plot.text(long, { x: 'v', y: 'i', text: 'v', textAnchor: 'start', dx: 3 })];
        } else if (kind === 'heat') {
          marks = [Plot.cell(long, { x: 'i', y: 'r', fill: 'v' })];
        } else {
          marks = [Plot.lineY(long, { x: 'i', y: 'v', stroke: 'r' })];
          if (kind === 'lines') { marks.push(Plot.text(long, Plot.selectLast({ x: 'i', y: 'v', z: 'r', text: 'r', textAnchor: 'start', dx: 3 }))); }
        }
        box.appendChild(Plot.plot({ width: WIDE, height: HIGH, marks: marks, x: kind === 'heat' ? { type: 'band' } : undefined, y: kind === 'bars' ? { type: 'band' } : undefined }));
      }
    },
    uplot: {
      load: function () { return script('uplot.js'); },
      draw: function () {
        if (kind === 'heat') { return false; }
        var xs = data[0].map(function (v, i) { return i; });
        var series = [{}].concat(data.map(function (v, i) {
          return { label: '镇街' + i, stroke: '#1f5f8f', fill: kind === 'bars' ? '#6c8cab' : undefined, paths: kind === 'bars' ? uPlot.paths.bars() : undefined };
        }));
        // It draws in a microtask.
        var chart = new uPlot({ width: WIDE, height: HIGH, scales: { x: { time: false } }, series: series }, [xs].concat(data), box);
        return new Promise(function (done) { chart.hooks.draw = [function () { done(); }]; setTimeout(done, 2000); });
      }
    },
    chartjs: {
      load: function () { return script('chart.js'); },
      draw: function () {
        if (kind === 'heat') { return false; }
        var canvas = box.appendChild(document.createElement('canvas'));
        canvas.width = WIDE;
        canvas.height = HIGH;
        new Chart(canvas, { type: kind === 'bars' ? 'bar' : 'line', data: { labels: data[0].map(function (v, i) { return i; }),
          datasets: data.map(function (list, i) {
            return { label: '镇街' + i, data: kind === 'points' ? list.map(function (y, x) { return { x: x, y: y }; }) : list, pointRadius: 0 };
          }) },
        options: { responsive: false, animation: false, devicePixelRatio: 2, indexAxis: kind === 'bars' ? 'y' : 'x', parsing: kind !== 'points',
          scales: kind === 'points' ? { x: { type: 'linear' } } : {}, plugins: { decimation: { enabled: kind === 'points', algorithm: 'lttb' } } } });
      }
    }
  };

  /** How long one hover takes, the last of several: from the event to what it changed in the document. */
  function hover() {
    var svg = box.querySelector('svg.scene'), area = svg.getBoundingClientRect(), hits = window.hits, times = [];
    for (var i = 0; i < 60; i++) {
      var at = (i * 7) % (hits.length / 4) * 4;
      var event = new MouseEvent('mousemove', { bubbles: true, clientX: area.left + (hits[at] + hits[at + 2] / 2) / 10, clientY: area.top + (hits[at + 1] + hits[at + 3] / 2) / 10 });
      var begun = performance.now();
      svg.dispatchEvent(event);
      // Style and layout are part of it.
      document.body.getBoundingClientRect();
      times.push(performance.now() - begun);
    }
    if (!document.querySelector('.tip')) { throw new Error('no hover'); }
    times.sort(function (a, b) { return a - b; });
    return { median: times[30], most: times[59] };
  }

  var of = draws[address.get('of')];
  window.measured = of.load().then(async function () {
    await new Promise(function (done) { setTimeout(done, 200); });
    var begun = performance.now();
    var drawn = of.draw();
    if (drawn === false) { return null; }
    await drawn;
    var committed = performance.now() - begun;
    await new Promise(function (done) { requestAnimationFrame(function () { requestAnimationFrame(done); }); });
    var frames = performance.now() - begun;
    return { committed: committed, frames: frames, hover: address.get('of') === 'shanzhi' && kind !== 'points' ? hover() : null };
  });
})();
