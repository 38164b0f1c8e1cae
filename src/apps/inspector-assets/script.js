// What the inspector's page does: asks for the data each second, and draws it. Nothing of the data ever becomes HTML.

const $ = (id) => document.getElementById(id)
const PERIOD = 1000

let paused = false
let before // what was known a second ago, for rates
let drawnGraph = ''
let drawnSettings = ''
const nodes = new Map() // by the number of a part: where its figures go

/** An element with properties and children; a text is a text. */
function el(name, props = {}, ...children) {
  const node = Object.assign(document.createElement(name), props)
  node.append(...children.filter((child) => child !== undefined && child !== null))
  return node
}

// Sections are named with their kind in front.
const plain = (name = '') => name.replace(/^[\w-]+:\s*/, '')
const ms = (value) =>
  value === undefined ? '–' : value < 0.01 ? '<0.01' : value < 10 ? value.toFixed(2) : value.toFixed(0)
const rateOf = (value) => (value === 0 ? '0' : value < 10 ? value.toFixed(1) : value.toFixed(0))
const placeOf = ({ place }) => (place ? `${place.file.split('/').at(-1)}:${place.line}` : '')

async function refresh() {
  try {
    const answer = await fetch('data')
    if (!answer.ok) throw new Error(`the service answered ${answer.status}`)
    draw(await answer.json())
    $('trouble').hidden = true
  } catch (error) {
    $('trouble').textContent = `Nothing is heard of the service: ${error.message}`
    $('trouble').hidden = false
  }
}

function draw(data) {
  const graph = JSON.stringify(data.graph)
  if (graph !== drawnGraph) {
    nodes.clear()
    $('tree').replaceChildren(branch(flat(data.graph)))
    drawRoutes(data.graph)
    drawParts(data.parts)
    drawnGraph = graph
  }
  const settings = JSON.stringify(data.configuration)
  if (data.configuration && settings !== drawnSettings) {
    $('no-settings').hidden = true
    $('setting-list').replaceChildren(...tablesOf(data.configuration))
    drawnSettings = settings
  }
  $('read-only').hidden = !data.readOnly
  figures(data)
  drawRequests(data.recent)
  before = data
}

// --- what runs

/** Pipelines of one filter, one in the other, are one pipeline. */
function flat(node) {
  let { filters, app, ...own } = node
  if (!filters) return node
  filters = [...filters]
  while (app?.kind === 'pipeline' && app.filters && app.part === undefined) {
    filters.push(...app.filters)
    app = app.app
  }
  return { ...own, filters, app }
}

function branch(node) {
  const item = el('li')
  const pipe = el('div', { className: 'pipe' })
  let inner = node
  if (node.filters) {
    if (node.part !== undefined) pipe.append(card(node, node.kind === 'pipeline' ? 'composite' : node.kind))
    for (const filter of node.filters) pipe.append(card(filter, 'filter'))
    inner = node.app ? flat(node.app) : undefined
  }
  item.append(pipe)
  if (inner?.filters) item.append(el('ul', {}, branch(inner)))
  else if (inner) {
    pipe.append(card(inner, inner.mounts ? 'composite' : inner.kind))
    if (inner.mounts) {
      const list = el('ul')
      for (const { path, app } of inner.mounts) {
        const below = branch(flat(app))
        below.prepend(el('span', { className: 'mount', textContent: path }))
        list.append(below)
      }
      item.append(list)
    }
  }
  return item
}

function card(node, kind) {
  const figure = el('small')
  const box = el('div', { className: 'part', title: [node.factory, placeOf(node)].filter(Boolean).join('  ') })
  box.dataset.kind = kind
  box.append(el('b', { textContent: plain(node.name) || kind }), figure)
  if (node.routes) figure.textContent = `${node.routes.length} routes`
  if (node.part !== undefined)
    nodes.set(node.part, [...(nodes.get(node.part) ?? []), { box, figure, routes: node.routes }])
  return box
}

// --- figures

function drawParts(parts) {
  $('part-rows').replaceChildren(
    ...parts.map((part) => {
      const name = el('th', {
        scope: 'row',
        textContent: `${part.kind} ${part.name ?? ''}`,
        title: `${part.factory ?? ''} ${placeOf(part)}`,
      })
      return el('tr', {}, name, ...Array.from({ length: 7 }, () => el('td')))
    }),
  )
}

