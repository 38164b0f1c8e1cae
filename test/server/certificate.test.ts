import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadServer } from '../../src/index.ts'
import { readCertificate } from '../../src/server/certificate.ts'

const folder = join(import.meta.dirname, '../support/certificates')
const [tlsCert, tlsKey] = [join(folder, 'old.crt'), join(folder, 'old.key')]

test('both files are read', () => {
  expect(readCertificate({ tlsCert, tlsKey })?.cert.toString()).toContain('BEGIN CERTIFICATE')
  expect(readCertificate({})).toBe(undefined)
})

test.each([
  [{ tlsCert }, 'tls_cert and tls_key belong together: one is missing'],
  [{ tlsKey }, 'tls_cert and tls_key belong together: one is missing'],
  [{ tlsCert: '/nowhere', tlsKey }, /^tls_cert \/nowhere cannot be read: ENOENT/],
  [{ tlsCert, tlsKey: join(folder, 'new.key') }, /cannot be used: .*key values mismatch/],
  [{ tlsCert: tlsKey, tlsKey }, /cannot be used/],
])('%j says what is wrong', (files, message) => {
  expect(() => readCertificate(files)).toThrow(message)
})

test.each([
  ['tls_cert = /nowhere', `tls_key = ${tlsKey}`, 'api.ini:3:12'],
  [`tls_cert = ${tlsCert}`, '', 'api.ini:3:12'],
  ['', `tls_key = ${tlsKey}`, 'api.ini:4:11'],
])('a section that says %j and %j is a mistake, with its place', async (cert, key, place) => {
  const text = `[server:main]\nuse = pkg:wheatpaste#http\n${cert}\n${key}\n`
  await expect(loadServer({ text, filename: 'api.ini' })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(place),
  })
})
