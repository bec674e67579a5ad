//! Draws which file, flag or variable supplies which field: as Mermaid, or as SVG.

use clap::ValueEnum;

use kubeconfig_oracle::internals::explain::FieldAnswer;
use kubeconfig_oracle::internals::untrusted::visible;
use kubeconfig_oracle::trace::Source;

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Picture {
    Mermaid,
    Svg,
}

/// An arrow from a source to a field.
struct Arrow {
    source: usize,
    field: usize,
    /// Why it lost; empty for the winner.
    lost: &'static str,
}

/// Sources on the left, fields on the right.
#[derive(Default)]
struct Graph {
    sources: Vec<String>,
    fields: Vec<String>,
    arrows: Vec<Arrow>,
}

/// Draws the fields.
pub(super) fn draw(fields: &[&FieldAnswer], picture: Picture) -> String {
    let graph = Graph::of(fields);
    match picture {
        Picture::Mermaid => graph.mermaid(),
        Picture::Svg => graph.svg(),
    }
}

impl Graph {
    fn of(fields: &[&FieldAnswer]) -> Graph {
        let mut graph = Graph::default();
        for answer in fields {
            let field = graph.fields.len();
            graph.fields.push(visible(&answer.field).to_string());
            if !answer.value.is_empty() {
                graph.arrow(&answer.from, &answer.at, field, "");
            }
            for lost in &answer.lost {
                graph.arrow(&lost.from, &lost.at, field, lost.why.words());
            }
        }
        graph
    }

    fn arrow(&mut self, from: &Source, at: &str, field: usize, lost: &'static str) {
        let name = match from {
            Source::File { path, .. } => visible(path).to_string(),
            _ => visible(at).to_string(),
        };
        let known = self.sources.iter().position(|source| *source == name);
        let source = known.unwrap_or_else(|| {
            self.sources.push(name);
            self.sources.len() - 1
        });
        self.arrows.push(Arrow { source, field, lost });
    }

    fn mermaid(&self) -> String {
        let label = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let sources = self.sources.iter().enumerate().map(|(at, name)| format!("  s{at}[\"{}\"]\n", label(name)));
        let fields = self.fields.iter().enumerate().map(|(at, name)| format!("  f{at}([\"{}\"])\n", label(name)));
        let arrows = self.arrows.iter().map(|Arrow { source, field, lost }| match *lost {
            "" => format!("  s{source} --> f{field}\n"),
            lost => format!("  s{source} -. {lost} .-> f{field}\n"),
        });
        ["graph LR\n".to_owned()].into_iter().chain(sources).chain(fields).chain(arrows).collect()
    }

    fn svg(&self) -> String {
        const ROW: usize = 28;
        const CHARACTER: usize = 8;
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let widest = |names: &[String]| names.iter().map(|name| name.chars().count()).max().unwrap_or(0) * CHARACTER + 16;
        let (left, right) = (widest(&self.sources), widest(&self.fields));
        let begin = left + 160;
        let (width, height) = (begin + right + 10, self.sources.len().max(self.fields.len()) * ROW + 20);
        let boxed = |x: usize, width: usize| {
            move |(at, name): (usize, &String)| {
                let y = at * ROW + 10;
                format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"22\" rx=\"4\" fill=\"#f4f4f4\" stroke=\"#888\"/>\n<text x=\"{}\" y=\"{}\">{}</text>\n",
                    x + 8,
                    y + 15,
                    escape(name)
                )
            }
        };
        let middle = |at: usize| at * ROW + 21;
        let line = |Arrow { source, field, lost }: &Arrow| {
            let style = if lost.is_empty() { "stroke=\"#222\"" } else { "stroke=\"#aaa\" stroke-dasharray=\"4 3\"" };
            let (from, to) = (left + 10, begin);
            let title = if lost.is_empty() { "wins" } else { lost };
            format!(
                "<path d=\"M{from} {} C{} {} {} {} {to} {}\" fill=\"none\" {style}><title>{title}</title></path>\n",
                middle(*source),
                from + 60,
                middle(*source),
                to - 60,
                middle(*field),
                middle(*field)
            )
        };
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"monospace\" font-size=\"13\">\n"
        );
        text += &self.arrows.iter().map(line).collect::<String>();
        text += &self.sources.iter().enumerate().map(boxed(10, left)).collect::<String>();
        text += &self.fields.iter().enumerate().map(boxed(begin, right)).collect::<String>();
        text + "</svg>\n"
    }
}
