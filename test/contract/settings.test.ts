import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import type { ConfigError } from '../../src/contract/config-error.ts'
import { readSettings, setting } from '../../src/contract/settings.ts'

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
  ['maxage', '1', 'unknown option "maxage": did you mean "max_age"?'],
  [
    'constructor',
    '1',
    'unknown option "constructor": there are: name, enabled, max_age, max_size, idle_timeout, mode, methods, token',
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
