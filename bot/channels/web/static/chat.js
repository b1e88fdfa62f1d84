"use strict";
// What the page does beside its forms: it sends without loading anew, tries again what did not arrive, and shows messages as
// they come. What was written stays in this tab alone (sessionStorage), and goes with it.
{
  const KEPT = "cua-toi", MOST_KEPT = 30, WAITS_MS = [1000, 2000, 4000, 8000, 15000], LATE_MS = 15000, AGAIN_MS = 3000;
  const list = document.getElementById("tin"), form = document.getElementById("soan"), status = document.getElementById("trang-thai");
  const text = document.getElementById("loi"), file = document.getElementById("anh"), fileName = document.getElementById("ten-anh");
  const end = document.getElementById("cuoi");
  let last = Number(list.dataset.last), late = 0;

  // What this tab wrote: {after: the message that it stood below, text, fields, sent}.
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch { return []; } };
  const write = (all) => { try { sessionStorage.setItem(KEPT, JSON.stringify(all.slice(-MOST_KEPT))); } catch { /* only shown then */ } };
  const change = (once, values) => write(read().map((one) => (one.fields.lan === once ? { ...one, ...values } : one)));

  const say = (words) => { clearTimeout(late); status.textContent = words || ""; };
  const await_ = () => { say(status.dataset.waits); late = setTimeout(() => say(status.dataset.late), LATE_MS); };
  const toEnd = () => end.scrollIntoView({ block: "end" });

  const bubble = (one, photo) => {
    const made = document.createElement("div");
    made.className = "own";
    const whose = document.createElement("span");
    whose.className = "unseen";
    whose.textContent = form.dataset.mine + " ";
    made.append(whose);
    if (photo) {
      const picture = document.createElement("img");
      picture.alt = photo.name;
      picture.src = URL.createObjectURL(photo);
      made.append(picture);
    }
    made.append(one.text);
    return made;
  };
  const place = (made, after) => {
    const above = after && document.getElementById("tin-" + after);
    let next = above ? above.nextElementSibling : list.firstElementChild;
    while (next && next.classList.contains("own")) next = next.nextElementSibling;
    list.insertBefore(made, next);
  };

  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
  const REFUSALS = { 403: "old", 413: "large", 415: "noPhoto", 429: "often" };
  const refuse = (made, words) => {
    made.classList.add("unsent");
    const why = document.createElement("span");
    why.className = "why";
    why.textContent = words;
    made.append(why);
    say("");
  };
  // Sent again until it is taken: the server knows it by `lan`, so that it counts once.
  const send = async (one, made, photo) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(one.fields)) body.append(name, value);
    body.set("ma", form.elements.ma.value);
    if (photo) body.append("anh", photo);
    for (let tries = 0; ; tries++) {
      let answer = null;
      try { answer = await fetch("/gui", { method: "POST", body, headers: { Accept: "application/json" } }); } catch { /* again */ }
      if (answer && answer.ok) { made.classList.remove("unsent"); change(one.fields.lan, { sent: true }); return; }
      if (answer && answer.status < 500) {
        change(one.fields.lan, { sent: true });
        refuse(made, form.dataset[REFUSALS[answer.status] || "refused"]);
        return;
      }
      made.classList.add("unsent");
      say(status.dataset.lost);
      await new Promise((done) => setTimeout(done, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]));
    }
  };
  const submit = (fields, words, photo) => {
    const one = { after: last, text: words, fields: { ...fields, lan: random() }, sent: false };
    if (!photo) write([...read(), one]);
    const made = bubble(one, photo);
    list.append(made);
    await_();
    toEnd();
    return send(one, made, photo);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim(), photo = file.files[0];
    if (!words && !photo) { text.focus(); return; }
    submit({ loi: words }, words, photo);
    form.reset();
    named();
    text.focus();
  });
  document.getElementById("lenh").addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    submit({ [button.name]: button.value }, button.textContent.trim());
  });
  text.addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (plain && matchMedia("(pointer: fine)").matches) { event.preventDefault(); form.requestSubmit(); }
  });
  const named = () => {
    fileName.hidden = !file.files[0];
    fileName.textContent = file.files[0] ? "📷 " + file.files[0].name : "";
  };
  file.addEventListener("change", named);
  text.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) { file.files = event.clipboardData.files; file.dispatchEvent(new Event("change")); }
  });

  const take = (number, html) => {
    if (number <= last) return;
    last = number;
    list.insertAdjacentHTML("beforeend", html);
    say("");
    const made = list.lastElementChild;
    made.scrollIntoView({ block: made.offsetHeight > innerHeight * 0.6 ? "start" : "nearest" });
  };
  const open = () => {
    const stream = new EventSource("/su-kien?sau=" + last);
    let again = 0;
    stream.addEventListener("message", (event) => take(Number(event.lastEventId), event.data));
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) again = setTimeout(ask, AGAIN_MS);
    });
    addEventListener("pagehide", () => { stream.close(); clearTimeout(again); clearTimeout(asking); }, { once: true });
  };
  // A stream that was refused says no status: why, is asked for; while there is none, the page is fetched in its place.
  let asking = 0;
  const ask = async () => {
    try {
      const { status } = await fetch("/su-kien?hoi=1");
      if (status === 204) { open(); return; }
      if (status === 403 && list.firstElementChild) { ended(); return; }
      if (status === 429) await look();
    } catch { /* again */ }
    asking = setTimeout(ask, AGAIN_MS);
  };
  const look = async () => {
    const response = await fetch("/");
    if (!response.ok) return;
    const anew = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const one of anew.querySelectorAll("#tin > [id^=tin-]")) take(Number(one.id.slice(4)), one.outerHTML);
  };
  // The conversation was ended in another tab: nothing of it stays in this one. An empty page is not loaded again.
  const ended = () => {
    try { sessionStorage.removeItem(KEPT); } catch { /* nothing is there */ }
    location.replace("/");
  };
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });

  // What was written before the page was loaded again, where what it stood below is still there.
  const kept = read().filter((one) => !one.after || !one.sent || document.getElementById("tin-" + one.after));
  write(kept);
  for (const one of kept) {
    const made = bubble(one);
    place(made, one.after);
    if (!one.sent) send(one, made);
  }
  if (last || kept.length) toEnd();
  open();
}
