// Brings a panel to life: one module, in the built page and in a live kernel (Anywidget Front-End Module form).
//
// The card's HTML comes from Python, complete at default values. Here: read the controls, find the outputs (from the
// surrogate, or from the kernel), form the derived ones, and rewrite what moves. figure.py and surrogate.py hold the same
// few formulas; tests compare the two.
//
// In the built page `model` is a stand-in that only knows `spec`; the controls are native inputs drawn here. In a live
// kernel `model.get("sliders")` names real ipywidgets, which are listened to in the browser, and "exact" brings the
// kernel's own outputs.

// ---- formulas ---------------------------------------------------------------------------------------------------

/** A value is a number or an array of numbers; operations work element by element, a single element standing for all. */
const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => Math.pow(a, b),
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sqrt: Math.sqrt,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  where: (condition, a, b) => (condition ? a : b),
};

export function evaluate(tree, values) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return tree === "nan" ? NaN : values[tree];
  const operation = OPERATIONS[tree[0]];
  const parts = tree.slice(1).map((part) => evaluate(part, values));
  const longest = parts.reduce((length, part) => (part.length > length ? part.length : length), 0);
  if (longest === 0) return operation(...parts);
  const at = (part, i) => (part.length === undefined ? part : part[part.length === 1 ? 0 : i]);
  const [a, b, c] = parts; // no operation takes more than three
  const out = new Array(longest);
  if (parts.length === 1) for (let i = 0; i < longest; i++) out[i] = operation(a[i]);
  else if (parts.length === 2) for (let i = 0; i < longest; i++) out[i] = operation(at(a, i), at(b, i));
  else for (let i = 0; i < longest; i++) out[i] = operation(at(a, i), at(b, i), at(c, i));
  return out;
}

const first = (value) => (value.length === undefined ? value : value[0]);

// ---- the surrogate ------------------------------------------------------------------------------------------------

function bytes(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out.buffer;
}

function numbers(table) {
  if (table.floats) return Float64Array.from(new Float32Array(bytes(table.floats)));
  return Float64Array.from(new Uint16Array(bytes(table.codes)), (code) => table.low + table.step * code);
}

/** What each node of an axis contributes at these settings: the barycentric formula on Chebyshev-Lobatto nodes. */
function weights(axis, values) {
  if (axis.options) return axis.options.map((option) => (option === values[axis.name] ? 1 : 0));
  const scaled = axis.log ? Math.log10 : (x) => x;
  const low = scaled(axis.low);
  const u = (scaled(first(evaluate(axis.formula, values))) - low) / (scaled(axis.high) - low);
  const edges = [0, ...axis.breaks, 1];
  let piece = 0;
  while (piece < edges.length - 2 && u >= edges[piece + 1]) piece++;
  const out = new Array((edges.length - 1) * axis.count).fill(0);
  const start = piece * axis.count;
  let total = 0;
  for (let i = 0; i < axis.count; i++) {
    const node = edges[piece] + ((edges[piece + 1] - edges[piece]) * (1 - Math.cos((Math.PI * i) / (axis.count - 1)))) / 2;
    const gap = u - node;
    if (Math.abs(gap) < 1e-14) {
      out.fill(0);
      out[start + i] = 1;
      return out;
    }
    const end = i === 0 || i === axis.count - 1;
    out[start + i] = ((i % 2 ? -1 : 1) * (end ? 0.5 : 1)) / gap;
    total += out[start + i];
  }
  for (let i = start; i < start + axis.count; i++) out[i] /= total;
  return out;
}

function interpolate(table, values) {
  let data = table.numbers;
  for (const axis of table.axes) {
    const w = weights(axis, values);
    const rest = data.length / w.length;
    const next = new Float64Array(rest);
    for (let i = 0; i < w.length; i++) {
      if (w[i] === 0) continue;
      for (let k = 0, at = i * rest; k < rest; k++, at++) next[k] += w[i] * data[at];
    }
    data = next;
  }
  const scale = table.scale === null ? 1 : first(evaluate(table.scale, values));
  return Array.from(data, (value) => (table.log ? Math.pow(10, value) : value) * scale);
}

