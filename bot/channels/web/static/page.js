"use strict";
// The size of the text: three steps, remembered by this browser alone.
{
  const sizes = ["", "to", "rat-to"];
  const root = document.documentElement;
  const button = document.getElementById("co-chu");
  const use = (place) => { root.classList.remove("to", "rat-to"); if (sizes[place]) root.classList.add(sizes[place]); };
  let place = 0;
  try { place = Number(localStorage.getItem("co-chu")) % sizes.length || 0; } catch { /* it is not kept then */ }
  use(place);
  button.hidden = false;
  button.addEventListener("click", () => {
    place = (place + 1) % sizes.length;
    use(place);
    try { localStorage.setItem("co-chu", String(place)); } catch { /* it is not kept then */ }
  });
  const printing = document.getElementById("in-trang");
  if (printing) { printing.hidden = false; printing.addEventListener("click", () => window.print()); }
}
