package dev.rollcall.contract;

import java.util.Map;

/** The contract with all calls made by the SDK's client. */
class SdkClientContractTest extends ContractSuite {
  SdkClientContractTest() {
    super(Map.of("DYNAMODB_CLIENT", "sdk"));
  }
}