/** The outputs at these settings by the surrogate. */
export function surrogate(spec, settings) {
  const outputs = {};
  for (const [name, table] of Object.entries(spec.tables)) {
    if (!table.numbers) table.numbers = numbers(table);
    outputs[name] = interpolate(table, settings);
  }
  return outputs;
}

function complete(spec, settings, outputs) {
  const values = { ...settings, ...outputs };
  for (const [name, tree] of spec.derived) values[name] = evaluate(tree, values);
  return values;
}

// ---- words --------------------------------------------------------------------------------------------------------

/** The same as numbers.py. */
export function formatNumber(value, digits = 3) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const [mantissa, exponent] = Math.abs(value).toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const sign = value < 0 ? "−" : "";
  if (power >= -3 && power < 5) return sign + Number(`${mantissa}e${power}`).toFixed(Math.max(0, digits - 1 - power));
  const superscript = String(power).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]));
  return `${sign}${mantissa} × 10${superscript}`;
}

function reading(readout, values) {
  const value = first(evaluate(readout.value, values));
  if (Number.isNaN(value)) return readout.none;
  const text = `${readout.whole ? value.toFixed(0) : formatNumber(value)} ${readout.unit}`.trim();
  if (readout.limit === null) return text;
  const verdict = value > first(evaluate(readout.limit, values)) ? readout.over : readout.under;
  return verdict ? `${text} – ${verdict}` : text;
}

// ---- drawing ------------------------------------------------------------------------------------------------------

function placer(log, line, low, high) {
  const reach = high - low; // artists.py: REACH
  return (value) => {
    const v = log ? (value > 0 ? Math.log10(value) : Number.isNaN(value) ? NaN : -Infinity) : value;
    return Math.min(Math.max(line[0] + line[1] * v, low - reach), high + reach);
  };
}

function path(points) {
  let out = "";
  let pen = "M";
  for (const [x, y] of points) {
    if (Number.isNaN(x + y)) {
      pen = "M";
      continue;
    }
    out += `${pen}${x.toFixed(2)},${y.toFixed(2)}`;
    pen = "L";
  }
  return out;
}

/** The outline of an area; nothing where a corner has no value. */
const area = (points) => (points.some(([x, y]) => Number.isNaN(x + y)) ? "" : path(points) + "Z");

/** The area between two curves, in as many pieces as gaps leave. */
function band({ x, low, high }) {
  let out = "";
  for (let start = 0, i = 0; i <= x.length; i++) {
    if (i < x.length && !Number.isNaN(x[i] + low[i] + high[i])) continue;
    const there = x.slice(start, i);
    if (there.length) out += area([...zip(there, low.slice(start, i)), ...zip(there, high.slice(start, i)).reverse()]);
    start = i + 1;
  }
  return out;
}

/** Coordinates of an artist in pixels, each as long as the longest. */
function pixels(artist, values) {
  const { box, x, y, x_log, y_log } = artist.frame;
  const across = placer(x_log, x, box[0], box[2]);
  const up = placer(y_log, y, box[1], box[3]);
  const at = {};
  let length = 1;
  for (const [key, coordinate] of Object.entries(artist.coordinates)) {
    const fixed = Array.isArray(coordinate) && typeof coordinate[0] === "number";
    let value = fixed ? coordinate : evaluate(coordinate, values);
    if (value.length === undefined) value = [value];
    at[key] = value.map(key === "x" || key === "left" || key === "right" ? across : up);
    length = Math.max(length, value.length);
  }
  for (const key of Object.keys(at)) if (at[key].length === 1) at[key] = new Array(length).fill(at[key][0]);
  return at;
}

const zip = (a, b) => a.map((value, i) => [value, b[i]]);

const DRAW = {
  line: (at) => [path(zip(at.x, at.y))],
  band: (at) => [band(at)],
  vertical: (at, box) => [path([[at.x[0], box[3]], [at.x[0], box[1]]])],
  horizontal: (at, box) => [path([[box[0], at.y[0]], [box[2], at.y[0]]])],
  bars: (at) =>
    at.left.map((left, i) =>
      area([[left, at.low[i]], [at.right[i], at.low[i]], [at.right[i], at.high[i]], [left, at.high[i]]]),
    ),
};