function figures({ now, parts }) {
  const seconds = before ? (now - before.now) / 1000 : 0
  let most = 0
  for (const part of parts) {
    const earlier = before?.parts[part.number]?.calls ?? part.calls
    const rate = seconds > 0 ? Math.max(0, part.calls - earlier) / seconds : 0
    most = Math.max(most, rate)
    const { total, self } = part
    const cells = $('part-rows').children[part.number]?.querySelectorAll('td') ?? []
    const values = [
      part.calls,
      rateOf(rate),
      part.failures,
      ms(total?.p50),
      ms(total?.p99),
      ms(self?.p50),
      ms(self?.p99),
    ]
    values.forEach((value, index) => {
      if (cells[index]) cells[index].textContent = value
    })
    for (const { box, figure, routes } of nodes.get(part.number) ?? []) {
      const times = total
        ? `${rateOf(rate)}/s  ${ms(total.p50)} · ${ms(total.p99)} ms`
        : routes
          ? `${routes.length} routes`
          : 'quiet'
      figure.textContent = times
      box.classList.toggle('failed', part.failures > 0)
    }
  }
  $('rate').textContent = most > 0 ? `${rateOf(most)} requests a second` : 'no requests'
}

// --- requests

const shown = new Map()

function drawRequests(recent) {
  $('no-requests').hidden = recent.length > 0
  const list = $('request-list')
  const keys = new Set()
  recent.slice(0, 25).forEach((trace, index) => {
    const key = `${trace.when} ${trace.path} ${trace.duration}`
    keys.add(key)
    if (!shown.has(key)) shown.set(key, requestOf(trace))
    const node = shown.get(key)
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null)
  })
  for (const [key, node] of shown) {
    if (keys.has(key)) continue
    node.remove()
    shown.delete(key)
  }
}

function requestOf(trace) {
  const status = el('span', {
    className: trace.status < 500 ? 'status' : 'status bad',
    textContent: trace.status ?? '…',
  })
  const summary = el(
    'summary',
    {},
    status,
    ` ${trace.method} ${trace.path} `,
    el('span', { className: 'time', textContent: `${ms(trace.duration)} ms ` }),
    el('span', { className: 'when', textContent: new Date(trace.when).toLocaleTimeString() }),
  )
  const details = el('details', {}, summary)
  details.addEventListener('toggle', () => details.querySelector('.waterfall') ?? details.append(waterfall(trace)), {
    once: true,
  })
  return details
}

function waterfall({ spans, duration }) {
  const list = el('dl', { className: 'waterfall' })
  for (const span of spans) {
    const name = el('dt', { textContent: `${' '.repeat(span.depth * 2)}${span.name ?? span.kind}` })
    const bar = el('dd', { className: 'bar' }, barOf(span, duration))
    const time = el('dd', {
      textContent: `${ms(span.self)} of ${ms(span.duration)} ms`,
      title: 'its own time, of all of it',
    })
    bar.dataset.kind = span.kind
    list.append(name, bar, time)
  }
  return list
}

function barOf({ start, duration, self }, whole) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 1000 10')
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('aria-hidden', 'true')
  for (const [width, kind] of [
    [duration, ''],
    [self, 'own'],
  ]) {
    const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    rect.setAttribute('x', (start / whole) * 1000)
    rect.setAttribute('width', Math.max(2, (Math.max(0, width) / whole) * 1000))
    rect.setAttribute('height', 10)
    rect.setAttribute('class', kind)
    svg.append(rect)
  }
  return svg
}

// --- routes

let routes = []

function drawRoutes(graph) {
  routes = [...routesOf(graph, '')].map((route) => {
    const methods = route.methods.length === 0 ? 'any' : route.methods.join(' ')
    const answers = [route.controller, route.action].filter(Boolean).join('.')
    const row = el(
      'tr',
      {},
      el('td', { textContent: methods }),
      el('td', { className: 'path', textContent: route.path }),
      el('td', { textContent: answers }),
      el('td', { textContent: route.origin ?? '' }),
    )
    return { row, text: `${methods} ${route.path} ${answers} ${route.origin ?? ''}`.toLowerCase() }
  })
  $('route-rows').replaceChildren(...routes.map(({ row }) => row))
  searchRoutes()
}

