import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigError } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import type { ProblemCode } from '../contract/problems.ts'
import { type IniFile, parseIni } from './ini.ts'

const LARGEST = 16 * 1024 * 1024
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads and parses a configuration file.
 *
 * @param asked where the file is named, for the error
 * @throws ConfigError when it is missing, no regular file, larger than 16 MiB, not UTF-8, or not in the dialect
 */
export function readConfigFile(path: string, asked?: Place): IniFile {
  const filename = resolve(path)
  return parseIni(readConfigText(filename, asked), filename)
}

/** The text of a configuration file. @throws ConfigError when it is missing, no regular file, larger than 16 MiB, or not UTF-8 */
export function readConfigText(filename: string, asked?: Place): string {
  return decodeUtf8(readRegularFile(filename, asked), filename, asked)
}

/** The options that every file has: its folder and itself. */
export function builtinDefaults(filename: string): [name: string, value: string][] {
  return [
    ['here', dirname(filename)],
    ['__file__', filename],
  ]
}

// Opened without waiting, since opening a FIFO would wait for a writer; only then is it known what it is.
function readRegularFile(filename: string, asked: Place | undefined): Buffer {
  const file = attempt(filename, asked, () => openSync(filename, constants.O_RDONLY | constants.O_NONBLOCK))
  try {
    const stat = fstatSync(file)
    if (!stat.isFile())
      throw refused('file-unreadable', `${filename} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}`, asked)
    if (stat.size > LARGEST)
      throw refused('file-too-large', `${filename} has ${stat.size} bytes; ${LARGEST} are allowed`, asked)
    return attempt(filename, asked, () => readAll(file, stat.size))
  } finally {
    closeSync(file)
  }
}

function readAll(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let length = 0
  for (let read = -1; read !== 0 && length < size; length += read)
    read = readSync(file, bytes, length, size - length, null)
  return bytes.subarray(0, length)
}

function attempt<T>(filename: string, asked: Place | undefined, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw refused('file-not-found', `there is no file ${filename}`, asked)
    throw refused('file-unreadable', `${filename} cannot be read: ${message}`, asked)
  }
}

function decodeUtf8(bytes: Buffer, filename: string, asked: Place | undefined): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw refused('not-utf-8', `${filename} is not UTF-8: byte ${validLength(bytes)} belongs to no character`, asked)
  }
}

// Halves the search for the longest beginning that decodes, and leaves out a character that is not whole.
function validLength(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(bytes.subarray(0, middle), true)) good = middle
    else bad = middle
  }
  while (!decodes(bytes.subarray(0, good), false)) good--
  return good
}

function decodes(bytes: Buffer, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

function refused(code: ProblemCode, message: string, place: Place | undefined): ConfigError {
  return new ConfigError({ code, message, place })
}
