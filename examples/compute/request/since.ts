import { HttpError, type Microversion } from 'wheatpaste'

/** Fields of a body, and the version of the API that brought each of them. */
export type Since = Readonly<Record<string, string>>

/** @throws HttpError 400 when a body has a field that is not yet known in a version */
export function refuseNewer(body: object, since: Since, version: Microversion): void {
  for (const name of Object.keys(body)) {
    const first = Object.hasOwn(since, name) ? since[name] : undefined
    if (first === undefined || version.atLeast(first)) continue
    throw new HttpError(400, `Additional properties are not allowed ('${name}' was unexpected)`)
  }
}
