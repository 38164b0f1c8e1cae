import type { Place } from './place.ts'

/**
 * Every way in which a configuration can be wrong, and what a person does about it. A code never changes its meaning.
 * This table and docs/errors.md prove each other in a test.
 */
export const problems = {
  'file-not-found': 'Check the path; a relative one starts at the folder of the file that names it.',
  'file-unreadable': 'The file must be a regular file that this process may read.',
  'file-too-large': 'A configuration is text written by people; split it, or see whether it is the right file.',
  'not-utf-8': 'Save the file as UTF-8.',
  'missing-section-header': 'Every line but comments belongs below a header such as [app:main].',
  'not-an-option': 'Write `name = value` or `name: value`; to continue a value, indent the line.',
  'duplicate-section': 'Give one of them another name, or bring their options together.',
  'duplicate-option': 'Keep one of them.',
  'interpolation-syntax': 'Write `%%` for a percent sign; a reference is `%(name)s`.',
  'interpolation-missing': 'A reference looks in its own section, then in [DEFAULT].',
  'interpolation-depth': 'References may lead to references ten times; look for a ring of them.',
  'interpolation-length': 'References may make a value no longer than a mebibyte.',
  'too-deep': 'Sections lead to sections two hundred times at most; look for one that leads to ever more.',
  'too-much-work':
    'No service needs that much; look for sections or references that lead to one another over and over.',
  'missing-variable': 'Set it in the environment, or give a default: ${NAME:-default}.',
  'missing-scheme': 'A URI is config:FILE#NAME, pkg:PACKAGE#ENTRY or call:MODULE:ATTRIBUTE.',
  'unknown-scheme': 'A URI is config:FILE#NAME, pkg:PACKAGE#ENTRY or call:MODULE:ATTRIBUTE.',
  'bad-reference': 'A factory is named by its module and its export: MODULE:ATTRIBUTE.',
  'relative-without-base': 'Give an absolute path, or say what it is relative to.',
  'unknown-section': 'Name a section of this file, or of another one by config:FILE#NAME.',
  'ambiguous-section': 'Give one of the sections another name.',
  'no-factory': 'Say what makes it: `use = …` or `paste.app_factory = MODULE:ATTRIBUTE`.',
  'several-factories': 'Keep one of them.',
  'missing-pipeline': 'Write `pipeline = filter filter app`.',
  'empty-pipeline': 'A pipeline is any number of filters and, last, an app.',
  'pipeline-options': 'Give the options to the sections that the pipeline names.',
  'missing-next': 'Name the app inside: `next = NAME`.',
  'missing-global': '`get NAME = GLOBAL` copies from [DEFAULT], the command line or a `set`.',
  'unclear-options': 'Give the options to the section that they are meant for.',
  ring: 'Take one of these references out, or have it name something else.',
  'module-not-found': 'A module is ./a/file beside the INI file, or a package installed where the file can see it.',
  'module-failed': 'The module was found, but failed while it was imported; its own error tells more.',
  'module-not-allowed': 'A factory is a module of yours or of a package, never a builtin, data: or http:.',
  'export-not-found': 'Name an export of the module; a dotted path reaches into it.',
  'package-not-found': 'Install the package where the INI file can see it.',
  'entry-point-not-found': 'Name an entry point of the package: see `entryPoints` in its package.json.',
  'ambiguous-entry-point': 'Say which with `paste.app_factory = MODULE:ATTRIBUTE`.',
  'not-a-factory': 'A factory is a function.',
  'not-an-app': 'A factory returns an app, a function of an environ: `(globalConf, localConf) => (environ) => …`.',
  'not-a-filter':
    'A factory returns a filter, a function of an app: `(globalConf, localConf) => (app) => (environ) => app(environ)`.',
  'not-a-server': 'A server is a function of an app that serves it.',
  'bad-option': 'See the settings of the factory.',
  'bad-pattern': 'A pattern is a path, perhaps after methods: `GET /images/*, /v2.1/**`.',
  'factory-failed': 'The factory threw; its own error tells more.',
} as const

export type ProblemCode = keyof typeof problems

/** What an error and a warning say beside their codes. */
export interface Finding {
  /** What happened, in one sentence without a full stop. */
  readonly message: string
  /** Where it is written. Absent only for what came from no file, such as an argument of `loadApp`. */
  readonly place?: Place | undefined
  /** How the loader got there, outermost first: `[composite:main] /v2.1`, `[pipeline:api] pipeline`. */
  readonly chain?: readonly string[] | undefined
  /** The name that was probably meant. */
  readonly suggestion?: string | undefined
  /** What would have been right: an example, or the names there are. */
  readonly hint?: string | undefined
}
