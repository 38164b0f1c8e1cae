import { chmodSync, lstatSync, renameSync, unlinkSync } from 'node:fs'
import { connect, type ListenOptions, type Server } from 'node:net'
import { ServerError } from '../contract/managed-server.ts'
import { inheritedSocket } from './inherited-socket.ts'

/** Where a server listens: on an inherited socket, a unix socket, or an address and a port; in that order. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly socket?: string | undefined
  readonly socketMode?: number | undefined
  readonly backlog: number
}

/**
 * Makes a server listen.
 *
 * @returns how it is reached: `https://localhost:8443`, `unix:/run/nova.sock`
 * @throws ServerError that says why it cannot listen there
 */
export async function listen(server: Server, address: Address): Promise<string> {
  const { host, port, socket, backlog } = address
  const fd = inheritedSocket()
  if (fd !== undefined) {
    await start(server, { fd }, `the inherited socket ${fd}`)
    return urlOf(server)
  }
  if (socket !== undefined) return listenOnUnixSocket(server, socket, address)
  await start(server, { host, port, backlog }, authority(host, port))
  return urlOf(server, host)
}

/**
 * Removes a unix socket on which nobody listens.
 *
 * @throws ServerError when somebody does, or it is no socket
 */
export async function removeStale(socket: string): Promise<void> {
  const stat = lstatSync(socket, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isSocket()) throw cannotListen(socket, 'it is a file of another kind')
  if (await answers(socket)) throw cannotListen(socket, REASONS.EADDRINUSE)
  unlinkSync(socket)
}

// Under another name until it is as it should be: nobody can use it before, and node, which removes a socket that this
// process has made when it is closed, does not know its last name. Other processes may go on to listen on it.
async function listenOnUnixSocket(server: Server, socket: string, { socketMode, backlog }: Address): Promise<string> {
  await removeStale(socket)
  const path = `${socket}.${process.pid}`
  await start(server, { path, backlog }, socket)
  if (socketMode !== undefined) chmodSync(path, socketMode)
  renameSync(path, socket)
  return `unix:${socket}`
}

function start(server: Server, where: ListenOptions | { fd: number }, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void =>
      reject(cannotListen(name, REASONS[error.code ?? ''] ?? error.message, error))
    server.once('error', onError).listen(where, () => {
      // From now on it is a connection that could not be accepted, which is no reason to stop.
      server.off('error', onError).on('error', (error) => process.emitWarning(error))
      resolve()
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(path)
    client.on('error', () => resolve(false)).on('connect', () => resolve(true))
    client.on('connect', () => client.destroy())
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another server listens there',
  EACCES: 'this user may not; ports below 1024 are reserved',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no host of this name',
}

function cannotListen(where: string, why = '', cause?: Error): ServerError {
  return new ServerError(`cannot listen on ${where}: ${why}`, { cause })
}

function urlOf(server: Server, host?: string): string {
  const at = server.address()
  if (typeof at === 'string' || !at) return `unix:${at ?? ''}`
  return `${'setSecureContext' in server ? 'https' : 'http'}://${authority(host ?? at.address, at.port)}`
}

// RFC 3986 3.2.2: an IPv6 address stands in brackets.
function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
