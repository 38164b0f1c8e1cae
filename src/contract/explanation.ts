import type { Description, RouteDescription } from './description.ts'
import type { Params } from './environ.ts'

/**
 * Where a request goes, as data, told without answering it: `wheatpaste match` draws this and knows no class.
 *
 * An application that dispatches tells it by its `explain()`. Of what it does not lead to it says nothing. What filters would
 * do to the request is not known, since they are not called: those further in are told of the request as it came.
 */
export interface Explanation extends Pick<Description, 'kind' | 'name' | 'factory' | 'place'> {
  /** Of the request as this part sees it. */
  readonly scriptName: string
  readonly pathInfo: string
  /** Of a map: which of its mounts takes the request. */
  readonly mount?: MountChoice
  /** Of a router: the route, and what it takes from the path. */
  readonly route?: RouteChoice
  /** Of a resource: the method of the controller. */
  readonly action?: string
  /** Of a resource that counts versions: the one that the request is served with. */
  readonly version?: string
  /** Of a filter that lets this request pass by: why. */
  readonly skipped?: string
  /** The answer that is given here, where that is known. */
  readonly answer?: AnswerExplanation
  /** Where it goes next; several are asked one after the other. */
  readonly next?: readonly Explanation[]
}

/** By what a map finds a mount: the path, the path on a host, the version in a header, or because nothing else takes it. */
export type MountStrategy = 'path' | 'host' | 'Content-Type' | 'Accept' | 'not_found_app'

export interface MountChoice {
  /** As it was written: `/v2.1/+`. */
  readonly path: string
  readonly by: MountStrategy
}

export interface RouteChoice extends RouteDescription {
  readonly params: Params
}

export interface AnswerExplanation {
  readonly status: number
  readonly message: string
  /** The methods that would lead somewhere, where that of the request does not. */
  readonly allow?: readonly string[]
  /** The routes that are nearest to a path that leads nowhere. */
  readonly nearest?: readonly RouteDescription[]
}
