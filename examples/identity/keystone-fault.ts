import type { FaultFormat } from 'wheatpaste'

/**
 * How keystone writes errors: `{"error": {"code", "title", "message"}}`. Those who are not let in are told where a token is to
 * be had.
 */
export const keystoneFault: FaultFormat = ({ status, title, message, headers }, { applicationUrl }) => {
  if (status === 401) headers['www-authenticate'] ??= `Keystone uri="${applicationUrl}"`
  return { error: { code: status, title, message } }
}
