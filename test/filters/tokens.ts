import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** Who issues tokens: a key pair, and what is known of it. */
export interface Issuer {
  readonly jwk: object
  readonly publicKey: CryptoKey
  /** A token with these claims, valid for an hour unless they say otherwise. */
  token(claims?: JWTPayload, header?: object): Promise<string>
}

export async function issuer(alg = 'ES256', kid: string | undefined = 'k1'): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), alg, ...(kid !== undefined && { kid }) }
  return {
    jwk,
    publicKey,
    async token(claims = {}, header = {}) {
      const whole = { sub: 'u1', iss: 'https://login.example', aud: 'compute', exp: now() + 3600, ...claims }
      const protectedHeader = { alg, ...(kid !== undefined && { kid }), ...header }
      return new SignJWT(whole).setProtectedHeader(protectedHeader).sign(privateKey)
    },
  }
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** A token as somebody makes it who has no key. */
export function forged(header: object, claims: object, signature = ''): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode(header)}.${encode(claims)}.${signature}`
}
