// Finds stories by the index in search/: fetches the parts that the query's terms lie in, and no others.
// Words are cut as in search_terms.py. Whatever is shown is set as text, never as HTML.
"use strict";

(() => {
  const WIDE =
    "\\u3005-\\u3007\\u3040-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff" +
    "\\u{20000}-\\u{3ffff}";
  const IS_WIDE = new RegExp(`^[${WIDE}]$`, "u");
  const RUN = /[\p{L}\p{N}]+/gu;
  const PRIME = 1009;
  const LONGEST_WORD = 32;
  const SHOWN_AT_ONCE = 10;
  const BEFORE = 30;
  const AFTER = 70;

  const form = document.getElementById("search-form");
  const field = document.getElementById("search-query");
  const without = document.getElementById("search-without");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const say = form.dataset;
  const fetched = new Map();
  let turn = 0;

  function folded(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  // Give the terms of a query: pairs with a wide character, and words.
  function termsOf(text) {
    const terms = new Set();
    for (const run of folded(text).match(RUN) || []) {
      const characters = Array.from(run);
      let word = "";
      characters.forEach((character, index) => {
        const wide = IS_WIDE.test(character);
        const next = characters[index + 1];
        if (next !== undefined && (wide || IS_WIDE.test(next))) terms.add(character + next);
        if (!wide) word += character;
        if (word && (wide || next === undefined)) {
          terms.add(Array.from(word).slice(0, LONGEST_WORD).join(""));
          word = "";
        }
      });
    }
    return [...terms];
  }

  function shardOf(term, shards) {
    const [first, second] = Array.from(term);
    return (first.codePointAt(0) * PRIME + (second ? second.codePointAt(0) : 0)) % shards;
  }

  // Fetch a file of the index once; what could not be fetched is tried again the next time.
  function part(name) {
    if (!fetched.has(name)) {
      const wanted = fetch(`${say.top}search/${name}.json`, { cache: "no-cache" }).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      });
      wanted.catch(() => fetched.delete(name));
      fetched.set(name, wanted);
    }
    return fetched.get(name);
  }

  function numbers(steps, into) {
    let number = 0;
    for (const step of steps || []) {
      number += step;
      into.add(number);
    }
    return into;
  }

  // Give the stories that hold a term, in `kind` (all or titles). A word also stands for longer ones it begins.
  function holders(shard, kind, term) {
    const known = shard[kind];
    const into = new Set();
    if (Array.from(term).length < 2 || Array.from(term).some((c) => IS_WIDE.test(c))) {
      return numbers(Object.hasOwn(known, term) ? known[term] : [], into);
    }
    for (const name of Object.keys(known)) if (name.startsWith(term)) numbers(known[name], into);
    return into;
  }

  function inAll(sets) {
    const [first, ...others] = sets.sort((a, b) => a.size - b.size);
    return [...first].filter((number) => others.every((other) => other.has(number)));
  }

  // Give the numbers of the stories found: those with all terms in the title first, then newest first.
  async function found(terms) {
    const outline = await part("index");
    if (!outline.stories) return [];
    const shards = await Promise.all(terms.map((term) => part(`terms/${shardOf(term, outline.shards)}`)));
    const anywhere = inAll(shards.map((shard, i) => holders(shard, "all", terms[i])));
    const titled = new Set(inAll(shards.map((shard, i) => holders(shard, "titles", terms[i]))));
    return anywhere.sort((a, b) => titled.has(b) - titled.has(a) || b - a);
  }

  async function storyAt(number) {
    const { in_file: size } = await part("index");
    const stories = await part(`stories/${Math.floor(number / size)}`);
    return stories[number % size];
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Give where the first of `wanted` stands in a text, and its length.
  function firstOf(text, wanted) {
    const lower = text.toLowerCase();
    for (const words of wanted) {
      const at = lower.indexOf(words);
      if (at >= 0) return [at, words.length];
    }
    return [-1, 0];
  }

  function marked(text, wanted) {
    const [at, length] = firstOf(text, wanted);
    if (at < 0) return [text];
    return [text.slice(0, at), element("mark", { textContent: text.slice(at, at + length) }), text.slice(at + length)];
  }

  function clip(text, wanted) {
    const [at] = firstOf(text, wanted);
    if (at < 0) return null;
    const from = Math.max(0, at - BEFORE);
    const to = Math.min(text.length, at + AFTER);
    return (from ? "…" : "") + text.slice(from, to) + (to < text.length ? "…" : "");
  }

  // Take the words around the query from the story's own page; the summary stays where that cannot be had.
  async function showSnippet(place, page, wanted) {
    try {
      const answer = await fetch(page);
      if (!answer.ok) return;
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const body = read.querySelector(".body");
      const snippet = body && clip(body.textContent.replace(/\s+/g, " ").trim(), wanted);
      if (snippet) place.replaceChildren(...marked(snippet, wanted));
    } catch {
      // the summary says enough
    }
  }

  function result(story, wanted) {
    const page = `${say.top}${story.path.split("/").map(encodeURIComponent).join("/")}/index.html`;
    const snippet = element("p", { className: "summary" }, ...marked(story.summary, wanted));
    const facts = element("p", { className: "meta" }, element("time", { dateTime: story.iso, textContent: story.when }));
    if (story.credit) facts.append(element("span", { className: "whose", textContent: story.credit }));
    const link = element("a", { href: page }, ...marked(story.title, wanted));
    if (firstOf(story.summary, wanted)[0] < 0) showSnippet(snippet, page, wanted);
    return element("li", { className: "row" }, element("h2", { className: "title" }, link), snippet, facts);
  }

  async function show(numbersFound, from, wanted, mine) {
    const stories = await Promise.all(numbersFound.slice(from, from + SHOWN_AT_ONCE).map(storyAt));
    if (mine !== turn) return;
    const items = stories.map((story) => result(story, wanted));
    list.append(...items);
    const next = from + SHOWN_AT_ONCE;
    more.hidden = next >= numbersFound.length;
    more.onclick = () => show(numbersFound, next, wanted, mine).then(failedNot, failed);
    if (from) items[0].querySelector("a").focus();
  }

  function failedNot() {}

  function failed() {
    status.textContent = say.failed;
  }

  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));
  }

  async function search() {
    turn += 1;
    const mine = turn;
    const query = field.value.trim();
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    if (!query) return;
    const terms = termsOf(query);
    if (!terms.length) {
      status.textContent = say.short;
      return;
    }
    status.textContent = say.busy;
    try {
      const numbersFound = await found(terms);
      if (mine !== turn) return;
      const template = numbersFound.length ? say.found : say.nothing;
      const wanted = [query.toLowerCase(), ...query.toLowerCase().split(/\s+/), ...terms].filter(Boolean);
      await show(numbersFound, 0, wanted, mine);
      if (mine === turn) status.textContent = filled(template, { query, count: String(numbersFound.length) });
    } catch {
      if (mine === turn) failed();
    }
  }

  function fromAddress() {
    field.value = new URLSearchParams(location.search).get("q") || "";
    search();
  }

  if (location.protocol === "file:") {
    without.textContent = say.fromDisk;
    return;
  }
  without.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.search = new URLSearchParams({ q: field.value.trim() }).toString();
    history.pushState(null, "", address);
    search();
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
