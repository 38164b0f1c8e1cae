import type { Server } from 'node:net'
import { createServer } from 'node:tls'
import { type CertificateFiles, readCertificate } from '../certificate.ts'

/**
 * A server of encrypted connections. A module of its own, so that servers without a certificate need not wait for node:tls.
 *
 * @throws Error that says in a sentence what is wrong with the certificate
 */
export function createTls(files: CertificateFiles, options: object): { server: Server; renew: () => void } {
  const server = createServer({ ...options, ...readCertificate(files), ALPNProtocols: ['http/1.1'] })
  // Also who never agrees on an encryption; node:https does so by itself.
  server.on('tlsClientError', (_, socket) => socket.destroy())
  return { server, renew: () => server.setSecureContext({ ...readCertificate(files) }) }
}
