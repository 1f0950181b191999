package dev.rollcall.contract;

import java.util.Map;

/** The contract with batching always on. */
class BatchingOnContractTest extends ContractSuite {
  BatchingOnContractTest() {
    super(Map.of("BATCHING", "on"));
  }
}
