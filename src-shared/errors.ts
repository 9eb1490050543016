import * as v from 'valibot'

/** Every failure that reaches a person: a stable code, one sentence, where, and one thing to do. */
export const appErrorSchema = v.object({
  code: v.string(),
  /** One sentence: what happened and where. */
  message: v.string(),
  /** One sentence: one thing to do. */
  action: v.string(),
  /** File, column or step concerned. */
  where: v.optional(v.string())
})
export type AppErrorData = v.InferOutput<typeof appErrorSchema>

interface Rule {
  /** `{name}` is replaced from the details; the first sentence is what happened. */
  readonly message: string
  readonly action: string
  /** Process exit code of the command line: 3 bad input, 1 failure, 4 out of memory. */
  readonly exit: 1 | 2 | 3 | 4
}

/** The one table of codes. Details in braces come with the error. */
export const ERRORS = {
  E_FILE_NOT_FOUND: {
    message: 'There is no file at {where}.',
    action: 'Check the path, or choose the file again.',
    exit: 3
  },
  E_FILE_NOT_REGULAR: {
    message: '{where} is not a file.',
    action: 'Choose a file, not a folder or a device.',
    exit: 3
  },
  E_FILE_PERMISSION: {
    message: '{where} may not be read by this user.',
    action: 'Give yourself permission to read it, or copy it to a folder of yours.',
    exit: 3
  },
  E_H5_NOT: {
    message: '{where} is not an HDF5 file, so it cannot be an .h5ad.',
    action: 'Save the data with anndata as .h5ad and open that.',
    exit: 3
  },
  E_H5_TRUNCATED: { message: '{where} is cut short: {detail}.', action: 'Download or copy the file again.', exit: 3 },
  E_H5_OPEN: {
    message: '{where} could not be opened as HDF5: {detail}.',
    action: 'Download or copy the file again; if that fails, re-save it with anndata.',
    exit: 3
  },
  E_H5_READ: {
    message: 'Reading {element} of {where} failed: {detail}.',
    action: 'The file is probably damaged; download or copy it again.',
    exit: 3
  },
  E_H5_FILTER: {
    message: '{element} of {where} is compressed with {detail}, which this app cannot read.',
    action: 'Re-save the file with gzip compression.',
    exit: 3
  },
  E_H5_STALLED: {
    message: 'Reading {where} made no progress for {detail} seconds, so it was stopped.',
    action: 'The file is damaged or its disk has stalled; copy the file to a local disk and try again.',
    exit: 3
  },
  E_H5AD_NOT: {
    message: '{where} is an HDF5 file but not an AnnData one: {detail}.',
    action: 'Save the data with anndata as .h5ad and open that.',
    exit: 3
  },
  E_H5AD_ENCODING: {
    message: '{element} of {where} is stored as {detail}, which this app cannot read yet.',
    action: 'Re-save the file with a current anndata.',
    exit: 3
  },
  E_H5AD_DTYPE: {
    message: '{element} of {where} has the number type {detail}, which this app does not read.',
    action: 'Convert it to float32 with anndata and save again.',
    exit: 3
  },
  E_H5AD_SHAPE: {
    message: '{element} of {where} does not fit: {detail}.',
    action: 'The file is inconsistent; write it again from its source.',
    exit: 3
  },
  E_CSR: {
    message: '{element} of {where} is not a valid sparse matrix: {detail}.',
    action: 'The file is damaged or was written wrongly; write it again from its source.',
    exit: 3
  },
  E_FORMAT: {
    message: '{where} cannot be read: {detail}.',
    action: 'Choose another file, or write this one again in a usual layout of its format.',
    exit: 3
  },
  E_DAMAGED: {
    message: '{where} is damaged or cut short: {detail}.',
    action: 'Download or copy the file again.',
    exit: 3
  },
  E_NO_MATRIX: {
    message: '{where} has no {detail}.',
    action: 'Choose another matrix or embedding of this file.',
    exit: 3
  },
  E_GENE: {
    message: '{element} of {where} has no gene named "{detail}".',
    action: 'Search for another name, or choose another matrix.',
    exit: 3
  },
  E_GROUPS: {
    message: 'No cell of the last timepoint has a value in the column "{detail}".',
    action: 'Choose another column to group the cells by.',
    exit: 3
  },
  E_TIME_NONE: {
    message: 'No column of {where} looks like a time.',
    action: 'Name the time column, or add one to obs.',
    exit: 3
  },
  E_TIME_COLUMN: {
    message: '{where} has no obs column named "{detail}".',
    action: 'Choose one of the columns that the file has.',
    exit: 3
  },
  E_TIME_ONE: {
    message: 'The time column "{detail}" of {where} has a single timepoint.',
    action: 'A landscape over time needs at least two timepoints: choose another column.',
    exit: 3
  },
  E_TIME_VALUES: {
    message: 'The timepoints of {where} are not usable: {detail}.',
    action: 'Correct the times in the table of timepoints.',
    exit: 3
  },
  E_TIME_FEW_CELLS: {
    message: 'Timepoint "{element}" of {where} has {detail}.',
    action: 'Use fewer PCs, or leave this timepoint out.',
    exit: 3
  },
  E_EMBED_NONFINITE: {
    message: 'The embedding {element} of {where} holds {detail}.',
    action: 'Recompute the embedding without missing values, or choose another one.',
    exit: 3
  },
  E_EMBED_PCS: {
    message: '{detail} PCs were asked for, but {element} of {where} has fewer.',
    action: 'Ask for fewer PCs.',
    exit: 3
  },
  E_MATRIX_NONFINITE: {
    message: '{element} of {where} holds {detail}.',
    action: 'Remove or mend these values, or choose another matrix.',
    exit: 3
  },
  E_MATRIX_NEGATIVE: {
    message: '{element} of {where} has negative values, so it cannot be normalised as counts.',
    action: 'Choose a matrix of counts, or switch normalisation off.',
    exit: 3
  },
  E_MEMORY: { message: '{detail}.', action: 'Close other programs, or use fewer genes or cells.', exit: 4 },
  E_GENE_NOT_IN_PCA: {
    message: '{detail} is not among the genes of the PCA, so the landscape says nothing of it.',
    action: 'Choose another gene, or compute the space again with more variable genes.',
    exit: 3
  },
  E_NO_LOADINGS: {
    message: 'This space is an embedding of the file, so its PCs cannot be carried back to genes.',
    action: 'Compute a PCA of a matrix in the Space step to see genes.',
    exit: 3
  },
  E_GROWTH_VALUES: {
    message: '{element} of {where} cannot tell growth: {detail}.',
    action: 'Choose a numeric column with a value for every cell, in the unit of the time axis.',
    exit: 3
  },
  E_GROWTH_GENES: {
    message: 'Growth cannot be scored in {element} of {where}: {detail}.',
    action: 'Choose another matrix, score proliferation alone, or give the growth as a column of obs.',
    exit: 3
  },
  E_GROWTH_UNIT: {
    message: 'Birth and death are scored per day, but the unit of the time axis "{element}" of {where} is {detail}.',
    action: 'Name the unit in the Data step, or give the growth as a column of obs.',
    exit: 3
  },
  E_GROWTH_SPAN: {
    message: 'The growth expected of the cells of "{element}" differs by a factor of {detail}, too much to be a guide.',
    action: 'Check the unit of the rates against that of the time axis, or fit without them.',
    exit: 3
  },
  E_FIT_DIVERGED: {
    message: 'The fit did not converge: {detail}.',
    action: 'Choose the default preset, or a smaller learning rate.',
    exit: 1
  },
  E_SOURCE_CHANGED: {
    message: '{where} has changed since it was added.',
    action: 'Open it again as a new dataset, or put the original back.',
    exit: 3
  },
  E_RELINK: {
    message: '{where} is not the file of this dataset: {detail}.',
    action: 'Choose the original, or open this file as a new dataset.',
    exit: 3
  },
  E_PROJECT: {
    message: '{where} cannot be imported: {detail}.',
    action: 'Export the project again, or ask for another copy of the file.',
    exit: 3
  },
  E_LIBRARY_READONLY: {
    message: 'The library was written by a newer JKOscope, so that this one can show but not change it.',
    action: 'Update JKOscope, or start it with another library folder.',
    exit: 1
  },
  E_LIBRARY: {
    message: 'The library at {where} cannot be used: {detail}.',
    action: 'Restore it from its backup, or start with another library folder.',
    exit: 1
  },
  E_LIBRARY_BUSY: {
    message: 'The library at {where} is in use by another JKOscope{detail}.',
    action: 'Close the other window, or choose another library folder.',
    exit: 1
  },
  E_NOT_FOUND: {
    message: '{detail} is no longer in the library.',
    action: 'Go back to the list and choose another.',
    exit: 1
  },
  E_COMPUTE_DIED: {
    message: 'The compute process stopped while it was working on {where}: {detail}.',
    action: 'Nothing was lost; start the step again.',
    exit: 1
  },
  E_EXPORT: {
    message: 'The export to {where} failed: {detail}.',
    action: 'Choose another folder and try again.',
    exit: 1
  },
  E_EXPORT_BROWSER: {
    message: 'A {detail} file cannot be made here, because no Chromium, Chrome or Edge was found.',
    action: 'Install one of them or use the desktop app; the SVG export needs none.',
    exit: 1
  },
  E_FIGURE: {
    message: 'This cannot be drawn: {detail}.',
    action: 'Do the missing step first, or leave it out.',
    exit: 3
  },
  E_NO_SPACE: { message: 'The disk that holds {where} is full.', action: 'Free some space and try again.', exit: 1 },
  E_USAGE: { message: '{detail}.', action: 'See --help.', exit: 2 },
  E_CANCELLED: { message: 'The work was cancelled.', action: 'Start it again when you like.', exit: 1 },
  E_INTERNAL: {
    message: 'Something went wrong inside the app: {detail}.',
    action: 'Please report this with the text above.',
    exit: 1
  }
} as const satisfies Record<string, Rule>

