package dev.rollcall.contract;

import java.util.Map;

/** The contract on a table with an index on the department and batching always on. */
class IndexAndBatchingContractIT extends ContractSuite {
  IndexAndBatchingContractIT() {
    super(Map.of("DEPT_INDEX", "Dept-index", "BATCHING", "on"));
  }
}
