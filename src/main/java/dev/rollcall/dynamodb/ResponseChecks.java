package dev.rollcall.dynamodb;
import software.amazon.awssdk.core.*;
public final class ResponseChecks { private ResponseChecks() {} public static void check(SdkRequest request, SdkResponse response) { } }
