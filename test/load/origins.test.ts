import { expect, test } from 'vitest'
import { describe } from '../../src/load/load.ts'

const text = `[app:main]
use = base
token_url = http://\${HOST}/
plain = \${SECRET_KEY}
[app:base]
use = pkg:x#app
inherited = 1
`

test('an option keeps where it came from through `use`; a variable with a secret name makes a secret', async () => {
  const env = { HOST: 'example', SECRET_KEY: 'abc' }
  const { values } = await describe({ text, filename: '/x.ini' }, { values: true, env })
  expect(values?.map(({ name, text: value, sources }) => [name, value, ...sources.map(told)])).toEqual([
    ['inherited', '1', 'section inherited 7'],
    ['token_url', 'http://example/', 'section token_url 3', 'environment HOST '],
    ['plain', '***', 'section plain 4', 'environment SECRET_KEY '],
  ])
})

test('of a URL only the password is masked', async () => {
  const url = '[app:main]\nuse = pkg:x#a\ntransport_url = rabbit://me:hunter2@mq/\n'
  const { values } = await describe({ text: url, filename: '/x.ini' }, { values: true })
  expect(values?.[0]?.text).toBe('rabbit://me:***@mq/')
})

test('what is passed has no place', async () => {
  const options = { values: true, defaults: { region: 'north' } }
  const { values } = await describe({ text: '[app:main]\nuse = pkg:x#a\nat = %(region)s', filename: '/x.ini' }, options)
  expect(values?.[0]?.sources.map(told)).toEqual(['section at 3', 'argument region '])
})

test('without being asked for, no values are told', async () => {
  expect(await describe({ text, filename: '/x.ini' }, { env: { HOST: '', SECRET_KEY: '' } })).not.toHaveProperty(
    'values',
  )
})

function told({ from, name, place }: { from: string; name: string; place?: { line: number } }): string {
  return `${from} ${name} ${place?.line ?? ''}`
}
