"use strict";
// What the board does beside its forms: keys, and parts of the page that are fetched anew when something has changed.
{
  const FIELD = "input:not([type=radio]):not([type=checkbox]), textarea, select";
  const EVERY_MS = 60000;
  const status = document.getElementById("song");
  const say = (words) => { if (status && words) { status.textContent = ""; setTimeout(() => { status.textContent = words; }, 50); } };

  // Keys: each is written on what it presses.
  const press = (found) => {
    const act = found.tagName === "SUMMARY" ? found.parentElement : null;
    if (!act) { found.click(); return; }
    act.open = true;
    const field = act.querySelector("[type=radio]:checked, [type=radio], " + FIELD.replace("input", "input:not([type=hidden])"));
    (field || found).focus();
    act.scrollIntoView({ block: "nearest" });
  };
  const move = (by) => {
    const rows = [...document.querySelectorAll("[data-row] .open")];
    const here = document.activeElement.closest("[data-row]");
    const at = here ? rows.indexOf(here.querySelector(".open")) + by : by > 0 ? 0 : rows.length - 1;
    if (rows[at]) rows[at].focus();
  };
  document.addEventListener("keydown", (event) => {
    const from = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && from.form) {
      from.form.requestSubmit(from.form.querySelector("[data-main]") || undefined);
      return;
    }
    if (event.key === "Escape" && from.matches(FIELD)) { from.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || from.matches(FIELD)) return;
    if (event.key === "?") { const keys = document.getElementById("phim"); keys.open = !keys.open; keys.firstElementChild.focus(); return; }
    if (event.key === "j" || event.key === "k") { move(event.key === "j" ? 1 : -1); return; }
    const key = `[data-key="${CSS.escape(event.key)}"]`, row = from.closest("[data-row]");
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

  // Parts that live are taken out of the same page, asked for anew.
  const renew = async () => {
    const response = await fetch(location.href, { headers: { "X-Live": (status && status.dataset.look) || "1" } });
    if (!response.ok) { if (response.status === 403) location.reload(); return; }
    const anew = new DOMParser().parseFromString(await response.text(), "text/html");
    const focused = document.activeElement && document.activeElement.id;
    let changed = false;
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = anew.getElementById(part.id);
      if (!other || bare(other) === bare(part)) continue;
      part.replaceWith(other);
      changed = true;
    }
    if (focused && document.activeElement.id !== focused) { const again = document.getElementById(focused); if (again) again.focus({ preventScroll: true }); }
    return changed;
  };
  const bare = (part) => part.innerHTML.replace(/name="lan" value="[^"]*"/g, "");
  if (document.querySelector("[data-live]")) {
    const stream = new EventSource("/desk/thay-doi");
    // What changed between the page's making and the stream's opening, or while it was cut, is told by no event.
    stream.addEventListener("mo", renew);
    stream.addEventListener("doi", async () => { if (await renew()) say(status && status.dataset.changed); });
    stream.addEventListener("het", () => location.reload());
    stream.addEventListener("error", () => say(status && status.dataset.lost));
    addEventListener("pagehide", () => stream.close(), { once: true });
    setInterval(renew, Number(status && status.dataset.every) || EVERY_MS);
  }
}
