import { expect, test } from 'vitest'
import { BridgeSocket } from '../../src/bridges/socket.ts'

function open(remoteAddress = '192.0.2.1', scheme = 'http') {
  const heard: string[] = []
  const socket = new BridgeSocket(
    { remoteAddress, scheme },
    {
      head: (text) => heard.push(`head ${text}`),
      data: (chunk, proceed) => {
        heard.push(`data ${chunk}`)
        proceed()
      },
      closed: (error) => heard.push(`closed ${error}`),
    },
  )
  return { socket, heard }
}

test('the head is taken from the body, in whatever pieces both come', () => {
  const one = open()
  one.socket.write('HTTP/1.1 200 OK\r\na: b\r\n\r\nbody\r\n\r\n')
  one.socket.write('more')
  expect(one.heard).toEqual(['head HTTP/1.1 200 OK\r\na: b', 'data body\r\n\r\n', 'data more'])
  const two = open()
  two.socket.write('HTTP/1.1 200 OK\r\na: b\r\n\r\n', 'latin1')
  two.socket.write('')
  two.socket.write('body')
  expect(two.heard).toEqual(['head HTTP/1.1 200 OK\r\na: b', 'data body'])
})

test('what is said before the head is not the head', () => {
  const { socket, heard } = open()
  socket.write('HTTP/1.1 100 Continue\r\n\r\n')
  socket.write('HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n')
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  expect(heard).toEqual(['head HTTP/1.1 200 OK'])
})

test.each([
  ['192.0.2.1', 'http', 'IPv4', false],
  ['2001:db8::1', 'https', 'IPv6', true],
  ['', 'http', 'IPv4', false],
])('%s %s', (address, scheme, family, isEncrypted) => {
  const { socket } = open(address, scheme)
  expect([socket.remoteAddress, socket.remoteFamily, 'encrypted' in socket]).toEqual([address, family, isEncrypted])
})

test('it is told when it is closed, with or without a reason, and an error ends nobody', async () => {
  const one = open()
  one.socket.destroy(new Error('gone'))
  const two = open()
  two.socket.destroySoon()
  await new Promise(setImmediate)
  expect([...one.heard, ...two.heard]).toEqual(['closed Error: gone', 'closed null'])
})

test('it has what a socket has', () => {
  const { socket } = open()
  expect(socket.setTimeout().setNoDelay().setKeepAlive().ref().unref()).toBe(socket)
  expect(socket.address()).toEqual({})
  expect([socket.readable, socket.writable]).toEqual([true, true])
})
