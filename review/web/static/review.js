// Keys of the review page; everything works without this file, by mouse or Tab.
// A key counts by its place on the keyboard (event.code), never by its letter: Vietnamese typing
// tools change letters and send made-up keys without a place, and those must never decide anything.
(function () {
  'use strict';
  var opened = Date.now();
  var QUIET = 400; // milliseconds of a case in which no key decides
  var names = { Enter: 'Enter', NumpadEnter: 'Enter', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', Space: 'Space', Slash: '/' };
  function keyOf(e) {
    var m = /^(?:Digit|Numpad)(\d)$|^Key([A-Z])$/.exec(e.code || '');
    if (e.code === 'Slash' && e.shiftKey) return '?';
    if (e.shiftKey || (m && e.code[0] === 'N' && !/^\d$/.test(e.key))) return '';
    if (m) return m[1] || m[2];
    return names[e.code] || '';
  }
  function tell(what) {
    var notice = document.getElementById('notice'), said = document.getElementById(what);
    if (notice && said) notice.replaceChildren(said.content.cloneNode(true));
  }
  function visible(el) { return el.checkVisibility() && !el.disabled; } // knows closed details
  function step(by) {
    var all = Array.prototype.slice.call(document.querySelectorAll('[data-step]')).filter(visible);
    if (!all.length) return;
    var at = all.findIndex(function (el) { return el.type === 'radio' ? el.checked : el === document.activeElement; });
    var next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (next.type === 'radio') next.checked = true; else next.focus();
  }
  function escape(at, typing, open) {
    if (typing) at.blur();
    if (open) { open.open = false; open.firstElementChild.focus(); }
  }
  document.addEventListener('keydown', function (e) {
    var at = e.target, main = document.getElementById('main');
    if (!main || !at.matches) return;
    var typing = at.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');
    var open = document.querySelector('details[data-sheet][open]');
    if (e.key === 'Escape') { escape(at, typing, open); return; }
    if (e.key === 'Enter' && e.ctrlKey && open && at.closest('details') === open) { open.querySelector('.main').click(); return; }
    if (document.querySelector('#veil > *')) return; // the session is over: first sign in
    if (typing || document.body.dataset.keys !== 'on' || e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return;
    var key = keyOf(e), way = main.dataset.way;
    if (!key || (e.repeat && key.length < 2)) return;
    if (way && key === (way === 'row' ? 'Down' : 'Right')) { step(1); e.preventDefault(); return; }
    if (way && key === (way === 'row' ? 'Up' : 'Left')) { step(-1); e.preventDefault(); return; }
    if (key === 'Space' && at.matches('tr a[data-step]')) { at.closest('tr').querySelector('[type=checkbox]').click(); e.preventDefault(); return; }
    if ((key === 'Enter' || key === 'Space') && at.matches('button, summary, a, select')) return;
    if (key === 'Space' && at.matches('input')) return;
    if (key === 'Enter') e.preventDefault();
    var scope = open || document; // while a sheet is open only its own keys count
    var el = Array.prototype.slice.call(scope.querySelectorAll('[data-key="' + key + '"]')).filter(visible)[0];
    if (!el || (el.dataset.decides !== undefined && Date.now() - opened < QUIET)) return;
    e.preventDefault();
    if (el.dataset.go !== undefined) { el.focus(); return; }
    el.click();
    var first = el.tagName === 'SUMMARY' && el.parentNode.open && el.parentNode.querySelector('[data-first]');
    if (first) first.focus();
  });
  // Another case came into the page: its quiet time begins, and readers of screens are told.
  document.addEventListener('htmx:after:swap', function (e) {
    var target = e.detail && e.detail.ctx && e.detail.ctx.target;
    var id = typeof target === 'string' ? target.slice(1) : target && target.id; // HX-Retarget is a text
    var csrf = document.querySelector('#veil input[name=csrf]'); // of the new session: for every form
    if (csrf) document.querySelectorAll('input[name=csrf]').forEach(function (one) { one.value = csrf.value; });
    if (id === 'notice') { document.getElementById('veil').textContent = ''; return; }
    if (id === 'veil') {
      var who = document.querySelector('#veil > [name=actor]'), was = document.querySelector('#main [name=actor]');
      if (who) { // signed in again, nothing waits
        document.getElementById('veil').textContent = '';
        if (was && was.value !== who.value) location.reload(); // the page is somebody else's
        return;
      }
      var first = document.querySelector('#veil input[type=password], #veil button');
      if (first) first.focus();
      return;
    }
    if (id === 'numbers') document.getElementById('veil').textContent = '';
    if (id !== 'main') return;
    opened = Date.now();
    document.getElementById('notice').textContent = '';
    document.getElementById('veil').textContent = '';
    var title = document.querySelector('#main h1');
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  });
  // The second half of a double click must not decide the case that has just come.
  document.addEventListener('click', function (e) {
    var button = e.target.closest && e.target.closest('[data-decides]');
    if (button && e.detail > 1 && Date.now() - opened < QUIET) { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);
  // No answer: nothing is lost, the same decision can be sent again.
  document.addEventListener('htmx:error', function () { tell('no-answer'); });
  // What no page of ours says (an error of the server or of a proxy before it) is not put in the
  // place of the page: our refusals name the part that they are for.
  document.addEventListener('htmx:after:request', function (e) {
    asked = Date.now();
    var ctx = e.detail.ctx;
    if (ctx.response.status < 400 || ctx.hx.retarget || ctx.hx.redirect) return;
    e.preventDefault();
    tell('no-answer');
  });
  // Two minutes before a session ends for want of a request, any key or click prolongs it.
  var idle = Number(document.body.dataset.idle || 0) * 1000, asked = Date.now(), ending = false;
  function stay() {
    if (!ending) return;
    ending = false;
    fetch('/con-day', { credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
      if (answer.status !== 204) { tell('over'); return; } // the next request asks for the password
      asked = Date.now();
      document.getElementById('notice').textContent = '';
    });
  }
  if (idle) setInterval(function () {
    var quiet = Date.now() - asked;
    if (quiet > idle) { ending = false; tell('over'); }
    if (ending || quiet < idle - 120000 || quiet > idle) return;
    ending = true;
    tell('ending');
  }, 5000);
  document.addEventListener('keydown', stay, true);
  document.addEventListener('click', stay, true);
  document.addEventListener('change', function (e) {
    var all = e.target;
    if (all.dataset.all !== undefined) {
      document.querySelectorAll('input[name="' + all.dataset.all + '"]').forEach(function (box) { box.checked = all.checked; });
    }
  });
})();
