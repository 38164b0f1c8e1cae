import { Environ } from '../contract/environ.ts'

/**
 * The same request, which is aborted by another signal too, for the applications further in. So are the views that they make
 * of it.
 *
 * @param signal called at most once, when somebody wants to know
 */
export function abortedBy(environ: Environ, signal: () => AbortSignal): Environ {
  let either: AbortSignal | undefined
  return watched(Environ.prototype.with.call(environ, {}), () => {
    either ??= AbortSignal.any([environ.signal, signal()])
    return either
  })
}

function watched(view: Environ, signal: () => AbortSignal): Environ {
  const again = (inner: Environ): Environ => (inner === view ? view : watched(inner, signal))
  view.with = (parts) => again(Environ.prototype.with.call(view, parts))
  view.mountedAt = (prefix) => again(Environ.prototype.mountedAt.call(view, prefix))
  return Object.defineProperty(view, 'signal', { get: signal })
}
