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
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
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

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;

  private final Results results;
  private final Path folder;

  /**
   * @param folder where the files go; it exists
   */
  Charts(Results results, Path folder) {
    this.results = results;
    this.folder = folder;
  }

  /**
   * A figure of GET over the number of connections, a line for each mode: the median, and how far a
   * round was from it at most.
   */
  void overConnections(
      String file, String title, String unit, String latency, ToDoubleFunction<Measurement> figure)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("connections (logarithmic axis)")
            .yAxisTitle(unit)
            .build();
    style(chart.getStyler());
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setXAxisDecimalPattern("#,###")
        .setErrorBarsColorSeriesColor(true);
    List<Integer> connections = results.each(Load::connections, load -> load.kind().equals("get"));
    for (String mode : results.modes(load -> load.kind().equals("get"))) {
      List<Integer> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      List<Double> spread = new ArrayList<>();
      for (int count : connections) {
        Load load = new Load(latency, "get", mode, count);
        results
            .median(load, figure)
            .ifPresent(
                value -> {
                  x.add(count);
                  y.add(value);
                  spread.add(results.spread(load, figure));
                });
      }
      if (!x.isEmpty()) {
        XYSeries series = chart.addSeries(mode, x, y, spread);
        Color colour = COLOURS.getOrDefault(mode, Color.BLACK);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(2));
        series.setMarkerColor(colour);
        series.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    save(chart, file);
  }

  /** Requests per second of every kind, a bar for each mode, with the spread of the rounds. */
  void overKinds(String file, String title, String latency, int connections) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("requests")
            .yAxisTitle("answers per second")
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.7);
    List<String> kinds = results.each(Load::kind, load -> !load.kind().equals(Load.BARE));
    for (String mode : results.modes(load -> !load.mode().equals(Load.BARE))) {
      List<Double> y = new ArrayList<>();
      List<Double> spread = new ArrayList<>();
      for (String kind : kinds) {
        Load load = new Load(latency, kind, mode, connections);
        y.add(results.median(load, Measurement::perSecond).orElse(0));
        spread.add(results.spread(load, Measurement::perSecond));
      }
      chart
          .addSeries(mode, kinds.stream().map(Load::heading).toList(), y, spread)
          .setFillColor(COLOURS.getOrDefault(mode, Color.BLACK));
    }
    save(chart, file);
  }

  private static void style(AxesChartStyler styler) {
    styler
        .setYAxisMin(0.0)
        .setYAxisDecimalPattern("#,###")
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE);
  }

  private void save(Chart<?, ?> chart, String file) throws IOException {
    Path path = folder.resolve(file);
    VectorGraphicsEncoder.saveVectorGraphic(chart, path.toString(), VectorGraphicsFormat.SVG);
    String svg = Files.readString(path);
    Files.writeString(path, SUPERFLUOUS_DIGITS.matcher(svg).replaceAll("$1"));
  }
}
