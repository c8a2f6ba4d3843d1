// The built page's host: hands each panel on the page to explorer.js, which stands above this line in the same file
// (sphinxext.py joins the two, so that the page also works opened from a disk, where modules may not be loaded).

function start() {
  for (const el of document.querySelectorAll(".sse-host")) {
    const spec = JSON.parse(el.querySelector("script[type='application/json']").textContent);
    render({ model: { get: (name) => (name === "spec" ? spec : undefined) }, el });
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
