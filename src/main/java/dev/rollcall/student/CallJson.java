package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Map;

/**
 * The calls for one kind of request in DynamoDB's JSON protocol.
 *
 * @param <R> the kind of request
 */
interface CallJson<R extends Request<R, ?>> {
  /** The API's name of a call for that request alone. */
  String operation(R request);

  /** Whether the protocol's form of such a call is known here: not that of rarer ones. */
  boolean knows(R request);

  /** Writes the body of a call for that request alone. */
  void write(R request, JsonGenerator json) throws IOException;

  /**
   * Reads the answer, and answers the request.
   *
   * @throws IOException if it is none that this operation has
   */
  void read(R request, JsonParser json) throws IOException;

  /** The API's name of a call for several. */
  String batchOperation();

  /**
   * Writes the body of a call for several.
   *
   * @param requests by id
   */
  void write(Map<String, R> requests, JsonGenerator json) throws IOException;

  /**
   * Reads the answer, and answers the requests that DynamoDB processed.
   *
   * @throws IOException if it is none that this operation has; some may have their answers then
   */
  Calls.Leftovers<R> read(Map<String, R> requests, JsonParser json) throws IOException;
}
