package dev.rollcall.contract;

import java.util.Map;

/** The contract with the default settings. */
class ContractTest extends ContractSuite {
  ContractTest() {
    super(Map.of());
  }
}
