/*
 * Pages lead to one another, and no link leads nowhere.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

const docs = pagesBelow('docs')
const examples = pagesBelow('examples').filter((page) => page.endsWith('README.md'))
const pages = ['README.md', 'README.zh-CN.md', ...docs, ...examples, 'test/bench/README.md']

test('every page of docs/ is linked from its index, or the folder that it is in', () => {
  const linked = linksOf('docs/README.md').map(({ file }) => file)
  const lost = docs.filter(
    (page) => page !== 'docs/README.md' && !linked.includes(page) && !linked.includes(dirname(page)),
  )
  expect(lost).toEqual([])
})

test.each(pages)('no link of %s leads nowhere', (page) => {
  const broken = linksOf(page).filter(({ file, heading }) => !leadsTo(file, heading))
  expect(broken.map(({ written }) => written)).toEqual([])
})

test('a heading is found by the name that GitHub gives it', () => {
  expect(['One path for everybody', 'versions, version', 'The map of src/', 'HTTP/2', '`x` 的地图'].map(slug)).toEqual([
    'one-path-for-everybody',
    'versions-version',
    'the-map-of-src',
    'http2',
    'x-的地图',
  ])
})

test('the README is the same in Chinese: the headings by their levels, and the snippets but for comments of shells', () => {
  const [ours, theirs] = ['README.md', 'README.zh-CN.md'].map(textOf)
  expect(levelsOf(theirs ?? '')).toEqual(levelsOf(ours ?? ''))
  expect(snippetsOf(theirs ?? '')).toEqual(snippetsOf(ours ?? ''))
})

function pagesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && entry.name !== 'node_modules') return pagesBelow(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

function withoutCode(text: string): string {
  return text.replace(/^ *```.*?^ *```$/gms, '')
}

interface Link {
  readonly written: string
  readonly file: string
  readonly heading: string | undefined
}

/** The links to what is in this repository. */
function linksOf(page: string): Link[] {
  const text = withoutCode(textOf(page)).replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(({ 1: written = '' }) => {
    if (/^[a-z]+:/.test(written)) return []
    const [path = '', heading] = written.split('#')
    const file = path === '' ? page : relative(root, join(root, dirname(page), path))
    return [{ written, file, heading }]
  })
}

function leadsTo(file: string, heading: string | undefined): boolean {
  const path = join(root, file)
  if (file.startsWith('..') || !existsSync(path)) return false
  return heading === undefined || (statSync(path).isFile() && slugsOf(textOf(file)).includes(heading))
}

function headingsOf(text: string): { level: number; title: string }[] {
  return [...withoutCode(text).matchAll(/^(#+) (.*)$/gm)].map(({ 1: marks = '', 2: title = '' }) => {
    return { level: marks.length, title }
  })
}

/** Of headings with one name the second is `name-1`. */
function slugsOf(text: string): string[] {
  const seen = new Map<string, number>()
  return headingsOf(text).map(({ title }) => {
    const name = slug(title)
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}-${before}`
  })
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

function levelsOf(text: string): number[] {
  return headingsOf(text).map(({ level }) => level)
}

function snippetsOf(text: string): string[] {
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(({ 1: about = '', 2: code = '' }) => {
    return `${about}\n${about === 'sh' ? code.replace(/ *# .*$/gm, '') : code}`
  })
}
