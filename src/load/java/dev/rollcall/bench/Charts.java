package dev.rollcall.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the run's charts as SVG. */
final class Charts {
  private static final Map<String, Color> COLOURS =
      Map.of(
          Load.AUTO,
          new Color(0x1B7837),
          Load.ON,
          new Color(0x2166AC),
          Load.OFF,
          new Color(0xB2182B),
          Load.SDK,
          new Color(0x762A83),
          Load.PLAIN,
          new Color(0xE08214),
          Load.PLAIN_SDK,
          new Color(0xB35806),
          Load.BARE,
          new Color(0x777777));

  /** A hundredth of a pixel is enough; the encoder writes letters as outlines of 15 digits. */
  private static final Pattern SUPERFLUOUS_DIGITS = Pattern.compile("(\\.\\d\\d)\\d+");

  private final Results results;
  private final Path folder;

  /**
   * @param folder where the files go; it exists
   */
  Charts(Results results, Path folder) {
    this.results = results;
    this.folder = folder;
  }

  /** A figure of GET over the number of connections, a line for each mode. */
  void overConnections(
      String file, String title, String unit, String latency, ToDoubleFunction<Measurement> figure)
      throws IOException {
    CategoryChart chart = chart(title, "connections", unit);
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line)
        // The modes' points of one category lie above each other, not side by side.
        .setOverlapped(true);
    List<Integer> connections = results.each(Load::connections, load -> load.kind().equals("get"));
    for (String mode : results.modes(load -> load.kind().equals("get"))) {
      List<Integer> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int count : connections) {
        results
            .median(new Load(latency, "get", mode, count), figure)
            .ifPresent(
                value -> {
                  x.add(count);
                  y.add(value);
                });
      }
      add(chart, mode, x, y);
    }
    save(chart, file);
  }

  /** Requests per second of every kind, a bar for each mode. */
  void overKinds(String file, String title, String latency, int connections) throws IOException {
    CategoryChart chart = chart(title, "requests", "answers per second");
    chart.getStyler().setAvailableSpaceFill(0.7);
    List<String> kinds = results.each(Load::kind, load -> !load.kind().equals(Load.BARE));
    for (String mode : results.modes(load -> !load.mode().equals(Load.BARE))) {
      List<Double> y = new ArrayList<>();
      for (String kind : kinds) {
        y.add(
            results
                .median(new Load(latency, kind, mode, connections), Measurement::perSecond)
                .orElse(0));
      }
      add(chart, mode, kinds.stream().map(Load::heading).toList(), y);
    }
    save(chart, file);
  }

  private static CategoryChart chart(String title, String x, String y) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(760)
            .height(420)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart
        .getStyler()
        .setYAxisMin(0.0)
        .setYAxisDecimalPattern("#,###")
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE);
    return chart;
  }

  private static void add(CategoryChart chart, String mode, List<?> x, List<Double> y) {
    if (x.isEmpty()) {
      return;
    }
    CategorySeries series = chart.addSeries(mode, x, y);
    series.setFillColor(COLOURS.getOrDefault(mode, Color.BLACK));
    series.setLineColor(COLOURS.getOrDefault(mode, Color.BLACK));
    series.setMarkerColor(COLOURS.getOrDefault(mode, Color.BLACK));
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setLineStyle(new BasicStroke(2));
  }

  private void save(CategoryChart chart, String file) throws IOException {
    Path path = folder.resolve(file);
    VectorGraphicsEncoder.saveVectorGraphic(chart, path.toString(), VectorGraphicsFormat.SVG);
    String svg = Files.readString(path);
    Files.writeString(path, SUPERFLUOUS_DIGITS.matcher(svg).replaceAll("$1"));
  }
}
