import { IncomingMessage } from 'node:http'

/**
 * Lets a message have what middleware further out has put on the one before it (`user`, `session`, `logIn`). They stay one: what is
 * set on either is seen on both, so that a session which is replaced or set to null further in reaches the middleware that keeps it.
 *
 * @param earlier what `state['connect.req']` has, if anything
 */
export function carryProperties(earlier: unknown, message: IncomingMessage): void {
  if (!(earlier instanceof IncomingMessage)) return
  for (const name of Object.getOwnPropertyNames(earlier)) {
    if (!Object.hasOwn(message, name) && !OF_ONE_ROUTER.has(name))
      Object.defineProperty(message, name, shared(earlier, name))
  }
}

// What Connect and Express keep there for themselves, and `on-finished` for the end of that one message.
const OF_ONE_ROUTER: ReadonlySet<string> = new Set(['res', 'next', 'params', 'route', '__onFinished'])

function shared(earlier: IncomingMessage, name: string): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get: () => Reflect.get(earlier, name),
    set: (value) => void Reflect.set(earlier, name, value),
  }
}
