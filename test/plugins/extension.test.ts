import { expect, test, vi } from 'vitest'
import { loadExtensions, type Reaction, react } from '../../src/plugins/extension.ts'
import { install } from '../support/packages.ts'

const module = `
  export class Driver { constructor(size, name) { this.size = size; this.name = name } }
  export const make = async (size) => ({ made: size })
  export const text = 'no function'
  export class Broken { constructor() { throw new Error('no disk') } }`
const from = install({
  service: {
    entryPoints: {
      drivers: { driver: './all.js:Driver', make: './all.js:make' },
      texts: { text: './all.js:text' },
      broken: { broken: './all.js:Broken', driver: './all.js:Driver' },
    },
    modules: { 'all.js': module },
  },
})

test('plugins are loaded, not called', async () => {
  const [driver, make] = await loadExtensions({ namespace: 'drivers', from })
  expect(driver).toMatchObject({ name: 'driver', obj: undefined, entryPoint: { package: { name: 'service' } } })
  expect(make?.plugin).toBeTypeOf('function')
})

test('classes are made and functions called, with what is given', async () => {
  const options = { namespace: 'drivers', from, invokeOnLoad: true, invokeArgs: [7, 'seven'] }
  const [driver, make] = await loadExtensions(options)
  expect(driver?.obj).toEqual({ size: 7, name: 'seven' })
  expect(make?.obj).toEqual({ made: 7 })
})

test('what is not wanted is not loaded', async () => {
  const loaded = await loadExtensions(
    { namespace: 'broken', from, invokeOnLoad: true },
    ({ name }) => name === 'driver',
  )
  expect(loaded.map(({ name }) => name)).toEqual(['driver'])
})

test.each([
  ['broken', '"broken" of service failed while it was made: no disk'],
  ['texts', '"text" of service is a string, not a class or function that can be called'],
])('what cannot be made fails the start: %s', async (namespace, message) => {
  await expect(loadExtensions({ namespace, from, invokeOnLoad: true })).rejects.toThrow(message)
})

test('or is passed over, if somebody says so', async () => {
  const told: string[] = []
  const onLoadFailure: Reaction<[{ name: string }, Error]> = ({ name }, { message }) => told.push(`${name}: ${message}`)
  const loaded = await loadExtensions({ namespace: 'broken', from, invokeOnLoad: true, onLoadFailure })
  expect(loaded.map(({ name }) => name)).toEqual(['driver'])
  expect(told).toEqual(['broken: "broken" of service failed while it was made: no disk'])
})

test('reactions', () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  expect(() => react('fail', new Error('why'))).toThrow('why')
  react('ignore', new Error('why'))
  expect(emitWarning).not.toHaveBeenCalled()
  react('warn', new Error('why'))
  expect(emitWarning).toHaveBeenCalledWith('why', { code: 'WHEATPASTE_PLUGIN' })
  emitWarning.mockRestore()
})
