//! What was measured, as a picture.

use std::io;
use std::path::Path;

use plotters::prelude::*;

use super::tables::Loaded;

const NAMES: [&str; 3] = ["this", "client-go", "kube-rs"];
const COLORS: [RGBColor; 3] = [RGBColor(38, 109, 211), RGBColor(140, 140, 140), RGBColor(226, 135, 67)];

/// Draws the speed of every program on two cores, a group of bars for each set, on a logarithmic scale.
pub(crate) fn draw(file: &Path, loaded: &[Loaded]) -> io::Result<()> {
    drawn(file, loaded).map_err(|error| io::Error::other(error.to_string()))
}

fn drawn(file: &Path, loaded: &[Loaded]) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::new(file, (760, 380)).into_drawing_area();
    root.fill(&WHITE)?;
    let groups = loaded.len() as f64;
    let mut chart = ChartBuilder::on(&root)
        .caption("From the files to the merged configuration, two cores", ("sans-serif", 17))
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..groups, (1.0..10_000.0).log_scale())?;
    chart.configure_mesh().disable_x_mesh().disable_x_axis().y_desc("MB/s").y_label_formatter(&|speed| format!("{speed:.0}")).draw()?;
    for (peer, (name, color)) in NAMES.iter().zip(COLORS).enumerate() {
        let bars = loaded.iter().enumerate().filter(|(_, set)| set.peers() > peer).map(|(group, set)| {
            let left = group as f64 + 0.14 + 0.24 * peer as f64;
            Rectangle::new([(left, 1.0), (left + 0.22, set.best(2, peer).0 / 1e6)], color.filled())
        });
        let square = move |(x, y)| Rectangle::new([(x, y - 5), (x + 10, y + 5)], color.filled());
        chart.draw_series(bars)?.label(*name).legend(square);
        let numbers = loaded.iter().enumerate().filter(|(_, set)| set.peers() > peer).map(|(group, set)| {
            let (left, speed) = (group as f64 + 0.16 + 0.24 * peer as f64, set.best(2, peer).0 / 1e6);
            Text::new(format!("{speed:.0}"), (left, speed * 1.35), ("sans-serif", 13))
        });
        chart.draw_series(numbers)?;
    }
    let names = loaded.iter().enumerate().map(|(group, set)| Text::new(set.name, (group as f64 + 0.14, 0.8), ("sans-serif", 14)));
    chart.draw_series(names)?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .border_style(BLACK.mix(0.3))
        .background_style(WHITE)
        .draw()?;
    Ok(root.present()?)
}
