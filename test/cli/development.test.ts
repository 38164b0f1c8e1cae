import { expect, test, vi } from 'vitest'
import { folderOf, get, Process, write } from './process.ts'

vi.setConfig({ testTimeout: 60_000 })

const INI = `
[app:main]
use = call:./app.js:appFactory
word = one

[server:main]
use = pkg:wheatpaste#http
port = 0
workers = 2
`
const APP = `
import { Response } from 'wheatpaste'
import { mark } from './lib.js'
export const appFactory = (globalConf, { word }) => () => Response.text(word + mark)
`

test('a change of the configuration or of a module starts it again; a mistake waits for the next change', async () => {
  const folder = folderOf({ 'a.ini': INI, 'app.js': APP, 'lib.js': "export const mark = '!'" })
  const process = new Process(folder, ['serve', 'a.ini', '--reload'])

  async function next(): Promise<string> {
    const url = await process.url()
    process.said = ''
    return url
  }

  expect(await get(await next())).toBe('one!')
  write(folder, { 'lib.js': "export const mark = '?'" })
  expect(await get(await next())).toBe('one?')
  write(folder, { 'a.ini': INI.replace('one', 'two') })
  await process.until(/changed: a\.ini/)
  expect(await get(await next())).toBe('two?')
  write(folder, { 'lib.js': 'export const mark =' })
  await process.until(/failed while it was imported[\s\S]*it ended \(1\); waiting for a change/)
  write(folder, { 'lib.js': "export const mark = '.'" })
  expect(await get(await next())).toBe('two.')
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
})

test('when the one that watches is killed, the one that serves ends', async () => {
  const folder = folderOf({ 'a.ini': INI, 'app.js': APP, 'lib.js': "export const mark = '!'" })
  const process = new Process(folder, ['serve', 'a.ini', '--reload'])
  const url = await process.url()
  process.signal('SIGKILL')
  await process.exit
  await vi.waitFor(() => expect(get(url)).rejects.toThrow('ECONNREFUSED'), { timeout: 10_000 })
})
