package dev.rollcall.contract;

import java.util.Map;

/** The contract on a table with an index on the department, which takes no empty one. */
class IndexContractIT extends ContractSuite {
  IndexContractIT() {
    super(Map.of("DEPT_INDEX", "Dept-index", "BATCHING", "auto"));
  }
}
