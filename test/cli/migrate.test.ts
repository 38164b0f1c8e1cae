import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// Any parser that gives ESTree will do for the tests; vitest brings this one.
import { parseAst } from 'rolldown/parseAst'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { migrate } from '../../src/cli/migrate.ts'
import { readExpress } from '../../src/cli/migration/express.ts'
import { readMeddleware } from '../../src/cli/migration/meddleware.ts'
import { migratedIni } from '../../src/cli/migration/migrated-ini.ts'
import { check } from '../../src/load/load.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  log.mockClear()
  complain.mockClear()
})

/** The INI file of a source, without its first comment. */
function ofSource(text: string): string {
  const fileOf = (specifier: string): string => (/\.[jt]s$/.test(specifier) ? specifier : `${specifier}.js`)
  const migrated = readExpress({ text, file: 'app.ts', fileOf }, (code) => parseAst(code, { lang: 'ts' }))
  return migratedIni(migrated).split('\n\n').slice(1).join('\n\n').trimEnd()
}

const head = "import express, { Router } from 'express'\nconst app: express.Express = express()\n"

/** The section of a filter that is around an app of its own. */
function section(imports: string, use: string): string {
  const ini = ofSource(`${imports}\n${head}app.use(${use})\napp.get('/', show)\n`)
  const [filter = ''] = ini.split('\n\n').filter((block) => /^\[(?:filter|app):(?!routes)/m.test(block))
  return filter.replace(/^# app\.ts:\d+\n/, '')
}

const cors =
  '# cors() allows whatever headers are asked for; allow_headers must name them\n[filter:cors]\nuse = pkg:wheatpaste#cors\n'
const own =
  '# where it uses what Express adds: `connect` gives no Express res (res.status, res.json) or req: rewrite it for those of Node, or keep it in the app\n'
const connect = (name: string, ...lines: string[]): string =>
  [`[filter:${name}]`, 'use = pkg:wheatpaste#connect', ...lines].join('\n')

test.each([
  ["import helmet from 'helmet'", 'helmet()', '[filter:security_headers]\nuse = pkg:wheatpaste#security_headers'],
  [
    "const helmet = require('helmet')",
    "helmet({ frameguard: { action: 'deny' }, hsts: false })",
    connect('helmet', 'middleware = helmet', 'frameguard = {"action":"deny"}', 'hsts = false'),
  ],
  ["import helmet from 'helmet'", 'helmet.noSniff()', connect('no_sniff', 'middleware = helmet:noSniff')],
  ["import cors from 'cors'", 'cors()', `${cors}allowed_origin = *\nallow_credentials = false`],
  [
    "import cors from 'cors'",
    "cors({ origin: ['https://a.b', process.env.ORIGIN ?? 'https://c.d'], credentials: true, maxAge: 60 * 10 })",
    `${cors}allowed_origin = https://a.b,\${ORIGIN:-https://c.d}\nallow_credentials = true\nmax_age = 600`,
  ],
  [
    "import cors from 'cors'",
    'cors({ origin: (origin, done) => done(null, true) })',
    `# not written here: origin: (origin, done) => done(null, true)\n${connect('cors', 'middleware = cors')}`,
  ],
  [
    "import compression from 'compression'",
    "compression({ threshold: '2kb' })",
    '[filter:gzip]\nuse = pkg:wheatpaste#gzip\nmin_size = 2KiB',
  ],
  [
    "import compression from 'compression'",
    'compression({ filter })',
    `# not written here: filter: filter\n${connect('compression', 'middleware = compression')}`,
  ],
  [
    "import { rateLimit } from 'express-rate-limit'\nconst MINUTE = 60_000\nconst limiter = rateLimit({ windowMs: 15 * MINUTE, limit: 100 })",
    'limiter',
    '[filter:ratelimit]\nuse = pkg:wheatpaste#ratelimit\nlimit = 100\nper = 15m',
  ],
  [
    "import timeout from 'connect-timeout'",
    "timeout('5s')",
    '[filter:timeout]\nuse = pkg:wheatpaste#timeout\ntimeout = 5s',
  ],
  [
    "import morgan from 'morgan'",
    "morgan('tiny')",
    `# morgan's format "tiny" is the template of request_log\n[filter:request_log]\nuse = pkg:wheatpaste#request_log\noutput = stdout`,
  ],
  ['', "express.json({ limit: '1mb' })", connect('json', 'middleware = express:json', 'limit = 1mb')],
  [
    "import favicon from 'serve-favicon'\nimport path from 'node:path'",
    "favicon(path.join(__dirname, 'public', 'icon.ico'))",
    connect('serve_favicon', 'middleware = serve-favicon', 'arguments = ["public/icon.ico"]'),
  ],
  [
    "import odd from 'odd'",
    "odd({ pattern: '%d ${x}', text: '10', none: null, lines: 'a\\nb', [key]: 1, ...rest })",
    `# not written here: [key]: 1\n# not written here: ...rest\n${connect('odd', 'middleware = odd', 'pattern = %%d $${x}', 'text = "10"', 'none = null', 'lines = "a\\nb"')}`,
  ],
  [
    "import session from 'express-session'",
    "session({ secret: 'keyboard cat' })",
    `# keep it in the environment: secret = \${SECRET}\n${connect('express_session', 'middleware = express-session', 'secret = keyboard cat')}`,
  ],
  [
    "import session from 'express-session'",
    'session({ secret: process.env.SESSION_SECRET!, name: `${"s"}id` })',
    connect('express_session', 'middleware = express-session', 'secret = ${SESSION_SECRET}', 'name = sid'),
  ],
  [
    "import { requireUser } from './auth'",
    'requireUser',
    own + connect('require_user', 'middleware = ./auth.js:requireUser'),
  ],
  ['', "require('./logger')('info')", own + connect('logger', 'middleware = ./logger.js', 'arguments = ["info"]')],
  [
    '',
    "express.static('public', { maxAge: '1h' })",
    '[app:static]\nuse = pkg:wheatpaste#static\ndocument_root = public\ncache_max_age = 1h',
  ],
  [
    "import { createProxyMiddleware } from 'http-proxy-middleware'",
    "'/old', createProxyMiddleware({ target: 'http://127.0.0.1:9', changeOrigin: true })",
    '[app:proxy]\nuse = pkg:wheatpaste#proxy\ntarget = http://127.0.0.1:9',
  ],
])('%s\n%s', (imports, use, written) => {
  expect(section(imports, use)).toBe(written)
})

/** Everything but the sections of parts. */
function layoutOf(text: string): string[] {
  return ofSource(head + text)
    .split('\n\n')
    .filter((block) => !/^# app\.ts:\d+\n|^# app\.ts:\d+\n(?:#.*\n)*\[/.test(block) || !block.includes('\n['))
}

test('filters are around what comes after them, and no more', () => {
  const text = `
import a from 'a'
import users from './routes/users'
import { adminApp as admin } from './admin.js'
app.use(a()).use(express.static('public'))
app.use('/api', require('b')())
app.use('/api/users', users)
app.use(require('c')())
app.use('/admin', require('d')(), admin)
app.post('/x', save)
`
  expect(layoutOf(text)).toEqual([
    '[pipeline:main]\npipeline = a mounts',
    '[composite:mounts]\nuse = pkg:wheatpaste#urlmap\n/ = root\n/api/users = users_pipeline\n/admin = admin_app_pipeline',
    '[pipeline:routes_pipeline]\npipeline = c routes',
    '[composite:root]\nuse = pkg:wheatpaste#cascade\ncatch = 404 405\napp1 = static\napp2 = routes_pipeline',
    '[pipeline:users_pipeline]\npipeline = b users',
    '[pipeline:admin_app_pipeline]\npipeline = c d admin_app',
  ])
})

test('files at a path are an app there, whatever else they were told', () => {
  const ini = ofSource(`${head}app.use('/assets', express.static('x', { setHeaders, redirect: false, maxAge: 'never' }))
app.get('/', show)`)
  expect(ini).toContain('/assets = static\n/ = routes')
  expect(ini).toContain(`# not written here: setHeaders: setHeaders
# not written here: cache_max_age of "never"
# not written here: redirect: false
[app:static]
use = pkg:wheatpaste#static
document_root = x`)
})

const limited = `${head}import { rateLimit } from 'express-rate-limit'
const limiter = rateLimit({ limit: 10 })
`

test('what is used at several paths is one section, and a limit that counts in several pipelines says so', () => {
  const ini = ofSource(`${limited}app.use(['/a', '/b'], limiter)
app.use('/a', limiter, require('./routes/a'))
app.use('/b', require('./routes/b'))`)
  expect(ini.split('[filter:').length).toBe(2)
  expect(ini).toContain('[pipeline:main]\npipeline = ratelimit mounts')
  const apart = ofSource(`${limited}app.use(['/a', '/b'], limiter)
app.use('/a', require('./routes/a'))
app.use('/b', require('./routes/b'))
app.get('/', show)`)
  expect(apart).toContain(`# app.ts:5
# it stands in 2 pipelines, and each counts apart: with a redis_url they count together
[filter:ratelimit]
use = pkg:wheatpaste#ratelimit
limit = 10
per = 1m`)
  expect(apart).toContain('[pipeline:a_pipeline]\npipeline = ratelimit a')
})

test('a filter for some paths of an app is around it, with a match', () => {
  const ini = ofSource(`${limited}app.use('/login', limiter)
app.use('/register', limiter)
app.post('/login', logIn)`)
  expect(ini).toContain('[pipeline:main]\npipeline = ratelimit routes')
  expect(ini).toContain('# app.ts:5, app.ts:6\n[filter:ratelimit]')
  expect(ini).toContain('per = 1m\nmatch = /login/** /register/**')
})

test('every statement that becomes no section is told with its line', () => {
  const ini = ofSource(`'use strict'
import express from 'express'
import http from 'node:http'
import mongoose from 'mongoose'
import { api } from './api'
const app = express()
const port = Number(process.env.PORT)
const db = await mongoose.connect('mongodb://db')
app.set('view engine', 'pug')
app.locals.title = 'x'
if (process.env.DEV) {
  app.use(require('a')())
  startDebugger()
} else {
  throw new Error('not yet')
}
if (port > 0) report(port)
function setUp() {
  app.use('/api', api)
  app.disable('x-powered-by')
}
setUp()
app.use((error, req, res, next) => res.status(500).json({}))
const server = http.createServer(app)
server.on('error', report)
interface Told { a: string }
export type Other = Told
export default app
`)
  const told = ini.split('\n\n').filter((block) => /^# app\.ts:\d+: /.test(block))
  expect(told.map((block) => block.split('\n').map((line) => line.replace(/^# +(?:app\.ts:)?/, '')))).toEqual([
    [
      '8: this is no section: see whether it is still needed, and where',
      "const db = await mongoose.connect('mongodb://db')",
    ],
    ['9: a setting of Express, which belongs to the app that it is for', "app.set('view engine', 'pug')"],
    ['10: what is kept for views belongs to the app that renders them', "app.locals.title = 'x'"],
    ['13: this is no section: see whether it is still needed, and where', 'startDebugger()'],
    ['15: this is no section: see whether it is still needed, and where', "throw new Error('not yet')"],
    ['17: this is no section: see whether it is still needed, and where', 'if (port > 0) report(port)'],
    ['20: a setting of Express, which belongs to the app that it is for', "app.disable('x-powered-by')"],
    [expect.stringMatching(/^23: export the error handler.*; `connect` gives no Express res/), expect.any(String)],
    ['24: this is no section: see whether it is still needed, and where', 'const server = http.createServer(app)'],
    ['25: this is no section: see whether it is still needed, and where', "server.on('error', report)"],
  ])
  expect(ini).toContain('# it stands within if (process.env.DEV), which no section can say\n[filter:a]')
})

test('one app alone needs no map, and maps without filters no pipeline', () => {
  expect(layoutOf("app.use(require('a')())\napp.all('*', show)")).toEqual(['[pipeline:main]\npipeline = a routes'])
  expect(layoutOf("app.use('/b', require('./b'))")).toEqual(['[composite:main]\nuse = pkg:wheatpaste#urlmap\n/b = b'])
})

test('an error handler is outermost, and what stands behind all apps is told', () => {
  const text =
    "app.get('/', show)\napp.use(require('./not-found'))\napp.use(require('./error-handler'))\napp.listen(process.env.PORT || 80)"
  expect(layoutOf(text)).toEqual([
    "# app.ts:4: no app comes after it at its path, so [filter:not_found] is in no pipeline\n#   app.use(require('./not-found'))",
    '[pipeline:main]\npipeline = error_handler routes',
    '[server:main]\nuse = pkg:wheatpaste#http\nport = ${PORT:-80}',
  ])
})

test.each([
  ['app.use((req, res, next) => next())', 'export the function, and name it'],
  ['app.use((error, req, res, next) => next())', 'export the error handler'],
  ['function log(req, res, next) {}\napp.use(log)', 'export log from a file of its own'],
  ["app.use(/^\\/a/, require('x')())", 'its path is no plain one'],
  ["app.use('/:id', require('x')())", 'its path is no plain one'],
  ['app.use(makeIt())', 'it could not be read'],
  ["app.set('trust proxy', 1)", 'what proxies are trusted is told to pkg:wheatpaste#http_proxy_to_wsgi'],
])('%s is told with its line', (text, why) => {
  const line = head.split('\n').length + text.split('\n').length - 1
  expect(ofSource(`${head}${text}`)).toMatch(new RegExp(`^# app\\.ts:${line}: ${why}.*\n#   app\\.`))
})

test('a router of the same file is to be exported', () => {
  const ini = ofSource(`${head}const api = Router()\napi.use(hidden())\napp.use('/api', api)`)
  expect(ini).toContain('# api is made in app.ts: export it from a file that does not listen')
  expect(ini).toContain('[app:api]\nuse = pkg:wheatpaste#express\napp = ./app.ts:api')
  expect(ini).not.toContain('hidden')
})

const kraken = {
  middleware: {
    json: { priority: 60, module: { name: 'body-parser', method: 'json', arguments: [{ limit: '1mb' }] } },
    compress: { enabled: false, priority: 10, module: 'compression' },
    favicon: { priority: 30, module: { name: 'serve-favicon', arguments: ['path:./public/favicon.ico'] } },
    session: { priority: 50, module: { name: 'express-session', arguments: [{ secret: 'env:SECRET' }] } },
    audit: { priority: 70, route: '/admin', module: { name: 'path:./lib/audit' } },
    router: { priority: 120, module: { name: 'express-enrouten', arguments: [{ directory: 'path:./routes' }] } },
    flow: { priority: 1, module: 'parallel' },
    odd: { route: '/:id', module: 'x' },
    fallback404: { priority: 130, module: { name: 'kraken-js/middleware/404' } },
  },
}

test('the middleware of meddleware, by priority', () => {
  const blocks = migratedIni(readMeddleware(kraken, 'config.json')).split('\n\n').slice(1)
  expect(blocks.map((block) => block.trimEnd())).toEqual([
    '# "odd": its route is no plain path\n#   {"route":"/:id","module":"x"}',
    '# "flow" (priority 1): there is nothing like "parallel" here\n#   {"priority":1,"module":"parallel"}',
    '# "compress" (priority 10): it is not enabled\n#   {"enabled":false,"priority":10,"module":"compression"}',
    expect.stringMatching(/^# "audit" \(priority 70\): no app comes after it at its path/),
    expect.stringMatching(/^# "fallback404" \(priority 130\): no app comes after it at its path/),
    '[pipeline:main]\npipeline = favicon session json router',
    '# "favicon" (priority 30)\n[filter:favicon]\nuse = pkg:wheatpaste#connect\nmiddleware = serve-favicon\narguments = ["./public/favicon.ico"]',
    '# "session" (priority 50)\n[filter:session]\nuse = pkg:wheatpaste#connect\nmiddleware = express-session\nsecret = ${SECRET}',
    '# "json" (priority 60)\n[filter:json]\nuse = pkg:wheatpaste#connect\nmiddleware = body-parser:json\nlimit = 1mb',
    '# "audit" (priority 70)\n[filter:audit]\nuse = pkg:wheatpaste#connect\nmiddleware = ./lib/audit.js',
    '# "router" (priority 120)\n# it was given directory = ./routes\n# export an Express app that uses it, and name that\n[app:router]\nuse = pkg:wheatpaste#express\napp = express-enrouten',
    '# "fallback404" (priority 130)\n[filter:fallback404]\nuse = pkg:wheatpaste#connect\nmiddleware = kraken-js/middleware/404',
  ])
})

test('what comes of it is without mistakes, where the packages are installed', async () => {
  const text = `${head}
app.use(require('helmet')({ frameguard: { action: 'deny' } }))
app.use(require('cors')({ origin: 'https://a.example' }), require('compression')(), express.json())
app.use('/files', express.static('.'))
`
  const file = join(root, 'test/cli/migrated.ini')
  const fileOf = (specifier: string): string => specifier
  const migrated = readExpress({ text, file: 'app.js', fileOf }, (code) => parseAst(code, { lang: 'ts' }))
  const { errors } = await check({ text: migratedIni(migrated), filename: file })
  expect(errors).toEqual([])
})

test('the command prints it, and what could not be read as data', async () => {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(kraken))
  expect(await migrate([file])).toBe(0)
  expect(log.mock.calls.flat().join()).toContain('[pipeline:main]\npipeline = favicon session json router')
  log.mockClear()
  expect(await migrate([file, '--json'])).toBe(0)
  const { ini, unread } = JSON.parse(log.mock.calls.flat().join())
  expect([ini.startsWith('# Made of '), unread.map(({ place }: { place: string }) => place)]).toEqual([
    true,
    ['"odd"', '"flow" (priority 1)', '"compress" (priority 10)'],
  ])
})

const parser: string = '@babel/parser'
const isInstalled = await import(parser).then(
  () => true,
  () => false,
)

test('source is read by the parser, or it is told what is missing', async () => {
  const file = join(folder, 'app.js')
  mkdirSync(join(folder, 'routes'))
  writeFileSync(join(folder, 'routes/index.js'), '')
  writeFileSync(file, "const app = require('express')()\napp.use('/api', require('./routes'))\nexport default app\n")
  const code = await migrate([file])
  const [printed, complaint] = [log.mock.calls.flat().join(), complain.mock.calls.flat().join()]
  if (isInstalled) expect([code, printed]).toEqual([0, expect.stringContaining('app = ./routes/index.js')])
  else expect([code, complaint]).toEqual([1, expect.stringContaining('npm install --save-dev @babel/parser')])
})

test.each([
  ['nosuch.json', 'no such file'],
  ['bad.json', 'JSON'],
  ['list.json', 'there is no object of middleware'],
])('%s cannot be read', async (name, why) => {
  writeFileSync(join(folder, 'bad.json'), '{')
  writeFileSync(join(folder, 'list.json'), '[]')
  expect(await migrate([join(folder, name)])).toBe(1)
  expect(complain.mock.calls.flat().join()).toContain(why)
})

test.each([
  [[], 'which file?'],
  [['a', 'b'], 'one file only'],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(migrate(args)).rejects.toThrow(message)
})
