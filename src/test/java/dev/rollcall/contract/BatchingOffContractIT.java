package dev.rollcall.contract;

import java.util.Map;

/** The contract with batching off. */
class BatchingOffContractIT extends ContractSuite {
  BatchingOffContractIT() {
    super(Map.of("BATCHING", "off"));
  }
}
