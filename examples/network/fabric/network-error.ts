/**
 * What the service refuses, by neutron's name for it: `NetworkInUse`. It has a `code` and no `status`, since of an HttpError a
 * resource would make nova's fault.
 */
export class NetworkError extends Error {
  readonly code: number
  readonly type: string

  constructor(code: number, type: string, message: string) {
    super(message)
    this.name = 'NetworkError'
    this.code = code
    this.type = type
  }
}