function redraw(group, artist, values) {
  const at = pixels(artist, values);
  const draw = DRAW[artist.kind];
  if (draw) {
    const paths = draw(at, artist.frame.box);
    paths.forEach((d, i) => group.children[i].setAttribute("d", d));
    return;
  }
  const places = zip(at.x, at.y);
  [...group.children].forEach((part, i) => {
    const [x, y] = places[i];
    if (Number.isNaN(x + y)) {
      part.setAttribute("display", "none");
      return;
    }
    part.removeAttribute("display");
    if (artist.kind === "marker") {
      part.setAttribute("transform", `translate(${x.toFixed(2)},${y.toFixed(2)})`);
    } else {
      part.setAttribute("x", (x + artist.shift[0]).toFixed(2));
      part.setAttribute("y", (y + artist.shift[1]).toFixed(2));
      part.textContent = artist.text.replace(/\{(\w+)\}/g, (_, name) => {
        const value = first(values[name]);
        return typeof values[name] === "string" ? values[name] : formatNumber(value);
      });
    }
  });
}

// ---- controls -----------------------------------------------------------------------------------------------------

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** A value of a control at a fraction of the way along it, and back. */
function along(control, fraction) {
  if (!control.log) return control.low + fraction * (control.high - control.low);
  return Math.pow(10, Math.log10(control.low) + fraction * (Math.log10(control.high) - Math.log10(control.low)));
}

function fractionOf(control, value) {
  if (!control.log) return (value - control.low) / (control.high - control.low);
  return Math.log10(value / control.low) / Math.log10(control.high / control.low);
}

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A number as one types it: four significant digits, no spaces. */
const typed = (value) => String(Number(value.toPrecision(4)));

/** Native inputs for the built page. `change(name, value)` is called on every move; the result shows values set elsewhere. */
function nativeControls(spec, box, change) {
  const show = {};
  const error = element("p", { class: "sse-error", role: "alert" });
  for (const control of spec.controls) {
    const id = `sse-${spec.name}-${control.name}`;
    if (control.kind === "choice") {
      const select = element("select", { id }, ...control.options.map((o) => element("option", { value: o }, o)));
      select.addEventListener("input", () => change(control.name, select.value));
      box.append(element("div", { class: "sse-control" }, element("label", { for: id }, control.label), select));
      show[control.name] = (value) => (select.value = value);
      continue;
    }
    const range = element("input", { id, type: "range", min: 0, max: control.steps, step: 1 });
    const entry = element("input", {
      type: "text", inputmode: "decimal", class: "sse-value", "aria-label": `${control.label} in ${control.unit || "1"}, value`,
    });
    const unit = element("span", { class: "sse-unit" }, control.unit);
    const label = element("label", { for: id }, control.label);
    box.append(element("div", { class: "sse-control" }, label, element("span", { class: "sse-entry" }, entry, unit), range));
    const showRange = (value) => {
      entry.setAttribute("aria-invalid", "false");
      error.textContent = "";
      range.setAttribute("aria-valuetext", `${formatNumber(value)} ${control.unit}`.trim());
    };
    range.addEventListener("input", () => {
      const value = along(control, Number(range.value) / control.steps);
      entry.value = typed(value);
      showRange(value);
      change(control.name, value);
    });
    range.addEventListener("keydown", (event) => {
      const step = { PageUp: 10, PageDown: -10 }[event.key];
      if (!step) return;
      event.preventDefault();
      range.value = Number(range.value) + step;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    });
    entry.addEventListener("change", () => {
      const value = Number(entry.value.replace(",", ".").replace("−", "-"));
      const slack = 1e-9 * (control.log ? control.low : control.high - control.low);
      const good = entry.value.trim() !== "" && value >= control.low - slack && value <= control.high + slack;
      entry.setAttribute("aria-invalid", String(!good));
      entry.title = good ? "" : `${typed(control.low)} to ${typed(control.high)} ${control.unit}`;
      error.textContent = good
        ? ""
        : `${control.label} = ${entry.value} is outside its range; allowed: ${typed(control.low)} to ${typed(control.high)} ${control.unit}`;
      if (good) change(control.name, clamp(value, control.low, control.high), true);
    });
    show[control.name] = (value) => {
      range.value = Math.round(fractionOf(control, value) * control.steps);
      entry.value = typed(value);
      showRange(value);
    };
  }
  box.append(error);
  return (name, value) => show[name](value);
}

