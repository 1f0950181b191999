package dev.rollcall.capacity;

/**
 * What a load needs and costs, by the formulas of docs/capacity.md. Money is dollars a month.
 *
 * @param load what the column is called
 * @param rate requests a second
 * @param batched whether CPU is scarce, so that requests share calls
 * @param instance the type that is planned with
 * @param balanced whether there is a load balancer, and one instance more than needed
 */
record Plan(
    Inputs inputs, String load, int rate, boolean batched, String instance, boolean balanced) {
  private static final double HOURS = 730;
  private static final double MILLION_SECONDS = 2.628;

  double cpu(boolean batched) {
    String calls = batched ? "batched" : "single";
    double reads = inputs.of("Share of GET");
    double writes = (1 - reads) / 2;
    double micros =
        reads * inputs.of("GET, " + calls)
            + writes * (inputs.of("POST, " + calls) + inputs.of("PUT, " + calls))
            + inputs.of("nginx, a request");
    return rate * micros / 1e6;
  }

  int instances(boolean batched) {
    double one = inputs.of(instance + ", cores") * inputs.of("Planned share of the cores") / 100;
    return (int) Math.ceil(cpu(batched) / one - 1e-9) + (balanced ? 1 : 0);
  }

  int loops() {
    return (int) (instances(batched) * inputs.of(instance + ", cores"));
  }

  double instancesCost() {
    return instances(batched) * (inputs.of(instance) + inputs.of("Public IPv4 address")) * HOURS;
  }

  double balancerUnits() {
    return balanced ? inputs.of("Request and answer on the wire") * rate * 3600 / 1e6 : 0;
  }

  double balancerCost() {
    double addresses = inputs.of("Load balancer, addresses") * inputs.of("Public IPv4 address");
    return balanced
        ? (inputs.of("Load balancer") + addresses + inputs.of("LCU") * balancerUnits()) * HOURS
        : 0;
  }

  /** Instances and load balancer, which cost the same whether they are asked or not. */
  double environmentCostAnHour() {
    return (instancesCost() + balancerCost()) / HOURS;
  }

  double readUnits(boolean consistent) {
    return rate * inputs.of("Share of GET") * (consistent ? 1 : 0.5);
  }

  double writeUnits() {
    return rate * (1 - inputs.of("Share of GET"));
  }

  double readsCost(boolean consistent) {
    return readUnits(consistent) * MILLION_SECONDS * inputs.of("Million read units");
  }

  double writesCost() {
    return writeUnits() * MILLION_SECONDS * inputs.of("Million write units");
  }

  double total(boolean consistent) {
    return instancesCost() + balancerCost() + readsCost(consistent) + writesCost();
  }
}
