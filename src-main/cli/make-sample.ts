/**
 * Writes the simulated sample time course that ships with the app: `node src-main/cli/make-sample.ts [file]`.
 * It has counts and days but no PCA, so that the first run of the app goes through every step.
 */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeAnnData } from '../anndata/write/new-file.ts'
import { sampleTimeCourse } from '../compute/simulate/sample.ts'
import type { SampleOptions } from '../compute/simulate/sample.ts'

/** Where the app looks for the sample. */
export const SAMPLE_PATH = join(import.meta.dirname, '../../assets/sample.h5ad')

/** Simulates the sample and writes it; obs: day, branch; obsm: X_latent; uns: truth (the landscape). */
export async function makeSample(path: string, options: SampleOptions = {}): Promise<void> {
  const sample = sampleTimeCourse(options)
  await writeAnnData(path, {
    obsNames: sample.cellNames,
    varNames: sample.geneNames,
    X: sample.counts,
    obs: { day: Array.from(sample.timeIndex, (k) => sample.labels[k]), branch: sample.branch },
    var: {},
    obsm: { X_latent: sample.latent },
    uns: { truth: { ...sample.landscape } }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await makeSample(resolve(process.argv[2] ?? SAMPLE_PATH))
