import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * `npm run gallery`: goes through the app in Chromium, which leaves a picture of every screen and state, light and dark,
 * in two sizes (`shoot` in support/app.ts), and lays them out on one page. What a test of a screen found does not stop it.
 */
const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'test/e2e/screenshots')
const { status } = spawnSync('npm', ['run', '-s', 'test:e2e'], { cwd: root, stdio: 'inherit' })

const SHOT = /^(?<place>\d+)-(?<state>.+?)(?:-(?<theme>light|dark))?-(?<width>\d+)\.png$/
const shots = readdirSync(folder)
  .flatMap((file) => {
    const { place, state, theme = 'light', width } = SHOT.exec(file)?.groups ?? {}
    return place && state && width ? [{ file, place: Number(place), state, theme, width: Number(width) }] : []
  })
  .sort((a, b) => a.place - b.place || a.state.localeCompare(b.state) || a.width - b.width)

const figure = ({ file, theme, width }: (typeof shots)[number]): string =>
  `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${theme}, ${width} px</figcaption></figure>`

const rows = [...new Set(shots.map(({ place, state }) => `${place} ${state}`))].map((title) => {
  const own = shots.filter(({ place, state }) => `${place} ${state}` === title)
  return `<section><h2>${title.replaceAll('-', ' ')}</h2><div>${own.map(figure).join('')}</div></section>`
})
const style = `body{font:15px system-ui;margin:32px;background:#f4f6f8;color:#17212b}div{display:flex;flex-wrap:wrap;gap:16px}
figure{margin:0}img{width:440px;border:1px solid #d3dae1;border-radius:6px;display:block}figcaption{color:#4d5b69;padding:4px 0}`

const page = join(folder, 'index.html')
writeFileSync(
  page,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>JKOscope: every screen</title><style>${style}</style>
<h1>JKOscope: every screen</h1>${rows.join('\n')}</html>\n`
)
process.stdout.write(`${shots.length} pictures of ${rows.length} screens: ${page}\n`)
process.exitCode = status ?? 1
