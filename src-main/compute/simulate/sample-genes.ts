import type { Random } from '../../../src-shared/random.ts'

/** Programmes of the simulated genes. Names are of real genes that mark such cells; their values are made up. */
const PROGRAMMES: Record<string, string> = {
  pluripotent:
    'POU5F1 NANOG SOX2 DPPA4 L1TD1 LIN28A LIN28B TDGF1 ZFP42 DNMT3B UTF1 TERF1 PRDM14 ESRG SALL4 FGF2 GDF3 LEFTY1 PODXL USP44',
  streak: 'T EOMES MIXL1 GSC WNT3 FGF8 NODAL LHX1 MESP1 EVX1 FGF4 WNT5B SP5 DKK4 CDX1',
  ectoderm:
    'PAX6 SOX1 NES OTX2 ZIC1 ZIC2 HES5 SIX3 LHX2 FABP7 NEUROG2 ASCL1 DLL1 MAP2 DCX TUBB3 STMN2 ELAVL3 SOX3 PLP1 NCAM1 CDH2',
  mesoderm:
    'TBX6 HAND1 HAND2 FOXF1 PDGFRA KDR TWIST1 COL1A1 COL3A1 BMP4 TBX5 NKX2-5 ISL1 MEOX1 TCF21 SNAI2 VIM ACTA2 MSX1 TBX20 TNNT2 MEF2C',
  endoderm:
    'SOX17 FOXA2 CXCR4 GATA6 HNF1B CER1 PRDM1 AFP APOA1 TTR HHEX CLDN6 KRT19 FOXA1 HNF4A SERPINA1 APOA2 FGB EPCAM CDH1 SOX7 RBP4',
  cycle: 'MKI67 TOP2A CCNB1 CDK1 PCNA MCM2 MCM5 CCNA2 BUB1 AURKA TYMS RRM2 UBE2C CENPF HMGB2 NUSAP1 BIRC5 CDC20',
  steady:
    'ACTB GAPDH B2M EEF1A1 EEF2 TUBA1B PPIA HSP90AB1 HSPA8 LDHA PGK1 ENO1 TPI1 YWHAZ UBC FTL FTH1 TMSB10 PTMA NPM1 NCL HNRNPA1 SET ' +
    'RPL3 RPL4 RPL5 RPL6 RPL7 RPL8 RPL9 RPL10 RPL11 RPL12 RPL13 RPL14 RPL15 RPL18 RPL19 RPL21 RPL23 RPL24 RPL27 RPL28 RPL29 RPL30 RPL31 ' +
    'RPL32 RPL34 RPLP0 RPLP1 RPLP2 RPS2 RPS3 RPS4X RPS5 RPS6 RPS7 RPS8 RPS9 RPS10 RPS11 RPS12 RPS13 RPS14 RPS15 RPS16 RPS18 RPS19 RPS20 RPS23 ' +
    'RPS24 RPS25 RPS27 RPS28 RPS29 RPL35 RPL36 RPL37 RPL38 RPL39 RPL41'
}

export interface SampleGene {
  readonly name: string
  readonly programme: string
  /** Logarithm of the rate where the programme is off. */
  readonly base: number
  /** Added to the logarithm where the programme is fully on. */
  readonly strength: number
  /** Gentle own trends along the two latent axes. */
  readonly trend: readonly [number, number]
}

/** The first `count` genes, drawn once per seed: markers of all programmes come before the steady genes. */
export function sampleGenes(random: Random, count: number): SampleGene[] {
  const all = Object.entries(PROGRAMMES).flatMap(([programme, names]) =>
    names.split(' ').map((name) => gene(random.split(name), name, programme))
  )
  if (count > all.length) throw new RangeError(`sampleGenes: ${count} of ${all.length}`)
  return all.slice(0, count)
}

function gene(random: Random, name: string, programme: string): SampleGene {
  const steady = programme === 'steady'
  return {
    name,
    programme,
    base: (steady ? 1.6 : -0.9) + 0.7 * random.normal(),
    strength: steady ? 0 : 1.8 + 0.9 * random.uniform(),
    trend: [0.08 * random.normal(), 0.08 * random.normal()]
  }
}

/** Rate of a gene (relative, > 0, smooth in everything) at latent (x, y); `cycling` in [0, 1] is the cell's own state. */
export function geneRate(gene: SampleGene, x: number, y: number, cycling: number): number {
  const on = activity(gene.programme, x, y, cycling)
  return Math.exp(gene.base + gene.strength * on + gene.trend[0] * x + gene.trend[1] * y)
}

/** How much a programme is on, in [0, 1]. */
function activity(programme: string, x: number, y: number, cycling: number): number {
  if (programme === 'pluripotent') return logistic(-2.2 * (x + 0.9))
  if (programme === 'streak') return Math.exp(-((x + 0.5) ** 2) / 0.9 - (y + 0.8) ** 2 / 0.8)
  if (programme === 'ectoderm') return logistic(2.6 * (y - 0.7)) * logistic(2 * (x + 0.6))
  if (programme === 'mesoderm') return logistic(2.4 * (x - 0.9)) * Math.exp(-((y + 0.5) ** 2) / 1.1)
  if (programme === 'endoderm') return logistic(2.6 * (-1.3 - y)) * logistic(2 * (x + 0.4))
  return programme === 'cycle' ? cycling * logistic(1.2 * (1.4 - x)) : 0
}

function logistic(u: number): number {
  return 1 / (1 + Math.exp(-u))
}
