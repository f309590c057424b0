/*
 * Part of boot.js: makes the nodes of a drawing from numbers and words as src/chart/flat.rs writes them. The build writes it into boot.js in place of the
 * words "pen.js"; it is kept apart to be read apart. It chooses no colour, and words become text, never markup. Syntax as old as boot.js's.
 */

  var KINDS = [
    ['rect', 'x', 'y', 'width', 'height'], ['circle', 'cx', 'cy', 'r'], ['text', 'x', 'y', 'font-size'], ['text', 'x', 'y', 'font-size'],
    ['text', 'x', 'y', 'font-size'], ['path'], ['path', 'stroke-width'], ['path', 'stroke-width']
  ];

  /** A group with the nodes of a drawing. */
  function pen(numbers, words) {
    var space = 'http://www.w3.org/2000/svg', group = document.createElementNS(space, 'g'), at = 0, word = 1;
    words = words.split('\x1e');
    var classes = words[0].split('\x1f');
    while (at < numbers.length) {
      var kind = numbers[at++], names = KINDS[kind], node = document.createElementNS(space, names[0]);
      node.setAttribute('class', classes[numbers[at++]]);
      for (var i = 1; i < names.length; i++) { node.setAttribute(names[i], numbers[at++] / 10); }
      if (kind > 4) {
        node.setAttribute('d', words[word++]);
        if (kind > 6) { node.setAttribute('stroke-dasharray', words[word++]); }
      } else if (kind > 1) {
        node.textContent = words[word++];
        if (kind > 2) { node.setAttribute('text-anchor', kind > 3 ? 'end' : 'middle'); }
      }
      group.appendChild(node);
    }
    return group;
  }
