package dev.rollcall.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Load AUTO = new Load("0ms", "get", "auto", 64);
  private static final Load OFF = AUTO.in("off");

  @Test
  void aFigureIsTheMedianOfItsRounds() {
    Results results = results(measured(AUTO, 1, 10), measured(AUTO, 2, 90), measured(AUTO, 3, 20));
    assertEquals(OptionalDouble.of(20), results.median(AUTO, Measurement::perSecond));
    assertEquals(OptionalDouble.empty(), results.median(OFF, Measurement::perSecond));
  }

  @Test
  void aRatioComparesWhatWasMeasuredInTheSameRound() {
    Results results =
        results(
            measured(AUTO, 1, 60),
            measured(OFF, 1, 10),
            measured(AUTO, 2, 600),
            measured(OFF, 2, 100),
            measured(AUTO, 3, 5),
            measured(OFF, 3, 1));
    assertEquals(OptionalDouble.of(6), results.ratio(AUTO, OFF, Measurement::perSecond));
  }

  @Test
  void aRoundWithoutAnswersHasNoRatio() {
    Results results = results(measured(AUTO, 1, 60), measured(OFF, 1, 0));
    assertEquals(OptionalDouble.empty(), results.ratio(AUTO, OFF, Measurement::perSecond));
  }

  @Test
  void theBareRouteIsOneForAllKinds() {
    assertEquals(new Load("0ms", "bare", "bare", 64), AUTO.in("bare"));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMiddlesMean() {
    assertEquals(OptionalDouble.of(2.5), Median.of(DoubleStream.of(4, 1, 3, 2)));
  }

  @Test
  void aTargetIsMetMissedOrNotMeasured() {
    Target target = new Target("speed", 2, 3, OptionalDouble.of(2.5));
    assertEquals(List.of("speed", "at least 2", "2.50", "yes"), target.row());
    assertEquals("no", new Target("speed", 2, 3, OptionalDouble.of(1.9)).row().get(3));
    assertEquals(
        List.of("-", "not measured"),
        new Target("speed", 2, 3, OptionalDouble.empty()).row().subList(2, 4));
  }

  @Test
  void aLineOfAnotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> CsvLine.of(List.of("a", "b"), List.of("1")));
  }

  private static Measurement measured(Load load, int round, double perSecond) {
    return new Measurement(load, round, 1, perSecond, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Results results(Measurement... measurements) {
    return new Results(Arrays.asList(measurements));
  }
}
