/**
 * Genes whose expression tells that a cell divides or dies, by their human symbols; mouse genes are the same but for capitals. Several symbols with
 * "/" between them are names of one gene at different times.
 */
export type Signature = readonly (readonly string[])[]

const genes = (text: string): Signature => text.split(/\s+/).map((gene) => gene.split('/'))

/** Genes of G1/S and of G2/M: Tirosh et al., Science 352 (2016), table S5. */
export const PROLIFERATION: Signature = genes(
  `MCM5 PCNA TYMS FEN1 MCM2 MCM4 RRM1 UNG GINS2 MCM6 CDCA7 DTL PRIM1 UHRF1 CENPU/MLF1IP HELLS RFC2 RPA2 NASP RAD51AP1 GMNN WDR76 SLBP CCNE2 UBR7
  POLD3 MSH2 ATAD2 RAD51 RRM2 CDC45 CDC6 EXO1 TIPIN DSCC1 BLM CASP8AP2 USP1 CLSPN POLA1 CHAF1B BRIP1 E2F8
  HMGB2 CDK1 NUSAP1 UBE2C BIRC5 TPX2 TOP2A NDC80 CKS2 NUF2 CKS1B MKI67 TMPO CENPF TACC3 PIMREG/FAM64A SMC4 CCNB2 CKAP2L CKAP2 AURKB BUB1 KIF11
  ANP32E TUBB4B GTSE1 KIF20B HJURP CDCA3 JPT1/HN1 CDC20 TTK CDC25C KIF2C RANGAP1 NCAPD2 DLGAP5 CDCA2 CDCA8 ECT2 KIF23 HMMR AURKA PSRC1 ANLN LBR
  CKAP5 CENPE CTCF NEK2 G2E3 GAS2L3 CBX5 CENPA`
)

/**
 * HALLMARK_APOPTOSIS of MSigDB (Liberzon et al., Cell Systems 1 (2015); CC BY 4.0) but for HMGB2 and TOP2A, which are proliferation genes above: a
 * gene in both would raise birth and death at once.
 */
export const DEATH: Signature = genes(
  `ADD1 AIFM3 ANKH ANXA1 APP ATF3 AVPR1A BAX BCAP31 BCL10 BCL2L1 BCL2L10 BCL2L11 BCL2L2 BGN BID BIK BIRC3 BMF BMP2 BNIP3L BRCA1 BTG2 BTG3 CASP1
  CASP2 CASP3 CASP4 CASP6 CASP7 CASP8 CASP9 CAV1 CCNA1 CCND1 CCND2 CD14 CD2 CD38 CD44 CD69 CDC25B CDK2 CDKN1A CDKN1B CFLAR CLU CREBBP CTH CTNNB1
  CYLD DAP DAP3 DCN DDIT3 DFFA DIABLO DNAJA1 DNAJC3 DNM1L DPYD EBP EGR3 EMP1 ENO2 ERBB2 ERBB3 EREG ETF1 F2 F2R FAS FASLG FDXR FEZ1 GADD45A
  GADD45B GCH1 GNA15 GPX1 GPX3 GPX4 GSN GSR GSTM1 GUCY2D H1-0/H1F0 HGF HMOX1 HSPB1 IER3 IFITM3 IFNB1 IFNGR1 IGF2R IGFBP6 IL18 IL1A IL1B IL6 IRF1
  ISG20 JUN KRT18 LEF1 LGALS3 LMNA LUM MADD MCL1 MGMT MMP2 NEDD9 NEFH PAK1 PDCD4 PDGFRB PEA15 PLAT PLCB2 PLPPR4/LPPR4 PMAIP1 PPP2R5B PPP3R1 PPT1
  PRF1 PSEN1 PSEN2 PTK2 RARA RELA RETSAT RHOB RHOT2 RNASEL ROCK1 SAT1 SATB1 SC5D SLC20A1 SMAD7 SOD1 SOD2 SPTAN1 SQSTM1 TAP1 TGFB2 TGFBR3 TIMP1
  TIMP2 TIMP3 TNF TNFRSF12A TNFSF10 TSPO TXNIP VDAC2 WEE1 XIAP`
)

/**
 * Positions of the signature's genes among genes of these names [p] (in any case) or symbols [p]; each at most once, in the order of the signature. Of
 * several genes of one name the first is meant.
 */
export function findSignature(
  signature: Signature,
  names: readonly string[],
  symbols: readonly string[] | null
): Int32Array<ArrayBuffer> {
  const places = new Map<string, number>()
  for (const list of [symbols ?? [], names])
    list.forEach((name, g) => {
      const key = name.toUpperCase()
      if (!places.has(key)) places.set(key, g)
    })
  return Int32Array.from(
    new Set(
      signature.flatMap((gene) => {
        const known = gene.find((name) => places.has(name))
        return known === undefined ? [] : [places.get(known) as number]
      })
    )
  )
}
