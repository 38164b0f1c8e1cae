import { expect, test, vi } from 'vitest'
import { folderOf, Process } from './process.ts'

vi.setConfig({ testTimeout: 60_000 })

const LISTENING = `
import { createServer } from 'node:http'

createServer().listen(0, '127.0.0.1')
export const app = (message, reply) => reply.writeHead(message.url === '/' ? 200 : 409).end('a'.repeat(500_000))
`

test.each([
  ['check', 0, ['--load'], /^0 errors, 0 warnings\n$/],
  ['request', 0, ['/'], /^a{500000}\n$/],
  ['request', 1, ['/b'], /^a{500000}\n$/],
  ['match', 0, ['/'], /node/],
  ['routes', 0, [], /\n$/],
])('%s ends with %i although what was loaded listens, and all is printed', async (command, code, args, printed) => {
  const folder = folderOf({
    'app.js': LISTENING,
    'a.ini': '[app:main]\nuse = pkg:wheatpaste#node\napp = ./app.js:app\n',
  })
  const process = new Process(folder, [command, 'a.ini', ...args])
  expect(await process.exit).toBe(code)
  await vi.waitFor(() => expect(process.said).toMatch(printed))
})
