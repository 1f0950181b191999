package dev.rollcall.contract;

import java.util.Map;

/** The contract with batching off. */
class BatchingOffContractTest extends ContractSuite {
  BatchingOffContractTest() {
    super(Map.of("BATCHING", "off"));
  }
}
