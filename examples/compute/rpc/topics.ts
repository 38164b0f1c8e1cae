/** Whom messages are for. Any scheduler and any conductor will do; a compute node has a topic of its own. */
export const topics = {
  scheduler: 'nova.scheduler',
  conductor: 'nova.conductor',
  compute: (host: string): string => `nova.compute.${host}`,
} as const
