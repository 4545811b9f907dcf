import { brandColour } from './colour.ts';

/**
 * The only stylesheet. Links and buttons appear only on the plain background, so that the provider's colour keeps the
 * contrast it was chosen for; the dark theme lightens it until it is legible on the dark background.
 */
export const stylesheetOf = (colour: string): string =>
  `:root{--brand:${brandColour(colour)};--accent:var(--brand);--on-accent:#fff;${colours.light}}${rules}`;

const colours = {
  light:
    '--page:#fff;--ink:#1b1f24;--quiet:#4d5662;--line:#d5dae1;--field:#707985;--bad:#b3261e;--good:#17692e;--box:#f3f5f8',
  dark: '--page:#14171b;--ink:#e8eaed;--quiet:#b3bac4;--line:#3a414b;--field:#8b949f;--bad:#ffb4ab;--good:#8ddba4;--box:#1e2329',
};

const rules = `
@media (prefers-color-scheme:dark){
:root{--accent:#a8c7fa;--on-accent:#14171b;${colours.dark}}
@supports (color:oklch(from red l c h)){:root{--accent:oklch(from var(--brand) .83 min(c,.1) h)}}
}
:root{color-scheme:light dark}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:42rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1.25rem;padding-top:.5rem;padding-bottom:.5rem}
body::before{content:"";display:block;height:.375rem;background:var(--accent)}
header a,.touch{display:inline-flex;align-items:center;min-height:2.75rem}
.provider{gap:.625rem;font-weight:700;color:var(--ink);text-decoration:none}
.provider img{height:2rem;max-width:10rem;padding:.125rem;border-radius:.25rem;background:#fff}
main{padding-top:1.25rem;padding-bottom:3rem}
h1{font-size:clamp(1.6rem,1.3rem + 1.6vw,2.1rem);line-height:1.3;margin:0 0 1rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.4;margin:2.5rem 0 .75rem}
h2,legend,.button{text-wrap:balance}
p,li,dd,small{text-wrap:pretty}
h3{font-size:1.0625rem;margin:1.5rem 0 .25rem}
p,ul,ol,dl{margin:0 0 1rem}
ul,ol{padding-left:1.5rem}
li{margin-bottom:.5rem}
a{padding:.0625rem 0;color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:.1875rem solid var(--accent);outline-offset:.1875rem;border-radius:.25rem}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:inline-flex;align-items:center;min-height:2.75rem;margin:.5rem 1.25rem}
.lead{font-size:1.125rem}
.quiet,.hint{color:var(--quiet)}
.hint{margin:0 0 .75rem;font-size:1rem}
.progress{margin:0 0 1.5rem;color:var(--quiet);font-size:1rem}
.progress span{display:flex;gap:.375rem;margin-bottom:.5rem}
.progress i{flex:1;height:.25rem;border-radius:.125rem;background:var(--line)}
.progress .past{background:var(--accent)}
form{margin:2rem 0 0}
fieldset{border:0;margin:0 0 2rem;padding:0;min-width:0}
legend,.label{display:block;font-weight:700;font-size:1.1875rem;padding:0;margin:0 0 .5rem}
.choice{display:flex;gap:.875rem;align-items:flex-start;min-height:2.75rem;padding:.875rem 1rem;margin-bottom:.625rem;border:.0625rem solid var(--field);border-radius:.5rem;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 .0625rem var(--accent)}
.choice input{flex:none;width:1.375rem;height:1.375rem;margin:.15rem 0 0;accent-color:var(--accent)}
.choice b{display:block;font-weight:600}
.choice small{display:block;font-size:1rem;color:var(--quiet)}
.field{margin-bottom:2rem}
.text{width:100%;min-height:3rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--page);border:.0625rem solid var(--field);border-radius:.5rem}
.short{width:7.5rem;font-size:1.5rem;letter-spacing:.2em;font-variant-numeric:tabular-nums}
[aria-invalid=true].text,[aria-invalid=true] .choice{border-color:var(--bad);border-width:.125rem}
.error{color:var(--bad);font-weight:600;margin:0 0 .5rem}
.summary{border:.125rem solid var(--bad);border-radius:.5rem;padding:1rem 1.25rem .5rem;margin-bottom:1.5rem}
.summary h2{margin:0 0 .5rem}
.summary ul{list-style:none;padding:0}
.summary a{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--bad);font-weight:600}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.625rem 1.5rem;font:inherit;font-weight:600;line-height:1.35;text-align:center;text-decoration:none;color:var(--on-accent);background:var(--accent);border:.125rem solid var(--accent);border-radius:.5rem;cursor:pointer}
.button:hover{text-decoration:underline}
.second{color:var(--accent);background:var(--page)}
.danger{color:var(--page);background:var(--bad);border-color:var(--bad)}
.danger.second{color:var(--bad);background:var(--page)}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1.5rem}
.box{background:var(--box);border-radius:.5rem;padding:1.125rem 1.25rem .25rem;margin:0 0 1.5rem}
.warning,.news{border-left:.3125rem solid var(--bad);padding:.125rem 0 .125rem 1.125rem;margin:2rem 0 1.5rem}
.news{border-color:var(--accent)}
.box h2,.warning h2,.news h2{margin-top:0}
ins,del{color:var(--good);text-underline-offset:.2em}
del{color:var(--bad)}
del+ins{margin-left:.25em}
.whole{display:block;border-left:.1875rem solid;padding-left:1rem;margin:1rem 0}
ins.whole{text-decoration:none}
.whole p:first-child{margin-bottom:.25rem}
.whole :is(h2,h3){margin-top:0}
.whole b{display:inline-block}
:is(ins,del):not(.whole)>b{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.digits{font-size:3.25rem;line-height:1.2;font-weight:700;letter-spacing:.12em;font-variant-numeric:tabular-nums;margin:0 0 .5rem}
.facts{border-top:.0625rem solid var(--line)}
.facts div{padding:.625rem 0;border-bottom:.0625rem solid var(--line)}
dt{color:var(--quiet);font-size:1rem}
dd{margin:0;font-weight:600}
.timeline{list-style:none;padding:0}
.timeline li{position:relative;margin:0;padding:0 0 1.125rem 2.125rem}
.timeline li::before{content:"";position:absolute;left:.125rem;top:.375rem;width:1rem;height:1rem;border:.125rem solid var(--field);border-radius:50%;background:var(--page);z-index:1}
.timeline li:not(:last-child)::after{content:"";position:absolute;left:.5625rem;top:.5rem;bottom:-.375rem;width:.125rem;background:var(--line)}
.timeline .done::before{background:var(--good);border-color:var(--good)}
.timeline .next::before{border-color:var(--accent);border-width:.3125rem}
.timeline b{display:block}
.good{color:var(--good)}.bad{color:var(--bad)}
.plain{list-style:none;padding:0}
.parts li{margin:0;padding:.875rem 0 0;border-top:.0625rem solid var(--line)}
footer{border-top:.0625rem solid var(--line);padding-top:1.5rem;padding-bottom:2.5rem;color:var(--quiet);font-size:1rem}
footer h2{margin-top:0;font-size:1.0625rem;color:var(--ink)}
footer .buttons{gap:0 1.5rem;margin:0 0 .5rem}
footer .buttons a{display:inline-flex;align-items:center;min-height:2.75rem}
@media (min-width:40rem){.facts div{display:grid;grid-template-columns:14rem 1fr;gap:1rem}}
@media (max-width:26rem){.button{width:100%}.summary,.box{padding-left:1rem;padding-right:1rem}}
@supports selector(:has(*)){
form:not(:has(#kind-deletion:checked,#kind-handover:checked)) .for-data,form:not(:has(#kind-opt-out:checked)) .for-opt-out,.without-has{display:none}
}
@media print{header nav,.skip,main .buttons{display:none}}
`.replace(/\n/g, '');
