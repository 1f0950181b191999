package dev.rollcall.dynamodb;
import software.amazon.awssdk.core.exception.*;
public final class InvalidResponseException { static RetryableException create(String m) { return RetryableException.create(m); } }
