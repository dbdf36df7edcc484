"use strict";
// Draws the OpenAPI description and lets each operation be tried.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function fieldFor(parameter) {
  const input = make("input", { name: parameter.name, spellcheck: "false" });
  const about = [parameter.name, parameter.in, parameter.required ? "必填 required" : ""];
  const label = make("label", {}, about.filter(Boolean).join(" · "), input);
  if (parameter.description) label.append(make("span", { class: "quiet" }, parameter.description));
  return { parameter, input, label };
}

function bodyFor(operation) {
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (!type) return null;
  const area = make("textarea", { spellcheck: "false", "aria-label": "请求内容 body" });
  const nodes = [];
  const examples = content.examples ?? {};
  if (Object.keys(examples).length) {
    const select = make("select", { "aria-label": "示例 example" });
    for (const [name, example] of Object.entries(examples)) {
      select.append(make("option", { value: name }, `${name} ${example.summary ?? ""}`));
    }
    const show = () => { area.value = JSON.stringify(examples[select.value].value, null, 2); };
    select.addEventListener("change", show);
    show();
    nodes.push(make("label", {}, "示例 example", select));
  }
  nodes.push(make("label", {}, `请求内容 body · ${type}`, area));
  return { type, area, nodes };
}

async function send(method, path, fields, body, answer) {
  const query = new URLSearchParams();
  let address = path;
  for (const { parameter, input } of fields) {
    if (input.value === "") continue;
    if (parameter.in === "path") {
      address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    } else if (parameter.in === "query") query.set(parameter.name, input.value);
  }
  const headers = { "yangguang-request": "docs" };
  const token = document.getElementById("token").value.trim();
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers["content-type"] = body.type;
  const target = query.size ? `${address}?${query}` : address;
  try {
    const options = { method: method.toUpperCase(), headers, body: body ? body.area.value : undefined };
    const response = await fetch(target, options);
    let text = await response.text();
    try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON */ }
    answer.textContent = `${response.status} ${target}\n\n${text}`;
  } catch (error) { answer.textContent = String(error); }
}

function draw(path, method, operation) {
  const summary = make("summary", {}, make("span", { class: "method" }, method.toUpperCase()),
    make("code", {}, path), ` ${operation.summary ?? ""}`);
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (!details.open || details.dataset.drawn) return;
    details.dataset.drawn = "yes";
    const fields = (operation.parameters ?? []).map(fieldFor);
    const body = bodyFor(operation);
    const answer = make("pre", { tabindex: "0", "aria-label": "结果 answer" });
    const button = make("button", { type: "button" }, "试一试 Try");
    button.addEventListener("click", () => send(method, path, fields, body, answer));
    details.append(make("p", { class: "quiet" }, operation.description ?? ""),
      ...fields.map((field) => field.label), ...(body?.nodes ?? []), button, answer);
  });
  return details;
}

async function start() {
  const description = await (await fetch("/openapi.json")).json();
  document.getElementById("about").textContent = description.info.description;
  const byTag = new Map();
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "";
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push(draw(path, method, operation));
    }
  }
  const main = document.getElementById("operations");
  for (const [tag, drawn] of byTag) main.append(make("section", {}, make("h2", {}, tag), ...drawn));
}

start();
