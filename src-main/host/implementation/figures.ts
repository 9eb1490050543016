import { EXPORT_FORMATS } from '../exports/export-figure.ts'
import type { Services } from '../services.ts'
import { draftFigure, figureData, figureFile } from '../work/figure-files.ts'
import { methodsOf } from '../work/methods.ts'
import { safeName, writeWhole } from '../work/save-file.ts'
import { os } from './base.ts'

export const figuresArea = (services: Services) => ({
  svg: os.figures.svg.handler(({ input, signal }) => draftFigure(services, input, signal)),
  sourceData: os.figures.sourceData.handler(({ input, signal }) => figureData(services, input, signal)),
  formats: os.figures.formats.handler(async () => {
    const renderer = await services.capabilities.pageRenderer?.()
    return renderer ? EXPORT_FORMATS : ['svg']
  }),
  file: os.figures.file.handler(({ input: { request, format }, signal }) =>
    figureFile(services, request, format, signal)
  ),
  settings: os.figures.settings.handler(({ input }) => ({
    settings: services.library.figures.get(input.spaceId, input.fitId)
  })),
  saveSettings: os.figures.saveSettings.handler(({ input }) =>
    services.library.figures.save(input.spaceId, input.fitId, input.settings)
  ),
  methods: os.figures.methods.handler(({ input }) => methodsOf(services, input.fitId)),
  save: os.figures.save.handler(async ({ input }) => {
    const { saveDialog } = services.capabilities
    if (!saveDialog) return { path: null, download: true }
    const path = await saveDialog(safeName(input.name))
    if (path !== null) await writeWhole(path, new Uint8Array(await input.bytes.arrayBuffer()))
    return { path, download: false }
  })
})
