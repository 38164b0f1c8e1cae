const FIRST = 3
let taken = 0

/**
 * The next of the sockets on which somebody else listens already, and which were handed to this process: `LISTEN_FDS` of
 * them, if `LISTEN_PID` is this process (sd_listen_fds(3)) or, for a worker, the one that started it.
 */
export function inheritedSocket(env: NodeJS.ProcessEnv = process.env): number | undefined {
  const recipient = env.WHEATPASTE_WORKER === undefined ? process.pid : process.ppid
  if (Number(env.LISTEN_PID) !== recipient || taken >= Number(env.LISTEN_FDS ?? 0)) return undefined
  taken += 1
  return FIRST + taken - 1
}

/** All sockets that were handed to this process. */
export function inheritedSockets({ LISTEN_PID, LISTEN_FDS }: NodeJS.ProcessEnv = process.env): number[] {
  const count = Number(LISTEN_PID) === process.pid ? Number(LISTEN_FDS ?? 0) : 0
  return Array.from({ length: count }, (_, index) => FIRST + index)
}
