"use strict";
(function () {
  // Tables sort by the buttons in their heads; numbers by data-v, words by the reader's language.
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function key(row, column) {
    var cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent : cell.dataset.v;
  }
  document.querySelectorAll("th button").forEach(function (button) {
    button.addEventListener("click", function () {
      var head = button.parentElement;
      var table = head.closest("table");
      var column = head.cellIndex;
      var down = head.getAttribute("aria-sort") === "descending" ||
        (head.getAttribute("aria-sort") === null && !head.classList.contains("num"));
      table.querySelectorAll("th[aria-sort]").forEach(function (other) {
        other.removeAttribute("aria-sort");
      });
      head.setAttribute("aria-sort", down ? "ascending" : "descending");
      var rows = Array.from(table.tBodies[0].rows);
      rows.sort(function (a, b) {
        var x = key(a, column), y = key(b, column);
        if (x === "" || y === "") { return x === y ? 0 : x === "" ? 1 : -1; }
        var order = head.classList.contains("num") ? Number(x) - Number(y) : collator.compare(x, y);
        return down ? order : -order;
      });
      table.tBodies[0].append.apply(table.tBodies[0], rows);
    });
  });
  // One choice of outlet and story for the whole page.
  var outlet = document.getElementById("by-outlet");
  var story = document.getElementById("by-story");
  var words = document.getElementById("by-words");
  var status = document.getElementById("filter-status");
  var rows = Array.from(document.querySelectorAll("[data-o],[data-s]"));
  function filter() {
    var shown = 0;
    var wanted = words.value.trim().toLocaleLowerCase();
    rows.forEach(function (row) {
      var outlets = row.dataset.o ? row.dataset.o.split(" ") : null;
      var stories = row.dataset.s ? row.dataset.s.split(" ") : null;
      var keep = (!outlet.value || !outlets || outlets.indexOf(outlet.value) >= 0) &&
        (!story.value || !stories || stories.indexOf(story.value) >= 0) &&
        (!wanted || row.tagName !== "TR" ||
          row.textContent.toLocaleLowerCase().indexOf(wanted) >= 0);
      row.classList.toggle("hidden", !keep);
      shown += keep && row.tagName === "TR" ? 1 : 0;
    });
    var all = rows.filter(function (row) { return row.tagName === "TR"; }).length;
    status.textContent = shown === all ? "All " + all + " rows shown"
      : shown + " of " + all + " rows shown";
  }
  if (outlet) {
    [outlet, story].forEach(function (choice) { choice.addEventListener("change", filter); });
    words.addEventListener("input", filter);
    document.getElementById("filter-clear").addEventListener("click", function () {
      outlet.value = ""; story.value = ""; words.value = "";
      filter();
    });
    filter();
    document.querySelector(".bar").hidden = false;
  }
  // A link to a passage or pair opens what it lies in.
  function open() {
    var target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1)))
      : null;
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
      at.classList.remove("hidden");
    }
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
  open();
})();
