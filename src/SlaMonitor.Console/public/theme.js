// Loaded before the page is painted, so that it never flashes in the other theme.
"use strict";
{
  let chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("settings") ?? "{}").theme;
  } catch {
    // Storage is forbidden: the theme follows the system.
  }
  if (location.pathname.startsWith("/wall")) chosen = new URLSearchParams(location.search).get("theme") ?? "dark";
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
