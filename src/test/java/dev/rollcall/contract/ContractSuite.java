package dev.rollcall.contract;

import dev.rollcall.support.RollcallExtension;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract. A subclass says with which settings the service has to keep it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractSuite
    implements CallsContract,
        BodyContract,
        IdContract,
        HttpContract,
        ItemContract,
        SafeUpdateContract {
  @RegisterExtension final RollcallExtension rollcall;

  /**
   * @param overrides settings by name, over the tests' usual ones
   */
  ContractSuite(Map<String, String> overrides) {
    rollcall = new RollcallExtension(overrides);
  }

  @Override
  public RollcallExtension rollcall() {
    return rollcall;
  }
}
