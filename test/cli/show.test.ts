import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { show } from '../../src/cli/show.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  log.mockClear()
  complain.mockClear()
})

const file = join(folder, 'x.ini')
writeFileSync(file, '[DEFAULT]\nregion = north\n[app:main]\nuse = pkg:x#%(region)s\n[app:broken]\nuse = nosuch\n')

async function printed(...args: string[]): Promise<[code: number, text: string]> {
  const code = await show(args)
  return [code, log.mock.calls.flat().join('\n')]
}

test('a drawing, and the mistakes beside it', async () => {
  expect(await printed(file)).toEqual([1, expect.stringMatching(/^app main {2}pkg:x#north {2}.*x\.ini:3$/)])
  expect(complain.mock.calls.flat().join()).toContain('there is no app "nosuch"')
})

test('key=value overrides [DEFAULT] in every format', async () => {
  for (const format of ['tree', 'json', 'ini', 'mermaid', 'dot', 'svg']) {
    log.mockClear()
    expect(await printed(`${file}#main`, 'region=south', '--format', format)).toEqual([
      0,
      expect.stringMatching(/pkg:x#(?:35;)?south/),
    ])
  }
})

test('an INI file with every value worked out', async () => {
  expect(await printed(`${file}#main`, '--format', 'ini')).toEqual([
    0,
    '[DEFAULT]\nregion = north\n\n[app:main]\nuse = pkg:x#north',
  ])
})

test('a format that there is not is a mistake on the command line', async () => {
  await expect(show([file, '--format', 'xml'])).rejects.toThrow('there is no format "xml"')
})

const nested = join(folder, 'nested.ini')
writeFileSync(
  nested,
  `[DEFAULT]
host = here
[composite:main]
use = pkg:x#urlmap
/ = api
/a"b<c> = api
[pipeline:api]
pipeline = f main2
[filter:f]
use = pkg:x#f
greeting = to %(host)s from %(where)s
here_too = %(here)s/x
get host = host
password = open sesame
dsn = db://%(password)s@%(host)s
list = a
  b
[app:main2]
use = pkg:x#app
home = \${NOT_SET_ANYWHERE:-nowhere}
`,
)

test('each value with where it came from, and secrets masked', async () => {
  const [code, text] = await printed(`${nested}#main`, '--values', 'where=afar')
  expect(code).toBe(0)
  expect(text.split('\n').slice(1, 12)).toEqual([
    '├─ /  pipeline api  :7',
    '│  ├─ filter f  pkg:x#f  :9',
    '│  │      greeting = to here from afar  :11, host of [DEFAULT] :2, where of the command line',
    `│  │      here_too = ${folder}/x  :12, here`,
    '│  │      password = ***  :14',
    '│  │      dsn = ***  :15, password :14, host of [DEFAULT] :2',
    '│  │      list = a b  :16',
    '│  │      host = here  [DEFAULT] :2',
    '│  └─ app main2  pkg:x#app  :18',
    '│         home = nowhere  :20, ${NOT_SET_ANYWHERE}',
    '└─ /a"b<c>  pipeline api  :7  (as above)',
  ])
})

test('what several mounts lead to is drawn once, unless it differs', async () => {
  const path = join(folder, 'several.ini')
  writeFileSync(
    path,
    '[composite:main]\nuse = pkg:x#urlmap\n/a = api\n/b = inner\n[composite:inner]\nuse = pkg:x#urlmap\n/c = api\n/d = end\n' +
      '[pipeline:api]\npipeline = f end\n[filter:f]\nuse = pkg:x#f\n[app:end]\nuse = pkg:x#app\n' +
      '[composite:more]\nuse = pkg:x#urlmap\n/e = api\n',
  )
  const [, text] = await printed(path)
  expect(text.split('\n').map((line) => line.replace(folder, ''))).toEqual([
    'composite main  pkg:x#urlmap  /several.ini:1',
    '├─ /a  pipeline api  :9',
    '│  ├─ filter f  pkg:x#f  :11',
    '│  └─ app end  pkg:x#app  :13',
    '└─ /b  composite inner  pkg:x#urlmap  :5',
    '   ├─ /c  pipeline api  :9  (as above)',
    '   └─ /d  app end  pkg:x#app  :13',
    '',
    'composite more  pkg:x#urlmap  /several.ini:15',
    '└─ /e  pipeline api  :9  (as above)',
  ])
})

test('a resolved file is for programs as it is, and for a terminal without control characters', async () => {
  const path = join(folder, 'odd.ini')
  writeFileSync(path, '[app:main]\nuse = pkg:x#y\na = \x1b[2J\n')
  expect((await printed(path, '--format', 'ini'))[1]).toContain('a = \x1b[2J')
  const isTTY = process.stdout.isTTY
  process.stdout.isTTY = true
  log.mockClear()
  expect((await printed(path, '--format', 'ini'))[1]).toContain('a = \\u001b[2J')
  process.stdout.isTTY = isTTY
})

test('values are no part of a picture', async () => {
  await expect(show([nested, '--values', '--format', 'dot'])).rejects.toThrow('--values goes with')
})

test('a flowchart: filters on the way to the app, and names that mean nothing to Mermaid', async () => {
  const [, text] = await printed(`${nested}#main`, 'where=x', '--format', 'mermaid')
  expect(text.split('\n')).toEqual([
    'flowchart LR',
    '  n1{{"composite main<br/><small>pkg:x#35;urlmap</small>"}}',
    '  n2[["pipeline api"]]',
    '  n3("filter f<br/><small>pkg:x#35;f</small>")',
    '  n4["app main2<br/><small>pkg:x#35;app</small>"]',
    '  n5[["pipeline api"]]',
    '  n6("filter f<br/><small>pkg:x#35;f</small>")',
    '  n7["app main2<br/><small>pkg:x#35;app</small>"]',
    '  n2 --> n3',
    '  n3 --> n4',
    '  n1 -->|"/"| n2',
    '  n5 --> n6',
    '  n6 --> n7',
    '  n1 -->|"/a#34;b#60;c#62;"| n5',
  ])
})

test('a digraph', async () => {
  const [, text] = await printed(`${nested}#main`, 'where=x', '--format', 'dot')
  expect(text).toContain('n3 [label="filter f\\npkg:x#f", shape=box, style=rounded]')
  expect(text).toContain('n1 -> n5 [label="/a\\"b<c>"]')
})

test('an image: no part over another, and all of it within', async () => {
  const [, text] = await printed(nested, 'where=x', '--format', 'svg')
  expect(text).toMatch(/^<svg [^>]*aria-label="composite main"/)
  expect(text).toContain('aria-label="pipeline api, at /a&#34;b&#60;c&#62;"')
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(text)?.map(Number) ?? []
  const boxes = [...text.matchAll(/class="box" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, ...numbers]) => numbers.map(Number) as [number, number, number, number],
  )
  expect(boxes).toHaveLength(3)
  for (const [index, [x, y, w, h]] of boxes.entries()) {
    expect(x + w).toBeLessThan(width as number)
    expect(y + h).toBeLessThan(height as number)
    for (const [x2, y2, w2, h2] of boxes.slice(index + 1))
      expect(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y).toBe(true)
  }
})
