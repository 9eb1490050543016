import { app } from './app.ts'
import { checks } from './checks.ts'
import { datasets } from './datasets.ts'
import { figures } from './figures.ts'
import { fits } from './fits.ts'
import { jobs } from './jobs.ts'
import { library } from './library.ts'
import { spaces } from './spaces.ts'

/** The contract between the page (and the command line) and the host. */
export const contract = { app, library, datasets, spaces, fits, checks, figures, jobs }
export type Contract = typeof contract
