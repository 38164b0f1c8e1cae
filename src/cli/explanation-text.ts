import type { RouteDescription } from '../contract/description.ts'
import type { AnswerExplanation, Explanation, MountStrategy, RouteChoice } from '../contract/explanation.ts'
import { visible } from '../contract/visible.ts'
import { painter, partTitle, type TitleOptions } from './part-title.ts'

/** The way of a request as a person reads it: a line for each part, and below it what it decides. */
export function explanationText(explanation: Explanation, options: TitleOptions): string {
  return linesOf(explanation, options, undefined, '').join('\n')
}

function linesOf(part: Explanation, options: TitleOptions, known: string | undefined, indent: string): string[] {
  const { skipped, next = [] } = part
  // Of a controller that says nothing more its route has told the name.
  const further = next.filter((inner) => !(part.route && isBare(inner)))
  const title = partTitle({ ...part, ...(skipped !== undefined && { note: `passed by: ${skipped}` }) }, options, known)
  const arrow = painter(options)('cyan', '→')
  const file = known ?? part.place?.file
  // Only what is asked in turn parts the way.
  const margin = next.length > 1 ? `${indent}  ` : indent
  return [
    indent + title,
    ...decisionsOf(part).map((decision) => `${indent}  ${arrow} ${visible(decision)}`),
    ...further.flatMap((inner) => linesOf(inner, options, file, margin)),
  ]
}

function isBare(part: Explanation): boolean {
  return part.factory === undefined && part.next === undefined && decisionsOf(part).length === 0
}

function decisionsOf({ scriptName, mount, route, action, version, answer, next = [] }: Explanation): string[] {
  const [inner, other] = next
  const moved = inner && !other && inner.scriptName !== scriptName
  const seen = moved ? `; inside, the script name is ${inner.scriptName} and the path info "${inner.pathInfo}"` : ''
  const served = [action, version !== undefined && `at version ${version}`].filter(Boolean).join(', ')
  return [
    ...(mount ? [`${mount.path} ${STRATEGIES[mount.by]}${seen}`] : []),
    ...(route ? [`${routeText(route)}${seen}`] : []),
    ...(other ? ['asked one after the other'] : []),
    ...(served === '' ? [] : [served]),
    ...(answer ? answerLines(answer) : []),
  ]
}

const STRATEGIES: Readonly<Record<MountStrategy, string>> = {
  path: 'by the path',
  host: 'by the host and the path',
  'Content-Type': 'by the version in Content-Type',
  Accept: 'by the version in Accept',
  not_found_app: 'since nothing is mounted there',
}

function routeText({ params, controller, action, origin, ...route }: RouteChoice): string {
  const answers = [controller, action].filter((word) => word !== undefined).join('.')
  const taken = Object.entries(params).filter(([name]) => name !== 'action')
  return [
    describedRoute(route),
    answers,
    origin !== undefined && `(${origin})`,
    taken.map(([name, value]) => `${name} = ${value ?? 'null'}`).join(', '),
  ]
    .filter(Boolean)
    .join('  ')
}

function describedRoute({ name, methods, path }: RouteDescription): string {
  return [methods.join(',') || '*', path, name !== null && `"${name}"`].filter(Boolean).join(' ')
}

function answerLines({ status, message, allow, nearest = [] }: AnswerExplanation): string[] {
  return [
    `${status} ${message}`,
    ...(allow ? [`it takes ${allow.join(', ')}`] : []),
    ...nearest.map((route) => `near: ${describedRoute(route)}`),
  ]
}
