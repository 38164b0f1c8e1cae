/**
 * What stands before the last two labels of a host: `fred` of `fred.example.com:8774`. Null for none, and for those to be
 * ignored.
 */
export function subDomainOf(host: string, ignore: readonly string[] = []): string | null {
  const { subDomain } = split(host)
  return subDomain === null || ignore.includes(subDomain) ? null : subDomain
}

/**
 * The host of a sub-domain, beside that of a request; null and those to be ignored mean the domain itself. Undefined when
 * a request to the present host leads there, too.
 */
export function hostFor(wanted: string | null, host: string, ignore: readonly string[] = []): string | undefined {
  const { subDomain, domain, port } = split(host)
  if (wanted === null || ignore.includes(wanted)) return subDomain === null ? undefined : domain + port
  return wanted === subDomain ? undefined : `${wanted}.${domain}${port}`
}

function split(host: string): { subDomain: string | null; domain: string; port: string } {
  const [name = ''] = host.split(':', 1)
  const port = host.slice(name.length)
  const labels = name.split('.')
  const [before, domain] = [labels.slice(0, -2).join('.'), labels.slice(-2)]
  if (before === '' || domain.includes('')) return { subDomain: null, domain: name, port }
  return { subDomain: before, domain: domain.join('.'), port }
}
