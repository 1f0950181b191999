package dev.rollcall.standin;

import java.io.IOException;
import java.util.List;

/** A statement and its parameters. */
record StatementCall(Statement statement, List<Value> parameters) {
  /** Reads the current object. */
  static StatementCall read(RequestReader request) throws IOException {
    Statement statement = null;
    List<Value> parameters = List.of();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      switch (name) {
        case "Statement" -> statement = Statement.of(request.text());
        case "Parameters" -> parameters = request.valuesOfArray();
        default -> request.skip();
      }
    }
    if (statement == null) {
      throw Refusal.validation("Statement is required");
    }
    return new StatementCall(statement, parameters);
  }

  /** Changes the item and gives it; null where it is missing. */
  StoredItem run(Table table) {
    return table.updateExisting(statement.id(parameters), statement.changes(parameters));
  }
}
