/** The picture's style sheet: everything that has a colour has a class. */
export const style = `
svg { --ink: #1f2933; --soft: #52606d; --paper: #fff; --panel: #f5f7fa; --grid: #dfe4ea; --bar: #8fb3f5; --expected: #0f766e; --off: #dc2626; --fewer: #2563eb; --more: #d9480f; --map: #fff; color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e4e7eb; --soft: #a3afbb; --paper: #0f151b; --panel: #18212a; --grid: #2b3742; --bar: #3f6fc4; --expected: #2dd4bf; --off: #ff6b6b; --fewer: #60a5fa; --more: #ff922b; --map: #10171e }
}
text { font-family: system-ui, sans-serif; font-size: 13.5px; fill: var(--ink) }
.heading { font-size: 21px; font-weight: 600 }
.title { font-size: 16px; font-weight: 600 }
.soft { fill: var(--soft) }
.tick { fill: var(--soft); font-size: 12.5px }
.paper { fill: var(--paper) }
.panel { fill: var(--panel) }
.map { fill: var(--map) }
.grid, .axis, .expected { fill: none; stroke: var(--grid) }
.axis { stroke: var(--soft) }
.bars { fill: var(--bar) }
.off { fill: var(--off) }
.band { fill: var(--expected); fill-opacity: 0.22 }
.expected { stroke: var(--expected); stroke-width: 2; stroke-linejoin: round }
.dashed { stroke-dasharray: 6 5 }
.dots { stroke: var(--fewer); stroke-opacity: 0.6; stroke-linecap: round; fill: none }
.fewer { stroke: var(--fewer); fill: none }
.more { stroke: var(--more); fill: none }
.box { stroke: none }
.fewer.box { fill: var(--fewer) }
.more.box { fill: var(--more) }
`;
