import { expect, test } from 'vitest'
import { type Conf, createConf } from '../../src/contract/conf.ts'
import type { ConfigError } from '../../src/contract/config-error.ts'
import { checkSettings, describeSetting, readSettings, setting } from '../../src/contract/settings.ts'

const doc = 'What it is for.'
const table = {
  name: setting.text({ doc }),
  enabled: setting.boolean({ doc, default: false }),
  max_age: setting.integer({ doc, default: 60, min: 0, max: 100 }),
  max_size: setting.bytes({ doc, default: 1 }),
  idle_timeout: setting.duration({ doc, default: 1000 }),
  mode: setting.choice(['fast', 'safe'], { doc, default: 'safe' }),
  methods: setting.list({ doc, default: [] }),
  token: setting.integer({ doc, default: 0, secret: true }),
  ratio: setting.float({ doc, min: 0, max: 1 }),
  networks: setting.addresses({ doc }),
  folder: setting.path({ doc }),
  endpoint: setting.url({ doc }),
  hosts: setting.regexp({ doc }),
  site: setting.origin({ doc }),
  sites: setting.listOf(setting.origin({ doc }), { doc }),
  password: setting.secret({ doc }),
}
const read = (conf: Record<string, string>) => readSettings(table, createConf(Object.entries(conf)))

test('defaults', () => {
  expect(read({})).toEqual({
    name: undefined,
    enabled: false,
    maxAge: 60,
    maxSize: 1,
    idleTimeout: 1000,
    mode: 'safe',
    methods: [],
    token: 0,
    ratio: undefined,
    networks: undefined,
    folder: undefined,
    endpoint: undefined,
    hosts: undefined,
    site: undefined,
    sites: undefined,
    password: undefined,
  })
})