// ---- the state of a page in its link --------------------------------------------------------------------------------

const inLink = (spec, settings) =>
  `${spec.name}?` +
  spec.controls
    .filter((c) => settings[c.name] !== c.default)
    .map((c) => `${c.name}=${encodeURIComponent(c.kind === "slider" ? Number(settings[c.name].toPrecision(6)) : settings[c.name])}`)
    .join("&");

function decoded(text) {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return ""; // a broken escape
  }
}

/** Settings of a panel from the page's fragment, `#panel?slider=value&...;panel?...`; what does not fit is left out. */
function fromLink(spec, fragment) {
  const part = fragment.replace(/^#/, "").split(";").find((p) => p.split("?")[0] === spec.name && p.includes("?"));
  if (!part) return null;
  const settings = {};
  for (const pair of part.slice(part.indexOf("?") + 1).split("&")) {
    const [name, text] = pair.split("=");
    const control = spec.controls.find((c) => c.name === name);
    if (!control || text === undefined) continue;
    const word = decoded(text);
    if (control.kind === "choice" && control.options.includes(word)) settings[name] = word;
    if (control.kind === "slider" && word !== "" && Number.isFinite(Number(word))) {
      settings[name] = clamp(Number(word), control.low, control.high);
    }
  }
  return settings;
}

// ---- a panel --------------------------------------------------------------------------------------------------------

async function render({ model, el }) {
  const live = Boolean(model.get("sliders"));
  const spec = model.get("spec");
  if (live) {
    // A panel may be shown twice in one notebook: its ids must not be.
    globalThis.ssebookCopies = (globalThis.ssebookCopies ?? 0) + 1; // each widget loads this module anew
    const own = `sse-${spec.name}-copy${globalThis.ssebookCopies}-`;
    el.innerHTML = model.get("card").replaceAll(`sse-${spec.name}-`, own).replace(`id="${spec.name}"`, "");
  }
  const root = el.querySelector(".sse-panel");
  const defaults = Object.fromEntries(spec.controls.map((c) => [c.name, c.default]));
  const settings = { ...defaults };
  const svgs = Object.fromEntries(Object.keys(spec.layouts).map((l) => [l, root.querySelector(`.sse-${l} svg`)]));
  const groups = Object.entries(spec.layouts).flatMap(([layout, artists]) =>
    Object.entries(artists).map(([name, artist]) => ({
      layout, artist, group: svgs[layout].querySelector(`[id$="-${layout}-${CSS.escape(name)}"]`),
    })),
  );
  const readouts = [...root.querySelectorAll(".sse-readouts dd")];
  const badge = element("span", { class: "sse-badge" });

  /** Draw these outputs. The layout out of sight is drawn when it comes into sight. */
  let last = null;
  const paint = (outputs, exact) => {
    const values = complete(spec, settings, outputs);
    last = values;
    for (const { layout, artist, group } of groups) if (layout === shown) redraw(group, artist, values);
    spec.readouts.forEach((readout, i) => {
      const text = reading(readout, values);
      if (readouts[i].textContent !== text) readouts[i].textContent = text;
    });
    const source = exact ? "exact" : "surrogate";
    if (root.dataset.source === source) return;
    root.dataset.source = source;
    badge.textContent = exact ? "exact" : live ? "preview" : "";
    badge.title = exact ? "the model's own answer, from the kernel" : "the surrogate's answer, within half a pixel";
  };
  const visible = () => Object.keys(svgs).find((l) => svgs[l].parentElement.offsetParent !== null) || Object.keys(svgs)[0];
  let shown = visible(); // asking the browser is slow while it has changes to lay out: not on every move
  const preview = () => paint(surrogate(spec, settings), false);
  const watcher = new ResizeObserver(() => {
    shown = visible();
    if (!last) return;
    for (const { layout, artist, group } of groups) if (layout === shown) redraw(group, artist, last);
  });
  watcher.observe(root);

  // Where the controls are: real ipywidgets in a live kernel, native inputs otherwise.
  let put; // shows a value in its control
  const undo = [() => watcher.disconnect()];
  if (live) {
    const sliders = await Promise.all(
      model.get("sliders").map((reference) => model.widget_manager.get_model(reference.replace("IPY_MODEL_", ""))),
    );
    spec.controls.forEach((control, i) => {
      settings[control.name] = sliders[i].get("value");
      const moved = () => {
        settings[control.name] = sliders[i].get("value");
        preview();
      };
      sliders[i].on("change:value", moved);
      undo.push(() => sliders[i].off("change:value", moved));
    });
    put = (name, value) => {
      const slider = sliders[spec.controls.findIndex((c) => c.name === name)];
      slider.set("value", value);
      slider.save_changes();
    };
    // The sliders' own steps are very fine, so that defaults and presets stay what they are; a key takes one of 200.
    const pressed = (event) => {
      const move = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      const row = move && event.target.closest?.(".noUi-handle")?.closest(".widget-slider");
      if (!row?.parentElement.parentElement?.contains(el)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const control = spec.controls[[...row.parentElement.children].indexOf(row)];
      const fraction = fractionOf(control, settings[control.name]) + move / control.steps;
      put(control.name, along(control, clamp(fraction, 0, 1)));
    };
    document.addEventListener("keydown", pressed, true);
    undo.push(() => document.removeEventListener("keydown", pressed, true));
    const arrived = () => {
      const exact = model.get("exact");
      if (exact.outputs && spec.controls.every((c) => exact.settings[c.name] === settings[c.name])) paint(exact.outputs, true);
    };
    model.on("change:exact", arrived);
    undo.push(() => model.off("change:exact", arrived));
  } else {
    const show = nativeControls(spec, root.querySelector(".sse-controls"), (name, value, entered) => {
      settings[name] = value;
      if (entered) show(name, value);
      preview();
      remember();
    });
    put = show;
  }
  const place = (wanted) => {
    Object.assign(settings, wanted);
    for (const [name, value] of Object.entries(wanted)) put(name, value);
    preview();
  };
  const set = (wanted) => {
    place(wanted);
    if (!live) remember();
  };

  // The link to this state.
  let timer = 0;
  const remember = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const others = location.hash.replace(/^#/, "").split(";").filter((p) => p.includes("?") && p.split("?")[0] !== spec.name);
      const mine = inLink(spec, settings);
      const all = mine.endsWith("?") ? others : [mine, ...others];
      history.replaceState(history.state, "", all.length ? `#${all.join(";")}` : location.pathname + location.search);
    }, 250);
  };

  const chips = element("div", { class: "sse-chips" });
  for (const [name, wanted] of Object.entries(spec.presets)) {
    const chip = element("button", { type: "button" }, name);
    chip.addEventListener("click", () => set(wanted));
    chips.append(chip);
  }
  const quiet = element("div", { class: "sse-quiet" }, badge);
  const reset = element("button", { type: "button" }, "Reset");
  reset.addEventListener("click", () => set(defaults));
  quiet.append(reset);
  if (!live) {
    const copy = element("button", { type: "button" }, "Copy link");
    copy.addEventListener("click", async () => {
      const link = `${location.href.split("#")[0]}#${inLink(spec, settings)}`;
      history.replaceState(history.state, "", link);
      try {
        await navigator.clipboard.writeText(link);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Link is in the address bar";
      }
      setTimeout(() => (copy.textContent = "Copy link"), 2000);
    });
    quiet.append(copy);
  }
  root.querySelector("header").after(chips);
  chips.append(quiet);

  if (live) {
    preview();
    const exact = model.get("exact");
    if (exact.outputs) paint(exact.outputs, true);
  } else {
    const linked = fromLink(spec, location.hash);
    place({ ...defaults, ...linked });
    if (linked) root.scrollIntoView();
    const followed = () => {
      const again = fromLink(spec, location.hash);
      if (again) place({ ...defaults, ...again });
    };
    addEventListener("hashchange", followed);
    undo.push(() => removeEventListener("hashchange", followed));
  }
  root.dataset.ready = "true";
  return () => undo.forEach((step) => step());
}

export default { render };
