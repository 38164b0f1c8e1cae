import { expect, test } from 'vitest'
import { isWelcome } from '../../src/apps/asker.ts'

const from = (remoteAddress: string, headers: Record<string, string> = {}) => ({ remoteAddress, headers })

test('everybody may ask', () => {
  expect(isWelcome({})(from('192.0.2.1', { 'x-forwarded-for': 'a' }))).toBe(true)
  expect(isWelcome({})(from(''))).toBe(true)
})

test.each([
  ['10.1.2.3', true],
  ['::ffff:10.1.2.3', true],
  ['fd00::1', true],
  ['192.0.2.1', true],
  ['192.0.2.2', false],
  ['11.0.0.1', false],
  ['::1', false],
  ['', false],
  ['10.0.0.1, 192.0.2.1', false],
])('from %j: %s', (address, expected) => {
  const ranges = ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']
  expect(isWelcome({ allowedSourceRanges: ranges })(from(address))).toBe(expected)
})

test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-prefix'])(
  'not with %s',
  (name) => {
    const mayAsk = isWelcome({ ignoreProxiedRequests: true })
    expect(mayAsk(from('::1', { [name]: '' }))).toBe(false)
    expect(mayAsk(from('::1', { host: 'a' }))).toBe(true)
  },
)
