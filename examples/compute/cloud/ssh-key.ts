import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'

/** Keys as OpenSSH writes them (PROTOCOL.key): fields of four bytes of length and the rest. */

export interface SshKey {
  /** `ssh-ed25519 AAAA… comment` */
  readonly publicKey: string
  /** What `ssh -i` reads. */
  readonly privateKey: string
}

const TYPE = 'ssh-ed25519'
const BLOCK = 8

export function generateSshKey(comment: string): SshKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url')
  const blob = fields(TYPE, point)
  return {
    publicKey: `${TYPE} ${blob.toString('base64')} ${comment}`,
    privateKey: armored(privateBlob(blob, fields(TYPE, point, Buffer.concat([seed, point]), comment))),
  }
}

/**
 * What people tell keys apart by, as nova shows it: the MD5 of the key.
 *
 * @returns undefined for what is no public key
 */
export function fingerprintOf(publicKey: string): string | undefined {
  const [type, base64 = ''] = publicKey.trim().split(/\s+/)
  const blob = Buffer.from(base64, 'base64')
  if (blob.length < 4 || blob.subarray(4, 4 + blob.readUInt32BE(0)).toString() !== type) return undefined
  return createHash('md5').update(blob).digest('hex').match(/../g)?.join(':')
}

function privateBlob(publicBlob: Buffer, key: Buffer): Buffer {
  // Two equal numbers tell whoever decrypts a key that the passphrase was right. There is none here.
  const check = randomBytes(4)
  const open = Buffer.concat([check, check, key])
  const padding = Buffer.from(Array.from({ length: -open.length & (BLOCK - 1) }, (_, index) => index + 1))
  const head = [Buffer.from('openssh-key-v1\0'), fields('none', 'none', ''), Buffer.from([0, 0, 0, 1])]
  return Buffer.concat([...head, fields(publicBlob, Buffer.concat([open, padding]))])
}

function fields(...values: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(Buffer.byteLength(value))
      return [length, Buffer.from(value as string)]
    }),
  )
}

function armored(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}
