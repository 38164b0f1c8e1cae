import { ZONE } from '../storage/storage.ts'

/** The parts of the storage that fail on their own: there is one. */
export function availabilityZones() {
  return {
    index: () => ({ availabilityZoneInfo: [{ zoneName: ZONE, zoneState: { available: true } }] }),
  }
}
