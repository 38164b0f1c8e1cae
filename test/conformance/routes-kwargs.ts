import type { MapperOptions } from '../../src/serve/mapper.ts'
import type { Conditions } from '../../src/serve/route.ts'
import { routesExpression } from '../../src/serve/routes-pattern.ts'

/* Keyword arguments of Python in our words. */

export type Kwargs = Record<string, unknown>

export function mapperOptions({ prefix, append_slash, sub_domains, sub_domains_ignore }: Kwargs): MapperOptions {
  return {
    ...text('prefix', prefix),
    ...flag('appendSlash', append_slash),
    ...(sub_domains === true && { subDomains: { ignore: (sub_domains_ignore ?? []) as string[] } }),
  }
}

export function conditionsOf({ method, sub_domain: subDomain }: Kwargs): Conditions {
  return {
    ...(method !== undefined && { method: method as string[] }),
    ...(subDomain !== undefined && { subDomain: subDomain as boolean | string[] }),
  }
}

/** What a controller is called, be it an application or a text. */
export function labelOf(controller: unknown): string {
  return typeof controller === 'string' ? controller : String((controller as { $app: string }).$app)
}

/** Python's text of a value; None stays null. */
export function pythonText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}

export function pythonTexts(values: Kwargs): Record<string, string | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pythonText(value)]))
}

export function expressions(requirements: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(requirements).map(([name, source]) => [name, routesExpression(source)]))
}

export function actions<K extends string>(name: K, value: unknown): { [P in K]?: Record<string, string> } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: Record<string, string> })
}

export function text<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [P in K]: string }) : {}
}

export function flag<K extends string>(name: K, value: unknown): { [P in K]?: boolean } {
  return typeof value === 'boolean' ? ({ [name]: value } as { [P in K]: boolean }) : {}
}
