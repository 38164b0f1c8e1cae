#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { UsageError } from './command.ts'
import { commands } from './commands.ts'
import { type Manual, manual } from './manual.ts'

const code = await main(process.argv.slice(2))
await Promise.all([process.stdout, process.stderr].map(written))
// What was loaded may listen, or have timers and connections of its own, which must not keep the process.
process.exit(code)

/** Runs a command. Exit codes: 0, 1 for a mistake in the configuration or while starting, 64 for one on the command line. */
async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  if (/^(?:--?h(?:elp)?|help)$/.test(name)) return help(args[0])
  if (/^(?:--version|-v)$/.test(name)) return say(version())
  const about = manualOf(name)
  const load = about && commands[name]
  if (!load) return complain(`${await noCommand(name)}\n\n${overview()}`)
  // What follows a -- is no option of ours.
  const flags = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  if (flags.some((arg) => arg === '--help' || arg === '-h')) return say(helpOf(about))
  try {
    const run = await load()
    return await run(args)
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${helpOf(about)}`)
    const { explain } = await import('./explain.ts')
    console.error(explain(error))
    return 1
  }
}

/** `wheatpaste help`, of everything, a command or a factory. */
async function help(name: string | undefined): Promise<number> {
  if (name === undefined) return say(overview())
  const about = manualOf(name)
  if (about) return say(helpOf(about))
  const { factoryHelp } = await import('./help.ts')
  try {
    return say(await factoryHelp(name))
  } catch (error) {
    return complain((error as Error).message)
  }
}

function say(text: string): number {
  console.log(text)
  return 0
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}

function complain(text: string): number {
  console.error(`wheatpaste: ${text}`)
  return 64
}

async function noCommand(name: string): Promise<string> {
  const { unknownName } = await import('../contract/nearest.ts')
  return unknownName(`there is no command "${name}"`, name, Object.keys(manual)).message
}

function manualOf(name: string): Manual | undefined {
  return Object.hasOwn(manual, name) ? manual[name] : undefined
}

function overview(): string {
  const lines = Object.values(manual).map(({ usage, summary }) => `  wheatpaste ${usage}\n      ${summary}`)
  return `Usage:\n${lines.join('\n')}\n\nwheatpaste help NAME tells more of a command, or of a factory that a section can name.`
}

function helpOf({ usage, summary, help }: Manual): string {
  const pairs = usage.includes('key=value') ? '\n\nkey=value overrides [DEFAULT] in every file that is read.' : ''
  return `Usage: wheatpaste ${usage}\n\n${summary}\n\n${help}${pairs}`
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
