import { AppError } from '../../../src-shared/errors.ts'
import type { RenderedFigure } from '../figures/index.ts'
import { encodePng, type Pixels } from '../figures/png.ts'
import type { Fonts } from './fonts.ts'
import { figurePage } from './page.ts'
import { describePdf } from './pdf-info.ts'
import { decodePng } from './png-decode.ts'
import type { PageRenderer } from './renderer.ts'
import { encodeTiff } from './tiff.ts'

/** What an export needs besides the figure; without a renderer there is SVG only. */
export interface ExportTools {
  readonly renderer: PageRenderer | null
  readonly fonts: Fonts
  /** Of pictures, in pixels per inch. */
  readonly dpi: number
  /** Written into pictures: app version, data hash, fit, seed. */
  readonly provenance: Readonly<Record<string, string>>
}

export interface ExportedFile {
  readonly bytes: Uint8Array
  readonly extension: string
  readonly mediaType: string
}

type Exporter = (figure: RenderedFigure, tools: ExportTools) => Promise<ExportedFile>

function rendererOf({ renderer }: ExportTools, format: string): PageRenderer {
  if (!renderer) throw new AppError('E_EXPORT_BROWSER', { detail: format })
  return renderer
}

async function pixelsOf(figure: RenderedFigure, tools: ExportTools, format: string): Promise<Pixels> {
  const renderer = rendererOf(tools, format)
  const [width, height] = [figure.widthMm, figure.heightMm].map((mm) => Math.round((mm / 25.4) * tools.dpi))
  const html = figurePage(figure.svg, figure, tools.fonts)
  return decodePng(await renderer.png(html, width as number, height as number))
}

const describe = ({ provenance }: ExportTools): string =>
  Object.entries(provenance)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')

/** Every format; a new one is one function and one line of the contract. */
const EXPORTERS = {
  svg: ({ svg }) =>
    Promise.resolve({ bytes: new TextEncoder().encode(svg), extension: 'svg', mediaType: 'image/svg+xml' }),
  pdf: async (figure, tools) => {
    const html = figurePage(figure.svg, figure, tools.fonts)
    const plain = await rendererOf(tools, 'PDF').pdf(html, figure)
    const bytes = describePdf(plain, { title: 'JKOscope figure', subject: describe(tools) })
    return { bytes, extension: 'pdf', mediaType: 'application/pdf' }
  },
  png: async (figure, tools) => {
    const bytes = encodePng(await pixelsOf(figure, tools, 'PNG'), tools.dpi, describe(tools))
    return { bytes, extension: 'png', mediaType: 'image/png' }
  },
  tiff: async (figure, tools) => {
    const bytes = encodeTiff(await pixelsOf(figure, tools, 'TIFF'), tools.dpi, describe(tools))
    return { bytes, extension: 'tif', mediaType: 'image/tiff' }
  }
} satisfies Record<string, Exporter>

export type ExportFormat = keyof typeof EXPORTERS
export const EXPORT_FORMATS = Object.keys(EXPORTERS) as ExportFormat[]

/** The figure as a file of the format. Throws E_EXPORT_BROWSER where the format needs a browser and there is none; E_EXPORT. */
export const exportFigure = (figure: RenderedFigure, format: ExportFormat, tools: ExportTools): Promise<ExportedFile> =>
  EXPORTERS[format](figure, tools)
