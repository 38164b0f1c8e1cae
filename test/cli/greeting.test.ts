import { expect, test } from 'vitest'
import { greeting, type Start } from '../../src/cli/greeting.ts'

const start = (parts: Partial<Start>): string =>
  greeting({ uri: 'a.ini', urls: ['http://h:1'], graphs: [], milliseconds: 12.3, workers: 0, ...parts }, 'abc')

test('it tells what is mounted, and tries the shortest path', () => {
  const mounts = ['/v2.1', '/', 'domain x /a', '/v2/+'].map((path) => ({
    path,
    app: { kind: 'pipeline', name: `pipeline:p${path.length}`, filters: [{ kind: 'filter' }] } as const,
  }))
  expect(start({ graphs: [{ kind: 'composite', mounts }], workers: 2 }).split('\n')).toEqual([
    'wheatpaste serves a.ini on http://h:1 by 2 workers (loaded in 12 ms, sha256 abc)',
    '  /v2.1        p5 (pipeline, 1 filter)',
    '  /            p1 (pipeline, 1 filter)',
    '  domain x /a  p11 (pipeline, 1 filter)',
    '  /v2/+        p5 (pipeline, 1 filter)',
    'try: curl -i http://h:1/',
  ])
})

test.each([
  ['http://h:1', 'try: curl -i http://h:1/'],
  ['https://h:1', 'try: curl -i -k https://h:1/'],
  ['unix:/run/x.sock', 'try: curl -i --unix-socket /run/x.sock http://localhost/'],
])('how %s is tried', (url, line) => {
  expect(start({ urls: [url, 'http://other'], graphs: [{ kind: 'app', name: 'app:main' }] })).toContain(line)
})

test.each([
  [['http://h:1'], 'http://h:1/_inspector'],
  [['http://0.0.0.0:1'], 'http://127.0.0.1:1/_inspector'],
  [['https://[::]:1'], 'https://[::1]:1/_inspector'],
  [['unix:/run/x.sock', 'http://h:1'], 'http://h:1/_inspector'],
  [['unix:/run/x.sock'], expect.stringContaining('browsers open no unix socket')],
])('on %j it tells where the inspector is', (urls, where) => {
  const line = start({ inspect: true, urls }).split('\n').at(-1)
  expect(line?.replace('look: ', '')).toEqual(where)
})
