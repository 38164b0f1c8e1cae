import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { type SortKeys, sorted } from '../../src/serve/sort.ts'

interface Volume {
  readonly name: string
  readonly size: number
  readonly bootable: boolean
  readonly made: Date
  readonly zone?: string
}

const volumes: Volume[] = [
  { name: 'b', size: 10, bootable: true, made: new Date(3), zone: 'z' },
  { name: 'a', size: 9, bootable: false, made: new Date(20) },
  { name: 'c', size: 10, bootable: false, made: new Date(100), zone: 'y' },
]
const keys: SortKeys<Volume> = {
  name: ({ name }) => name,
  size: ({ size }) => size,
  bootable: ({ bootable }) => bootable,
  made: ({ made }) => made,
  zone: ({ zone }) => zone,
}
const names = (queryString: string, direction?: 'asc' | 'desc'): string =>
  sorted(new Environ({ queryString }), volumes, keys, direction)
    .map(({ name }) => name)
    .join('')

test.each([
  ['', 'bac'],
  ['sort=', 'bac'],
  ['sort=name', 'cba'],
  ['sort=name:asc', 'abc'],
  ['sort=name:ASC', 'abc'],
  ['sort=size:asc', 'abc'],
  ['sort=size,name:asc', 'bca'],
  ['sort=size&sort=name', 'cba'],
  ['sort=made:asc', 'bac'],
  ['sort=bootable,name:asc', 'bac'],
  ['sort=zone:asc', 'acb'],
  ['sort_key=name', 'cba'],
  ['sort_key=name&sort_dir=asc', 'abc'],
  ['sort_key=size&sort_key=name&sort_dir=desc&sort_dir=asc', 'bca'],
  ['sort_key=size&sort_key=name&sort_dir=asc', 'abc'],
  ['sort_dir=asc', 'bac'],
])('%j is the order %s', (query, expected) => {
  expect(names(query)).toBe(expected)
})

test('where the query tells no direction it is another by default, if wished', () => {
  expect(names('sort_key=name', 'asc')).toBe('abc')
  expect(names('sort=name,size', 'asc')).toBe('abc')
})

test('the list itself stays as it is', () => {
  names('sort=name')
  expect(volumes.map(({ name }) => name)).toEqual(['b', 'a', 'c'])
})

test.each([
  ['sort=colour', 'sort_key. Value: colour.'],
  ['sort_key=toString', 'sort_key. Value: toString.'],
  ['sort=name:up', 'sort_dir. Value: up.'],
])('%s is a 400', (query, message) => {
  expect(() => names(query)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
  )
})