export type ErrorCode = keyof typeof ERRORS
export interface ErrorDetails {
  where?: string
  element?: string
  detail?: string
}

/** Thrown everywhere in src-main; travels as data (`toErrorData`) and comes back by `fromData`. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly action: string
  readonly where: string | undefined
  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(fill(ERRORS[code].message, details), options as ErrorOptions)
    this.name = 'AppError'
    this.code = code
    this.action = ERRORS[code].action
    this.where = details.where
  }

  /** The error that was made into data by `toErrorData` on another thread, with its words; unknown codes become E_INTERNAL. */
  static fromData({ code, message, where }: AppErrorData): AppError {
    const error = new AppError(
      code in ERRORS ? (code as ErrorCode) : 'E_INTERNAL',
      where === undefined ? {} : { where }
    )
    error.message = message
    return error
  }
}

function fill(template: string, details: ErrorDetails): string {
  return template.replaceAll(/\{(where|element|detail)\}/g, (_, key: keyof ErrorDetails) =>
    asPart(details[key] ?? `(${key} unknown)`)
  )
}

/** Messages of libraries are sentences of their own, and may be of several lines. */
function asPart(detail: string): string {
  return detail.replaceAll(/\s*\n\s*/g, ' ').replace(/(?<!\.)\.$/, '')
}

/** Any thrown value as the data that travels. Unknown errors become E_INTERNAL with their message. */
export function toErrorData(error: unknown): AppErrorData {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, action: error.action, where: error.where }
  const detail = error instanceof Error ? error.message : String(error)
  return toErrorData(new AppError('E_INTERNAL', { detail }))
}

/** Exit code of the command line for an error code; unknown codes are failures. */
export function exitCodeOf(code: string): number {
  return code in ERRORS ? ERRORS[code as ErrorCode].exit : 1
}
