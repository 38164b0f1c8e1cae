/*
 * The inspector in a real browser: click through it, by mouse and by keyboard, dark and light, wide and narrow. Where Debian's
 * chromium is not installed, this is skipped.
 */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { inspector } from '../src/apps/inspector.ts'
import { Tracer } from '../src/apps/tracer.ts'
import type { RunningServer } from '../src/contract/application.ts'
import { type Deployment, describe as drawn, loadDeployment } from '../src/load/load.ts'
import { httpServer } from '../src/server/http-server.ts'

const executablePath = '/usr/bin/chromium'
const skipped = !existsSync(executablePath)
if (skipped) console.warn('The inspector is not looked at: there is no chromium.')

// A browser takes its time to start.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const uri = 'etc/api-paste.ini#osapi_compute'
const options = { defaults: { task_time: '1ms' } }

describe.skipIf(skipped)('the inspector in a browser', () => {
  let deployment: Deployment
  let server: RunningServer
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const tracer = new Tracer()
    deployment = await loadDeployment(uri, { ...options, probe: tracer.probe })
    const configuration = await drawn(uri, { ...options, values: true })
    server = await httpServer({ port: 0 })(inspector(deployment.app, tracer, { configuration }))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await deployment?.dispose()
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await fetch(`${server.url}/v2.1/servers`, { headers: { 'x-auth-token': 'alice:demo' } })
    await fetch(`${server.url}/v2.1/flavors/none?secret=word`, { headers: { 'x-auth-token': 'alice:demo' } })
    await page.goto(`${server.url}/_inspector`)
    await page.waitForSelector('#request-list details')
  })

  afterEach(async () => {
    await page.close()
    expect(complaints.splice(0)).toEqual([])
  })

  test('what runs: mounts, filters and apps, with what they do', async () => {
    expect(await page.locator('#tree .mount').allTextContents()).toContain('/v2.1/+')
    const api = page.locator('#tree li', { has: page.locator('.mount', { hasText: /^\/v2\.1\/\+$/ }) }).last()
    const names = await api.locator('.part b').allTextContents()
    expect(names).toEqual(expect.arrayContaining(['cors', 'faultwrap', 'noauth2', 'osapi_compute_app_v21']))
    expect(names.indexOf('cors')).toBeLessThan(names.indexOf('noauth2'))
    await expect.poll(() => api.locator('.part', { hasText: 'noauth2' }).locator('small').textContent()).toMatch(/ms$/)
    const calls = page.locator('#part-rows tr', { hasText: 'filter noauth2' }).locator('td:nth-child(2)')
    expect(Math.max(...(await calls.allTextContents()).map(Number))).toBeGreaterThan(0)
  })

  test('a request, as a waterfall, without its query', async () => {
    const request = page.locator('#request-list details', { hasText: '/v2.1/flavors/none' }).first()
    await request.locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(await request.locator('.waterfall dt').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringMatching(/noauth2$/)]),
    )
    expect(await page.content()).not.toContain('word')
  })

  test('routes are searched', async () => {
    await page.fill('#route-search', 'delete servers tags')
    const paths = await page.locator('#route-rows tr:visible td.path').allTextContents()
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) expect(path).toMatch(/servers.*tags/)
    expect(await page.textContent('#route-count')).toBe(
      `${paths.length} of ${await page.locator('#route-rows tr').count()}`,
    )
  })

  test('settings are told with where they come from', async () => {
    const section = page.locator('#setting-list details', { hasText: 'filter:sizelimit' })
    await section.locator('summary').click()
    expect(await section.locator('tbody tr').first().allTextContents()).toEqual([
      expect.stringMatching(/^max_request_body_size112KiB\[filter:sizelimit\] api-paste\.ini:\d+$/),
    ])
  })

  test('a request is explained and sent', async () => {
    await page.fill('input[name=target]', '/v2.1/flavors/1')
    await page.fill('textarea[name=headers]', 'X-Auth-Token: alice:demo')
    await page.click('button[value=explain]')
    expect(await page.textContent('ol.way')).toMatch(/takes \/v2\.1\/\+ by path.*filter noauth2.*route GET .*flavors/s)
    await page.click('button[value=send]')
    await page.waitForSelector('#try-answer pre')
    expect(await page.textContent('#try-answer pre')).toContain('"name": "m1.tiny"')
    await page.selectOption('select[name=method]', 'DELETE')
    await page.click('button[value=send]')
    await page.waitForSelector('#try-answer [role=alert]')
    expect(await page.textContent('#try-answer')).toContain('may only read')
    // The browser itself notes that the answer was a 403.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('403')])
  })

  test('everything can be reached by the keyboard, and is called something', async () => {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to what runs')
    const nameless = await page.evaluate(`[...document.querySelectorAll('button, input, select, textarea, a, summary')]
      .filter((one) => !(one.textContent.trim() || one.closest('label')?.textContent.trim()))
      .map((one) => one.outerHTML)`)
    expect(nameless).toEqual([])
  })

  test.each([
    ['light', 'rgb(253, 252, 249)'],
    ['dark', 'rgb(22, 24, 27)'],
  ] as const)('it is %s where that is wanted', async (colorScheme, paper) => {
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(paper)
  })

  test('on a phone nothing sticks out', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.locator('#request-list summary').first().click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })
})
