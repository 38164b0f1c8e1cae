import { expect, test } from 'vitest'
import type { ApiExtension, ResourceExtension } from '../../src/apps/api-extension.ts'
import { ExtensionResources } from '../../src/apps/extension-resources.ts'

const controllers = Object.fromEntries(['a', 'b', 'c', 'x', 'y'].map((id) => [id, { id }])) as Record<string, object>

function extension(alias: string, resources: ResourceExtension[], added: [string, string][] = []): ApiExtension {
  return {
    alias,
    name: alias,
    getResources: () => resources,
    getControllerExtensions: () =>
      added.map(([collection, id]) => ({ collection, controller: controllers[id] as object })),
  }
}
const brings = (collection: string, id?: string, inherits?: string): ResourceExtension => ({
  collection,
  ...(id && { controller: controllers[id] as object }),
  ...(inherits && { inherits }),
})

test('what inherits comes last, whoever brings it', () => {
  const resources = new ExtensionResources([
    extension('heirs', [brings('images', 'b', 'servers'), brings('volumes', 'c')]),
    extension('first', [brings('servers', 'a')]),
  ])
  expect(resources.inOrder().map(({ resource, extension: { alias } }) => `${alias} ${resource.collection}`)).toEqual([
    'heirs volumes',
    'first servers',
    'heirs images',
  ])
})

test('a resource has its controller, what extends it, and all that it inherits', () => {
  const resources = new ExtensionResources([
    extension('base', [brings('servers', 'a')], [['servers', 'x']]),
    extension('heir', [brings('images', 'b', 'servers'), brings('copies', undefined, 'servers')], [['images', 'y']]),
  ])
  const ids = resources.inOrder().map((each) => resources.controllersOf(each).map((one) => (one as { id: string }).id))
  expect(ids).toEqual([
    ['a', 'x'],
    ['b', 'y', 'a', 'x'],
    ['a', 'x'],
  ])
})

test.each([
  ['two bring the same', [brings('servers', 'a'), brings('servers', 'b')], '"one" and "one" both bring "servers"'],
  [
    'nobody brings what it inherits',
    [brings('images', 'a', 'servrs')],
    '"images" of the extension "one" inherits from "servrs", which nobody brings',
  ],
  ['it inherits from itself', [brings('a', 'a', 'b'), brings('b', 'b', 'a')], 'inherits from itself: a → b → a'],
  ['it has no controller', [brings('servers')], '"servers" of the extension "one" has no controller'],
])('%s', (_, brought, message) => {
  const check = (): unknown => {
    const resources = new ExtensionResources([extension('one', brought)])
    return resources.inOrder().map((each) => resources.controllersOf(each))
  }
  expect(check).toThrow(message)
})

test('an extension of what is not there is a mistake, not a warning', () => {
  const add = (): unknown => new ExtensionResources([extension('one', [brings('servers', 'a')], [['server', 'x']])])
  expect(add).toThrow('the extension "one" extends "server", which nobody brings: there are servers')
})

test('resources of the same name below different ones are two', () => {
  const below = (collectionName: string, id: string): ResourceExtension => ({
    ...brings('metadata', id),
    parent: { memberName: 'x', collectionName },
  })
  const resources = new ExtensionResources([
    extension('one', [below('servers', 'a'), brings('metadata', 'b')]),
    extension('two', [below('images', 'c')], [['images/metadata', 'x']]),
  ])
  expect(resources.inOrder().map((each) => resources.controllersOf(each))).toEqual([
    [controllers.a],
    [controllers.b],
    [controllers.c, controllers.x],
  ])
  const again = () => new ExtensionResources([extension('one', [below('servers', 'a'), below('servers', 'b')])])
  expect(again).toThrow('"one" and "one" both bring "servers/metadata"')
})

test('an extension need bring nothing', () => {
  expect(new ExtensionResources([{ alias: 'none', name: 'None' }]).inOrder()).toEqual([])
})
