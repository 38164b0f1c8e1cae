/**
 * Imports a package that few need and that is not installed with this one.
 *
 * @param user the filter, for the error
 * @throws Error that says what to install
 */
export async function optional<Module>(name: string, user: string, importIt: () => Promise<Module>): Promise<Module> {
  try {
    return await importIt()
  } catch (cause) {
    const { code, message = '' } = Object(cause) as NodeJS.ErrnoException
    // The package may be there, and miss one of its own.
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw cause
    throw new Error(`${user} needs the package "${name}": npm install ${name}`, { cause })
  }
}
