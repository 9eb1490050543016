import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { openLibrary, type Library } from '../../host/library/index.ts'
import { libraryFolder } from '../../host/library/location.ts'
import { exportProject } from '../../host/project/export.ts'
import { importProject } from '../../host/project/import.ts'
import { text, usage } from '../arguments.ts'
import type { Command, Context } from '../command.ts'
import { printable } from '../table.ts'

export const project: Command = {
  name: 'project',
  summary: 'write a dataset of the library with its fits into one file, or read one',
  usage: `Usage: jkoscope project export DATASET FILE.jkoscope [--source] [--library DIR]
       jkoscope project import FILE.jkoscope [--library DIR]

export writes the dataset (its name in the list, or its id) with its spaces and fits into one new file; import adds such a
file to the library. What is in the library already is not changed. The app must not be open on the same library.

  --source        puts the source file into the project, too
  --library DIR   folder of the library (default: $JKOSCOPE_HOME, or where the platform keeps the data of programs)
`,
  options: { source: { type: 'boolean' }, library: { type: 'string' } },
  positionals: [2, 3],
  async run([action = '', first = '', second], values, context) {
    const folder = resolve(text(values, 'library') ?? libraryFolder())
    if (action === 'export') {
      if (second === undefined) throw usage('The file of the project is missing')
      const withSource = values['source'] === true
      return withLibrary(folder, (library) => exportTo(library, first, resolve(second), withSource, context))
    }
    if (action !== 'import') throw usage(`A project is exported or imported, not "${action}"`)
    if (second !== undefined) throw usage(`There is one argument too many: ${second}`)
    return withLibrary(folder, (library) => importFrom(library, resolve(first), context))
  }
}

async function withLibrary(folder: string, use: (library: Library) => Promise<void>): Promise<void> {
  const library = await openLibrary(folder)
  try {
    await use(library)
  } finally {
    library.close()
  }
}

async function exportTo(library: Library, name: string, path: string, withSource: boolean, context: Context) {
  const { program, signal, out } = context
  const found = library.datasets.list().filter((entry) => entry.id === name || entry.name === name)
  const [dataset, other] = found
  if (!dataset) throw new AppError('E_NOT_FOUND', { detail: `The dataset "${name}"` })
  if (other) throw usage(`Two datasets are called "${name}"; give the id: ${found.map(({ id }) => id).join(', ')}`)
  if (existsSync(path)) throw new AppError('E_EXPORT', { where: path, detail: 'there is a file of this name already' })
  await exportProject(library, dataset.id, path, { version: program.version, withSource, signal })
  out(`${printable(dataset.name)} with ${dataset.fits} fits: ${path}\n`)
}

async function importFrom(library: Library, path: string, { out }: Context): Promise<void> {
  const id = await importProject(library, path, { now: new Date().toISOString() })
  const entry = library.datasets.list().find((dataset) => dataset.id === id)
  out(`${printable(entry?.name ?? '')} with ${entry?.fits ?? 0} fits: ${id}\n`)
}
