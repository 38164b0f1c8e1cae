import { createSocket, type Socket } from 'node:dgram'
import { afterAll } from 'vitest'

const open: Socket[] = []

afterAll(() => {
  for (const socket of open) socket.close()
})

/** Who hears what is sent to a StatsD, until the tests are over. */
export async function statsdServer(): Promise<{ readonly port: number; readonly packets: string[] }> {
  const packets: string[] = []
  const socket = createSocket('udp4', (packet) => packets.push(packet.toString()))
  open.push(socket)
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { port: socket.address().port, packets }
}
