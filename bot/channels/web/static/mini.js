"use strict";
// What Telegram says of who opened the Mini App stands behind the "#"; it is handed on once, and taken out of the address.
{
  const said = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
  const form = document.getElementById("mini");
  if (said) {
    history.replaceState(null, "", location.pathname);
    form.elements.du_lieu.value = said;
    form.submit();
  }
}
