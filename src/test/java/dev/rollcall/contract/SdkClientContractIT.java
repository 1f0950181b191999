package dev.rollcall.contract;

import java.util.Map;

/** The contract with every call made by the SDK's own client alone. */
class SdkClientContractIT extends ContractSuite {
  SdkClientContractIT() {
    super(Map.of("BATCHING", "off", "DYNAMODB_CLIENT", "sdk"));
  }
}
