/*
 * How the marks of charts answer to mouse, touch and keys, and the keys of the whole page. It stands inside of boot.js, where the build puts it
 * in place of the words "marks.js" (xtask/src/build.rs), and uses its `element`; it is kept apart to be read apart. Syntax as old as boot.js's.
 */
  // ---- charts: marks that answer to mouse, touch and keys --------------------------------------------------------

  function asked(link, name) {
    var found = new RegExp('[?&]' + name + '=([^&]*)').exec(link);
    return found ? found[1] : '';
  }

  /**
   * The marks of a chart: four numbers each (left, top, width, height in tenths of a pixel), and their words: label, U+001F, link, U+001E.
   * The boxes lie in the program's memory and are copied at once. Called again, it takes the new marks in the place of the old ones.
   */
  function marks(chart, boxes, words) {
    var svg = chart.querySelector('svg'), here = location.hash;
    if (!svg) { return; }
    // What is shown of another chart stays; what is shown of this one comes again where its mark is still there.
    var was = shown === svg && svg.marks[svg.at];
    if (was || (shown && !shown.isConnected)) { hush(shown); }
    svg.marks = words.split('\x1e').slice(0, -1).map(function (text, i) {
      var parts = text.split('\x1f'), link = parts[1], period = asked(link, 'p');
      // What the mark is of, where that is not what the whole view is of: its place, its period.
      function own(name) { return asked(link, name) === asked(here, name) ? '' : asked(link, name); }
      return { x: boxes[i * 4], y: boxes[i * 4 + 1], w: boxes[i * 4 + 2], h: boxes[i * 4 + 3],
        label: parts[0], link: link, p: period, place: own('a'), period: own('p') };
    });
    svg.at = svg.from = -1;
    svg.classList.toggle('opens', svg.marks.some(function (mark) { return mark.link; }));
    if (!svg.heard) { svg.heard = true; listen(svg); }
    for (var i = 0; was && i < svg.marks.length; i++) {
      if (svg.marks[i].link === was.link && svg.marks[i].x === was.x && svg.marks[i].y === was.y) { show(svg, i); break; }
    }
  }

  // The chart of which a mark is shown.
  var shown = null;

  function hush(svg) {
    shown = null;
    var old = document.querySelectorAll('.tip,.lit'), i;
    for (i = 0; i < old.length; i++) {
      if (old[i].tagName === 'TR') { old[i].classList.remove('lit'); } else { old[i].parentNode.removeChild(old[i]); }
    }
    if (svg.marks && svg.isConnected) { svg.parentNode.querySelector('[role=status]').textContent = ''; }
  }

  function light(svg, boxes) {
    var ns = 'http://www.w3.org/2000/svg', group = svg.appendChild(document.createElementNS(ns, 'g')), i, name;
    group.setAttribute('class', 'tip');
    for (i = 0; i < boxes.length; i++) {
      var rect = group.appendChild(document.createElementNS(ns, 'rect'));
      var box = { x: boxes[i].x, y: boxes[i].y, width: boxes[i].w, height: boxes[i].h };
      for (name in box) { rect.setAttribute(name, box[name] / 10); }
    }
    return group;
  }

  /** Shows the mark `at`: its box, its words beside it, and what is of the same place or period in every chart and table. */
  function show(svg, at) {
    // Measured before anything is changed: the browser lays the page out once.
    var area = svg.getBoundingClientRect(), mark = svg.marks[at], from = svg.marks[svg.from] || mark;
    hush(svg);
    svg.at = mark ? at : -1;
    if (!mark) { return; }
    shown = svg;
    var x = Math.min(mark.x, from.x), y = Math.min(mark.y, from.y);
    var span = { x: x, y: y, w: Math.max(mark.x + mark.w, from.x + from.w) - x, h: Math.max(mark.y + mark.h, from.y + from.h) - y };
    // A crosshair where the mark is a period on its axis.
    var cross = mark.period && !mark.place && mark.h > mark.w ? [span, { x: mark.x + mark.w / 2 - 2, y: mark.y, w: 4, h: mark.h }] : [span];
    light(svg, cross);
    var by = area.width / svg.viewBox.baseVal.width / 10;
    var box = { left: area.left + x * by, top: area.top + y * by, right: area.left + (x + span.w) * by, bottom: area.top + (y + span.h) * by };
    function linked(other) {
      var place = mark.place && other.place, period = mark.period && other.period;
      return (place || period) && (!place || other.place === mark.place) && (!period || other.period === mark.period);
    }
    if (mark.place || mark.period) {
      var charts = document.querySelectorAll('svg.scene'), rows = mark.place ? document.querySelectorAll('tbody th a') : [], i;
      for (i = 0; i < charts.length; i++) {
        if (charts[i] !== svg && charts[i].marks) { light(charts[i], charts[i].marks.filter(linked)); }
      }
      for (i = 0; i < rows.length; i++) {
        if (asked(rows[i].getAttribute('href'), 'a') === mark.place) { rows[i].parentNode.parentNode.classList.add('lit'); }
      }
    }
    svg.parentNode.querySelector('[role=status]').textContent = mark.label;
    // Right of the mark, left of it, below or above it: never over it, never beyond the edge.
    var tip = document.body.appendChild(element('div', 'tip', mark.label)), gap = 6;
    var wide = tip.offsetWidth, high = tip.offsetHeight;
    var right = document.documentElement.clientWidth - wide, bottom = window.innerHeight - high;
    function within(value, most) { return Math.max(0, Math.min(value, most)); }
    var beside = box.right + gap <= right ? box.right + gap : box.left - gap - wide;
    var below = box.bottom + gap <= bottom ? box.bottom + gap : box.top - gap - high;
    tip.style.left = (beside >= 0 ? beside : within(box.left, right)) + 'px';
    tip.style.top = within(beside >= 0 ? box.top : below, bottom) + 'px';
  }

  /** Goes where the mark leads; after a sweep over periods, to the same view of these periods only. */
  function follow(svg) {
    var mark = svg.marks[svg.at], from = svg.marks[svg.from], link = mark && mark.link;
    if (from && from.p !== mark.p) {
      link = location.hash.replace(/[?&]w=.*$/, '');
      link += (link.indexOf('?') < 0 ? '?' : '&') + 'w=' + [from.p, mark.p].sort().join('_');
    }
    svg.from = -1;
    if (link) {
      hush(svg);
      var way = svg.parentNode.appendChild(element('a'));
      way.setAttribute('href', link);
      way.click();
      way.parentNode.removeChild(way);
    }
  }

  function listen(svg) {
    var touched = -2;
    function found(event) {
      var area = svg.getBoundingClientRect(), by = svg.viewBox.baseVal.width * 10 / area.width;
      var x = (event.clientX - area.left) * by, y = (event.clientY - area.top) * by;
      for (var i = 0; i < svg.marks.length; i++) {
        var mark = svg.marks[i];
        if (x >= mark.x && x <= mark.x + mark.w && y >= mark.y && y <= mark.y + mark.h) { return i; }
      }
      return -1;
    }
    svg.addEventListener('mousedown', function (event) {
      var at = found(event);
      svg.from = svg.marks[at] && svg.marks[at].p ? at : -1;
    });
    svg.addEventListener('mousemove', function (event) {
      if (!event.buttons) { svg.from = -1; }
      var at = found(event);
      if (at !== svg.at || event.buttons) { show(svg, at); }
    });
    svg.addEventListener('mouseleave', function () { svg.from = -1; show(svg, -1); });
    svg.addEventListener('blur', function () { show(svg, -1); });
    // A finger has no hover: its first tap tells, its second one leads; drawn across periods it sweeps over them.
    svg.addEventListener('touchstart', function (event) {
      touched = svg.at;
      var at = found(event.touches[0]);
      svg.from = svg.marks[at] && svg.marks[at].p ? at : -1;
    }, { passive: true });
    svg.addEventListener('touchmove', function (event) {
      var at = found(event.touches[0]);
      if (at >= 0 && at !== svg.at && svg.from >= 0) { show(svg, at); }
    }, { passive: true });
    svg.addEventListener('touchcancel', function () { svg.from = -1; });
    svg.addEventListener('touchend', function (event) {
      var from = svg.marks[svg.from], mark = svg.marks[svg.at];
      if (from && mark && svg.at !== svg.from && from.p !== mark.p) {
        if (event.cancelable) { event.preventDefault(); }
        touched = -2;
        follow(svg);
      }
    });
    svg.addEventListener('click', function (event) {
      var at = found(event), tells = touched !== -2 && touched !== at;
      touched = -2;
      show(svg, at);
      if (!tells) { follow(svg); }
    });
    svg.addEventListener('keydown', function (event) {
      var list = svg.marks, last = list.length - 1, key = event.key, at = svg.at, i;
      var step = /^Arrow(Right|Down)$/.test(key) ? 1 : /^Arrow(Left|Up)$/.test(key) ? -1 : 0;
      if (last < 0 || event.altKey || event.ctrlKey) { return; }
      if (step) {
        // Shift sweeps over periods.
        if (!event.shiftKey) { svg.from = -1; } else if (svg.from < 0 && list[at] && list[at].p) { svg.from = at; }
        var next = at < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(last, at + step));
        // Up and down keep to the column of a table.
        for (i = at + step; at >= 0 && /[nU]p?$/.test(key) && list[i]; i += step) {
          if (list[i].x === list[at].x && list[i].y !== list[at].y) { next = i; break; }
        }
        at = next;
      } else if (key === 'Home' || key === 'End') {
        at = key === 'Home' ? 0 : last;
      } else if (key === 'Escape') {
        at = svg.from = -1;
      } else if ((key === 'Enter' || key === ' ') && at >= 0) {
        event.preventDefault();
        follow(svg);
        return;
      } else {
        return;
      }
      event.preventDefault();
      show(svg, at);
    });
  }

  // ---- keys of the whole page: `?` tells them; in the meeting room they turn the slides, a button fills the screen -------------------------------------------

  document.addEventListener('keydown', function (event) {
    var key = event.key, stage = document.querySelector('.stage'), at = event.target.tagName;
    if (key === '?' && !/INPUT|TEXTAREA|SELECT/.test(at)) { location.hash = '#/1/methods?v=keys'; }
    var to = /^(ArrowRight|PageDown| )$/.test(key) ? 'next' : /^(ArrowLeft|PageUp)$/.test(key) ? 'prev' : key === 'Escape' ? 'out' : '';
    var way = stage && to && stage.querySelector('.' + to);
    if (way && !event.defaultPrevented && !event.altKey && !event.ctrlKey && !(key === ' ' && at === 'BUTTON')) {
      event.preventDefault();
      way.click();
    }
  });
  document.addEventListener('click', function (event) {
    var root = document.documentElement;
    if (!event.target.closest || !event.target.closest('[data-act=full]')) { return; }
    if (document.fullscreenElement) { document.exitFullscreen(); } else if (root.requestFullscreen) { root.requestFullscreen(); }
  });
