import type { Application, RunningServer, Server } from './application.ts'

/** A server that can be run for months: what `wheatpaste serve` makes use of. Any other server is started and closed. */
export interface ManagedServer extends Server {
  (app: Application): ManagedRunningServer | Promise<ManagedRunningServer>
  /** In how many processes it wants to run; 0 for the one that it is started in. */
  readonly workers: number
  /** How long stopping may take at most, in milliseconds. */
  readonly patience: number
}

/** A server that listens, and can be given another application. */
export interface ManagedRunningServer extends RunningServer {
  /** The listening socket, as `process.send` hands it to another process. */
  readonly handle: unknown
  /**
   * Says that it is draining, lets those who send it requests notice that, then stops listening, lets the requests under way
   * finish, and resolves when the last connection is gone.
   *
   * @throws Error when requests were cut off because they took too long
   */
  close(): Promise<void>
  /** Closes without delay and without saying so, since another process serves in its place already. @throws as `close` does */
  handOver(): Promise<void>
  /**
   * Serves another application from the next request on, which is the case when this returns.
   *
   * @returns resolves when the last request of the application before has ended
   * @throws Error at once, and changes nothing, when a file that is read again (a certificate) is not as it should be
   */
  swap(app: Application): Promise<void>
}

export function isManaged(server: Server): server is ManagedServer {
  return 'workers' in server && 'patience' in server
}

export function canSwap(running: RunningServer): running is ManagedRunningServer {
  return 'swap' in running && 'handOver' in running
}

/** What a server cannot do, and why, in a sentence that needs no stack. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
}
