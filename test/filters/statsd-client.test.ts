import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { StatsdClient } from '../../src/filters/statsd-client.ts'
import { statsdServer } from './statsd-server.ts'

test('lines of one turn go together', async () => {
  const { port, packets } = await statsdServer()
  const client = await StatsdClient.connect('127.0.0.1', port)
  client.send('a:1|ms')
  client.send('b:2|ms')
  await vi.waitFor(() => expect(packets).toEqual(['a:1|ms\nb:2|ms']))
  await client.close()
})

test('as many as fit into a packet', async () => {
  const { port, packets } = await statsdServer()
  const client = await StatsdClient.connect('127.0.0.1', port)
  for (let index = 0; index < 100; index++) client.send(`${'x'.repeat(50)}:${index}|ms`)
  await vi.waitFor(() => expect(packets.join('\n').split('\n').length).toBe(100))
  expect(packets.length).toBeGreaterThan(3)
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(1432)
  await client.close()
})

test('what waits goes before the end', async () => {
  const { port, packets } = await statsdServer()
  const client = await StatsdClient.connect('localhost', port)
  client.send('last:1|ms')
  await client.close()
  await vi.waitFor(() => expect(packets).toContain('last:1|ms'))
})

test('nobody who listens breaks nothing', async () => {
  const client = await StatsdClient.connect('127.0.0.1', 1)
  for (let index = 0; index < 5; index++) {
    client.send('a:1|ms')
    await delay(10)
  }
  await client.close()
})

test('a host without an address', async () => {
  await expect(StatsdClient.connect('no such host', 8125)).rejects.toThrow(/ENOTFOUND|EAI_AGAIN|getaddrinfo/)
})
