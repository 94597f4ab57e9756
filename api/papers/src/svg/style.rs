//! How it looks: colours for light and dark, ink for paper. Plain classes, so that a viewer without CSS variables sees
//! the same.

use crate::xml::Xml;

/// The style sheet. It holds nothing that XML would have to escape.
pub(super) const STYLE: &str = "
svg{font-family:'Segoe UI',Roboto,'Noto Sans','DejaVu Sans','Liberation Sans',Arial,sans-serif}
.paper{fill:#fff}
.lane{fill:#f7f9fb;stroke:#c3ccd8}
.head{fill:#e6ecf4;stroke:#c3ccd8}
text{fill:#18212d;font-size:13px}
.h1{font-size:18px;font-weight:700}
.h2,.number{font-weight:700}
.name{font-weight:700;text-anchor:middle}
.note,.source,.norm,.label,.answer,.legend{font-size:11px}
.note,.source{fill:#4c586a}
.norm{text-anchor:end;fill:#18212d}
.label{text-anchor:middle;fill:#4c586a}
.answer{font-weight:700}
.left{text-anchor:end}
.box{fill:#fff;stroke:#52627a;stroke-width:1.4}
.inner{fill:none;stroke:#52627a}
.condition{fill:#fff6dc;stroke:#a8770f;stroke-width:1.4}
.added{stroke:#7a45b8;stroke-dasharray:5 3}
.event{fill:#fff;stroke:#52627a;stroke-width:1.6}
.end{stroke-width:3.4}
.way{fill:none;stroke:#5c6a7e;stroke-width:1.3}
.back{stroke-dasharray:7 4}
.tip{fill:#5c6a7e}
.taken{stroke:#12774a;stroke-width:2.6}
.tip-taken{fill:#12774a}
.ahead{opacity:.62}
.passed .box,.passed .condition,.passed .event{fill:#e3f4ea;stroke:#12774a}
.failed .box,.failed .condition{fill:#fde9e6;stroke:#b3321f}
.returned .box,.returned .condition{fill:#fdeed8;stroke:#b35c00}
.closed .box,.closed .condition{fill:#eceff3;stroke:#52627a}
.here .box,.here .condition{fill:#deeaff;stroke:#1857c4;stroke-width:3}
.mark{stroke:#fff;stroke-width:1.5;fill:#52627a}
.passed .mark{fill:#12774a}
.failed .mark{fill:#b3321f}
.returned .mark{fill:#b35c00}
.sign{fill:none;stroke:#fff;stroke-width:2}
.pill{fill:#1857c4}
.pill-text{fill:#fff;font-size:11px;font-weight:700;text-anchor:middle}
.count{fill:#52627a}
@media screen and (prefers-color-scheme:dark){
.paper{fill:#12171f}
.lane{fill:#171e28;stroke:#3a4657}
.head{fill:#222c3a;stroke:#3a4657}
text,.norm{fill:#e8edf4}
.note,.source,.label{fill:#a9b5c5}
.box,.event{fill:#1f2835;stroke:#8fa1ba}
.inner{stroke:#8fa1ba}
.condition{fill:#3a3013;stroke:#d8a93c}
.added{stroke:#b692ea}
.way{stroke:#91a0b5}
.tip{fill:#91a0b5}
.taken{stroke:#4bc98a}
.tip-taken{fill:#4bc98a}
.passed .box,.passed .condition,.passed .event{fill:#14382a;stroke:#4bc98a}
.failed .box,.failed .condition{fill:#45201b;stroke:#f0836f}
.returned .box,.returned .condition{fill:#43300f;stroke:#eda24a}
.closed .box,.closed .condition{fill:#272f3b;stroke:#8fa1ba}
.here .box,.here .condition{fill:#17305c;stroke:#7fb0ff}
.pill-text{fill:#fff}
}
@media print{svg{width:100%;height:auto}}
";

/// The tips of the ways.
pub(super) fn markers(xml: &mut Xml) {
    xml.open("defs", &[]);
    for (id, class) in [("tip", "tip"), ("tip-taken", "tip-taken")] {
        xml.open(
            "marker",
            &[
                ("id", &id),
                ("viewBox", &"0 0 10 10"),
                ("refX", &"9.5"),
                ("refY", &"5"),
                ("markerWidth", &"9"),
                ("markerHeight", &"9"),
                ("markerUnits", &"userSpaceOnUse"),
                ("orient", &"auto-start-reverse"),
            ],
        );
        xml.leaf("path", &[("class", &class), ("d", &"M0 0.8 10 5 0 9.2z")]);
        xml.close();
    }
    xml.close();
}
