import fc from 'fast-check'

// In CI a run has to mean the same every time; elsewhere every run looks at other cases.
if (process.env['CI'] === 'true') fc.configureGlobal({ seed: 20_240_601 })

export default fc
