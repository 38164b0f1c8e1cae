import { rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { switchOf } from '../../src/filters/switch.ts'
import { usersFile } from './users-file.ts'

test('always, never, or while there is a file', () => {
  expect(switchOf(false, undefined)).toBeUndefined()
  expect(switchOf(true, undefined)?.()).toBe(true)
  const file = usersFile('')
  const isOn = switchOf(false, file)
  expect(isOn?.()).toBe(true)
  rmSync(file)
  expect(isOn?.()).toBe(false)
  writeFileSync(file, '')
  expect(isOn?.()).toBe(true)
})
