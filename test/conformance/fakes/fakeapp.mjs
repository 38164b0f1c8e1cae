// Recording factories: what PasteDeploy's answers were recorded with, spoken by ours.
export const recorder = {
  events: [],
  count: 0,
  reset() {
    this.events = []
    this.count = 0
  },
}

const newId = (kind) => `${kind}-${++recorder.count}`
const pairs = (conf) => Object.entries(conf)
export const ident = (thing) => thing.rec?.id ?? 'closure'

export function describe(thing) {
  return typeof thing === 'function' && !thing.rec ? { kind: 'closure' } : thing.rec
}

function recorded(thing, kind, factory, extra = {}) {
  thing.rec = { id: newId(kind), kind, factory, ...extra }
  return thing
}

export const probe = () => recorded(() => null, 'app', 'probe')

function called(factory, role, globalConf, localConf, thing, more = {}) {
  const event = { event: 'call', factory, role, ...more, global_conf: pairs(globalConf), local_conf: pairs(localConf) }
  recorder.events.push(thing ? { ...event, id: thing.rec.id } : event)
  return thing
}

export const appFactory =
  (label, kind = 'app') =>
  (globalConf, localConf) =>
    called(
      label,
      'app',
      globalConf,
      localConf,
      recorded(() => null, kind, label),
    )

export function makeFilter(label) {
  const filter = (app) => {
    const filtered = recorded(() => null, 'filtered', label, { app: describe(app) })
    recorder.events.push({ event: 'apply', filter: filter.rec.id, app: ident(app), id: filtered.rec.id })
    return filtered
  }
  return recorded(filter, 'filter', label)
}

export const filterFactory = (label) => (globalConf, localConf) =>
  called(label, 'filter', globalConf, localConf, makeFilter(label))

const filterAppFactory = (label) => (app, globalConf, localConf) => {
  const filtered = recorded(() => null, 'filtered', label, { app: describe(app) })
  return called(label, 'filter_app', globalConf, localConf, filtered, { app: ident(app) })
}

export const app_factory = appFactory('fakeapp:app_factory')
export const app_factory2 = appFactory('fakeapp:app_factory2')
export const app_factory3 = appFactory('fakeapp:app_factory3')

function mustTake(localConf, required, optional = []) {
  const names = Object.keys(localConf)
  const wrong = names.find((name) => !required.includes(name) && !optional.includes(name))
  const missing = required.find((name) => !names.includes(name))
  if (wrong ?? missing) throw new TypeError(wrong ? `unexpected option ${wrong}` : `missing option ${missing}`)
}

export function strict_app_factory(globalConf, localConf) {
  mustTake(localConf, ['greeting'], ['punctuation'])
  const { greeting, punctuation = '!' } = localConf
  return appFactory('fakeapp:strict_app_factory')(globalConf, { greeting, punctuation })
}

export function needs_two_app_factory(globalConf, localConf) {
  mustTake(localConf, ['first', 'second'])
  return appFactory('fakeapp:needs_two_app_factory')(globalConf, localConf)
}

export function named_arg_app_factory(globalConf, localConf) {
  if ('global_conf' in localConf) throw new TypeError('global_conf is given twice')
  return appFactory('fakeapp:named_arg_app_factory')(globalConf, localConf)
}

export function mutating_app_factory(globalConf, localConf) {
  const app = appFactory('fakeapp:mutating_app_factory')(globalConf, localConf)
  globalConf.mutated_by = 'mutating_app_factory'
  localConf.mutated_by = 'mutating_app_factory'
  return app
}

export function failing_app_factory(globalConf, localConf) {
  called('fakeapp:failing_app_factory', 'app', globalConf, localConf)
  throw new Error('boom')
}

export function type_error_app_factory(globalConf, localConf) {
  called('fakeapp:type_error_app_factory', 'app', globalConf, localConf)
  throw new TypeError('bad arguments inside')
}

export function ClassApp(globalConf, localConf) {
  return appFactory('fakeapp:ClassApp')(globalConf, localConf)
}
ClassApp.factory = appFactory('fakeapp:ClassApp.factory')

class Holder {
  constructor(label) {
    this.label = label
  }
  make_app(globalConf, localConf) {
    return appFactory(`${this.label}.make_app`)(globalConf, localConf)
  }
  make_filter(globalConf, localConf) {
    return filterFactory(`${this.label}.make_filter`)(globalConf, localConf)
  }
}
export const holder = new Holder('fakeapp:holder')
holder.inner = new Holder('fakeapp:holder.inner')

