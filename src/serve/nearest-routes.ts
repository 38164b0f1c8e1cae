import type { RouteDescription } from '../contract/description.ts'
import { nearest } from '../contract/nearest.ts'

const MOST = 3

/**
 * The routes whose paths are most like one that leads nowhere, the nearest first: those that a person may have meant. Of several at
 * one path, one that takes the method.
 */
export function nearestRoutes(path: string, method: string, routes: readonly RouteDescription[]): RouteDescription[] {
  const takes = ({ methods }: RouteDescription): boolean => methods.length === 0 || methods.includes(method)
  const left = new Map<string, RouteDescription>()
  for (const route of [...routes.filter(takes), ...routes]) {
    const like = filledIn(route.path, path)
    if (!left.has(like)) left.set(like, route)
  }
  const found: RouteDescription[] = []
  while (found.length < MOST) {
    const close = nearest(path, left.keys())
    const route = close === undefined ? undefined : left.get(close)
    if (close === undefined || !route) break
    left.delete(close)
    found.push(route)
  }
  return found
}

// `/servers/:id/action` with what `/servers/42/acton` has in the places of variables: so only the texts are compared.
function filledIn(template: string, path: string): string {
  const segments = path.split('/')
  const parts = template.replace(/\{[^{}]*\}|\.:\w+$/g, '').split('/')
  return parts.map((part, index) => (/[:*]/.test(part) ? (segments[index] ?? part) : part)).join('/')
}
