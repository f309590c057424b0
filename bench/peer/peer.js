// The page that shanzhi is measured against: PapaParse reads the same first figures, ECharts draws one trend of one indicator.
// Nothing else is in it: no model, no rules, no words.
(function () {
  var box = document.getElementById('chart');
  box.style.width = '900px';
  box.style.height = '420px';
  var address = new URLSearchParams(location.search);
  fetch(address.get('data')).then(function (answer) { return answer.text(); }).then(function (text) {
    var rows = Papa.parse(text, { header: true, skipEmptyLines: true }).data;
    var chosen = rows.filter(function (row) {
      return row.indicator === address.get('indicator') && row.area === address.get('area');
    });
    chosen.sort(function (a, b) { return a.period < b.period ? -1 : 1; });
    var chart = echarts.init(box);
    chart.setOption({
      animation: false,
      title: { text: address.get('indicator') },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: chosen.map(function (row) { return row.period; }) },
      yAxis: { type: 'value' },
      series: [{ type: 'line', data: chosen.map(function (row) { return row.value === '' ? null : Number(row.value); }) }]
    });
    requestAnimationFrame(function () {
      requestAnimationFrame(function () { performance.mark('first-chart'); });
    });
  });
})();
