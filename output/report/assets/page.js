"use strict";
// The table of filings: unpacks the rows, and shows those that the page's address (#rows?facet=word&q=text) asks for.
(() => {
  const PAGE = 50;
  const LOCALE = "zh";
  const NONE = "(none)";

  // ---- Pure: text, the address, rows.

  // As `fold` of output/find.py: width, case and white space do not matter. The way through capitals tells ß as ss.
  const fold = (text) => text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase()
    .replaceAll("ς", "σ").replace(/\s+/gu, "");

  const inert = (text, formula) => text.replace(formula, "'$1");

  const csvCell = (text, formula) => {
    const safe = inert(text, formula);
    return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  // What an address asks for: {q, sort, page, facets: Map of facet → words}.
  const parseState = (hash, sort) => {
    const parameters = new URLSearchParams(hash.startsWith("#rows?") ? hash.slice("#rows?".length) : "");
    const facets = new Map();
    for (const [key, word] of parameters) {
      if (!["q", "sort", "page"].includes(key)) facets.set(key, [...(facets.get(key) ?? []), word]);
    }
    const page = Number.parseInt(parameters.get("page") ?? "1", 10);
    return { q: parameters.get("q") ?? "", sort: parameters.get("sort") ?? sort, page: page > 0 ? page : 1, facets };
  };

  const printState = (state, sort) => {
    const parameters = new URLSearchParams();
    for (const [facet, words] of state.facets) for (const word of words) parameters.append(facet, word);
    if (state.q) parameters.set("q", state.q);
    if (state.sort !== sort) parameters.set("sort", state.sort);
    if (state.page > 1) parameters.set("page", String(state.page));
    parameters.sort();
    const text = parameters.toString();
    return text ? `#rows?${text}` : "#rows";
  };

  // A column as it was packed, with its `code(row)`; several rows may share a code, and its values.
  class Column {
    constructor(packed) {
      Object.assign(this, packed);
      this.words ??= {};
      this.code = this.codes ? (row) => this.codes[row] : (row) => row;
    }
    // The words of a code: one, or those of a list; [""] where there is none.
    wordsOf(code) {
      const value = this.values[code];
      if (Array.isArray(value)) return value.length ? value : [""];
      return [value === null ? "" : String(value)];
    }
    label(word) {
      return word === "" ? NONE : Object.hasOwn(this.words, word) ? this.words[word] : word;
    }
    textOf(code) {
      return this.wordsOf(code).filter(Boolean).map((word) => this.label(word)).join(", ");
    }
    text(row) {
      return this.textOf(this.code(row));
    }
    raw(row) {
      const value = this.values[this.code(row)];
      return Array.isArray(value) ? JSON.stringify(value) : value === null ? "" : String(value);
    }
    // Whether each code has one of the words.
    having(words) {
      const wanted = new Set(words);
      return Uint8Array.from(this.values, (_, code) => Number(this.wordsOf(code).some((word) => wanted.has(word))));
    }
    // The folded texts of the codes; folded as one text, which is faster, and parted by what no text holds.
    foldedTexts() {
      this.folded ??= fold(this.values.map((_, code) => this.wordsOf(code).join(" ")).join("\0")).split("\0");
      return this.folded;
    }
    // Whether each code holds a folded text.
    holding(folded) {
      return Uint8Array.from(this.foldedTexts(), (text) => Number(text.includes(folded)));
    }
    // The place of each code in the order of the column; -1 for what is missing.
    ranks() {
      if (this.ranked) return this.ranked;
      const texts = this.values.map((_, code) => this.textOf(code));
      const compare = {
        text: new Intl.Collator(LOCALE, { numeric: true }).compare,
        number: (a, b) => Number(a) - Number(b),
      }[this.kind === "list" ? "text" : this.kind] ?? ((a, b) => (a < b ? -1 : Number(a > b)));
      const different = [...new Set(texts)].filter((text) => text !== "").sort(compare);
      const places = new Map(different.map((text, place) => [text, place]));
      this.ranked = Int32Array.from(texts, (text) => places.get(text) ?? -1);
      return this.ranked;
    }
  }

  // Numbers of all rows in the order of a column; what is missing comes last either way, ties as they were packed.
  const ordered = (column, descending, count) => {
    const ranks = column.ranks();
    const sign = descending ? -1 : 1;
    const keys = Float64Array.from({ length: count }, (_, row) => {
      const rank = ranks[column.code(row)];
      return (rank < 0 ? 2 ** 31 : sign * rank) * 2 ** 21 + row;
    });
    return Int32Array.from(keys.sort(), (key) => key - Math.floor(key / 2 ** 21) * 2 ** 21);
  };

  // Which rows a state asks for, and for each select how many rows each word has under the other conditions.
  const select = (columns, count, state) => {
    const tests = [...state.facets].map(([facet, words]) => {
      const column = columns.find((each) => each.facet && each.name === facet);
      return { facet, column, passes: column ? column.having(words) : null };
    });
    const folded = fold(state.q);
    const searched = folded ? columns.filter((each) => each.search).map((each) => [each, each.holding(folded)]) : [];
    const counts = new Map(columns.filter((each) => each.select !== "none")
      .map((each) => [each, new Uint32Array(each.values.length)]));
    const found = new Uint8Array(count);
    for (let row = 0; row < count; row += 1) {
      if (folded && !searched.some(([column, holds]) => holds[column.code(row)])) continue;
      let failed = null;
      let failures = 0;
      for (const test of tests) {
        // A facet that this page does not have is one that no row has a word of.
        if (test.column === undefined || !test.passes[test.column.code(row)]) {
          failed = test.column;
          failures += 1;
          if (failures > 1) break;
        }
      }
      if (failures > 1) continue;
      if (failures === 0) found[row] = 1;
      for (const [column, tally] of counts) if (failures === 0 || column === failed) tally[column.code(row)] += 1;
    }
    return { found, counts };
  };

  const perWord = (column, tally) => {
    const totals = new Map();
    tally.forEach((number, code) => {
      for (const word of column.wordsOf(code)) totals.set(word, (totals.get(word) ?? 0) + number);
    });
    return totals;
  };

  // How a column of the table is laid out: the first two are wide; on a phone only these and the one sorted by at
  // first are shown, the others are among the details.
  const layout = (column, place, sort) => [
    column.kind,
    place < 2 ? "wide" : "",
    column.select === "none" ? "" : "few",
    place < 2 || sort.endsWith(column.name) ? "" : "aside",
  ].filter(Boolean).join(" ");

  // ---- The page.

  const at = (id) => document.getElementById(id);
  const packed = at("packed");
  const formula = new RegExp(packed.dataset.formula, "u");
  const whole = new Intl.NumberFormat("en");
  let data = null; // {count, sort, columns, shown}, once unpacked
  let state = null;
  let rows = []; // numbers of the rows found, in order
  let origin = null; // the link that led to the rows, for the way back

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  const chinese = (text) => (/\p{Script=Han}/u.test(text) ? "zh" : null);

  const unpack = async () => {
    const binary = atob(packed.textContent);
    const bytes = new Uint8Array(binary.length);
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = binary.charCodeAt(place);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const read = await new Response(stream).json();
    const columns = read.columns.map((column) => new Column(column));
    const shown = columns.filter((column) => column.place === "table");
    shown.forEach((column, place) => { column.layout = layout(column, place, read.sort); });
    return { ...read, columns, shown };
  };

  // Take over a state from a control, as a new entry of the history (or in place of the present one).
  const change = (changes, replace = false) => {
    state = { ...state, page: 1, ...changes };
    history[replace ? "replaceState" : "pushState"](null, "", printState(state, data.sort));
    render();
  };

  const withFacet = (facet, words) => {
    const facets = new Map(state.facets);
    if (words.length) facets.set(facet, words);
    else facets.delete(facet);
    return { facets };
  };

  const renderSelects = (counts) => {
    for (const [column, tally] of counts) {
      const control = at(`select-${column.name}`);
      const totals = perWord(column, tally);
      const words = state.facets.get(column.name) ?? [];
      for (const option of control.options) {
        if (option.dataset.word === undefined) continue;
        const number = totals.get(option.dataset.word) ?? 0;
        option.textContent = `${column.label(option.dataset.word)} (${whole.format(number)})`;
      }
      control.options[1].hidden = words.length < 2;
      control.options[1].textContent = `${words.length} chosen`;
      const chosen = [...control.options].findIndex((option) => option.dataset.word === words[0]);
      control.selectedIndex = words.length === 0 ? 0 : words.length > 1 || chosen < 0 ? 1 : chosen;
      control.classList.toggle("set", words.length > 0);
    }
  };

  const buildSelects = () => {
    for (const column of data.columns.filter((each) => each.select !== "none")) {
      const tally = new Uint32Array(column.values.length);
      for (let row = 0; row < data.count; row += 1) tally[column.code(row)] += 1;
      const totals = [...perWord(column, tally)];
      const last = (word) => Number(word === "");
      totals.sort(([a, m], [b, n]) => last(a) - last(b) || (column.select === "most" && n - m) || (a < b ? 1 : -1));
      const id = `select-${column.name}`;
      const several = element("option", { disabled: "", hidden: "" });
      const control = element("select", { id }, element("option", {}, "All"), several,
        ...totals.map(([word]) => element("option", { "data-word": word })));
      control.addEventListener("change", () => {
        const { word } = control.selectedOptions[0].dataset;
        change(withFacet(column.name, word === undefined ? [] : [word]));
      });
      at("selects").append(element("p", { class: "field" }, element("label", { for: id }, column.title), control));
    }
  };

  const renderChips = () => {
    const chips = [];
    const chip = (text, changes) => {
      const button = element("button", { type: "button", class: "chip", lang: chinese(text) }, text,
        element("span", { "aria-hidden": "true" }, " ×"));
      button.setAttribute("aria-label", `Remove ${text}`);
      button.addEventListener("click", () => {
        change(changes);
        (at("chips").querySelector("button") ?? at("search")).focus();
      });
      chips.push(element("li", {}, button));
    };
    for (const [facet, words] of state.facets) {
      const column = data.columns.find((each) => each.facet && each.name === facet);
      for (const word of words) {
        chip(`${column?.title ?? facet}: ${column ? column.label(word) : word}`,
          withFacet(facet, words.filter((other) => other !== word)));
      }
    }
    if (state.q) chip(`Search: ${state.q}`, { q: "" });
    if (chips.length > 1) chip("everything", { q: "", facets: new Map() });
    at("chips").replaceChildren(...chips);
    at("chips").hidden = chips.length === 0;
  };

  const renderHeads = (shown) => {
    const heads = shown.map((column) => {
      const sorted = state.sort.replace(/^-/u, "") === column.name;
      const descending = sorted && state.sort.startsWith("-");
      const button = element("button", { type: "button", class: "sort", "data-column": column.name }, column.title,
        element("span", { "aria-hidden": "true" }, sorted ? (descending ? " ↓" : " ↑") : ""));
      button.addEventListener("click", () => {
        const first = column.kind === "date" || column.kind === "number" ? "-" : "";
        const turned = descending ? column.name : `-${column.name}`;
        change({ sort: sorted ? turned : `${first}${column.name}` });
        at("heads").querySelector(`[data-column="${column.name}"]`).focus();
      });
      const order = sorted ? (descending ? "descending" : "ascending") : null;
      return element("th", { scope: "col", class: column.layout, "aria-sort": order }, button);
    });
    at("heads").replaceChildren(...heads, element("td", { class: "toggle" }));
  };

  // The value of a row in a column, as what it is: a text, a link to the page or to the kept file.
  const value = (column, row) => {
    const raw = column.raw(row);
    if (column.kind === "link" && /^https?:\/\//u.test(raw)) {
      return element("a", { href: raw, rel: "noreferrer noopener" }, raw);
    }
    if (column.kind === "original" && raw) {
      const path = `${raw.slice(0, 2)}/${raw}`;
      const base = packed.dataset.originals;
      if (base === undefined) return `originals/${path}`;
      const attributes = { href: `${base.replace(/\/$/u, "")}/${path}`, rel: "noreferrer noopener" };
      return element("a", attributes, `originals/${path}`);
    }
    return column.text(row);
  };

  const details = (row, span) => {
    const list = element("dl");
    for (const column of data.columns) {
      const shown = column.place === "nowhere" ? "" : value(column, row);
      if (shown === "") continue;
      const text = typeof shown === "string" ? shown : "";
      // What the table shows is told again only where a phone's table has no room for it.
      const aside = column.layout?.includes("aside") ? "is-aside" : "";
      const again = column.place === "table" ? `in-table ${aside}` : null;
      list.append(element("div", { class: again },
        element("dt", {}, column.title), element("dd", { lang: chinese(text) }, shown)));
    }
    return element("tr", { class: "more" }, element("td", { colspan: span }, list));
  };

  const rowOf = (row, shown) => {
    const cells = shown.map((column, index) => {
      const text = column.text(row);
      const attributes = { class: column.layout, lang: chinese(text), scope: index === 0 ? "row" : null };
      return element(index === 0 ? "th" : "td", attributes, text);
    });
    const button = element("button", { type: "button", class: "control", "aria-expanded": "false" }, "Details",
      element("span", { class: "unseen" }, ` of ${shown[0].text(row)}`));
    const line = element("tr", {}, ...cells, element("td", { class: "toggle" }, button));
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) line.nextElementSibling.remove();
      else line.after(details(row, shown.length + 1));
    });
    return line;
  };

  const renderRows = () => {
    const { shown } = data;
    renderHeads(shown);
    const page = rows.slice((state.page - 1) * PAGE, state.page * PAGE);
    const none = element("tr", {}, element("td", { colspan: shown.length + 1 }, "No filing matches this selection."));
    at("body").replaceChildren(...(page.length ? Array.from(page, (row) => rowOf(row, shown)) : [none]));
  };

  const renderPager = () => {
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const turn = (text, page) => {
      const off = page < 1 || page > pages || page === state.page;
      // Not `disabled`: a button that is would lose the focus at the last page.
      const attributes = { type: "button", class: "control", "aria-disabled": off ? "true" : null };
      const button = element("button", attributes, text);
      button.addEventListener("click", () => {
        if (off) return;
        change({ page });
        [...at("pager").querySelectorAll("button")].find((each) => each.textContent === text).focus();
      });
      return button;
    };
    const place = element("span", {}, `Page ${whole.format(state.page)} of ${whole.format(pages)}`);
    at("pager").replaceChildren(turn("First", 1), turn("Previous", state.page - 1), place,
      turn("Next", state.page + 1), turn("Last", pages));
    at("pager").hidden = pages === 1;
  };

  const render = () => {
    const { found, counts } = select(data.columns, data.count, state);
    const by = data.columns.find((column) => column.name === state.sort.replace(/^-/u, ""));
    if (by === undefined) state.sort = data.sort;
    const column = by ?? data.columns.find((each) => each.name === data.sort.replace(/^-/u, ""));
    data.orders ??= new Map();
    if (!data.orders.has(state.sort)) {
      data.orders.set(state.sort, ordered(column, state.sort.startsWith("-"), data.count));
    }
    rows = data.orders.get(state.sort).filter((row) => found[row]);
    state.page = Math.min(state.page, Math.max(1, Math.ceil(rows.length / PAGE)));
    if (document.activeElement !== at("search")) at("search").value = state.q;
    at("count").textContent = `${whole.format(rows.length)} of ${whole.format(data.count)} filings`;
    renderSelects(counts);
    renderChips();
    renderRows();
    renderPager();
  };

  // Show what the address asks for; move to the rows if a link led here.
  const follow = (move) => {
    if (data === null) return;
    state = parseState(location.hash, data.sort);
    at("search").value = state.q;
    render();
    if (move) at("rows-title").focus();
  };

  const download = () => {
    const columns = data.columns.filter((column) => column.place !== "nowhere");
    const lines = [columns.map((column) => csvCell(column.name, formula)).join(",")];
    const cell = (column, row) => (column.kind === "number" ? column.raw(row) : csvCell(column.raw(row), formula));
    for (const row of rows) lines.push(columns.map((column) => cell(column, row)).join(","));
    const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
    element("a", { href: url, download: "filings.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };

  const asksForRows = (hash) => hash === "#rows" || hash.startsWith("#rows?");

  document.addEventListener("click", (event) => {
    const clicked = event.target.closest("a");
    const href = clicked?.getAttribute("href") ?? clicked?.getAttribute("xlink:href") ?? "";
    if (!asksForRows(href) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    origin = clicked;
    history.pushState(null, "", href);
    follow(true);
  });
  addEventListener("hashchange", () => {
    follow(false);
    if (!asksForRows(location.hash) && origin !== null) {
      origin.focus({ preventScroll: true });
      origin = null;
    }
  });

  const start = async () => {
    at("loading").textContent = "Unpacking the filings …";
    try {
      data = await unpack();
    } catch (error) {
      at("loading").textContent = `The filings cannot be unpacked by this browser (${error.message}).`;
      return;
    }
    buildSelects();
    let typing = 0;
    const typed = (event) => {
      if (event.isComposing) return; // Pinyin on its way to characters.
      clearTimeout(typing);
      typing = setTimeout(() => change({ q: at("search").value }, true), 120);
    };
    for (const name of ["input", "compositionend"]) at("search").addEventListener(name, typed);
    at("filters").addEventListener("submit", (event) => event.preventDefault());
    at("download").addEventListener("click", download);
    for (const id of ["filters", "result", "box"]) at(id).hidden = false;
    at("loading").remove();
    follow(asksForRows(location.hash));
    at("rows").dataset.ready = "";
    // The first search need not wait for this.
    for (const column of data.columns) if (column.search) setTimeout(() => column.foldedTexts(), 300);
  };
  start();
})();
