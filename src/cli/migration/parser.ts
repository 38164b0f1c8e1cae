import type { Parse } from './syntax.ts'

// Only who migrates needs it, so it is no dependency of those who serve.
const PARSER: string = '@babel/parser'

interface Babel {
  parse(text: string, options: object): { readonly program: unknown }
}

/** The parser of JavaScript and TypeScript. @throws Error with what to install, when it is not there */
export async function loadParser(): Promise<Parse> {
  const { parse } = await importParser()
  // What is wrong in one place shall not hide the rest.
  const options = { sourceType: 'unambiguous', errorRecovery: true, plugins: ['estree', 'typescript', 'jsx'] }
  return (text) => parse(text, options).program
}

async function importParser(): Promise<Babel> {
  try {
    return await import(PARSER)
  } catch (cause) {
    throw new Error(`to read JavaScript it needs the package ${PARSER}: npm install --save-dev ${PARSER}`, { cause })
  }
}
