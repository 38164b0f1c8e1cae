import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { diff } from '../../src/cli/diff.ts'
import { resolvedIni } from '../../src/load/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
beforeEach(() => vi.stubEnv('MASTER_KEY', 'abracadabra'))
afterEach(() => {
  log.mockClear()
  complain.mockClear()
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0

function file(text: string, name = `${++files}.ini`): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

async function differences(old: string, now: string, ...args: string[]): Promise<[code: number, text: string]> {
  const code = await diff([old, now, ...args])
  return [code, log.mock.calls.flat().join('\n')]
}

const service = `[DEFAULT]
region = north

[composite:main]
use = pkg:wheatpaste#urlmap
/v1 = api
/old = hello

[pipeline:api]
pipeline = faultwrap auth shout hello

[filter:faultwrap]
use = pkg:wheatpaste#faultwrap

[filter:auth]
use = call:./auth.js:filterFactory
password = first
url = http://%(region)s/

[filter:shout]
use = call:./s.js:shout

[app:hello]
use = call:./s.js:hello
master = \${MASTER_KEY}
`

const changes: [what: string, from: string, to: string, told: string][] = [
  ['a filter comes', 'auth shout', 'auth  faultwrap shout', '[pipeline:api]\n  + filter faultwrap, after auth'],
  ['a filter goes', 'auth shout', 'shout', '[pipeline:api]\n  - filter auth'],
  ['a filter moves', 'faultwrap auth', 'auth faultwrap', '[pipeline:api]\n  ~ filter auth: after faultwrap → first'],
  ['a mount comes', '/old', '/new = hello\n/old', '[composite:main]\n  + mount /new: hello'],
  ['a mount goes', '/old = hello', '', '[composite:main]\n  - mount /old: hello'],
  ['a mount leads elsewhere', '/old = hello', '/old = api', '[composite:main]\n  ~ mount /old: hello → api'],
  ['a factory', 's.js:hello', 's.js:goodbye', '[app:hello]\n  ~ factory: call:./s.js:hello → call:./s.js:goodbye'],
  [
    'how a factory is called',
    'use = call:./s.js:shout',
    'paste.filter_app_factory = ./s.js:shout',
    '~ factory: call:./s.js:shout → paste.filter_app_factory = ./s.js:shout',
  ],
  ['an option comes', 'master', 'a =\n\tb\nmaster', '[app:hello]\n  + a: "\\nb"'],
  ['a secret', 'first', 'second', '[filter:auth]\n  ~ password: *** → ***'],
  ['a secret of the environment', '${MASTER_KEY}', 'x', '[app:hello]\n  ~ master: *** → x'],
  [
    'a default',
    'north',
    'south',
    '[DEFAULT]\n  ~ region: north → south  (reaches [composite:main], [filter:faultwrap], [filter:auth], [filter:shout], [app:hello])\n\n[filter:auth]\n  ~ url: http://north/ → http://south/',
  ],
  ['a default that is set again', 'password', 'set region = west\npassword', '[filter:auth]\n  + set region: west'],
  ['a section comes', '[app:hello]', '[app:new]\nuse = hello\n[app:hello]', '+ [app:new]  call:./s.js:hello'],
  ['a section goes', '[filter:shout]\nuse = call:./s.js:shout\n', '', '- [filter:shout]'],
  ['a filter-with', 'master', 'filter-with = shout\nmaster', '[app:hello]\n  + filter shout, first'],
]

test.each(changes)('%s', async (_, from, to, told) => {
  const text = service.replace('shout hello', from.startsWith('[filter:shout]') ? 'hello' : 'shout hello')
  const [code, said] = await differences(file(text), file(text.replace(from, to)))
  expect([code, complain.mock.calls.flat()]).toEqual([1, []])
  expect(said).toBe(told.startsWith('~') ? `[filter:shout]\n  ${told}` : told)
})

test('what a factory declares to be secret is masked, also where [DEFAULT] has it, and so are passwords in URLs', async () => {
  const factory = `call:${join(import.meta.dirname, '../cases/modules/parts.ts')}:settledFactory`
  const text = `[DEFAULT]\nspice = pepper\nurl = redis://:first@h\n[filter:f]\nuse = ${factory}\nsalt = %(spice)s\n`
  const [, told] = await differences(file(text), file(text.replace('pepper', 'thyme').replace('first', 'second')))
  expect(told).toBe(`[DEFAULT]
  ~ spice: *** → ***  (reaches [filter:f])
  ~ url: redis://:***@h → redis://:***@h  (reaches [filter:f])

[filter:f]
  ~ salt: *** → ***`)
})

test('no control character reaches the terminal', async () => {
  const text = '[app:main]\nuse = pkg:x#y\na = 1\n'
  const [, told] = await differences(file(text), file(text.replace('1', '\x1b[2J').replace('a =', '\x1b[1m =')))
  expect(told).toBe('[app:main]\n  + \\u001b[1m: \\u001b[2J\n  - a: 1')
})

test('sections that have only another name, and what names them', async () => {
  const renamed = service.replaceAll('shout', 'loud').replace('./s.js:loud', './s.js:shout').replaceAll('api', 'v1api')
  const [code, text] = await differences(file(service), file(renamed))
  expect([code, text]).toEqual([1, '~ [pipeline:v1api]  was [pipeline:api]\n\n~ [filter:loud]  was [filter:shout]'])
})

test('another way to write it is no difference', async () => {
  const [head = '', ...sections] = service.split(/\n(?=\[)/)
  const reordered = [head, ...sections.reverse()].join('\n')
  const rewritten = reordered
    .replace('[DEFAULT]', '# a comment\n[DEFAULT]')
    .replace('use = call:./s.js:shout', 'paste.filter_factory: ./s.js:shout')
    .replace('http://%(region)s/', 'http://no%(rest)s/')
    .replace('region = north', 'rest = rth')
    .replace('faultwrap auth shout', '\n   faultwrap\n\n   auth\n # shout\n   shout')
  const old = service.replace('region = north', 'rest = rth').replace('%(region)s', 'north')
  expect(await differences(file(old), file(rewritten, 'elsewhere/x.ini'))).toEqual([0, ''])
})

test('a file means what its resolved text says', async () => {
  const old = file(service)
  const { text } = await resolvedIni(old)
  expect(await differences(old, file(text))).toEqual([0, ''])
})

test('where a file stands is no difference, but what it names is', async () => {
  const text = '[app:main]\nuse = call:./a.js:f\nroot = %(here)s/public\n'
  expect(await differences(file(text, 'a/x.ini'), file(text, 'b/x.ini'))).toEqual([0, ''])
  const [, told] = await differences(file(text, 'a/x.ini'), file(text.replace('./a', '../a'), 'b/x.ini'))
  expect(told).toBe('[app:main]\n  ~ factory: call:./a.js:f → call:../a.js:f')
})

test('what another file says is compared, too', async () => {
  const text = '[pipeline:main]\npipeline = config:base.ini#f app\n[app:app]\nuse = pkg:x#y\n'
  file('[filter:f]\nuse = pkg:x#f\na = 1\n', 'c/base.ini')
  file('[filter:f]\nuse = pkg:x#f\na = 2\n', 'd/base.ini')
  const [code, told] = await differences(file(text, 'c/x.ini'), file(text, 'd/x.ini'))
  expect([code, told]).toEqual([1, '[filter:f] of base.ini\n  ~ a: 1 → 2'])
})

test('options given to the app in a pipeline', async () => {
  const text = '[app:main]\nuse = p\n[pipeline:p]\npipeline = a\n[app:a]\nuse = pkg:x#y\n'
  const [, told] = await differences(file(text), file(text.replace('use = p\n', 'use = p\nword = hi\n')))
  expect(told).toBe('[app:main]\n  + word: hi')
})

test('with names, what they lead to', async () => {
  const [old, now] = [file(service), file(service.replace('north', 'south').replace('s.js:hello', 's.js:other'))]
  expect((await differences(`${old}#shout`, now))[1]).toMatch(/^.*\n.*\(reaches \[filter:shout\]\)$/)
  log.mockClear()
  const text = '[app:a]\nuse = pkg:x#y\nword = a\n[app:b]\nuse = pkg:x#y\nword = b\n'
  const both = file(text)
  expect(await differences(`${both}#a`, `${both}#b`)).toEqual([1, '~ [app:b]  was [app:a]\n  ~ word: a → b'])
})

test('as data', async () => {
  const [code, text] = await differences(
    file(service),
    file(service.replace('faultwrap auth', 'auth faultwrap')),
    '--json',
  )
  expect([code, JSON.parse(text)]).toEqual([
    1,
    [
      {
        section: '[pipeline:api]',
        subject: 'filter',
        name: 'auth',
        change: 'moved',
        before: 'after faultwrap',
        after: 'first',
      },
    ],
  ])
})

test('a mistake does not hide the rest, and is no difference', async () => {
  const bad = service.replace('use = call:./s.js:shout', 'use = nosuch').replace('first', 'second')
  const [code, text] = await differences(file(service), file(bad))
  expect([code, text]).toEqual([2, '[filter:auth]\n  ~ password: *** → ***'])
  expect(complain.mock.calls.flat().join()).toContain('there is no filter "nosuch"')
  expect(await diff([file(service), join(folder, 'nosuch.ini')])).toBe(2)
})

test.each([
  [['a.ini'], 'which two files?'],
  [['a.ini', 'b.ini', 'c.ini'], 'which two files?'],
  [['--jsno'], "Unknown option '--jsno'"],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(diff(args)).rejects.toThrow(message)
})

test('so is a section that there is not', async () => {
  const path = file(service)
  await expect(diff([`${path}#nosuch`, path])).rejects.toThrow('there is no section "nosuch"')
})