export const filter_factory = filterFactory('fakeapp:filter_factory')
export const filter_factory2 = filterFactory('fakeapp:filter_factory2')
export const filter_factory3 = filterFactory('fakeapp:filter_factory3')

export function strict_filter_factory(globalConf, localConf) {
  mustTake(localConf, ['level'])
  return filterFactory('fakeapp:strict_filter_factory')(globalConf, localConf)
}

export function failing_filter_factory(globalConf, localConf) {
  called('fakeapp:failing_filter_factory', 'filter', globalConf, localConf)
  throw new Error('filter boom')
}

export const filter_app_factory = filterAppFactory('fakeapp:filter_app_factory')
export const filter_app_factory2 = filterAppFactory('fakeapp:filter_app_factory2')

const composite = (label, children) => async (loader, globalConf, localConf) => {
  called(label, 'composite', globalConf, localConf)
  const made = []
  for await (const [name, child] of children(loader, globalConf, localConf)) made.push([name, describe(child)])
  const app = recorded(() => null, 'composite', label, { children: made })
  recorder.events.push({ event: 'done', factory: label, id: app.rec.id })
  return app
}

export const composite_factory = composite(
  'fakeapp:composite_factory',
  async function* (loader, globalConf, localConf) {
    for (const [key, name] of Object.entries(localConf)) yield [key, await loader.getApp(name, globalConf)]
  },
)
export const composit_factory = composite('fakeapp:composit_factory', async function* (loader, _, localConf) {
  for (const [key, name] of Object.entries(localConf)) yield [key, await loader.getApp(name)]
})
export const unnamed_composite = composite('fakeapp:unnamed_composite', async function* (loader, globalConf) {
  yield ['', await loader.getApp(undefined, globalConf)]
})
export const kinds_composite = composite('fakeapp:kinds_composite', async function* (loader, globalConf, localConf) {
  for (const [key, name] of Object.entries(localConf)) {
    if (key.startsWith('app.')) yield [key, await loader.getApp(name, globalConf)]
    else if (key.startsWith('filter.')) yield [key, await loader.getFilter(name, globalConf)]
    else if (key.startsWith('server.')) yield [key, await loader.getServer(name, globalConf)]
  }
})

async function loadPipeline(loader, line) {
  const names = line.split(/\s+/)
  const appName = names.pop()
  const filters = []
  for (const name of names) filters.push(await loader.getFilter(name))
  return filters.reduceRight((app, filter) => filter(app), await loader.getApp(appName))
}

function lineOf(localConf, key) {
  if (!(key in localConf)) throw new MissingKey(key)
  return localConf[key]
}
class MissingKey extends Error {}

export const pipeline_factory = composite('fakeapp:pipeline_factory', async function* (loader, _, localConf) {
  yield ['keystone', await loadPipeline(loader, lineOf(localConf, 'keystone'))]
})
export const strategy_pipeline_factory = composite(
  'fakeapp:strategy_pipeline_factory',
  async function* (loader, globalConf, localConf) {
    const strategy = globalConf.auth_strategy ?? 'noauth'
    yield [strategy, await loadPipeline(loader, lineOf(localConf, strategy))]
  },
)

const server = (label) => {
  const serve = (app) => {
    const served = recorded(() => null, 'object', label, { app: describe(app) })
    recorder.events.push({ event: 'serve', server: serve.rec.id, app: ident(app), id: served.rec.id })
    return served
  }
  return recorded(serve, 'server', label)
}
export const server_factory = (globalConf, localConf) =>
  called('fakeapp:server_factory', 'server', globalConf, localConf, server('fakeapp:server_factory'))

export function strict_server_factory(globalConf, localConf) {
  mustTake(localConf, ['host', 'port'])
  const label = 'fakeapp:strict_server_factory'
  return called(label, 'server', globalConf, { host: localConf.host, port: localConf.port }, server(label))
}

export function server_runner(app, globalConf, localConf) {
  const label = 'fakeapp:server_runner'
  const running = recorded(() => null, 'object', label, { app: describe(app) })
  return called(label, 'server_runner', globalConf, localConf, running, { app: ident(app) })
}

export const not_callable = 'just a string'
export const plain_wsgi = () => 'plain'
