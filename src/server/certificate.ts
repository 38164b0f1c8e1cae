import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import { ServerError } from '../contract/managed-server.ts'

/** The files of a certificate. */
export interface CertificateFiles {
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
}

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

/**
 * Reads a certificate and its key.
 *
 * @returns nothing when there is no certificate
 * @throws Error that says in a sentence what is wrong with the files: one of two is missing, cannot be read, is not what it
 *   should be, or they do not belong together
 */
export function readCertificate({ tlsCert, tlsKey }: CertificateFiles): Certificate | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new ServerError('tls_cert and tls_key belong together: one is missing')
  const certificate = { cert: read('tls_cert', tlsCert), key: read('tls_key', tlsKey) }
  try {
    createSecureContext(certificate)
  } catch (error) {
    throw new ServerError(`tls_cert ${tlsCert} and tls_key ${tlsKey} cannot be used: ${(error as Error).message}`, {
      cause: error,
    })
  }
  return certificate
}

/**
 * Looks whether the certificate of a section can be used, before anything listens.
 *
 * @throws ConfigError bad-option, where the section names it
 */
export function checkCertificate(files: CertificateFiles, localConf: Conf): void {
  try {
    readCertificate(files)
  } catch (error) {
    const place = placeOf(localConf, files.tlsCert === undefined ? 'tls_key' : 'tls_cert')
    throw new ConfigError({ code: 'bad-option', message: (error as Error).message, place }, { cause: error })
  }
}

function read(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ServerError(`${name} ${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
