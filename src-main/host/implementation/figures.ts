import { figureCsv, renderFigure } from '../figures/index.ts'
import type { Services } from '../services.ts'
import { figureRecords } from '../work/figure-records.ts'
import { safeName, writeWhole } from '../work/save-file.ts'
import { os } from './base.ts'

export const figuresArea = (services: Services) => ({
  svg: os.figures.svg.handler(async ({ input, signal }) =>
    renderFigure(input, await figureRecords(services, input, signal))
  ),
  csv: os.figures.csv.handler(async ({ input, signal }) => ({
    csv: figureCsv(input, await figureRecords(services, input, signal))
  })),
  save: os.figures.save.handler(async ({ input }) => {
    const { saveDialog } = services.capabilities
    if (!saveDialog) return { path: null, download: true }
    const path = await saveDialog(safeName(input.name))
    if (path !== null) await writeWhole(path, new Uint8Array(await input.bytes.arrayBuffer()))
    return { path, download: false }
  })
})
