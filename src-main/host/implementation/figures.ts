import { EXPORT_FORMATS, exportFigure } from '../exports/export-figure.ts'
import { figureCsv, renderFigure } from '../figures/index.ts'
import type { Services } from '../services.ts'
import { figureRecords } from '../work/figure-records.ts'
import { safeName, writeWhole } from '../work/save-file.ts'
import { methodsOf } from '../work/methods.ts'
import { os } from './base.ts'

export const figuresArea = (services: Services) => ({
  svg: os.figures.svg.handler(async ({ input, signal }) =>
    renderFigure(input, await figureRecords(services, input, signal))
  ),
  csv: os.figures.csv.handler(async ({ input, signal }) => ({
    csv: figureCsv(input, await figureRecords(services, input, signal))
  })),
  formats: os.figures.formats.handler(async () => {
    const renderer = await services.capabilities.pageRenderer?.()
    return renderer ? EXPORT_FORMATS : ['svg']
  }),
  file: os.figures.file.handler(async ({ input: { request, format, dpi }, signal }) => {
    const records = await figureRecords(services, request, signal)
    const renderer = (await services.capabilities.pageRenderer?.()) ?? null
    const tools = { renderer, fonts: await services.fonts(), dpi, provenance: records.provenance }
    const { bytes, mediaType } = await exportFigure(renderFigure(request, records), format, tools)
    return new Blob([new Uint8Array(bytes)], { type: mediaType })
  }),
  methods: os.figures.methods.handler(({ input }) => methodsOf(services, input.fitId)),
  save: os.figures.save.handler(async ({ input }) => {
    const { saveDialog } = services.capabilities
    if (!saveDialog) return { path: null, download: true }
    const path = await saveDialog(safeName(input.name))
    if (path !== null) await writeWhole(path, new Uint8Array(await input.bytes.arrayBuffer()))
    return { path, download: false }
  })
})
