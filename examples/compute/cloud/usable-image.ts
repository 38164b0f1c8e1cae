import { HttpError } from 'wheatpaste'
import type { Caller } from '../request/caller.ts'
import type { Image } from '../services/images.ts'
import type { Cloud } from './cloud.ts'
import type { Flavor } from './flavors.ts'

const GIBIBYTE = 1024 ** 3

/**
 * The image that instances of a flavor are to be made of.
 *
 * @param missing what is said when there is none
 * @throws HttpError 400 when they cannot be
 */
export async function usableImage(
  { images }: Cloud,
  caller: Caller,
  id: string,
  flavor: Flavor,
  missing = 'Can not find requested image',
): Promise<Image> {
  const image = await images.find(caller, id)
  if (!image) throw new HttpError(400, missing)
  if (image.status !== 'ACTIVE') throw new HttpError(400, `Image ${id} is not active.`)
  if (flavor.ram < image.minRam) throw new HttpError(400, "Flavor's memory is too small for requested image.")
  checkDisk(flavor.disk * GIBIBYTE, image)
  return image
}

// A flavor without a disk has one as large as its image.
function checkDisk(disk: number, { minDisk, size }: Image): void {
  if (disk === 0) return
  if (disk < size) {
    const sizes = `Flavor disk is ${disk} bytes, image is ${size} bytes.`
    throw new HttpError(400, `Flavor's disk is too small for requested image. ${sizes}`)
  }
  if (disk < minDisk * GIBIBYTE) {
    const sizes = `Flavor disk is ${disk} bytes, minimum size is ${minDisk * GIBIBYTE} bytes.`
    throw new HttpError(400, `Flavor's disk is smaller than the minimum size specified in image metadata. ${sizes}`)
  }
}
