package dev.rollcall.capacity;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What docs/capacity.md computes from its inputs, as Markdown. */
final class Tables {
  private final Inputs inputs;
  private final List<Plan> plans;

  Tables(Inputs inputs) {
    this.inputs = inputs;
    this.plans =
        List.of(
            new Plan(inputs, "100/s, single", 100, false, "t3.micro", false),
            new Plan(inputs, "100/s", 100, false, "t3.micro", true),
            new Plan(inputs, "10,000/s", 10_000, false, "c7g.large", true),
            new Plan(inputs, "100,000/s", 100_000, true, "c7g.large", true),
            new Plan(inputs, "1,000,000/s", 1_000_000, true, "c7g.xlarge", true));
  }

  String markdown() {
    return String.join(
        "\n",
        row("", Plan::load),
        row("---", plan -> "---"),
        row("CPU seconds a second", plan -> number(plan.cpu(plan.batched()))),
        row("Instances", plan -> plan.instances(plan.batched()) + " " + plan.instance()),
        row(
            "Without batching: CPU seconds/instances",
            plan -> number(plan.cpu(false)) + "/" + plan.instances(false)),
        row("Instances and addresses", plan -> number(plan.instancesCost())),
        row("LCUs", plan -> number(plan.balancerUnits())),
        row("Load balancer", plan -> number(plan.balancerCost())),
        row("Read units/s, eventual/consistent", both(plan -> plan::readUnits)),
        row("Write units/s", plan -> number(plan.writeUnits())),
        row("Reads on-demand, eventual/consistent", both(plan -> plan::readsCost)),
        row("Writes on-demand", plan -> number(plan.writesCost())),
        row("**All, eventual**", plan -> bold(plan.total(false))),
        row("**All, consistent**", plan -> bold(plan.total(true))),
        "",
        hotKey(plans.get(3)),
        "",
        walkthrough());
  }

  /** What the environments of the walkthrough cost a day, the single and the balanced one. */
  List<String> walkthroughADay() {
    return Stream.of(walkthrough(false), walkthrough(true)).map(hour -> number(hour * 24)).toList();
  }

  private String walkthrough() {
    return """
    | the walkthrough's environment, hardly used | an hour | a day | a month |
    | --- | --- | --- | --- |
    | `TYPE=single` | %s |
    | `TYPE=balanced` | %s |\
    """
        .formatted(times(walkthrough(false)), times(walkthrough(true)));
  }

  private static String times(double hour) {
    return String.join(" | ", number(hour), number(hour * 24), number(hour * 730));
  }

  private double walkthrough(boolean balanced) {
    return new Plan(inputs, "", 1, false, "t3.micro", balanced).environmentCostAnHour();
  }

  private String hotKey(Plan plan) {
    double asked = inputs.of("Requests/s for one hot key");
    double read = Math.min(asked, plan.loops() * inputs.of("Turns/s of an event loop"));
    double dollars = 0.5 * 2.628 * inputs.of("Million read units");
    return """
    | one key asked for %s times a second, %d event loops | a read each | once per turn |
    | --- | --- | --- |
    | Reads/s | %s | %s |
    | Read units/s, of 3,000 that a partition has | %s | %s |
    | On-demand | %s | %s |\
    """
        .formatted(
            number(asked),
            plan.loops(),
            number(asked),
            number(read),
            number(asked / 2),
            number(read / 2),
            number(asked * dollars),
            number(read * dollars));
  }

  private String row(String name, Function<Plan, String> cell) {
    return plans.stream().map(cell).collect(Collectors.joining(" | ", "| " + name + " | ", " |"));
  }

  private static Function<Plan, String> both(Function<Plan, Function<Boolean, Double>> figure) {
    return plan ->
        number(figure.apply(plan).apply(false)) + "/" + number(figure.apply(plan).apply(true));
  }

  private static String bold(double value) {
    return "**" + number(value) + "**";
  }

  /** Two digits after the point below 10, else none. */
  private static String number(double value) {
    boolean whole = Math.abs(value - Math.rint(value)) < 1e-9;
    return String.format(Locale.ROOT, value < 10 && !whole ? "%.2f" : "%,.0f", value);
  }
}
