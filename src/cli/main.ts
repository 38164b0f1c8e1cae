#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { unknownName } from '../contract/nearest.ts'
import { check } from './check.ts'
import { type Command, explain, UsageError } from './command.ts'
import { completionOf } from './completion.ts'
import { diff } from './diff.ts'
import { fmt } from './fmt.ts'
import { factoryHelp } from './help.ts'
import { init } from './init.ts'
import { lsp } from './lsp.ts'
import { match } from './match.ts'
import { migrate } from './migrate.ts'
import { points } from './points.ts'
import { reload } from './reload.ts'
import { request } from './request.ts'
import { routes } from './routes.ts'
import { schema } from './schema.ts'
import { serve } from './serve.ts'
import { show } from './show.ts'

const commands: Readonly<Record<string, Command>> = {
  serve,
  check,
  show,
  routes,
  match,
  request,
  diff,
  fmt,
  init,
  migrate,
  points,
  schema,
  lsp,
  reload,
  completion: completionOf(() => commands),
}

process.exitCode = await main(process.argv.slice(2))

/** Runs a command. Exit codes: 0, 1 for a mistake in the configuration or while starting, 64 for one on the command line. */
async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (/^(?:--?h(?:elp)?|help)$/.test(name)) return help(args[0])
  if (/^(?:--version|-v)$/.test(name)) return say(version())
  if (!command) return complain(`${noCommand(name)}\n\n${overview()}`)
  // What follows a -- is no option of ours.
  const flags = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  if (flags.some((arg) => arg === '--help' || arg === '-h')) return say(helpOf(command))
  try {
    return await command.run(args)
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${helpOf(command)}`)
    console.error(explain(error))
    return 1
  }
}

/** `wheatpaste help`, of everything, a command or a factory. */
async function help(name: string | undefined): Promise<number> {
  if (name === undefined) return say(overview())
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    return say(command ? helpOf(command) : await factoryHelp(name))
  } catch (error) {
    return complain((error as Error).message)
  }
}

function say(text: string): number {
  console.log(text)
  return 0
}

function complain(text: string): number {
  console.error(`wheatpaste: ${text}`)
  return 64
}

function noCommand(name: string): string {
  return unknownName(`there is no command "${name}"`, name, Object.keys(commands)).message
}

function overview(): string {
  const lines = Object.values(commands).map(({ usage, summary }) => `  wheatpaste ${usage}\n      ${summary}`)
  return `Usage:\n${lines.join('\n')}\n\nwheatpaste help NAME tells more of a command, or of a factory that a section can name.`
}

function helpOf({ usage, summary, help }: Command): string {
  const pairs = usage.includes('key=value') ? '\n\nkey=value overrides [DEFAULT] in every file that is read.' : ''
  return `Usage: wheatpaste ${usage}\n\n${summary}\n\n${help}${pairs}`
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
