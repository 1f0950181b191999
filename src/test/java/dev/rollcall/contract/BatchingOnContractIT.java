package dev.rollcall.contract;

import java.util.Map;

/** The contract with batching always on. */
class BatchingOnContractIT extends ContractSuite {
  BatchingOnContractIT() {
    super(Map.of("BATCHING", "on"));
  }
}
