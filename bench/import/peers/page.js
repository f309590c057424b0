// One library reads one file in a worker of its own, as the page of the project does. The time runs from bytes in memory to columns that can be
// asked: numbers as numbers, words interned. The file comes from the server before the clock starts.
window.read = function (library, file, rounds) {
  return fetch(file).then(function (answer) { return answer.arrayBuffer(); }).then(function (bytes) {
    return new Promise(function (done, failed) {
      var worker = new Worker('worker.js?of=' + library);
      worker.onerror = function (event) { failed(new Error(event.message)); };
      worker.onmessage = function (event) {
        if (event.data.ready) {
          worker.postMessage({ bytes: bytes, rounds: rounds }, [bytes]);
          return;
        }
        worker.terminate();
        if (event.data.failed) { failed(new Error(event.data.failed)); } else { done(event.data); }
      };
    });
  });
};
