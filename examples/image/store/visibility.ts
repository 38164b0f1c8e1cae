import type { Image, Member } from './image.ts'

/** On whose behalf a request is made. */
export interface Caller {
  readonly projectId: string
  readonly roles: readonly string[]
  readonly isAdmin: boolean
}

/** Whether somebody may know of an image, and use it. */
export function canSee(image: Image, caller: Caller): boolean {
  const isOpen = image.visibility === 'public' || image.visibility === 'community'
  return isOpen || canChange(image, caller) || membershipOf(image, caller) !== undefined
}

export function canChange({ owner }: Image, { projectId, isAdmin }: Caller): boolean {
  return isAdmin || owner === projectId
}

/** What somebody has made of an image that is shared with them; undefined where it is not. */
export function membershipOf({ visibility, members }: Image, { projectId }: Caller): Member | undefined {
  return visibility === 'shared' ? members.find((member) => member.projectId === projectId) : undefined
}

/**
 * Whether an image is in a list without being asked for: what somebody else has shared only after it was accepted, what is
 * merely community's never.
 */
export function isListed(image: Image, caller: Caller): boolean {
  if (canChange(image, caller) || image.visibility === 'public') return true
  return membershipOf(image, caller)?.status === 'accepted'
}