function* routesOf({ mounts = [], app, routes: own = [] }, prefix) {
  for (const mount of mounts)
    yield* routesOf(mount.app, mount.path.startsWith('/') ? prefix + mount.path.replace(/\/\+?$/, '') : prefix)
  if (app) yield* routesOf(app, prefix)
  for (const route of own) yield { ...route, path: prefix + route.path }
}

function searchRoutes() {
  const wanted = $('route-search').value.toLowerCase().split(/\s+/)
  let count = 0
  for (const { row, text } of routes) {
    row.hidden = !wanted.every((word) => text.includes(word))
    if (!row.hidden) count += 1
  }
  $('route-count').textContent = `${count} of ${routes.length}`
}

// --- settings

function* tablesOf(node, told = new Set()) {
  const section = `${node.name} ${node.factory} ${placeOf(node)}`
  if (node.values?.length && !told.has(section)) {
    told.add(section)
    yield tableOf(node)
  }
  for (const { app } of node.mounts ?? []) yield* tablesOf(app, told)
  for (const filter of node.filters ?? []) yield* tablesOf(filter, told)
  if (node.app) yield* tablesOf(node.app, told)
}

function tableOf(node) {
  const rows = node.values.map(({ name, text, sources = [] }) => {
    const from = sources.map(sourceOf).join(' ← ')
    return el('tr', {}, ...[name, text, from].map((textContent) => el('td', { className: 'path', textContent })))
  })
  const heads = ['Option', 'Value', 'From'].map((textContent) => el('th', { scope: 'col', textContent }))
  const table = el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...rows))
  const where = el('span', { className: 'when', textContent: `${node.factory ?? ''} ${placeOf(node)}` })
  const summary = el('summary', {}, `${node.name ?? node.kind} `, where)
  return el('details', {}, summary, el('div', { className: 'scroll' }, table))
}

function sourceOf({ name, from, place }) {
  return place ? `${place.section ? `[${place.section}] ` : ''}${placeOf({ place })}` : `${from} ${name}`
}

// --- trying

async function ask(event) {
  event.preventDefault()
  const act = event.submitter?.value ?? 'explain'
  const form = new FormData($('try-form'))
  const headers = {}
  for (const line of String(form.get('headers')).split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim()
  }
  const asked = { method: form.get('method'), target: form.get('target'), headers, body: form.get('body') }
  const place = $('try-answer')
  try {
    const answer = await fetch(act, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    })
    const told = await answer.json()
    if (!answer.ok) throw new Error(told.message ?? `the inspector answered ${answer.status}`)
    place.replaceChildren(...(act === 'send' ? sent(told) : [wayOf([told])]))
  } catch (error) {
    place.replaceChildren(el('p', { role: 'alert', textContent: error.message }))
  }
}

function sent({ status, headers, text, more, trace }) {
  const fields = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
  return [
    el(
      'p',
      {},
      el('span', { className: status < 500 ? 'status' : 'status bad', textContent: status }),
      ` in ${ms(trace.duration)} ms`,
    ),
    waterfall(trace),
    el('pre', { textContent: `${fields.join('\n')}\n\n${pretty(text)}${more ? '\n… and more' : ''}` }),
  ]
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function wayOf(steps) {
  const list = el('ol', { className: 'way' })
  for (const { kind, name, mount, route, action, version, skipped, answer, next } of steps) {
    const said = [
      `${kind} ${plain(name)}`,
      mount && `takes ${mount.path} by ${mount.by}`,
      route && `route ${route.methods.join(' ') || 'any'} ${route.path}`,
      route && Object.keys(route.params).length > 0 && JSON.stringify(route.params),
      action && `action ${action}`,
      version && `version ${version}`,
      skipped && `lets it pass by: ${skipped}`,
      answer &&
        `answers ${answer.status}: ${answer.message}${answer.allow ? ` It takes ${answer.allow.join(', ')}.` : ''}`,
    ]
    const item = el('li', { textContent: said.filter(Boolean).join(' · ') })
    if (next) item.append(wayOf(next))
    list.append(item)
  }
  return list
}

$('route-search').addEventListener('input', searchRoutes)
$('try-form').addEventListener('submit', ask)
$('pause').addEventListener('click', () => {
  paused = !paused
  $('pause').setAttribute('aria-pressed', String(paused))
  $('pause').textContent = paused ? 'Go on' : 'Pause'
})
setInterval(() => paused || document.hidden || refresh(), PERIOD)
refresh()
