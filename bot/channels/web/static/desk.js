"use strict";
// What the board does beside its forms: keys, and parts of the page that are fetched anew when something has changed.
{
  const FIELD = "input:not([type=radio]):not([type=checkbox]), textarea, select";
  const EVERY_MS = 60000, AGAIN_MS = 5000;
  const status = document.getElementById("song");
  const say = (words) => { if (status && words) { status.textContent = ""; setTimeout(() => { status.textContent = words; }, 50); } };

  // Keys: each is written on what it presses.
  const press = (found) => {
    const act = found.tagName === "SUMMARY" ? found.parentElement : null;
    if (!act) {
      const around = found.closest("details.act");
      if (around) around.open = true;
      found.click();
      return;
    }
    act.open = true;
    const field = act.querySelector("[type=radio]:checked, [type=radio], " + FIELD.replace("input", "input:not([type=hidden])"));
    (field || found).focus();
    act.scrollIntoView({ block: "nearest" });
  };
  const move = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")], here = document.activeElement.closest("[data-row]");
    const at = here ? rows.indexOf(here) + by : by > 0 ? 0 : rows.length - 1;
    if (rows[at]) rows[at].querySelector("a, button, summary").focus();
  };
  // The list of keys is what the page itself says of them, anew whenever it is opened.
  const keys = document.getElementById("phim");
  const list = () => {
    const found = new Map();
    for (const one of document.querySelectorAll("[data-key]")) {
      const words = one.cloneNode(true), name = words.querySelector("kbd");
      if (name) name.remove();
      const said = words.textContent.trim() + (one.closest("[data-row]") ? " " + keys.dataset.rowWord : "");
      if (!found.has(one.dataset.key)) found.set(one.dataset.key, [name && name.textContent, said]);
    }
    document.getElementById("phim-trang").replaceChildren(...[...found.values()].map(([name, said]) => {
      const made = document.createElement("div"), term = document.createElement("dt"), shown = document.createElement("kbd"), what = document.createElement("dd");
      shown.textContent = name;
      term.append(shown);
      what.textContent = said;
      made.append(term, what);
      return made;
    }));
  };
  if (keys) { keys.hidden = false; keys.addEventListener("toggle", () => { if (keys.open) list(); }); }
  document.addEventListener("keydown", (event) => {
    const from = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && from.form) {
      from.form.requestSubmit(from.form.querySelector("[data-main]") || undefined);
      return;
    }
    if (event.key === "Escape" && from.matches(FIELD)) { from.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || from.matches(FIELD)) return;
    if (event.key === "?") { keys.open = !keys.open; keys.firstElementChild.focus(); return; }
    // A capital letter is one that was pressed with Shift, whatever Caps Lock says.
    const pressed = event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
    if (pressed === "j" || pressed === "k") { move(pressed === "j" ? 1 : -1); return; }
    const key = `[data-key="${CSS.escape(pressed)}"]`, row = from.closest("[data-row]");
    const found = (row && row.querySelector(key)) || [...document.querySelectorAll(key)].find((one) => !one.closest("[data-row]"));
    if (found) { event.preventDefault(); press(found); }
  });

  // The words that are shipped for a finding stand in the field until other words do.
  const words = document.getElementById("loi-ket-luan");
  if (words) {
    const radios = [...document.querySelectorAll("[name=ketluan]")];
    const shipped = new Set(radios.map((one) => one.dataset.ready));
    for (const one of radios) one.addEventListener("change", () => {
      if (!words.value.trim() || shipped.has(words.value.trim())) words.value = one.dataset.ready;
    });
  }
  for (const one of document.querySelectorAll(".sift select")) one.addEventListener("change", () => one.form.requestSubmit());

  // A link to a form opens it; what the desk answered is read out first.
  const open = () => {
    const act = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (act && act.matches("details.act")) press(act.firstElementChild);
  };
  addEventListener("hashchange", open);
  open();
  const answer = document.querySelector("[data-focus]");
  if (answer) answer.focus();

  // Lines stay where they are while somebody is about to press something in one of them.
  const PRESSED_WITHIN_MS = 2000;
  let pointed = 0;
  for (const name of ["pointermove", "pointerdown"]) addEventListener(name, () => { pointed = Date.now(); }, { passive: true });
  const isInUse = (part) => Date.now() - pointed < PRESSED_WITHIN_MS && part.matches(":hover") && part.querySelector("[data-row]");

  // A page that is being left, as by closing the session itself, is not loaded again in the place of where it goes.
  let leaving = false;
  addEventListener("beforeunload", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  const lookAgain = () => { if (!leaving) location.reload(); };

  // Parts that live are taken out of the same page, asked for anew.
  const renew = async () => {
    const response = await fetch(location.href, { headers: { "X-Live": (status && status.dataset.look) || "1" } });
    if (!response.ok) { if (response.status === 403) lookAgain(); return; }
    const anew = new DOMParser().parseFromString(await response.text(), "text/html");
    const focused = document.activeElement && document.activeElement.id;
    let changed = false;
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = anew.getElementById(part.id);
      if (!other || bare(other) === bare(part)) continue;
      if (isInUse(part)) { setTimeout(tell, PRESSED_WITHIN_MS); continue; }
      part.replaceWith(other);
      changed = true;
    }
    if (focused && document.activeElement.id !== focused) { const again = document.getElementById(focused); if (again) again.focus({ preventScroll: true }); }
    return changed;
  };
  const tell = async () => { if (await renew()) say(status && status.dataset.changed); };
  const bare = (part) => part.innerHTML.replace(/name="lan" value="[^"]*"/g, "");
  if (document.querySelector("[data-live]")) {
    const follow = () => {
      const stream = new EventSource("/desk/thay-doi");
      let again = 0;
      // What changed between the page's making and the stream's opening, or while it was cut, is told by no event.
      stream.addEventListener("mo", renew);
      stream.addEventListener("doi", tell);
      stream.addEventListener("het", lookAgain);
      stream.addEventListener("error", () => {
        say(status && status.dataset.lost);
        // A browser gives up a stream that was refused, or answered by a server that is just being started.
        if (stream.readyState === EventSource.CLOSED) again = setTimeout(() => { renew().catch(() => {}); follow(); }, AGAIN_MS);
      });
      addEventListener("pagehide", () => { stream.close(); clearTimeout(again); }, { once: true });
    };
    follow();
    addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
    setInterval(renew, Number(status && status.dataset.every) || EVERY_MS);
  }
}
