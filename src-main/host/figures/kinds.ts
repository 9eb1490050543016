import type { FigureKind } from '../../../src-shared/model/figure.ts'
import { cells } from './cells.ts'
import { drivers } from './drivers.ts'
import { errors } from './errors.ts'
import { fates } from './fates.ts'
import { heldOut } from './held-out.ts'
import { landscape } from './landscape.ts'
import { loss } from './loss.ts'
import type { PanelKind } from './records.ts'
import { scree } from './scree.ts'

/** Every kind of panel; a new one is one file and one line here. */
export const KINDS: Record<FigureKind, PanelKind> = {
  landscape,
  cells,
  errors,
  'held-out': heldOut,
  loss,
  scree,
  drivers,
  fates
}