test.each([
  ['enabled', 'ON', true],
  ['enabled', '0', false],
  ['max_age', '100', 100],
  ['max_size', '112KiB', 114688],
  ['max_size', '1.5 MB', 1_500_000],
  ['idle_timeout', '30', 30_000],
  ['idle_timeout', '500ms', 500],
  ['idle_timeout', '2m', 120_000],
  ['mode', 'fast', 'fast'],
  ['methods', 'GET, PUT\nPOST', ['GET', 'PUT', 'POST']],
  ['ratio', '.5', 0.5],
  ['ratio', '1e-2', 0.01],
  ['networks', '10.0.0.0/8, fd00::/8 192.0.2.1', ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']],
  ['folder', '/srv/./data', '/srv/data'],
  ['endpoint', 'https://identity.example.com/v3', 'https://identity.example.com/v3'],
  ['site', 'HTTPS://Example.com:443', 'https://example.com'],
  ['sites', 'https://a.example http://b.example:8080', ['https://a.example', 'http://b.example:8080']],
  ['password', 'hunter2', 'hunter2'],
])('%s = %s', (name, text, value) => {
  expect(Object.values(read({ [name]: text }))).toContainEqual(value)
})

test.each([
  ['enabled', 'maybe', '"enabled" must be true or false, not "maybe"'],
  ['max_age', '1.5', '"max_age" must be a whole number, not "1.5"'],
  ['max_age', '-1', '"max_age" must be at least 0, not "-1"'],
  ['max_age', '101', '"max_age" must be at most 100, not "101"'],
  ['max_size', 'big', '"max_size" must be a number of bytes such as 112KiB, not "big"'],
  ['idle_timeout', '3 weeks', '"idle_timeout" must be a duration such as 30s or 500ms, not "3 weeks"'],
  ['mode', 'FAST', '"mode" must be one of fast, safe, not "FAST"'],
  ['token', 'hunter2', '"token" must be a whole number, not "***"'],
  ['max_age', '9'.repeat(20), '"max_age" must be a whole number'],
  ['ratio', '1,5', '"ratio" must be a number such as 0.5, not "1,5"'],
  ['ratio', '2', '"ratio" must be at most 1, not "2"'],
  ['ratio', '1e999', '"ratio" must be a number such as 0.5'],
  ['networks', '10.0.0.0/33', '"networks" must be an address or a range such as 10.0.0.0/8 or fd00::/8'],
  ['folder', '', '"folder" must be a path, not ""'],
  ['endpoint', 'ftp://x', '"endpoint" must be a URL such as https://api.example.com/v1'],
  ['endpoint', 'https://user:pw@x/', '"endpoint" must be a URL such as https://api.example.com/v1, without user'],
  ['hosts', '(a+)+', '"hosts" must be an expression that repeats nothing which itself has repetitions'],
  ['hosts', '(', '"hosts" must be a regular expression (Unterminated group), not "("'],
  ['site', 'https://example.com/', '"site" must be an origin such as https://example.com'],
  ['sites', 'https://a.example *', '"sites" must be an origin such as https://example.com'],
  ['maxage', '1', 'unknown option "maxage": did you mean "max_age"?'],
  [
    'constructor',
    '1',
    'unknown option "constructor" (bad-option)\n  there are: name, enabled, max_age, max_size, idle_timeout, mode, methods, token, ratio, networks, folder, endpoint, hosts, site, sites, password',
  ],
])('%s = %s is refused', (name, text, message) => {
  expect(() => read({ [name]: text })).toThrow(message)
})

test('all mistakes are reported at once', () => {
  expect.assertions(1)
  try {
    read({ enabled: 'maybe', nosuch: '1', mode: 'x' })
  } catch (error) {
    expect((error as ConfigError).problems).toHaveLength(3)
  }
})

test('an expression takes whole texts', () => {
  const { hosts } = read({ hosts: '[a-z]+\\.example' })
  expect([hosts?.test('api.example'), hosts?.test('api.example.com')]).toEqual([true, false])
})

test('a relative path starts at the folder of the file', () => {
  const place = { file: '/etc/service/api.ini', line: 2, column: 1, length: 6, text: 'folder = data' }
  const conf = createConf([['folder', 'data', { name: place, value: place }]])
  expect(readSettings(table, conf).folder).toBe('/etc/service/data')
})

test('what is required must be there', () => {
  const required = { url: setting.url({ doc, required: true }) }
  expect(() => readSettings(required, createConf([]))).toThrow('"url" is missing')
  const { url }: { url: string } = readSettings(required, createConf([['url', 'http://x']]))
  expect(url).toBe('http://x')
})

const renamed = { max_age: setting.integer({ doc, formerly: ['maxage', 'ttl'] }) }
const conf = (options: Record<string, string>): Conf => createConf(Object.entries(options))

test('a former name works, with a warning that tells the new one', () => {
  expect(checkSettings(renamed, conf({ ttl: '3' }))).toEqual({
    values: { maxAge: 3 },
    problems: [],
    warnings: [{ code: 'deprecated-option', message: '"ttl" is called "max_age" now' }],
  })
  expect(() => readSettings(renamed, conf({ ttl: '3', max_age: '4' }))).toThrow(
    '"ttl" is "max_age" under its former name; keep one of them',
  )
})

test('the warning of a former name is one of the process', async () => {
  const warned = new Promise((resolve) => process.once('warning', resolve))
  readSettings(renamed, conf({ ttl: '3' }))
  expect(await warned).toMatchObject({ name: 'ConfigWarning', code: 'deprecated-option' })
})

test('the value of a secret option is masked in the line, too', () => {
  const place = { file: 'x.ini', line: 2, column: 9, length: 7, text: 'token = hunter2' }
  const options = createConf([['token', 'hunter2', { name: { ...place, column: 1 }, value: place }]])
  expect(() => readSettings({ token: table.token }, options)).toThrow(/^(?!.*hunter2).*\| token = \*\*\*$/ms)
})

test('so is a value that comes from a secret variable', () => {
  const place = { file: 'x.ini', line: 2, column: 11, length: 9, text: 'max_age = ${TOKEN}', secret: true }
  const options = createConf([['max_age', 'hunter2', { name: place, value: place }]])
  expect(() => readSettings(table, options)).toThrow('"max_age" must be a whole number, not "***"')
})

test.each([
  [setting.integer({ doc, default: 60, min: 0 }), 'What it is for. (integer, at least 0, 60 by default)'],
  [setting.duration({ doc, default: 30_000, max: 120_000 }), 'What it is for. (duration, at most 2m, 30s by default)'],
  [setting.bytes({ doc, default: 114_688 }), 'What it is for. (bytes, 112KiB by default)'],
  [setting.text({ doc }), 'What it is for. (text)'],
])('%# a setting describes itself', (one, expected) => {
  expect(describeSetting(one)).toBe(expected)
})

const schema = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate(value: unknown) {
      const { port, ...others } = value as Record<string, string>
      const issues = [
        ...(Number(port) > 0 ? [] : [{ message: 'Expected a port', path: ['port'] }]),
        ...Object.keys(others).map((name) => ({ message: `Unrecognized key: "${name}"` })),
      ]
      return issues.length > 0 ? { issues } : { value: { port: Number(port) } }
    },
    types: undefined as unknown as { input: unknown; output: { port: number } },
  },
}

test('a Standard Schema may stand in place of a table', () => {
  const { port }: { port: number } = readSettings(schema, conf({ port: '80' }))
  expect(port).toBe(80)
})

test('its mistakes are told where they stand', () => {
  const place = { file: 'x.ini', line: 2, column: 8, length: 1, text: 'port = x' }
  const options = createConf([
    ['port', 'x', { name: place, value: place }],
    ['host', 'y', { name: { ...place, line: 3 }, value: place }],
  ])
  expect(checkSettings(schema, options).problems).toEqual([
    { code: 'bad-option', message: '"port": Expected a port', place },
    { code: 'bad-option', message: 'Unrecognized key: "host"', place: { ...place, line: 3 } },
  ])
})

test('an asynchronous schema is refused', () => {
  const slow = { '~standard': { ...schema['~standard'], validate: async () => ({ value: { port: 1 } }) } }
  expect(() => readSettings(slow, conf({}))).toThrow(TypeError)
})
