import { HttpError } from 'wheatpaste'

/** What the service refuses, by neutron's name for it: `NetworkInUse`. */
export class NetworkError extends HttpError {
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(status, message)
    this.name = 'NetworkError'
    this.type = type
  }
}
