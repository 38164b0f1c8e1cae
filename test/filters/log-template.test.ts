import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { logTemplate, TEMPLATE } from '../../src/filters/log-template.ts'

const entry = {
  environ: new Environ({ pathInfo: '/a', queryString: 'token=s"', headers: { referer: 'https://b/?token=s' } }),
  status: 200,
  length: undefined,
  seconds: 0,
}
const secrets = new Set(['token'])

test.each([
  [TEMPLATE, '- "GET /a?token=***" status: 200 len: - microversion: - time: 0.000000\n'],
  ['{status}', '200\n'],
  ['', '\n'],
  ['plain } text {', 'plain } text {\n'],
  ['{status}{status}{{status}}', '200200{200}\n'],
  ['{referer}', 'https://b/?token=***\n'],
])('%j', (template, line) => {
  expect(logTemplate(template, secrets)(entry)).toBe(line)
})

test('what a client sends is escaped', () => {
  expect(logTemplate('{uri}', new Set())(entry)).toBe('/a?token=s\\x22\n')
})

test.each([
  ['{statsu}', 'did you mean {status}?'],
  ['{constructor}', 'there are: address, method'],
  ['{}', 'there are: address'],
  ['{ status }', '{ status } is none: did you mean {status}?'],
])('%s is refused', (template, message) => {
  expect(() => logTemplate(template, secrets)).toThrow(message)
})
