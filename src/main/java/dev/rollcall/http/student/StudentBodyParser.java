package dev.rollcall.http.student;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.error.Violation;
import dev.rollcall.student.Student;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a student out of a request's body: strict JSON (RFC 8259, no member twice, nothing behind
 * the object), unknown members ignored. Names every violation at once, in a {@link
 * ClientErrorException} with status 400.
 */
public final class StudentBodyParser {
  /** Deep enough for any member that is ignored anyway, and far from a stack overflow. */
  private static final int MAX_NESTING = 64;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A shared table of names could be filled with names of equal hashes.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              // The body's own limit bounds names and numbers: an ignored member may have any.
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** The order in which violations are named. */
  private static final List<String> MEMBERS = List.of(Student.ID, Student.NAME, Student.DEPT);

  private static final Violation MORE_VALUES =
      new Violation("body", "must be one JSON value with nothing behind it");

  private final List<Violation> violations = new ArrayList<>();
  private String id;
  private String name;
  private String dept = "";

  private StudentBodyParser() {}

  /**
   * The student that a POST's body describes.
   *
   * @throws ClientErrorException 400 with all violations
   */
  public static Student toCreate(Buffer body) {
    StudentBodyParser student = parse(body);
    student.requireId();
    return student.checked();
  }

  /**
   * The student that a PUT's body describes, for the id of the path; the body may repeat that id.
   *
   * @throws ClientErrorException 400 with all violations
   */
  static Student toUpdate(String pathId, Buffer body) {
    StudentBodyParser student = parse(body);
    if (student.id != null && !student.id.equals(pathId)) {
      student.violation(Student.ID, "must be the id in the path, or be left out");
    }
    student.id = pathId;
    return student.checked();
  }

  /**
   * The student of three texts.
   *
   * @throws ClientErrorException 400 with all violations
   */
  public static Student of(String id, String name, String dept) {
    StudentBodyParser student = new StudentBodyParser();
    student.id = id;
    student.name = name;
    student.dept = dept;
    student.requireId();
    return student.checked();
  }

  private static StudentBodyParser parse(Buffer body) {
    if (body.length() == 0) {
      throw notJson("is empty");
    }
    StudentBodyParser student = new StudentBodyParser();
    try (JsonParser json = JSON.createParser(text(body))) {
      student.readObject(json);
    } catch (CharacterCodingException e) {
      throw notJson("is not UTF-8");
    } catch (JsonProcessingException e) {
      throw notJson("is not valid JSON" + place(e));
    } catch (IOException e) {
      throw new AssertionError("reading from memory", e);
    }
    return student;
  }

  private static String text(Buffer body) throws CharacterCodingException {
    byte[] bytes = body.getBytes();
    if (Utf8.isMarkedAsUtf16(bytes)) {
      throw notJson("is UTF-16, it must be UTF-8");
    }
    String text = Utf8.decode(bytes);
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private void readObject(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      // Read on, so that broken JSON is called that and not "no object".
      readToEnd(json);
      throw notJson("must be a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      requireWholeCharacters(field);
      json.nextToken();
      switch (field) {
        case Student.ID -> id = string(field, json);
        case Student.NAME -> name = string(field, json);
        case Student.DEPT -> dept = string(field, json);
        default -> skipValue(json);
      }
    }
    readToEnd(json);
  }

  /** The member's text; of another type a violation and something that causes no further one. */
  private String string(String field, JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      String text = json.getText();
      requireWholeCharacters(text);
      return text;
    }
    violation(field, "must be a string");
    skipValue(json);
    return null;
  }

  private static void skipValue(JsonParser json) throws IOException {
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
        requireWholeCharacters(json.getText());
      }
    } while (depth > 0 && json.nextToken() != null);
  }

  private static void readToEnd(JsonParser json) throws IOException {
    json.skipChildren();
    if (json.nextToken() != null) {
      throw notJson(MORE_VALUES);
    }
  }

  private static void requireWholeCharacters(String text) {
    if (Utf8.hasLoneSurrogate(text)) {
      throw notJson("has half of a surrogate pair in a string");
    }
  }

  private void requireId() {
    if (id == null) {
      missing(Student.ID);
    } else if (id.isEmpty()) {
      violation(Student.ID, "must not be empty");
    } else if (StudentPath.isTooLong(id)) {
      violation(Student.ID, "must be at most " + Student.MAX_ID_BYTES + " bytes in UTF-8");
    }
  }

  private Student checked() {
    if (name == null) {
      missing(Student.NAME);
    } else if (name.isBlank()) {
      violation(Student.NAME, "must not be blank");
    }
    if (!violations.isEmpty()) {
      violations.sort(Comparator.comparingInt(violation -> MEMBERS.indexOf(violation.field())));
      throw new ClientErrorException(400, "The student is not valid", violations);
    }
    return new Student(id, name, dept);
  }

  /** Unless it was there with another type, which is reported already. */
  private void missing(String field) {
    if (violations.stream().noneMatch(violation -> violation.field().equals(field))) {
      violation(field, "is required");
    }
  }

  private void violation(String field, String problem) {
    violations.add(new Violation(field, problem));
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** Whether a body was refused for what comes behind its first value. */
  public static boolean hasMoreValues(ClientErrorException refusal) {
    return refusal.violations().contains(MORE_VALUES);
  }

  private static ClientErrorException notJson(String problem) {
    return notJson(new Violation("body", problem));
  }

  private static ClientErrorException notJson(Violation violation) {
    return new ClientErrorException(400, "The body " + violation.problem(), List.of(violation));
  }
}
