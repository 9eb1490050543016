const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * A string of the user's data as plotly must get it. Plotly renders some HTML in names, texts, ticks and hover templates
 * (b, i, br, a ...) and fills `%{...}` in templates, so a label could restyle or forge what is shown.
 */
export function escapeLabel(text: string): string {
  return text.replaceAll(/[&<>]/g, (c) => ENTITIES[c] as string).replaceAll('%{', '%\u200b{')
}
